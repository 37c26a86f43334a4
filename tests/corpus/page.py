"""Generates docs/sheets.md, which lists each file of the corpus with the result of reading it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.corpus.case import CorpusCase

__all__ = ["sheets_page"]

_INTRO = """\
# Sheets as they are sent

This page describes how `wangge plan` and `wangge apply` read the imperfect sheets that offices send. Each line of the table is about a small file in
`tests/corpus/`, which a test reads. This page is generated from the expected results, so don't edit it.

* **Files.** wangge reads workbooks (`.xlsx`, `.xlsm`, `.xls`, `.ods`, and `.et` of WPS Office), text with columns (`.csv`, `.tsv`, `.txt`; separated by
  commas, tabs, semicolons or bars) and `.parquet`. The content of a workbook decides its format, whatever the file is called. A folder with its subfolders
  is one dataset, and the sheet of one kind may be split over several files. For every other file, a notice says what to do with it; one
  notice lists lock files, hidden files and temporary files.
* **Kinds.** The name of a sheet gives its kind: 网格, 网格-滨江街道, 2024年网格台账; if it gives none, the name of the file is used. A sheet that is named after
  a kind is never read as another one. If neither name gives a kind, headers or codes must show it: 网格编码, 单元数, codes of fifteen digits. Headers that
  many lists have, such as 编码, 名称 and 联系电话, don't show a kind. A sheet with only such headers is rejected, and the message names the kinds that fit
  it. The table of `wangge plan` says for each sheet as which kind it was read.
* **Headers.** wangge knows the headers that offices usually write. The graph doesn't store all of these columns; a notice gives the reason for each column that
  was left out. The table `[headers]` in [wangge.toml](writing-rules.md#wanggetoml) adds your own headers.
* **Text files** are in UTF-8, GB18030 or UTF-16; a file has only one encoding. wangge rejects a file that none of these encodings can decode, or that
  decoded as GB18030 has many rare characters; the error names the line.
* **Rows.** A row that is *taken* is added, updated or unchanged. A *rejected* row is listed with its column and the rule that rejects it. Both
  kinds together are counted as *rows in*. Rows that declare nothing (blank rows between others, subtotals, notes, repeated headers, titles) are skipped and aren't
  counted; a notice gives their numbers.
* **Two header rows.** The upper row has the titles of groups (人员), the lower row those of single columns (编码). wangge first looks for a column with both
  titles joined (人员编码), then for one with the lower title alone. If the group's title is the name of another kind (街道), 编码 and 名称 below it are the code
  and name of that kind.
* **Merged cells.** Every cell of a merged range gets the value of the range, except in rows in which all other cells are blank. CSV has no merged
  cells, so a blank cell there is blank.
* **Subtotals.** A row is a subtotal if it has no code, and has a label such as 小计, 合计（户）, 共计412户, 汇总 or 平均值 in a cell
  other than its remark. Three other kinds of row are skipped too: a row below the header that numbers the columns (甲 乙 1 2), signatures (填表人 … 审核人 …) in one
  cell or several, and notes.
* **Characters.** `="…"` and an apostrophe before a text are removed. The dots · • ・ in a name are the same character. Old Chinese
  fonts display some characters by private-use code points; these are replaced by the standard ones.
* **Dates.** A date or time in a column of names, codes or references is rejected, because a spreadsheet program has converted it from a text such as 3-1.
* **Garbled text.** Text that a program has read or saved in a wrong encoding is rejected.
* **Privacy.** Mobile numbers are masked, and rows with resident ID numbers are rejected, even if the digits are grouped in a usual way or spread over lines.
  Messages, copies and reports contain neither these ID numbers nor unmasked mobile numbers. An ID number of 18 digits is recognised in every column except
  the code, even if its check character is wrong. A number of 15 digits is an ID number if a valid birth date from 1930 to 1999 begins at its seventh digit.
  But if its seventh and eighth digits are 30, 40 or 50, the number is taken as the code of a grid.
* **Hidden parts.** Hidden sheets are skipped. Hidden rows and columns are read; otherwise the facts that a forgotten filter hides would be
  retired. A notice names all hidden parts.
* **Codes.** A code is read as its cell displays it: 1 in the number format `000` is 001. A number or a date is read as the cell stores it.

| sheet | 情形 | file | what happens |
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
        return f"file rejected: {case.error}"
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
