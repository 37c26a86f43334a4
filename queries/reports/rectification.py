"""Writes the rectification list (整改清单), a workbook of findings. Streets fill it in, and wangge reads it back."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import count

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from wangge.graph.model import Model
from wangge.loaders.reports.marks import cell_text
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
_EPOCH = (1980, 1, 1, 0, 0, 0)


def rectification_workbook(report: CheckReport, model: Model | None = None) -> bytes:
    """Return the bytes of the workbook: a cover sheet 说明, then one sheet per owner. Equal reports give equal bytes.

    The owner of a finding is its street, or 区级 if it is in no street. Waived findings aren't listed; the cover sheet
    says how many there are. `wangge.loaders.sheets` reads the filled-in rows.
    """
    model = model or report.model
    book = Workbook()
    add_styles(book)
    pages = list(_titled(owners_of(report, model)))
    fill_cover(book.worksheets[0], report, [(owner, title) for owner, title, _entries in pages], model)
    for owner, title, entries in pages:
        fill_page(book.create_sheet(title), owner, entries)
    return _packed(book, report.today)


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


def _packed(book: Workbook, day: date) -> bytes:
    """Return the workbook as bytes without timestamps, so that equal workbooks give equal bytes."""
    book.properties.creator = "wangge"
    book.properties.created = book.properties.modified = datetime.combine(day, time())
    unpacked = io.BytesIO()
    with zipfile.ZipFile(unpacked, "w", zipfile.ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).save()
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(unpacked) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return packed.getvalue()
