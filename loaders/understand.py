"""From a sheet's rows to the facts they declare, or to the reasons why not."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pydantic import ValidationError

from graph.model import Column, EdgeKind, Model, NodeKind, Sheet, ValueType
from loaders.cells import Value, clean_code, clean_value, plain_text, refuse_id_numbers, split_cell
from loaders.codes import natural_code
from loaders.fact import NodeKey, Place, Reference, RowFacts
from loaders.header import HEADER_SEARCH, Header, find_header
from loaders.passed_over import set_aside
from loaders.reject import CellError, Notice, Reject, RejectRule
from loaders.table import Cell, RawRow, RawSheet, is_blank
from loaders.template import IGNORED_SHEETS

__all__ = ["UnderstoodSheet", "understand"]

_LEAST_SERIAL = 18000
_DAYS_TO_1904 = 1462
_FORMULA_ERRORS = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!"}
)


@dataclass
class UnderstoodSheet:
    """A sheet's facts and rejects; every row is in exactly one of `facts` and `rejected`.

    `codes_of_rejected` are the codes, with their rows, of rejected rows that could be read: what they name is in
    the source, so it must not be retired; `unreadable` says that there are rows without one.
    """

    file: str
    name: str
    sheet: Sheet | None
    rows_in: int = 0
    facts: list[RowFacts] = field(default_factory=list)
    rejected: set[int] = field(default_factory=set)
    rejects: list[Reject] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    codes_of_rejected: dict[str, int] = field(default_factory=dict)
    unreadable: bool = False
    titles: dict[str, tuple[int, str]] = field(default_factory=dict)

    def reject(self, row: int, columns: tuple[str, ...], rule: RejectRule, message: str) -> None:
        """Refuse one row for what stands in some of its columns, named by the model's headers."""
        self.rejected.add(row)
        known = [self.titles[zh] for zh in columns if zh in self.titles]
        shown = "、".join(self.titles[zh][1] if zh in self.titles else zh for zh in columns) or None
        positions = tuple(at for at, _ in known)
        self.rejects.append(Reject(self.file, self.name, row, shown, rule, message, positions))

    def reject_cell(self, row: int, at: int, rule: RejectRule, message: str) -> None:
        """Refuse one row for what stands in a column that no header explains, the first being 0."""
        self.rejected.add(row)
        self.rejects.append(Reject(self.file, self.name, row, f"#{at + 1}", rule, message, (at,)))


def understand(raw: RawSheet, model: Model) -> UnderstoodSheet | None:
    """Read what a sheet declares; None for a sheet with nothing in it, or one that only explains.

    Rows that declare nothing (blanks, subtotals, repeated headers, notes) are in no count; each
    is named in a notice, and so is a hidden sheet, which is passed over as a whole.
    """
    if raw.name in IGNORED_SHEETS:
        return None
    filled = [row for row in raw.rows if not all(is_blank(cell) for cell in row.cells)]
    if not filled:
        return None
    if raw.hidden:
        return _passed_over(raw, len(filled))
    sheet, header = find_header(raw.name, filled, model)
    result = UnderstoodSheet(raw.file, raw.name, sheet)
    if sheet is None or header is None:
        _refuse_sheet(result, filled, model)
        return result
    body, said = set_aside(raw.rows, header)
    result.rows_in = len(body)
    result.titles = {column.zh: (at, header.titles[at]) for at, column in header.columns.items()}
    for message in (*said, *_column_notices(header)):
        result.notices.append(Notice(raw.file, raw.name, message))
    own = {column.name for column in header.columns.values()}
    missing = [column for column in sheet.columns if column.required and column.name not in own]
    if missing:
        _refuse_all(result, header, body, missing)
        return result
    for row in body:
        dated = _with_dates_of_1900(row, header.columns) if raw.dates_1904 else row
        _understand_row(result, sheet, header.columns, dated)
    return result


def _passed_over(raw: RawSheet, rows: int) -> UnderstoodSheet:
    said = f"hidden sheet with {rows} row{'s' if rows > 1 else ''} was passed over; unhide it to load it"
    return UnderstoodSheet(raw.file, raw.name, None, notices=[Notice(raw.file, raw.name, said)])


def _column_notices(header: Header) -> Iterator[str]:
    for title in header.unknown:
        yield f"column {title!r} is not known and was left out"
    for title, taken in header.twice:
        yield f"column {title!r} was left out; column {taken!r} already says it"


def _with_dates_of_1900(row: RawRow, columns: dict[int, Column]) -> RawRow:
    """A row whose serial dates count from 1900 as everywhere else."""
    cells = list(row.cells)
    for at, column in columns.items():
        if column.property is not None and column.property.type is ValueType.DATE and at < len(cells):
            cell = cells[at]
            if isinstance(cell, int | float) and not isinstance(cell, bool) and cell > _LEAST_SERIAL:
                cells[at] = cell + _DAYS_TO_1904
    return RawRow(row.number, tuple(cells))


def _refuse_sheet(result: UnderstoodSheet, rows: list[RawRow], model: Model) -> None:
    result.rows_in = len(rows)
    result.rejected = {row.number for row in rows}
    names = [name for sheet in model.sheets.values() for name in (sheet.name, sheet.zh)]
    nearest = difflib.get_close_matches(result.name, names, n=1, cutoff=0.5)
    hint = f", nearest: {nearest[0]}" if nearest else ""
    if result.sheet is not None:
        message = (
            f"sheet {result.name!r} has no header row of {result.sheet.zh} in its first {HEADER_SEARCH} rows"
        )
    else:
        message = f"no kind is called {result.name!r} or has these headers{hint}"
    result.rejects.append(Reject(result.file, result.name, None, None, RejectRule.UNKNOWN_SHEET, message))


