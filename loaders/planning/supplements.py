"""Completes rows that only add facts to a node which another row of the dataset, or a package of divisions, declares.

Such rows are on sheets without a required column, for example a sheet with only the codes of communities and
their areas. So a clerk needn't repeat what is known already.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from wangge.graph.model import NodeKind, Sheet
from wangge.loaders import frames
from wangge.loaders.fact import Reference, RowLocation
from wangge.loaders.messages.references import DeclarationMessage, location
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.messages.rows import RowMessage
from wangge.loaders.overlay.package_rows import PackageRows, Row, texts_of, titles_of_events
from wangge.loaders.references.context import ReferenceContext
from wangge.loaders.references.names import same_name, short_form, stem
from wangge.loaders.references.resolve import Directory
from wangge.loaders.reject import CellError, RejectRule
from wangge.loaders.sheets.understood import UnderstoodSheet
from wangge.loaders.sheets.unknownsheet import refuse_incomplete
from wangge.loaders.state import Stored

if TYPE_CHECKING:
    from wangge.loaders.planning.context import PlanContext

__all__ = ["complete_sheets"]


def complete_sheets(sheets: Sequence[UnderstoodSheet], context: PlanContext, dataset: str) -> None:
    """Complete the rows of all sheets that lack a required column; reject rows of nodes that nobody declares.

    If one of `sheets` has a row that declares the node, the facts are added to that row. A row about a
    division of a package is completed from the package. From then on it declares the division, like a row
    with all columns.
    """
    kinds = {
        sheet.kind_name: sheet.sheet.kind
        for sheet in sheets
        if sheet.lacking and sheet.sheet is not None and isinstance(sheet.sheet.kind, NodeKind)
    }
    events = tuple(titles_of_events(sheets)) if kinds else ()
    for label, kind in kinds.items():
        own = [sheet for sheet in sheets if sheet.kind_name == label and not sheet.attaches]
        directory = Directory(context.state, context.model)
        packages = PackageRows(label, context, dataset, directory, events)
        _Completion(kind, own, context, dataset, directory).run(packages)


class _Declaring:
    """The rows of one sheet, to which the facts of other rows may be added."""

    def __init__(self, sheet: UnderstoodSheet) -> None:
        self.sheet = sheet
        self._rows: dict[str, Row] | None = None
        frame = sheet.facts.frame()
        self.names: dict[str, str] = {}
        if not frame.is_empty():
            names = frame["name"] if "name" in frame.columns else [""] * frame.height
            self.names = {code: name or "" for code, name in zip(frame["code"], names, strict=True)}

    def row(self, code: str) -> Row:
        """Return the row of a code; `finish` stores the changes that are made in it."""
        if self._rows is None:
            self._rows = {row["code"]: row for row in self.sheet.facts.frame().to_dicts()}
        return self._rows[code]

    def finish(self) -> None:
        """Replace the facts of the sheet, if rows may have changed."""
        if self._rows is not None:
            rows = list(self._rows.values())
            self.sheet.facts.replace(pl.DataFrame(rows, schema=self.sheet.facts.frame().schema))


class _Completion:
    """Completes the sheets of one kind of node; `directory` has the nodes of the graph."""

    def __init__(
        self,
        kind: NodeKind,
        sheets: Sequence[UnderstoodSheet],
        context: PlanContext,
        dataset: str,
        directory: Directory,
    ) -> None:
        self._kind = kind
        self._context = context
        self._dataset = dataset
        self._directory = directory
        self._partial = [sheet for sheet in sheets if sheet.lacking]
        self._declaring = [_Declaring(sheet) for sheet in sheets if not sheet.lacking]
        self._refused = {code for sheet in sheets for code in sheet.codes_of_rejected}
        self._taken: dict[str, tuple[UnderstoodSheet, Row]] = {}

    def run(self, packages: PackageRows) -> None:
        """Complete or reject each row."""
        for sheet in self._partial:
            if sheet.sheet is not None:
                self._complete(sheet, sheet.sheet, packages)
        for declaring in self._declaring:
            declaring.finish()
        kept: dict[int, list[Row]] = {}
        for sheet, row in self._taken.values():
            kept.setdefault(id(sheet), []).append(row)
        for sheet in self._partial:
            schema = sheet.facts.frame().schema
            sheet.facts.replace(pl.DataFrame(kept.get(id(sheet), []), schema=schema))

    def _complete(self, sheet: UnderstoodSheet, columns: Sheet, packages: PackageRows) -> None:
        rows = sheet.facts.frame().to_dicts()
        codes = [self._code(columns, row) for row in rows]
        wanted = sorted({code for code in codes if isinstance(code, str)})
        stored = self._context.state.pick(self._kind.label, wanted)
        declared = {code: one for code, one in stored.items() if one.dataset}
        packages.read(declared)
        if not sheet.rejected and not any(self._is_known(code, declared) for code in codes):
            refuse_incomplete(sheet, [row[frames.ROW] for row in rows], sheet.lacking)
            return
        for row, code in zip(rows, codes, strict=True):
            if isinstance(code, CellError):
                self._refuse_name(sheet, row, code)
                continue
            row["code"] = code
            owner = next((one for one in self._declaring if code in one.names), None)
            if code in self._taken:
                self._join(sheet, columns, row, *self._taken[code])
            elif owner is not None:
                self._join(sheet, columns, row, owner.sheet, owner.row(code))
            elif code in packages:
                self._take_division(sheet, columns, row, packages)
            elif code in declared and declared[code].dataset != self._dataset:
                self._taken[code] = (sheet, row)  # the comparison tells which dataset declares the node
            else:
                self._refuse_unknown(sheet, row)

    def _code(self, columns: Sheet, row: Row) -> str | CellError:
        """Return the code of a row, or of the one node with its name, or an error if there isn't exactly one."""
        if row["code"] is not None:
            return str(row["code"])
        name = str(row["name"])
        own = self._codes_by_name.get(short_form(name), [])
        if len(own) == 1:
            return own[0]
        part_of = self._context.model.edges["PartOf"]
        reference = Reference(self._kind.properties["name"].zh, part_of, part_of.ends[0], name)
        inside = tuple(text for text in texts_of(row, columns) if self._is_in_graph(text))
        try:
            node = self._directory.resolve(reference, (self._kind.label,), ReferenceContext(inside=inside))
        except CellError as error:
            return error
        return node.code

    @cached_property
    def _codes_by_name(self) -> dict[str, list[str]]:
        """The codes of the dataset's complete rows, by the short forms and stems of their names (see `same_name`)."""
        codes: dict[str, list[str]] = {}
        for one in self._declaring:
            for code, name in one.names.items():
                for text in {short_form(name), stem(name)[0]}:
                    codes.setdefault(text, []).append(code)
        return codes

    def _is_in_graph(self, text: str) -> bool:
        """Whether a text is the code or name of a place of the graph.

        Places that only new rows of this dataset declare don't count.
        """
        labels = [label for label, kind in self._context.model.nodes.items() if kind.place_tier]
        return self._directory.knows(text, labels) or any(
            self._directory.with_name(label, text) for label in labels
        )

    def _is_known(self, code: str | CellError, declared: dict[str, Stored]) -> bool:
        if isinstance(code, CellError):
            return code.rule is not RejectRule.UNKNOWN_REFERENCE
        return code in declared or code in self._refused or any(code in one.names for one in self._declaring)

    def _take_division(self, sheet: UnderstoodSheet, columns: Sheet, row: Row, packages: PackageRows) -> None:
        """Take a row about a division of a package, if it says more than the package does."""
        other = packages.other_name(row)
        if other is not None:
            name, dataset = other
            place = DeclarationMessage.DATASET.fill(name=dataset)
            self._refuse_value(sheet, row, ("name", self._kind.properties["name"].zh), name, place)
        elif packages.adds(row, columns):
            sheet.completed[row["code"]] = packages.fill(row, columns)
            self._taken[row["code"]] = (sheet, row)
        else:
            sheet.joined_rows += 1

    def _join(
        self, sheet: UnderstoodSheet, columns: Sheet, row: Row, other: UnderstoodSheet, into: Row
    ) -> None:
        """Add what a row says to the row that declares its node; reject it if the two disagree."""
        place = location(RowLocation(other.file, other.name, into[frames.ROW]))
        contradiction = _contradiction(columns, row, into)
        if contradiction is not None:
            self._refuse_value(sheet, row, contradiction, into[contradiction[0]], place)
            return
        for name, value in row.items():
            if value is not None and name not in (frames.ROW, frames.DIGEST, "code", "name"):
                into[name] = value
        sheet.joined_rows += 1

    def _refuse_value(
        self, sheet: UnderstoodSheet, row: Row, column: tuple[str, str], before: Any, place: RejectText
    ) -> None:
        """Reject a row because of its value in a column, given by its name in the frame and its header."""
        name, zh = column
        message = DeclarationMessage.OTHER_VALUE.fill(
            header=zh, name=row["code"], value=_text(row[name]), before=_text(before), place=place
        )
        sheet.reject(row[frames.ROW], (zh,), RejectRule.CONTRADICTION, message)
        sheet.codes_of_rejected[row["code"]] = row[frames.ROW]

    def _refuse_name(self, sheet: UnderstoodSheet, row: Row, error: CellError) -> None:
        sheet.has_row_without_code = True
        if error.rule is RejectRule.UNKNOWN_REFERENCE:
            self._refuse_unknown(sheet, row)
        else:
            zh = self._kind.properties["name"].zh
            sheet.reject(row[frames.ROW], (zh,), error.rule, error.message)

    def _refuse_unknown(self, sheet: UnderstoodSheet, row: Row) -> None:
        has_code = row["code"] is not None
        zh = self._kind.properties["code" if has_code else "name"].zh
        headers = "、".join(columns[0].zh for columns in sheet.lacking)
        message = RowMessage.ONLY_ADDS.fill(kind=self._kind.zh, headers=headers)
        sheet.reject(row[frames.ROW], (zh,), RejectRule.MISSING_COLUMN, message)
        if has_code:
            sheet.codes_of_rejected[row["code"]] = row[frames.ROW]


def _contradiction(columns: Sheet, row: Row, other: Row) -> tuple[str, str] | None:
    """Return the column, by its name in the frame and its header, in which two rows about one node differ, or None.

    Names may be spelled differently. A value that may be derived from the name may be replaced.
    """
    for number, column in enumerate(columns.columns):
        name = column.name if column.property is not None else frames.reference(number)
        one, two = row[name], other[name]
        derived = column.property is not None and column.property.name_endings
        if name == "code" or derived or one is None or two is None or one == two:
            continue
        if name != "name" or not same_name(one, two):
            return name, column.zh
    return None


def _text(value: Any) -> Any:
    return "、".join(value) if isinstance(value, list) else value
