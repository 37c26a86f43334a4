"""Writes the rectification list (整改清单), a workbook of findings. Streets fill it in, and wangge reads it back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from openpyxl import Workbook

from wangge.graph.model import Model
from wangge.loaders.reports.streamed_sheets import packed_workbook
from wangge.loaders.sheets.table import IGNORED_SHEETS
from wangge.queries.check.report import CheckReport
from wangge.queries.reports.rectification_cover import COVER, fill_cover
from wangge.queries.reports.rectification_entries import RectificationEntry, ResponsibleStreet, owners_of
from wangge.queries.reports.rectification_page import add_styles, fill_page
from wangge.queries.reports.sheet_parts import sheet_title

__all__ = ["rectification_workbook"]

_MOST_ROWS = 500_000
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
            yield part, sheet_title(owner.name, taken, otherwise=owner.code), entries
