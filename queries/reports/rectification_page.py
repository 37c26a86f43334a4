"""Writes the sheet of one owner in the 整改清单: its findings, and cells for new data and for waiver requests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.styles.fonts import DEFAULT_FONT
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from wangge.graph.model import Column, ValueType
from wangge.loaders.reports.marks import cell_text
from wangge.loaders.reports.streamed_sheets import StreamedRows, StyledValue, style_ids
from wangge.loaders.sheets.rectification_form import WAIVER, ListHeading
from wangge.queries.reports.printable import one_line
from wangge.queries.reports.rectification_entries import RectificationEntry, ResponsibleStreet
from wangge.queries.reports.sheet_parts import put_text

__all__ = ["HEAD", "TEXT", "add_styles", "choices_of", "fill_page", "landscape"]

HEAD, TEXT = "清单表头", "清单文本"
_HEAD_ASKED, _HEAD_WAIVER = "清单表头·补录", "清单表头·豁免"
_NUMBER, _FILL_IN, _DAY, _NOT_HERE = "清单序号", "清单填写", "清单日期", "清单不填"
_LONGEST_LIST = 255
_A3 = 8
_THIN = Side(style="thin", color="BFBFBF")
_BORDER = Border(_THIN, _THIN, _THIN, _THIN)
_WIDTHS: dict[str, int] = {
    ListHeading.NUMBER: 6,
    ListHeading.RULE: 17,
    ListHeading.TITLE: 18,
    ListHeading.SUBJECT: 21,
    ListHeading.NAME: 18,
    ListHeading.PLACE: 30,
    ListHeading.PROBLEM: 20,
    ListHeading.MISSING: 20,
    ListHeading.SOURCE: 32,
    ListHeading.REMEDY: 26,
    ListHeading.SHEET: 13,
    ListHeading.CONTENT: 34,
    ListHeading.REASON: 24,
    ListHeading.OWNER: 11,
    ListHeading.UNTIL: 15,
}
_ASKED_WIDTH = 18
_BEFORE = [heading for heading in ListHeading if heading not in WAIVER]


def add_styles(book: Workbook) -> Mapping[str, int]:
    """Register the named cell styles, so that the file stores each style once; return the ids of the styles of rows."""
    yellow = PatternFill("solid", start_color="FFF9DB")
    for style in (
        _body(TEXT, "@", PatternFill()),
        _body(_NUMBER, "0", PatternFill()),
        _body(_FILL_IN, "@", yellow, locked=False),
        _body(_DAY, "yyyy-mm-dd", yellow, locked=False),
        _body(_NOT_HERE, "@", PatternFill("lightUp", start_color="A6A6A6", end_color="EDEDED")),
        _head(HEAD, "D9E1F2"),
        _head(_HEAD_ASKED, "FFD966"),
        _head(_HEAD_WAIVER, "E2EFDA"),
    ):
        book.add_named_style(style)
    return style_ids(book, (TEXT, _NUMBER, _FILL_IN, _DAY, _NOT_HERE))


def fill_page(
    worksheet: Worksheet,
    owner: ResponsibleStreet,
    entries: Sequence[RectificationEntry],
    styles: Mapping[str, int],
) -> StreamedRows:
    """Set up the sheet of an owner, with headings, drop-down lists and settings for printing; return its rows.

    `styles` has the ids of the styles, as `add_styles` returns them.
    """
    asked_columns = owner.asked_columns
    headers = [*_BEFORE, *(column.zh for column in asked_columns), *WAIVER]
    for column_number, header in enumerate(headers, start=1):
        put_text(worksheet.cell(1, column_number), header, _style_of_header(header))
        worksheet.column_dimensions[get_column_letter(column_number)].width = _WIDTHS.get(
            header, _ASKED_WIDTH
        )
    _add_choices(worksheet, entries, asked_columns)
    last = get_column_letter(len(headers))
    worksheet.freeze_panes = f"{get_column_letter(_BEFORE.index(ListHeading.NAME) + 2)}2"
    worksheet.auto_filter.ref = f"A1:{last}{len(entries) + 1}"
    landscape(worksheet, f"整改清单　{owner.name}", paper=_A3)
    return StreamedRows(2, _Rows(entries, asked_columns, styles))


class _Rows:
    """The rows of a sheet. They are made while they are written."""

    def __init__(
        self,
        entries: Sequence[RectificationEntry],
        asked_columns: Sequence[Column],
        styles: Mapping[str, int],
    ) -> None:
        self._entries, self._asked_columns, self._ids = entries, asked_columns, styles

    def __iter__(self) -> Iterator[list[StyledValue]]:
        ids = self._ids
        waiver = [
            StyledValue(None, ids[_DAY if heading is ListHeading.UNTIL else _FILL_IN]) for heading in WAIVER
        ]
        for number, entry in enumerate(self._entries, start=1):
            asked_by_heading = {column.zh: column for column in entry.asked_columns}
            new_cells = (asked_by_heading.get(column.zh) for column in self._asked_columns)
            yield [
                StyledValue(number, ids[_NUMBER]),
                *(StyledValue(one_line(entry.texts.get(heading, "")), ids[TEXT]) for heading in _BEFORE[1:]),
                *(
                    StyledValue(None, ids[_NOT_HERE if column is None else _style_of(column)])
                    for column in new_cells
                ),
                *waiver,
            ]


def choices_of(column: Column) -> tuple[str, ...]:
    """Return the allowed values of a column; empty if any value is allowed."""
    if column.property is None:
        return ()
    return ("是", "否") if column.property.type is ValueType.BOOLEAN else column.property.choices


def landscape(worksheet: Worksheet, title: str, *, paper: int) -> None:
    """Set up printing: in landscape, fitted to the width of the paper, with the header row on every page."""
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = paper
    worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight = 1, 0
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    worksheet.print_title_rows = "1:1"
    worksheet.page_margins.left = worksheet.page_margins.right = 0.4
    worksheet.oddHeader, worksheet.oddFooter = HeaderFooterItem(), HeaderFooterItem()
    worksheet.oddHeader.center.text = cell_text(one_line(title)).replace("&", "&&")
    worksheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def _style_of(column: Column) -> str:
    is_day = column.property is not None and column.property.type is ValueType.DATE
    return _DAY if is_day else _FILL_IN


def _style_of_header(header: str) -> str:
    if header in WAIVER:
        return _HEAD_WAIVER
    return HEAD if header in _WIDTHS else _HEAD_ASKED


def _body(name: str, number_format: str, fill: PatternFill, *, locked: bool = True) -> NamedStyle:
    return NamedStyle(
        name,
        font=DEFAULT_FONT,
        fill=fill,
        alignment=Alignment(wrap_text=True, vertical="top"),
        border=_BORDER,
        number_format=number_format,
        protection=Protection(locked=locked),
    )


def _head(name: str, colour: str) -> NamedStyle:
    return NamedStyle(
        name,
        font=Font(name=DEFAULT_FONT.name, sz=DEFAULT_FONT.sz, bold=True),
        fill=PatternFill("solid", start_color=colour),
        alignment=Alignment(wrap_text=True, vertical="center", horizontal="center"),
        border=_BORDER,
        number_format="@",
    )


def _add_choices(
    worksheet: Worksheet, entries: Sequence[RectificationEntry], asked_columns: Sequence[Column]
) -> None:
    """Add drop-down lists.

    A value that isn't in the list only causes a warning, because a row can get the list of another row when somebody
    sorts the sheet.
    """
    lists: dict[tuple[str, ...], DataValidation] = {}
    for column_number, column in enumerate(asked_columns, start=len(_BEFORE) + 1):
        letter = get_column_letter(column_number)
        row = 2
        for choices, run in groupby(_choices_in_order(entries, column.zh)):
            end = row + sum(1 for _ in run) - 1
            formula = f'"{",".join(choices)}"'
            if choices and len(formula) <= _LONGEST_LIST:
                drop_down = lists.get(choices)
                if drop_down is None:
                    drop_down = lists[choices] = _drop_down(formula)
                    worksheet.add_data_validation(drop_down)
                drop_down.add(f"{letter}{row}:{letter}{end}")
            row = end + 1


def _choices_in_order(entries: Sequence[RectificationEntry], header: str) -> Iterable[tuple[str, ...]]:
    for entry in entries:
        column = next((column for column in entry.asked_columns if column.zh == header), None)
        yield () if column is None else choices_of(column)


def _drop_down(formula: str) -> DataValidation:
    return DataValidation(
        "list",
        formula1=formula,
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="warning",
        errorTitle="不在可选值中",
        error="请从下拉选项中选择",
    )
