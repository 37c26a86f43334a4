"""Generates docs/sheets.md: each trap of the corpus and what happens to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.corpus.case import CorpusCase

__all__ = ["sheets_page"]

_INTRO = """\
# Sheets as they are sent

How `wangge plan` and `wangge apply` read sheets in the state in which offices send them. Each line of the table is a small file in `tests/corpus/`
that a test reads. This page is generated from the expected results, so don't edit it.

* **Files.** wangge reads `.xlsx`, `.xlsm`, `.xls`, `.et` with such a workbook inside, `.csv`, `.tsv` (commas, semicolons or tabs) and
  `.parquet`, which needs `pip install 'wangge[parquet]'`. A folder is one dataset, and one kind may be split over several files.
  A notice names every other file or folder and what to do with it, except lock files and hidden files.
* **Text** is UTF-8, GB18030 or UTF-16, the same in the whole file. wangge never guesses: a file with bytes that fit none of these, or that
  give no usual Chinese, is refused, and the error names the line.
* **Rows.** A row that is *taken* is added, updated or unchanged. A *rejected* row is listed with its column and rule. Both together are the
  rows in. Rows that declare nothing (blank rows between others, subtotals, notes, repeated headers, titles) are skipped and don't count as
  rows in; a notice names each by its number.
* **Two header rows.** wangge first tries group and leaf together, then the leaf alone. Leaves such as 编码 and 名称 under the name of
  another kind belong to that kind.
* **Merged cells.** The value holds for every cell of the range, but a row without values of its own stays blank. CSV has no merged
  cells: there a blank is a blank.
* **Subtotals.** A subtotal is a row without a code that has a label such as 小计, 合计（户）, 共计412户, 汇总 or 平均值 in a cell
  other than its remark. Also skipped are a row that numbers the columns below the header (甲 乙 1 2), signatures (填表人 … 审核人 …) in one
  cell or several, and notes.
* **Characters.** `="…"` and an apostrophe before a text are removed. The dots · • ・ in a name are the same character. Private-use characters of old
  Chinese fonts become the characters that they show.
* **Dates.** A date or time in a column of names, codes or references is rejected, because a spreadsheet made it from a text such as 3-1. Text
  that was saved in a wrong encoding is rejected too.
* **Privacy.** Mobile numbers are masked and identity numbers rejected, in any usual grouping and across line ends. Messages, copies and
  reports repeat neither. 18 digits with a wrong check character count as an identity number in every column but the code. 15 digits
  may be an identity number or a grid's code. They are an identity number when the seventh and eighth digit begin a valid birth date from 1930 to 1999; 30, 40 and 50
  count as street numbers.
* **Hidden parts.** Hidden sheets are skipped. Hidden rows and columns are read, because otherwise a forgotten filter would retire the facts that it
  hides. A notice names each.
* **Codes.** A code is what its cell shows: 1 in the format `000` is 001. A number or a date is what the cell stores.

| trap | 情形 | file | what happens |
|---|---|---|---|
"""


def sheets_page(cases: Iterable[CorpusCase]) -> str:
    """Return the page as Markdown."""
    return _INTRO + "".join(
        f"| {_cell(case.en)} | {_cell(case.zh)} | `{case.source.name}` | {_cell(_outcome(case))} |\n"
        for case in cases
    )


def _outcome(case: CorpusCase) -> str:
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
