"""Turns the rows of a 整改清单 (rectification list) into rows of the sheets they complete."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from wangge.graph.model import Column, Model, Sheet, header_key
from wangge.loaders.messages.notices import NoticeMessage, counted
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.messages.rows import ListMessage
from wangge.loaders.reject import Notice, RejectRule
from wangge.loaders.sheets.cells import plain_text
from wangge.loaders.sheets.hidden import hidden_parts
from wangge.loaders.sheets.rectification_form import WAIVER, Content, ListHeading, read_content
from wangge.loaders.sheets.rectification_table import RectificationTable, find_table
from wangge.loaders.sheets.rowreader import RowReader
from wangge.loaders.sheets.skipped_rows import row_numbers
from wangge.loaders.sheets.table import Cell, RawRow, RawSheet, is_blank
from wangge.loaders.sheets.understood import UnderstoodSheet

__all__ = ["understand_rectification"]

_Titles = dict[str, tuple[int, str]]


@dataclass
class _Completed(UnderstoodSheet):
    """The rows of a 整改清单 that complete one sheet of the model.

    Rows of different rules may have the same property in different columns of the list. So `titles_of` has a
    dict for each row number. It maps the Chinese header of a column in the model to the position and the
    header of the column in the list.
    """

    titles_of: dict[int, _Titles] = field(default_factory=dict)

    def reject(self, row: int, columns: tuple[str, ...], rule: RejectRule, message: RejectText) -> None:
        """Reject a row; the reject names the columns that were to be filled in for this row."""
        self.titles = self.titles_of.get(row, {})
        super().reject(row, columns, rule, message)


@dataclass(frozen=True)
class _Entry:
    """A filled-in row of a 整改清单. `cells` has its values by the column's name, `rest` its other cells."""

    row: int
    sheet: Sheet
    cells: dict[str, Cell]
    rest: tuple[Cell, ...]
    titles: _Titles


@dataclass
class _RowMessages:
    """Collects the numbers of rows that add no fact, by reason.

    `unfilled` are not filled in yet, `waivers` request a waiver, `stray` have no rule. `same` has pairs: the
    number of a row, and that of an earlier row with which it was merged.
    """

    unfilled: list[int] = field(default_factory=list)
    waivers: list[int] = field(default_factory=list)
    stray: list[int] = field(default_factory=list)
    same: list[tuple[int, int]] = field(default_factory=list)

    def messages(self, file: str) -> Iterator[RejectText]:
        """One sentence per reason."""
        count = len(self.unfilled)
        if count:
            are = "is" if count == 1 else "are"
            yield counted(NoticeMessage.UNFILLED, count, are=are, rows=row_numbers(self.unfilled))
        count = len(self.waivers)
        if count:
            are, them = ("is", "it") if count == 1 else ("are", "them")
            yield counted(NoticeMessage.WAIVER_REQUESTS, count, are=are, them=them, file=file)
        if self.stray:
            yield counted(NoticeMessage.NO_RULE, len(self.stray), rows=row_numbers(self.stray))
        for row, first in self.same:
            yield NoticeMessage.MERGED.fill(row=row, first=first)


def understand_rectification(raw: RawSheet, model: Model) -> list[UnderstoodSheet] | None:
    """Return the facts of a 整改清单, one result per sheet of the model; None for any other sheet.

    A row in which nothing is filled in is skipped; a partly filled row is rejected. Rows that differ only in
    cells that may name several targets are merged.
    """
    table = find_table(raw)
    return None if table is None else _RowsRead(table, model).results()


