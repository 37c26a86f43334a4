"""docs/sheets.md: each trap of the corpus and what happens to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.corpus.case import CorpusCase

__all__ = ["sheets_page"]

_INTRO = """\
# Sheets as they are sent

What `wangge plan` and `wangge apply` make of sheets as offices send them. Each line is a small file in `tests/corpus/`,
read by a test; this page is written from the same expectations, so don't edit it.

* Read are `.xlsx`, `.xlsm`, `.xls`, `.et` that hold such a workbook, `.csv`, `.tsv` (commas, semicolons or tabs) and
  `.parquet`, which needs `pip install 'wangge[parquet]'`. A folder is one dataset: one kind may be split over its files.
  Every other file or folder in it is named in a notice, with what to do; lock files and hidden ones are not.
* Text is UTF-8, GB18030 or UTF-16 as a whole. Nothing is guessed: bytes that fit neither, or that make no usual Chinese,
  refuse the file and name the line.
* A **row taken** is added, updated or unchanged; a **rejected** row is named with its column and rule. Together they are
  the rows in. Rows that declare nothing (blank rows between others, subtotals, notes, repeated headers, titles) are no
  rows in; a notice names each of them by its number.
* Of two header rows, group and leaf together are tried first, then the leaf. Leaves such as 编码 and 名称 under the name of
  another kind are that kind's.
* A merged cell's value holds for every cell of its range, but a row with nothing of its own stays blank. CSV has no merged
  cells: a blank is a blank there.
* A subtotal is a row whose code is blank and that has a label such as 小计, 合计（户）, 共计412户, 汇总 or 平均值 in a cell
  other than its remark. The row below a header that numbers the columns (甲 乙 1 2), signatures (填表人 … 审核人 …) in one
  cell or several, and notes are passed over too.
* `="…"` and an apostrophe before a text are taken off; the dots · • ・ in a name are one mark; signs that old Chinese fonts
  keep in the private-use area become the characters they show.
* A date or a time in a column of names, codes or references is rejected: a spreadsheet made it of 3-1. So is text that was
  saved in a wrong encoding.
* Mobile numbers are masked and identity numbers refused in any usual grouping, over line ends too; messages, copies and
  reports repeat neither. 18 digits with a wrong check character count as an identity number in every column but that of
  the codes. An identity number of 15 digits is told from a grid's code by the year of birth in place of the street's
  number: 30, 40 and 50 count as streets.
* Hidden sheets are passed over, hidden rows and columns are read: a filter left on would otherwise retire what it hides.
  Each is named in a notice.
* A code is what its cell shows: 1 in the format `000` is 001. A number or a date is what is stored.

| trap | 情形 | file | what happens |
|---|---|---|---|
"""


def sheets_page(cases: Iterable[CorpusCase]) -> str:
    """The page as Markdown."""
    return _INTRO + "".join(
        f"| {_cell(case.en)} | {_cell(case.zh)} | `{case.source.name}` | {_cell(_happens(case))} |\n"
        for case in cases
    )


def _happens(case: CorpusCase) -> str:
    if case.error is not None:
        return f"refused: {case.error}"
    return "; ".join(part for sheet in case.sheets for part in _parts(sheet))


def _parts(sheet: dict[str, Any]) -> Iterable[str]:
    rejects = sheet.get("rejects", [])
    taken = len(sheet.get("facts", {}))
    if taken or not rejects:
        yield f"{taken} row{'' if taken == 1 else 's'} taken from {sheet['sheet']}"
    for row, column, rule in rejects:
        place = " ".join(str(part) for part in (f"row {row}" if row else "sheet", column) if part)
        yield f"**rejected** {place}: {rule}"
    yield from sheet.get("notices", [])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
