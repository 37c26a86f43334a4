"""Reads the findings and the waiver requests of a 整改清单 (rectification list)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from wangge.graph.errors import SourceError
from wangge.graph.model import Privacy, PropertySpec, ValueType
from wangge.loaders.fact import RowLocation
from wangge.loaders.messages.rows import ListMessage
from wangge.loaders.project import Dataset
from wangge.loaders.reject import CellError, RejectRule
from wangge.loaders.sheets.cells import Value, clean_code, clean_value
from wangge.loaders.sheets.rectification_form import WAIVER, ListHeading
from wangge.loaders.sheets.rectification_table import RectificationTable, find_table
from wangge.loaders.sheets.sources import read_sheets
from wangge.loaders.sheets.table import IGNORED_SHEETS, RawRow, is_blank

__all__ = ["ListedFinding", "WaiverRequest", "listed_findings", "waiver_requests"]


class WaiverRequest(NamedTuple):
    """A request to waive a finding until the end of the day `until`; `file`, `sheet` and `row` locate it."""

    rule: str
    subject: str
    reason: str
    owner: str
    until: date
    file: str
    sheet: str
    row: int


class ListedFinding(NamedTuple):
    """A finding in a list: rule and code of the subject; `where` is its file, sheet and row."""

    rule: str
    subject: str
    where: str


def listed_findings(path: Path, folder: Path | None = None) -> list[ListedFinding]:
    """Return the findings in a 整改清单, in the order of its rows; rows without a rule or a subject are left out.

    `path` and `folder` are as in `waiver_requests`. Raises `SourceError` for a file that can't be read or contains no
    整改清单.
    """
    return [
        ListedFinding(rule, subject, RowLocation(table.raw.file, table.raw.name, row.number).text())
        for table in _tables_of(path, folder)
        for row in table.rows()
        if (rule := table.text(row, ListHeading.RULE)) and (subject := table.text(row, ListHeading.SUBJECT))
    ]


def waiver_requests(path: Path, folder: Path | None = None) -> list[WaiverRequest]:
    """Return the waiver requests of a 整改清单, in the order of its rows.

    `path` is a workbook, or one of its sheets as CSV; file names in the result are relative to `folder`. A row is a
    request if 申请豁免理由, 责任人 and 豁免截止日期 are filled in. Raises `SourceError` for a file that can't be read or
    contains no 整改清单, for a row with only one or two of the three, and for an invalid date.
    """
    requests: list[WaiverRequest] = []
    faults: list[str] = []
    for table in _tables_of(path, folder):
        for row in table.rows():
            if all(is_blank(table.cell(row, heading)) for heading in WAIVER):
                continue
            try:
                requests.append(_request(table, row))
            except CellError as fault:
                place = RowLocation(table.raw.file, table.raw.name, row.number)
                faults.append(f"{place.text()}, {fault.message}")
    if faults:
        more = f" (and {len(faults) - 1} more such rows)" if len(faults) > 1 else ""
        raise SourceError(f"{faults[0]}{more}")
    return requests


def _tables_of(path: Path, folder: Path | None) -> list[RectificationTable]:
    """Return the lists in a file; raises `SourceError` if it has none."""
    tables = list(_tables(path, folder or Path.cwd()))
    if not tables:
        raise SourceError(
            f"{path}: no sheet with {ListHeading.RULE}, {ListHeading.SHEET} and {ListHeading.CONTENT}; "
            "give a workbook that `wangge check --format rectification=FILE` wrote"
        )
    return tables


def _tables(path: Path, folder: Path) -> Iterator[RectificationTable]:
    if not path.is_file():
        raise SourceError(f"{path}: no such file; name the list that was filled in")
    for raw in read_sheets(Dataset(path.stem, path), folder):
        if not raw.hidden and raw.name not in IGNORED_SHEETS:
            table = find_table(raw)
            if table is not None:
                yield table


def _request(table: RectificationTable, row: RawRow) -> WaiverRequest:
    """Return the request in a row; raises `CellError` with the column that has a fault."""
    raw = table.raw
    return WaiverRequest(
        _text(table, row, ListHeading.RULE),
        _code(table, row),
        _text(table, row, ListHeading.REASON),
        _text(table, row, ListHeading.OWNER),
        _day(table, row),
        raw.file,
        raw.name,
        row.number,
    )


def _text(table: RectificationTable, row: RawRow, heading: ListHeading) -> str:
    return str(_value(table, row, heading, ValueType.TEXT))


def _code(table: RectificationTable, row: RawRow) -> str:
    _value(table, row, ListHeading.SUBJECT, ValueType.TEXT)
    try:
        return clean_code(table.cell(row, ListHeading.SUBJECT))
    except CellError as fault:
        raise _at(ListHeading.SUBJECT, fault) from fault


def _day(table: RectificationTable, row: RawRow) -> date:
    day = _value(table, row, ListHeading.UNTIL, ValueType.DATE)
    if not isinstance(day, date):
        raise TypeError(f"{day!r} isn't a date")
    return day


def _value(table: RectificationTable, row: RawRow, heading: ListHeading, kind: ValueType) -> Value:
    try:
        value = clean_value(_spec(heading, kind), table.cell(row, heading))
    except CellError as fault:
        raise _at(heading, fault) from fault
    if value is None or value == "":
        reason, owner, until = WAIVER
        message = ListMessage.WAIVER_PARTLY_FILLED.fill(reason=reason, owner=owner, until=until)
        raise _at(heading, CellError(RejectRule.MISSING_VALUE, message))
    return value


def _at(heading: ListHeading, fault: CellError) -> CellError:
    return CellError(fault.rule, ListMessage.AT_COLUMN.fill(heading=heading, fault=fault.message))


def _spec(heading: ListHeading, kind: ValueType) -> PropertySpec:
    return PropertySpec(
        name=heading.name,
        type=kind,
        zh=heading,
        also=(),
        unit=None,
        privacy=Privacy.PUBLIC,
        term="",
        required=True,
        indexed=False,
        choices=(),
    )
