"""Writes the rectification list (整改清单), a workbook of findings. Streets fill it in, and wangge reads it back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count

from openpyxl import Workbook

from wangge.graph.model import Model
from wangge.loaders.reports.marks import cell_text
from wangge.loaders.reports.streamed_sheets import packed_workbook
from wangge.loaders.sheets.table import IGNORED_SHEETS
from wangge.queries.check.report import CheckReport
from wangge.queries.reports.printable import one_line
from wangge.queries.reports.rectification_cover import COVER, fill_cover
from wangge.queries.reports.rectification_entries import RectificationEntry, ResponsibleStreet, owners_of
from wangge.queries.reports.rectification_page import add_styles, fill_page

__all__ = ["rectification_workbook"]

_MOST_ROWS = 500_000
_LONGEST_TITLE = 31
_NOT_IN_TITLES = re.compile(r"[\\*?:/\[\]\x00-\x1f']")
_RESERVED = {"history"}


def rectification_workbook(report: CheckReport, model: Model | None = None) -> bytes:
    """Return the bytes of the workbook: a cover sheet 说明, then one sheet per owner. Equal reports give equal bytes.

    The owner of a finding is its street, or 区级 if it is in no street. Waived findings aren't listed; the cover sheet
    says how many there are. `wangge.loaders.sheets` reads the filled-in rows.
    """
    model = model or report.model
    book = Workbook()
    styles = add_styles(book)
    pages = list(_titled(owners_of(report, model)))
    fill_cover(book.worksheets[0], report, [(owner, title) for owner, title, _entries in pages], model)
    streams = {
        title: fill_page(book.create_sheet(title), owner, entries, styles) for owner, title, entries in pages
    }
    return packed_workbook(book, report.today, streams)


def _titled(
    owners: Sequence[ResponsibleStreet],
) -> Iterator[tuple[ResponsibleStreet, str, Sequence[RectificationEntry]]]:
    """Yield every owner with the title and the rows of its sheet.

    An owner with more rows than a sheet may have gets several sheets and is yielded once for each.
    """
    taken = {title.casefold() for title in (COVER, *IGNORED_SHEETS)} | _RESERVED
    for owner in owners:
        for start in range(0, len(owner.entries), _MOST_ROWS):
            entries = owner.entries[start : start + _MOST_ROWS]
            part = ResponsibleStreet(owner.code, owner.name, entries)
            yield part, _title(owner, taken), entries


def _title(owner: ResponsibleStreet, taken: set[str]) -> str:
    """Return a valid sheet title, made from the owner's name, that isn't in `taken`."""
    clean_name = (
        _NOT_IN_TITLES.sub(" ", cell_text(one_line(owner.name))).strip()[:_LONGEST_TITLE] or owner.code
    )
    title = clean_name
    for number in count(2):
        if title.casefold() not in taken:
            break
        suffix = f" {number}"
        title = clean_name[: _LONGEST_TITLE - len(suffix)] + suffix
    taken.add(title.casefold())
    return title
