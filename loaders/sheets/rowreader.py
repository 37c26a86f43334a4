"""Converts a row of a sheet into values and references, or rejects it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from wangge.graph.codes import natural_code
from wangge.graph.model import Column, EdgeKind, NodeKind, Sheet
from wangge.loaders.messages.cells import CellMessage
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.messages.rows import RowMessage, value_fault
from wangge.loaders.reject import CellError, RejectRule
from wangge.loaders.sheets.cellreader import CellReader, text_of_place
from wangge.loaders.sheets.cells import refuse_private
from wangge.loaders.sheets.facts import INSIDE, FactRow
from wangge.loaders.sheets.table import RawRow, is_blank
from wangge.loaders.sheets.understood import UnderstoodSheet

__all__ = ["RowReader"]


class RowReader:
    """Reads the rows of one sheet into its `UnderstoodSheet`, one at a time.

    `fields` are the readers of the columns that the model knows, `known` the positions of these columns.
    `places` are the positions of extra columns that name parent places, such as 所属街道 next to 所属社区.
    """

    def __init__(
        self,
        sheet: Sheet,
        columns: Mapping[int, Column],
        result: UnderstoodSheet,
        *,
        dates_1904: bool,
        places: tuple[int, ...] = (),
    ) -> None:
        self.sheet = sheet
        self.result = result
        self.places = places
        self.known = set(columns)
        at = {column.name: position for position, column in columns.items()}
        self.fields = [
            CellReader(number, column, at[column.name], dates_1904=dates_1904)
            for number, column in enumerate(sheet.columns)
            if column.name in at
        ]
        self._kind = sheet.kind
        self._has_codes = "code" in at
        self._code_pattern = re.compile(self._kind.code_pattern) if isinstance(self._kind, NodeKind) else None

    def read(self, row: RawRow) -> None:
        """Add the row's facts to the result, or reject the row."""
        facts = self.facts_of(row)
        if facts is not None:
            self.result.facts.append(facts)

    def facts_of(self, row: RawRow) -> FactRow | None:
        """Return the row's facts; None if the row is rejected."""
        result, kind = self.result, self._kind
        before = len(result.rejects)
        values: dict[str, Any] = {}
        texts: list[tuple[int, str]] = []
        start: str | None = None
        cells = row.cells
        width = len(cells)
        for field in self.fields:
            column, at = field.column, field.position
            cell = cells[at] if at < width else None
            try:
                if column.property is not None:
                    value = field.value(column.property, cell)
                    if value is not None:
                        values[column.name] = value
                elif column.role == "source":
                    start = field.texts(cell)[0]
                else:
                    texts += [(field.number, text) for text in field.texts(cell)]
            except CellError as error:
                result.reject(row.number, (column.zh,), error.rule, error.message)
        texts += [
            (INSIDE, text_of_place(cells[at])) for at in self.places if at < width and not is_blank(cells[at])
        ]
        if width > len(self.known):
            self._refuse_hidden_ids(row)
        code = ""
        if isinstance(kind, NodeKind) and self._has_codes:
            values["code"] = code = self.natural_code(str(values.get("code", "")))
        if row.number not in result.rejected:
            self._check(row.number, values, texts)
        if len(result.rejects) > before:
            if code:
                result.codes_of_rejected[code] = row.number
            result.has_row_without_code |= not code
            return None
        return FactRow(row.number, values, tuple(texts), start)

    def natural_code(self, code: str) -> str:
        """Return a code in the length in which the graph stores it."""
        return natural_code(self._kind.division_level if isinstance(self._kind, NodeKind) else None, code)

    def is_valid_code(self, code: str) -> bool:
        """Whether a code, in its stored length, matches the code pattern of the kind."""
        return self._code_pattern is None or self._code_pattern.fullmatch(code) is not None

    def _refuse_hidden_ids(self, row: RawRow) -> None:
        for position, cell in enumerate(row.cells):
            if cell is not None and position not in self.known:
                try:
                    refuse_private(cell)
                except CellError as error:
                    self.result.reject_cell(row.number, position, error.rule, error.message)

    def _check(self, row: int, values: dict[str, Any], texts: list[tuple[int, str]]) -> None:
        for column, rule, message in self._faults(values):
            self.result.reject(row, (column,), rule, message)
        for members in self.sheet.groups.values():
            if not any(number in members for number, _ in texts):
                self._refuse_without_parent(row, members)

    def _refuse_without_parent(self, row: int, members: tuple[int, ...]) -> None:
        names = [self.sheet.columns[number].zh for number in members]
        present = tuple(zh for zh in names if zh in self.result.titles)
        if len(present) == 1:
            self.result.reject(row, present, RejectRule.MISSING_VALUE, CellMessage.EMPTY.fill())
            return
        message = RowMessage.NONE_OF_GROUP.fill(headers="、".join(names))
        self.result.reject(row, present or tuple(names), RejectRule.ONE_PARENT, message)

    def _faults(self, values: dict[str, Any]) -> Iterator[tuple[str, RejectRule, RejectText]]:
        kind: NodeKind | EdgeKind = self._kind
        if self._has_codes and isinstance(kind, NodeKind) and not self.is_valid_code(values["code"]):
            code_rule = RejectText(kind.code_rule, kind.code_rule_zh)
            message = RowMessage.BAD_CODE.fill(code=values["code"], code_rule=code_rule)
            yield kind.properties["code"].zh, RejectRule.BAD_CODE, message
        try:
            kind.record.model_validate(values)
        except ValidationError as error:
            for fault in error.errors():
                if fault["type"] == "missing":
                    continue  # a sheet without this column adds facts to nodes that are declared elsewhere
                spec = kind.properties[str(fault["loc"][0])]
                limits = value_fault(fault["msg"], fault["type"], fault.get("ctx", {}))
                message = RowMessage.BAD_VALUE.fill(value=values.get(spec.name), fault=limits)
                yield spec.zh, RejectRule.OUT_OF_RANGE, message
        begin, end = values.get("valid_from"), values.get("valid_to")
        if begin is not None and end is not None and str(end) <= str(begin):
            message = RowMessage.WRONG_ORDER.fill(end=end, begin=begin)
            yield kind.properties["valid_to"].zh, RejectRule.WRONG_ORDER, message
        for empty, filled in (("lon", "lat"), ("lat", "lon")):
            if filled in values and empty not in values and empty in kind.properties:
                message = RowMessage.HALF_LOCATED.fill(other=kind.properties[filled].zh)
                yield kind.properties[empty].zh, RejectRule.MISSING_VALUE, message