class _RowsRead:
    def __init__(self, table: RectificationTable, model: Model) -> None:
        raw = table.raw
        self._table = table
        self._model = model
        self._messages = _RowMessages()
        self._rest = UnderstoodSheet(raw.file, raw.name, None, adds_only=True)
        self._rest.titles = {title: (at, title) for at, title in table.titles.items()}
        self._requested = frozenset(self._all_requested())
        self._to_fill = self._columns_to_fill()

    def results(self) -> list[UnderstoodSheet]:
        """Return a result without a kind, and then one for each sheet of the model that the list completes.

        The result without a kind has the notices, and the rows that are rejected before their values are
        read.
        """
        entries = [entry for row in self._table.rows() if (entry := self._entry(row)) is not None]
        completed = [
            self._completed(sheet, own) for sheet, own in _by_sheet(_joined(entries, self._messages))
        ]
        raw = self._table.raw
        self._rest.rows_in = len(self._rest.rejected)
        self._rest.notices = [
            Notice(raw.file, raw.name, message)
            for message in (*self._messages.messages(raw.file), *hidden_parts(raw))
        ]
        return [self._rest, *completed]

    def _all_requested(self) -> Iterator[str]:
        for row in self._table.rows():
            try:
                content = read_content(self._table.text(row, ListHeading.CONTENT))
            except ValueError:
                continue
            yield from map(header_key, content.requested)

    def _columns_to_fill(self) -> list[int]:
        """Return the positions of all columns that some row of the list may have to fill in."""
        list_headings = {header_key(heading) for heading in ListHeading}
        of_model = {header_key(c.zh) for sheet in self._model.sheets.values() for c in sheet.columns}
        return [at for key, at in self._table.at.items() if key in of_model - list_headings]

    def _entry(self, row: RawRow) -> _Entry | None:
        """Return the entry of a row; None if the row isn't filled in or is rejected."""
        table, messages = self._table, self._messages
        named, content = table.text(row, ListHeading.SHEET), table.text(row, ListHeading.CONTENT)
        waives = any(not is_blank(table.cell(row, heading)) for heading in WAIVER)
        if waives:
            messages.waivers.append(row.number)
        if not named and not content:
            if not table.text(row, ListHeading.RULE):
                messages.stray.append(row.number)
            self._refuse_unasked(row, ())
            return None
        if all(at >= len(row.cells) or is_blank(row.cells[at]) for at in self._to_fill):
            self._note_unfilled(row, waives=waives)
            return None
        sheet = self._sheet(row, named)
        columns = None if sheet is None else self._columns(row, sheet, content)
        if sheet is None or columns is None:
            return None
        settled, requested = columns
        if self._refuse_unasked(row, [column.zh for column in requested]):
            return None
        blank = [column for column in requested if is_blank(table.cell(row, column.zh))]
        if len(blank) == len(requested):
            self._note_unfilled(row, waives=waives)
            return None
        return self._filled(row, sheet, settled, requested)

    def _note_unfilled(self, row: RawRow, *, waives: bool) -> None:
        if not waives:
            self._messages.unfilled.append(row.number)

    def _sheet(self, row: RawRow, named: str) -> Sheet | None:
        key = header_key(named)
        for sheet in self._model.sheets.values():
            if key in (header_key(sheet.zh), header_key(sheet.name)):
                return sheet
        message = ListMessage.NOT_A_SHEET.fill(name=named)
        self._refuse(row, ListHeading.SHEET, RejectRule.UNKNOWN_SHEET, message)
        return None

    def _columns(
        self, row: RawRow, sheet: Sheet, content: str
    ) -> tuple[dict[str, tuple[Column, str]], list[Column]] | None:
        """Return the given values and the columns to fill in, as the cell `content` (补录内容) names them.

        Return None if the cell can't be read; the row is then rejected.
        """
        try:
            parsed = read_content(content)
        except ValueError as part:
            message = ListMessage.NOT_THE_FORM.fill(part=str(part))
            self._refuse(row, ListHeading.CONTENT, RejectRule.MISSING_COLUMN, message)
            return None
        known = {header_key(column.zh): column for column in sheet.columns}
        if not self._knows(row, sheet, parsed, known):
            return None
        settled = {
            column.name: (column, value)
            for header, value in parsed.settled.items()
            if (column := known[header_key(header)])
        }
        return settled, [known[header_key(header)] for header in parsed.requested]

    def _knows(self, row: RawRow, sheet: Sheet, parsed: Content, known: dict[str, Column]) -> bool:
        for header in (*parsed.settled, *parsed.requested):
            if header_key(header) not in known:
                fault = ListMessage.UNKNOWN_COLUMN.fill(sheet=sheet.zh, header=header)
                self._refuse(row, ListHeading.CONTENT, RejectRule.MISSING_COLUMN, fault)
                return False
        for header in parsed.requested:
            if self._table.position(header) is None:
                fault = ListMessage.LOST_COLUMN.fill(header=header)
                self._refuse(row, ListHeading.CONTENT, RejectRule.MISSING_COLUMN, fault)
                return False
        if not parsed.requested:
            fault = ListMessage.NOTHING_TO_FILL.fill()
            self._refuse(row, ListHeading.CONTENT, RejectRule.MISSING_COLUMN, fault)
        return bool(parsed.requested)

    def _refuse_unasked(self, row: RawRow, requested: Sequence[str]) -> bool:
        """Reject a row that has a value in a column that only other rows should fill in.

        Return whether the row was rejected.
        """
        wanted = set(map(header_key, requested))
        stray = [
            title
            for at, title in self._table.titles.items()
            if header_key(title) in self._requested - wanted
            and self._table.position(title) == at
            and not is_blank(self._table.cell(row, title))
        ]
        if stray:
            message = ListMessage.NOT_ASKED.fill()
            self._rest.reject(row.number, tuple(stray), RejectRule.NOT_ASKED, message)
        return bool(stray)

    def _refuse(self, row: RawRow, heading: ListHeading, rule: RejectRule, message: RejectText) -> None:
        self._rest.reject(
            row.number, (self._table.titles[self._table.at[header_key(heading)]],), rule, message
        )

    def _filled(
        self, row: RawRow, sheet: Sheet, settled: dict[str, tuple[Column, str]], requested: list[Column]
    ) -> _Entry:
        table = self._table
        titles: _Titles = {}
        cells: dict[str, Cell] = {}
        rest = list(row.cells)
        for column in requested:
            at = table.at[header_key(column.zh)]
            titles[column.zh] = (at, table.titles[at])
            cells[column.name] = table.cell(row, column.zh)
            rest[at : at + 1] = [None] if at < len(rest) else []
        at = table.at[header_key(ListHeading.CONTENT)]
        for column, value in settled.values():
            titles[column.zh] = (at, table.titles[at])
            cells[column.name] = value
        return _Entry(row.number, sheet, cells, tuple(rest), titles)

    def _completed(self, sheet: Sheet, entries: list[_Entry]) -> UnderstoodSheet:
        raw = self._table.raw
        result = _Completed(raw.file, raw.name, sheet, adds_only=True)
        width = max(len(entry.rest) for entry in entries)
        columns = dict(enumerate(sheet.columns, start=width))
        reader = RowReader(sheet, columns, result, dates_1904=raw.dates_1904)
        for entry in entries:
            result.rows_in += 1
            result.titles_of[entry.row] = result.titles = entry.titles
            missing = tuple(_missing(entry))
            if missing:
                result.has_row_without_code = True
                message = ListMessage.PARTLY_FILLED.fill()
                result.reject(entry.row, missing, RejectRule.MISSING_VALUE, message)
                continue
            padded = (*entry.rest, *(None,) * (width - len(entry.rest)))
            sheet_cells = (entry.cells.get(column.name) for column in sheet.columns)
            reader.read(RawRow(entry.row, (*padded, *sheet_cells)))
        return result


