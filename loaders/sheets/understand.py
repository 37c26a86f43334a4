"""Interprets a sheet: turns its rows into facts, rejects and notices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

from wangge.graph.model import Model, NodeKind, Sheet
from wangge.loaders.reject import Notice, Reject, RejectRule
from wangge.loaders.sheets.block import Block, blocks_of
from wangge.loaders.sheets.blockreader import BlockReader
from wangge.loaders.sheets.clean_rows import note_private_signs
from wangge.loaders.sheets.header import HEADER_SEARCH, find_header
from wangge.loaders.sheets.no_people import refuse_no_people
from wangge.loaders.sheets.rectification_rows import understand_rectification
from wangge.loaders.sheets.rowreader import RowReader
from wangge.loaders.sheets.sheet_messages import hidden_sheet, only_text, place_columns, sheet_messages
from wangge.loaders.sheets.sheetcodes import settle_codes
from wangge.loaders.sheets.skipped_rows import DataRows
from wangge.loaders.sheets.table import IGNORED_SHEETS, RawRow, RawSheet, is_blank
from wangge.loaders.sheets.understood import UnderstoodSheet
from wangge.loaders.sheets.unknownsheet import refuse_incomplete, unknown_sheet

__all__ = ["UnderstoodSheet", "understand", "understand_all"]

_REPORT_EVERY = 5_000


def understand_all(
    raw: RawSheet,
    model: Model,
    report: Callable[[int], None] = lambda _rows: None,
    *,
    others_declare: bool = False,
) -> list[UnderstoodSheet]:
    """Interpret a sheet, and return its results; `others_declare` is as in `understand`.

    Most sheets have one result. A sheet for which `understand` returns None has no result. A 整改清单 (rectification
    list) has one result for each sheet of the model to which its rows add facts, and one more with its notices.
    """
    listed = None if raw.hidden or raw.name in IGNORED_SHEETS else understand_rectification(raw, model)
    if listed is not None:
        return listed
    sheet = understand(raw, model, report, others_declare=others_declare)
    return [] if sheet is None else [sheet]


def understand(
    raw: RawSheet,
    model: Model,
    report: Callable[[int], None] = lambda _rows: None,
    *,
    others_declare: bool = False,
) -> UnderstoodSheet | None:
    """Interpret a sheet of one kind, and return its facts, rejects and notices.

    The result is None for an empty sheet, and for a sheet without data that wangge itself added to a workbook, such
    as the instructions in a template. Rows without facts (blank rows, subtotals, repeated headers, notes) are not
    counted; a notice lists them.
    A hidden sheet is skipped with a notice; hidden rows and columns are read, with a notice. `report` is
    called every 5,000 rows with the number of rows read so far.

    A sheet without a required column is rejected; with `others_declare`, its rows are read, because they may add facts to
    nodes that other sheets or datasets declare.
    """
    if raw.name in IGNORED_SHEETS:
        return None
    signs: dict[str, list[int]] = {}
    blocks = note_private_signs(blocks_of(raw.rows), signs)
    head: list[Block] = []
    first: list[RawRow] = []
    for block in blocks:
        head.append(block)
        first += islice(_rows_with_content([block]), HEADER_SEARCH - len(first))
        if len(first) == HEADER_SEARCH:
            break
    if not first:
        return None
    blocks = chain(head, blocks)
    if raw.hidden:
        return _skipped(raw, blocks)
    sheet, header = find_header(raw.name, first, model, raw.file)
    result = UnderstoodSheet(raw.file, raw.name, sheet)
    if sheet is None and not any(_is_table_row(row) for row in first):
        count = sum(1 for _ in _rows_with_content(blocks))
        result.notices = [Notice(raw.file, raw.name, only_text(count))]
        return result
    if sheet is None or header is None:
        _refuse_sheet(result, blocks, unknown_sheet(raw.name, sheet, first, model))
        return result
    result.titles = {column.zh: (at, header.titles[at]) for at, column in header.columns.items()}
    places = place_columns(header, model)
    data_rows = DataRows(header)
    blocks = map(data_rows.take, blocks)
    known = {column.name for column in header.columns.values()}
    missing = sheet.missing(known)
    result.header_row = header.number
    if missing and not (others_declare and _may_add_facts(sheet, known)):
        refuse_incomplete(result, {number for block in blocks for number in block.numbers}, missing)
    else:
        result.lacking = tuple(missing)
        read_as = sheet.without_demands(missing) if missing else sheet
        rows = RowReader(read_as, header.columns, result, places=tuple(places), dates_1904=raw.dates_1904)
        reader = BlockReader(rows)
        for block in blocks:
            before = result.rows_in // _REPORT_EVERY
            reader.read(block)
            for times in range(before, result.rows_in // _REPORT_EVERY):
                report((times + 1) * _REPORT_EVERY)
    refuse_no_people(result)
    settle_codes(result)
    messages = [*data_rows.messages(), *sheet_messages(raw, header, places, result, signs)]
    result.notices[:0] = [Notice(raw.file, raw.name, message) for message in messages]
    return result


def _may_add_facts(sheet: Sheet, columns: set[str]) -> bool:
    """Whether rows with these columns may name nodes that are declared elsewhere, and say something more about them."""
    named = columns & {"code", "name"}
    return isinstance(sheet.kind, NodeKind) and bool(named) and bool(columns - named)


def _rows_with_content(blocks: Iterable[Block]) -> Iterator[RawRow]:
    return (row for block in blocks for row in block.rows() if not all(map(is_blank, row.cells)))


def _is_table_row(row: RawRow) -> bool:
    """Whether a row has at least two different cells with content."""
    return len({cell for cell in row.cells if not is_blank(cell)}) > 1


def _skipped(raw: RawSheet, blocks: Iterable[Block]) -> UnderstoodSheet:
    count = sum(1 for _ in _rows_with_content(blocks))
    message = hidden_sheet(count)
    return UnderstoodSheet(raw.file, raw.name, None, notices=[Notice(raw.file, raw.name, message)])


def _refuse_sheet(result: UnderstoodSheet, blocks: Iterable[Block], message: str) -> None:
    result.rejected = {row.number for row in _rows_with_content(blocks)}
    result.rows_in = len(result.rejected)
    result.rejects.append(Reject(result.file, result.name, None, None, RejectRule.UNKNOWN_SHEET, message))
