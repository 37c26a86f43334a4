"""Marks faults in a workbook: colours, comments, and a list of all faults as the first sheet."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from wangge.loaders.messages.reject_text import Language, in_language
from wangge.loaders.reject import Reject
from wangge.loaders.reports.private import display_text

__all__ = [
    "FAULT",
    "LIST_SHEET",
    "REFUSED_ROW",
    "At",
    "Marks",
    "Note",
    "cell_text",
    "fill_list",
    "without_own_marks",
]

LIST_SHEET = "问题清单 rejects"

# By these exact colours, wangge recognises its own marks in a copy that a user loads again.
FAULT = PatternFill("solid", start_color="FFFFB8C4")
REFUSED_ROW = PatternFill("solid", start_color="FFFFF4D9")

_AUTHOR = "wangge"
_BEGIN_OF_OWN_TEXT = "—— wangge ——"
_MOST_COMMENTS = 5_000  # per sheet; spreadsheet programs get slow with more
_MOST_LINKS = 60_000  # per sheet; Excel allows 65,530
_MOST_ROWS = 1_000_000
_MOST_IN_A_COMMENT = 10
_LONGEST = 1_500
_LONGEST_CELL = 32_767
_SURELY_FITS = _LONGEST_CELL // 2
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_LINK = Font(color="FF0563C1", underline="single")
_WIDTHS = (20, 8, 18, 10, 62, 46)
_HEADERS = (
    "工作表\nsheet",
    "行\nrow",
    "列\ncolumn",
    "单元格\ncell",
    "问题\nwhat is wrong",
    "怎么改\nwhat to do",
)
_TOP = Alignment(vertical="top", wrap_text=True)


class At(NamedTuple):
    """The row and column of a cell, counted from 1."""

    row: int
    column: int


class Note(NamedTuple):
    """One entry of the list of faults: the sheet's name in the copy, the cell and the reject."""

    sheet: str
    at: At
    reject: Reject


@dataclass
class Marks:
    """The faulty cells and rejected rows of one sheet; `widths` has the last marked column of each row.

    `language` is the language that comes first in comments.
    """

    language: Language = "zh"
    cells: dict[At, list[Reject]] = field(default_factory=lambda: defaultdict(list))
    rows: set[int] = field(default_factory=set)
    widths: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls, rejects: Sequence[Reject], first_cell: Callable[[int | None], At], language: Language
    ) -> Marks:
        """Return the marks for a sheet's rejects.

        `first_cell(row)` returns the first filled cell of a row, `first_cell(None)` the first filled cell of
        the sheet. A fault without a cell, such as a missing column, is marked at the first filled cell of its
        row or, if it has no row, of the sheet.
        """
        marks = cls(language)
        for reject in rejects:
            if reject.row is not None:
                marks.rows.add(reject.row)
            places = (
                [At(reject.row, position + 1) for position in reject.positions]
                if reject.row is not None
                else []
            )
            for place in places or [first_cell(reject.row)]:
                marks.cells[place].append(reject)
                marks.widths[place.row] = max(place.column, marks.widths.get(place.row, 0))
        return marks

    def notes(self, sheet: str) -> Iterator[Note]:
        """Yield the entries of the list: one per reject, in the order of the rows."""
        noted: set[int] = set()
        for at in sorted(self.cells):
            for reject in self.cells[at]:
                if id(reject) not in noted:
                    noted.add(id(reject))
                    yield Note(sheet, at, reject)

    def mark(self, cell: SheetCell, at: At, number: int) -> None:
        """Colour a faulty cell.

        `number` counts the faulty cells of the sheet from 0. The first 5,000 also get a comment.
        """
        cell.fill = FAULT
        if number < _MOST_COMMENTS:
            cell.comment = _comment(cell.comment, self.cells[at], self.language)


def without_own_marks(cell: SheetCell) -> None:
    """Remove the colour and comment of an earlier marked copy from a cell."""
    if cell.fill.fill_type == "solid" and cell.fill.start_color.rgb in _OWN_COLOURS:
        cell.fill = PatternFill()
    if cell.comment is not None and _BEGIN_OF_OWN_TEXT in cell.comment.text:
        user_text = cell.comment.text.split(_BEGIN_OF_OWN_TEXT)[0].rstrip()
        cell.comment = Comment(user_text, cell.comment.author) if user_text else None