def _missing(entry: _Entry) -> Iterator[str]:
    """Yield the headers of the cells that must be filled in, but are blank.

    For a group of columns of which a row fills only one, one filled cell is enough.
    """
    filled = {name for name, cell in entry.cells.items() if not is_blank(cell)}
    groups = {c.ends.group for c in entry.sheet.columns if c.ends and c.ends.group and c.name in filled}
    for column in entry.sheet.columns:
        in_group = column.ends is not None and column.ends.group in groups
        if column.name in entry.cells and column.name not in filled and not in_group:
            yield column.zh


def _by_sheet(entries: list[_Entry]) -> list[tuple[Sheet, list[_Entry]]]:
    entries_by_sheet: dict[str, tuple[Sheet, list[_Entry]]] = {}
    for entry in entries:
        entries_by_sheet.setdefault(entry.sheet.name, (entry.sheet, []))[1].append(entry)
    return list(entries_by_sheet.values())


def _joined(entries: list[_Entry], messages: _RowMessages) -> list[_Entry]:
    """Merge entries that differ only in cells that may name several targets."""
    joined: dict[tuple[object, ...], _Entry] = {}
    for entry in entries:
        many_valued = {c.name for c in entry.sheet.columns if c.ends and c.ends.many and c.role == "target"}
        filled = {name: plain_text(cell) for name, cell in entry.cells.items() if not is_blank(cell)}
        key = (entry.sheet.name, *sorted((n, text) for n, text in filled.items() if n not in many_valued))
        first = joined.setdefault(key, entry)
        if first is not entry:
            messages.same.append((entry.row, first.row))
            for name in many_valued & filled.keys():
                texts = (plain_text(first.cells.get(name)), filled[name])
                first.cells[name] = "、".join(dict.fromkeys(filter(None, texts)))
    return list(joined.values())