def _refuse_all(result: UnderstoodSheet, header: Header, body: list[RawRow], missing: list[Column]) -> None:
    result.rejected = {row.number for row in body}
    result.unreadable = True
    for column in missing:
        result.rejects.append(
            Reject(
                result.file,
                result.name,
                header.number,
                column.zh,
                RejectRule.MISSING_COLUMN,
                f"the sheet has no column {column.zh} ({column.name})",
            )
        )


def _understand_row(result: UnderstoodSheet, sheet: Sheet, columns: dict[int, Column], row: RawRow) -> None:
    before = len(result.rejects)
    values: dict[str, Value] = {}
    references: list[Reference] = []
    start: Reference | None = None
    cells = {c.name: row.cells[at] if at < len(row.cells) else None for at, c in columns.items()}
    for column in sheet.columns:
        cell = cells.get(column.name)
        try:
            if isinstance(cell, str) and cell.strip() in _FORMULA_ERRORS:
                raise CellError(RejectRule.FORMULA_ERROR, f"holds the failed formula {cell.strip()}")
            if column.required and is_blank(cell):
                raise CellError(RejectRule.MISSING_VALUE, "is empty")
            if column.property is not None:
                value = clean_value(column.property, cell)
                if value is not None:
                    values[column.name] = value
            elif column.role == "source":
                start = _references(column, cell)[0]
            else:
                references.extend(_references(column, cell))
        except CellError as error:
            result.reject(row.number, (column.zh,), error.rule, error.message)
    _refuse_hidden_ids(result, row, columns)
    _check_row(result, sheet, row, values, references)
    if isinstance(sheet.kind, NodeKind):
        code = natural_code(sheet.kind, str(values.get("code", "")))
        values["code"] = code
        if len(result.rejects) > before:
            result.codes_of_rejected[code] = row.number
            result.unreadable |= not code
            return
        place = Place(result.file, result.name, row.number)
        node = NodeKey(sheet.kind.label, code)
        result.facts.append(RowFacts(place, sheet.kind, values, tuple(references), node=node))
    elif len(result.rejects) == before:
        place = Place(result.file, result.name, row.number)
        result.facts.append(RowFacts(place, sheet.kind, values, tuple(references), start=start))
    else:
        result.unreadable = True


def _references(column: Column, cell: Cell) -> list[Reference]:
    if is_blank(cell) or column.edge is None or column.ends is None:
        return []
    refuse_id_numbers(cell)
    parts = split_cell(cell) if column.ends.many else [plain_text(cell)]
    coded = [clean_code(cell)] if isinstance(cell, int | float) else [_code_like(part) for part in parts]
    return [Reference(column.zh, column.edge, column.ends, text) for text in dict.fromkeys(coded)]


def _code_like(text: str) -> str:
    squeezed = clean_code(text)
    return squeezed if re.fullmatch(r"[!-~]+", squeezed) else text


def _refuse_hidden_ids(result: UnderstoodSheet, row: RawRow, columns: dict[int, Column]) -> None:
    for position, cell in enumerate(row.cells):
        if position not in columns:
            try:
                refuse_id_numbers(cell)
            except CellError as error:
                result.reject_cell(row.number, position, error.rule, error.message)


def _check_row(
    result: UnderstoodSheet,
    sheet: Sheet,
    row: RawRow,
    values: dict[str, Value],
    references: list[Reference],
) -> None:
    if row.number in result.rejected:
        return
    kind = sheet.kind
    for column, rule, said in _faults(kind, values):
        result.reject(row.number, (column,), rule, said)
    if isinstance(kind, EdgeKind):
        return
    groups = {c.ends.group for c in sheet.columns if c.ends and c.ends.group}
    for group in sorted(groups):
        members = [c for c in sheet.columns if c.ends and c.ends.group == group]
        filled = {r.column for r in references if r.ends.group == group}
        if len(filled) != 1:
            names = "、".join(column.zh for column in members)
            said = f"exactly one of {names} must be filled, {len(filled)} are"
            present = tuple(column.zh for column in members if column.zh in result.titles)
            result.reject(row.number, present, RejectRule.ONE_PARENT, said)


def _faults(kind: NodeKind | EdgeKind, values: dict[str, Value]) -> Iterator[tuple[str, RejectRule, str]]:
    if isinstance(kind, NodeKind):
        code = natural_code(kind, str(values["code"]))
        if not re.fullmatch(kind.code_pattern, code):
            yield kind.properties["code"].zh, RejectRule.BAD_CODE, f"{code!r} is not {kind.code_rule}"
    try:
        kind.declared.model_validate(values)
    except ValidationError as error:
        for fault in error.errors():
            spec = kind.properties[str(fault["loc"][0])]
            yield spec.zh, RejectRule.OUT_OF_RANGE, f"{values.get(spec.name)!r}: {fault['msg']}"
    begin, end = values.get("valid_from"), values.get("valid_to")
    if begin is not None and end is not None and str(end) <= str(begin):
        said = f"ends on {end}, which is not after {begin}"
        yield kind.properties["valid_to"].zh, RejectRule.WRONG_ORDER, said
