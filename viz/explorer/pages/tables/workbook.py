"""Writes the tables of a page as a workbook (.xlsx) for other people: a sheet per table, and a sheet of explanations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Sized
from datetime import date, datetime
from itertools import islice

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.styles.fonts import DEFAULT_FONT
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from rich.cells import cell_len

from wangge.loaders.reports.marks import cell_text
from wangge.loaders.reports.streamed_sheets import StreamedRows, StyledValue, packed_workbook, style_ids
from wangge.queries.reports.printable import one_line
from wangge.queries.reports.sheet_parts import put_text, sheet_title
from wangge.viz.explorer.pages.columns import column_title
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.page import PageTable
from wangge.viz.explorer.pages.tables.columns import Percentage
from wangge.viz.explorer.pages.tables.order import plain_text

__all__ = ["file_name", "workbook_of"]

_HEAD, _TEXT, _NUMBER, _DECIMAL, _SHARE, _DAY = "表头", "文本", "整数", "小数", "比例", "日期"
_MOST_ROWS = 1_000_000
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_WIDTHS = (6, 60)
_SAMPLE = 300
_THIN = Side(style="thin", color="BFBFBF")


def workbook_of(
    tables: Sequence[PageTable], facts: Sequence[tuple[str, str]], formatter: Formatter, day: date, scope: str
) -> bytes:
    """Return the bytes of a workbook. `facts` are the lines of the sheet of explanations, as pairs of name and text.

    Texts stay texts even if they look like numbers or formulas. Nothing in the file is computed or linked.
    """
    book = Workbook()
    for style in _styles():
        book.add_named_style(style)
    ids = style_ids(book, (_HEAD, _TEXT, _NUMBER, _DECIMAL, _SHARE, _DAY))
    book.remove(book.worksheets[0])
    streams: dict[str, StreamedRows] = {}
    taken: set[str] = set()
    for table in tables:
        rows = _SheetRows(table, ids, formatter)
        for start in range(0, max(len(rows), 1), _MOST_ROWS):
            part = rows[start : start + _MOST_ROWS]
            sheet = book.create_sheet(
                sheet_title(table.title or formatter.say("table"), taken, otherwise="1")
            )
            _set_up(sheet, _headings(table, formatter), part, f"{scope} · {day.isoformat()}")
            streams[sheet.title] = StreamedRows(2, part)
    _add_facts(book.create_sheet(sheet_title(formatter.say("workbook_about"), taken, otherwise="1")), facts)
    return packed_workbook(book, day, streams)


def file_name(*parts: str) -> str:
    """Return a file name without characters that file systems forbid.

    >>> file_name("规则", "东城街道", "2024-06-30")
    '规则 东城街道 2024-06-30.xlsx'
    """
    words = (_NOT_IN_NAMES.sub(" ", one_line(part)).strip(" .") for part in parts)
    return f"{' '.join(filter(None, words))[:120]}.xlsx"


class _SheetRows:
    """The rows of a table as styled cells. They are made while they are read."""

    def __init__(
        self, table: PageTable, ids: Mapping[str, int], formatter: Formatter, part: slice = slice(None)
    ) -> None:
        rows = table.rows if table.cells is None else table.cells
        self._rows = rows if isinstance(rows, Sized) else list(rows)
        self._table, self._ids, self._formatter, self._part = table, ids, formatter, part

    def __len__(self) -> int:
        return len(range(len(self._rows))[self._part])

    def __getitem__(self, part: slice) -> _SheetRows:
        return _SheetRows(self._table, self._ids, self._formatter, part)

    def __iter__(self) -> Iterator[list[StyledValue]]:
        for row in islice(iter(self._rows), self._part.start, self._part.stop):
            yield [self._styled(value) for value in row]

    def _styled(self, value: object) -> StyledValue:
        ids = self._ids
        if isinstance(value, bool):
            return StyledValue(self._formatter.say("yes" if value else "no"), ids[_TEXT])
        if isinstance(value, Percentage):
            return StyledValue(float(value), ids[_SHARE])
        if isinstance(value, int):
            return StyledValue(value, ids[_NUMBER])
        if isinstance(value, float):
            return StyledValue(value, ids[_DECIMAL])
        if isinstance(value, date) and not isinstance(value, datetime):
            return StyledValue(value, ids[_DAY])
        return StyledValue(one_line(plain_text(value)), ids[_TEXT])


def _headings(table: PageTable, formatter: Formatter) -> list[str]:
    language = formatter.address.language
    return list(table.headings) or [column_title(name, language) for name in table.columns]


def _set_up(sheet: Worksheet, headings: Sequence[str], rows: _SheetRows, scope: str) -> None:
    """Write the header, and set widths, filters and printing."""
    sample = [[cell.value for cell in row] for row in islice(iter(rows), _SAMPLE)]
    for number, heading in enumerate(headings, 1):
        put_text(sheet.cell(1, number), heading, _HEAD)
        widths = (cell_len(str(row[number - 1] or "")) for row in sample if len(row) >= number)
        widest = max(cell_len(heading) + 3, *widths, 0)
        sheet.column_dimensions[get_column_letter(number)].width = min(
            max(widest + 2, _WIDTHS[0]), _WIDTHS[1]
        )
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(len(headings), 1))}{len(rows) + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    sheet.oddHeader, sheet.oddFooter = HeaderFooterItem(), HeaderFooterItem()
    sheet.oddHeader.center.text = cell_text(one_line(f"{sheet.title} · {scope}")).replace("&", "&&")
    sheet.oddFooter.center.text = "&P / &N"


def _add_facts(sheet: Worksheet, facts: Sequence[tuple[str, str]]) -> None:
    for row, texts in enumerate(facts, 1):
        for column, text in enumerate(texts, 1):
            put_text(sheet.cell(row, column), text, _TEXT if column > 1 else _HEAD)
    for letter, width in zip("AB", (16, 80), strict=True):
        sheet.column_dimensions[letter].width = width


def _styles() -> Iterator[NamedStyle]:
    border = Border(_THIN, _THIN, _THIN, _THIN)
    yield NamedStyle(
        _HEAD,
        font=Font(name=DEFAULT_FONT.name, sz=DEFAULT_FONT.sz, bold=True),
        fill=PatternFill("solid", start_color="D9E1F2"),
        alignment=Alignment(wrap_text=True, vertical="center"),
        border=border,
        number_format="@",
    )
    formats = {_TEXT: "@", _NUMBER: "0", _DECIMAL: "0.0##", _SHARE: "0.0%", _DAY: "yyyy-mm-dd"}
    for name, number_format in formats.items():
        wrap = Alignment(wrap_text=name == _TEXT, vertical="top")
        yield NamedStyle(name, font=DEFAULT_FONT, alignment=wrap, border=border, number_format=number_format)
