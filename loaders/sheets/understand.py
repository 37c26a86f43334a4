"""Interprets a sheet: turns its rows into facts, rejects and notices."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

from wangge.graph.model import Column, Model
from wangge.loaders.reject import Notice, Reject, RejectRule
from wangge.loaders.sheets.block import Block, blocks_of
from wangge.loaders.sheets.blockreader import BlockReader
from wangge.loaders.sheets.clean_rows import note_private_signs
from wangge.loaders.sheets.header import HEADER_SEARCH, Header, find_header
from wangge.loaders.sheets.hidden import hidden_parts
from wangge.loaders.sheets.placecolumn import outer_columns, place_of_header
from wangge.loaders.sheets.rectification_rows import understand_rectification
from wangge.loaders.sheets.rowreader import RowReader
from wangge.loaders.sheets.sheetcodes import settle_codes
from wangge.loaders.sheets.skipped_rows import DataRows, row_numbers
from wangge.loaders.sheets.table import RawRow, RawSheet, is_blank
from wangge.loaders.sheets.understood import UnderstoodSheet
from wangge.loaders.template import IGNORED_SHEETS

__all__ = ["UnderstoodSheet", "understand", "understand_all"]

_REPORT_EVERY = 5_000


def understand_all(
    raw: RawSheet, model: Model, report: Callable[[int], None] = lambda _rows: None
) -> list[UnderstoodSheet]:
    """Interpret a sheet, and return its results.

    Most sheets have one result. A sheet for which `understand` returns None has no result. A 整改清单 (rectification
    list) has one result for each sheet of the model to which its rows add facts, and one more with its notices.
    """
    listed = None if raw.hidden or raw.name in IGNORED_SHEETS else understand_rectification(raw, model)
    if listed is not None:
        listed[0].notices += [Notice(raw.file, raw.name, message) for message in hidden_parts(raw)]
        return listed
    sheet = understand(raw, model, report)
    return [] if sheet is None else [sheet]


def understand(
    raw: RawSheet, model: Model, report: Callable[[int], None] = lambda _rows: None
) -> UnderstoodSheet | None:
    """Interpret a sheet of one kind, and return its facts, rejects and notices.

    The result is None for an empty sheet, and for a sheet without data that wangge itself added to a workbook, such
    as the instructions in a template. Rows without facts (blank rows, subtotals, repeated headers, notes) are not
    counted; a notice lists them.
    A hidden sheet is skipped with a notice; hidden rows and columns are read, with a notice. `report` is
    called every 5,000 rows with the number of rows read so far.
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
    sheet, header = find_header(raw.name, first, model)
    result = UnderstoodSheet(raw.file, raw.name, sheet)
    if sheet is None or header is None:
        _refuse_sheet(result, blocks, model)
        return result
    result.titles = {column.zh: (at, header.titles[at]) for at, column in header.columns.items()}
    places = tuple(
        at for at, titles in header.unknown.items() if any(place_of_header(sheet, t, model) for t in titles)
    )
    data_rows = DataRows(header)
    blocks = map(data_rows.take, blocks)
    missing = sheet.missing({column.name for column in header.columns.values()})
    if missing:
        _refuse_all(result, header, blocks, missing)
    else:
        rows = RowReader(sheet, header.columns, result, places=places, dates_1904=raw.dates_1904)
        reader = BlockReader(rows)
        for block in blocks:
            before = result.rows_in // _REPORT_EVERY
            reader.read(block)
            for times in range(before, result.rows_in // _REPORT_EVERY):
                report((times + 1) * _REPORT_EVERY)
    settle_codes(result)
    messages = [
        *data_rows.messages(),
        *hidden_parts(raw),
        *_column_notices(header, (*places, *outer_columns(header.columns, result))),
        *_sign_notices(signs),
    ]
    result.notices[:0] = [Notice(raw.file, raw.name, message) for message in messages]
    return result


def _rows_with_content(blocks: Iterable[Block]) -> Iterator[RawRow]:
    return (row for block in blocks for row in block.rows() if not all(map(is_blank, row.cells)))


def _skipped(raw: RawSheet, blocks: Iterable[Block]) -> UnderstoodSheet:
    count = sum(1 for _ in _rows_with_content(blocks))
    message = f"hidden sheet with {count} row{'' if count == 1 else 's'} was skipped; unhide it to load it"
    return UnderstoodSheet(raw.file, raw.name, None, notices=[Notice(raw.file, raw.name, message)])


def _column_notices(header: Header, places: tuple[int, ...]) -> Iterator[str]:
    titles = {**header.titles, **{at: unknown[0] for at, unknown in header.unknown.items()}}
    for at, title in sorted(titles.items()):
        if at in places:
            yield f"column {title!r} is not stored; it limits the search for the units that the rows name"
        elif at in header.unknown:
            yield f"column {title!r} is not known and was left out"
    for title, taken in header.twice:
        yield f"column {title!r} was skipped; column {taken!r} has the same meaning"


def _sign_notices(signs: dict[str, list[int]]) -> Iterator[str]:
    for sign, numbers in sorted(signs.items()):
        yield (
            f"{row_numbers(numbers)}: other computers can't show the private-use character U+{ord(sign):04X}; "
            "replace it with the character that was meant"
        )


def _refuse_sheet(result: UnderstoodSheet, blocks: Iterable[Block], model: Model) -> None:
    result.rejected = {row.number for row in _rows_with_content(blocks)}
    result.rows_in = len(result.rejected)
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


def _refuse_all(
    result: UnderstoodSheet, header: Header, blocks: Iterable[Block], missing: list[tuple[Column, ...]]
) -> None:
    result.rejected = {number for block in blocks for number in block.numbers}
    result.rows_in = len(result.rejected)
    result.has_row_without_code = True
    for columns in missing:
        names = " or ".join(f"{column.zh} ({column.name})" for column in columns)
        message = f"the sheet has no column {names}"
        fault = Reject(
            result.file, result.name, header.number, columns[0].zh, RejectRule.MISSING_COLUMN, message
        )
        result.rejects.append(fault)