def fill_list(
    worksheet: Worksheet, notes: Sequence[Note], remarks: Sequence[str], language: Language
) -> None:
    """Fill the list of all faults; `remarks` are lines above it about what the copy leaves out.

    `language` is the language that comes first in the texts of the faults.
    """
    for number, width in enumerate(_WIDTHS, start=1):
        worksheet.column_dimensions[get_column_letter(number)].width = width
    lines = [
        f"共 {len(notes):,} 处问题；改好标色的单元格后，把这个文件交回即可，本表不会被装载。"
        f" / {len(notes):,} faults; correct the coloured cells and send this file back. This sheet is not loaded.",
        *remarks,
    ]
    if len(notes) > _MOST_ROWS:
        lines.append(f"只列出前 {_MOST_ROWS:,} 处 / only the first {_MOST_ROWS:,} are listed")
    worksheet.freeze_panes = f"A{len(lines) + 2}"
    for number, line in enumerate(lines, start=1):
        worksheet.append([_listed(worksheet, At(number, 1), line, bold=number == 1)])
    top = len(lines) + 1
    worksheet.append(
        [
            _listed(worksheet, At(top, column), text, bold=True)
            for column, text in enumerate(_HEADERS, start=1)
        ]
    )
    for number, note in enumerate(notes[:_MOST_ROWS]):
        row = top + 1 + number
        worksheet.append(list(_entry(worksheet, row, note, language, linked=number < _MOST_LINKS)))


def cell_text(text: str) -> str:
    r"""Return a text as a cell can store it: without characters that XML forbids, at most 32,767 UTF-16 units.

    A spreadsheet would read `_x0041_` as the character A, so the first `_` of such a sequence is escaped.

    >>> cell_text("a\x00b"), cell_text("_x0041_"), len(cell_text("字" * 40_000))
    ('a�b', '_x005F_x0041_', 32767)
    """
    if len(text) < _SURELY_FITS and text.isprintable() and "_x" not in text:
        return text
    allowed = re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "�", text)
    escaped = _ESCAPED.sub("_x005F_", allowed)
    units = escaped.encode("utf-16-le")[: _LONGEST_CELL * 2]
    return units.decode("utf-16-le", "ignore")


def _entry(
    worksheet: Worksheet, row: int, note: Note, language: Language, *, linked: bool
) -> Iterator[SheetCell]:
    reject = note.reject
    coordinate = f"{get_column_letter(note.at.column)}{note.at.row}"
    texts = (
        note.sheet,
        "" if reject.row is None else str(reject.row),
        display_text(reject.column or ""),
        coordinate,
        "\n".join(in_language(_short(reject.message_zh), _short(reject.message), language)),
        "\n".join(in_language(reject.rule.hint_zh, reject.rule.hint_en, language)),
    )
    for column, text in enumerate(texts, start=1):
        cell = _listed(worksheet, At(row, column), text)
        if text == coordinate and column == 4 and linked:
            quoted = note.sheet.replace("'", "''")
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{coordinate}")
            cell.font = _LINK
        yield cell


def _listed(worksheet: Worksheet, at: At, text: str, *, bold: bool = False) -> SheetCell:
    cell: SheetCell = WriteOnlyCell(worksheet, cell_text(text))
    cell.data_type = "s"
    cell.row, cell.column = at
    cell.alignment = _TOP if at.row > 1 else Alignment(vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell


def _comment(existing: Comment | None, rejects: Sequence[Reject], language: Language) -> Comment:
    parts = ["\n".join(_explained(reject, language)) for reject in rejects[:_MOST_IN_A_COMMENT]]
    text = cell_text("\n".join([_BEGIN_OF_OWN_TEXT, "\n\n".join(parts)]))
    if existing is not None:
        text = f"{existing.text}\n{text}"
    lines = sum(1 + len(line) // 40 for line in text.splitlines())
    author = existing.author if existing is not None else _AUTHOR
    return Comment(text, author, width=360, height=24 + 18 * min(lines, 20))


def _explained(reject: Reject, language: Language) -> tuple[str, str]:
    zh = f"{_short(reject.message_zh)}：{reject.rule.hint_zh}"
    en = f"{_short(reject.message)}: {reject.rule.hint_en}"
    return in_language(zh, en, language)


def _short(text: str) -> str:
    # The first cut only saves time, so it leaves more than is written. The text is cut to its final length
    # after private numbers were masked, because a number that was cut in two wouldn't be recognised.
    public = display_text(text[: 5 * _LONGEST])
    return public if len(public) <= _LONGEST else f"{public[:_LONGEST]}…"


_OWN_COLOURS = {FAULT.start_color.rgb, REFUSED_ROW.start_color.rgb}
