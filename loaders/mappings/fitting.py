"""Finds the mapping that reads a sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wangge.graph.model import Model
from wangge.loaders.mappings.editions import original_of_copy
from wangge.loaders.mappings.ledger import (
    LackedHeaders,
    LedgerTable,
    columns_of,
    first_rows,
    ledger_of,
    may_read,
)
from wangge.loaders.mappings.mapping import Mapping
from wangge.loaders.mappings.templates import mapping_of_template
from wangge.loaders.messages.ledgers import LedgerMessage
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.sheets.header import find_header
from wangge.loaders.sheets.sheetname import sheet_called
from wangge.loaders.sheets.table import RawRow, RawSheet

__all__ = ["fitting_ledger", "refused_copy"]

_Changed = tuple[int, Mapping, LackedHeaders]

_FEW = 0.4
_MOST_NAMED = 5
_INDIFFERENT = re.compile("序号|编号|备注|说明")


def fitting_ledger(
    raw: RawSheet, mappings: Sequence[Mapping], model: Model
) -> LedgerTable | RejectText | None:
    """Return a sheet as the ledger of the mapping that fits it; None if no mapping fits.

    If several mappings fit, the one that reads the most columns is chosen. If the sheet has the name of a template
    sheet, and the template reads more columns, no mapping of the project is used; if only the codes are missing, a
    mapping is made from the template. The result is a message if several mappings fit equally well, or if the sheet has
    lost headers that its mapping reads.
    """
    rows = first_rows(raw)
    fitting: list[LedgerTable] = []
    changed: list[_Changed] = []
    for mapping in mappings:
        if may_read(mapping, raw):
            ledger = ledger_of(raw, rows, mapping)
            if isinstance(ledger, LedgerTable):
                fitting.append(ledger)
            else:
                changed.append((len(ledger.lacked), mapping, ledger))
    longest = max((len(ledger.positions) for ledger in fitting), default=0)
    fitting = [ledger for ledger in fitting if len(ledger.positions) == longest]
    is_of_template = _columns_of_template(raw, rows, model) > longest
    if fitting and not is_of_template:
        return fitting[0] if len(fitting) == 1 else _several(fitting)
    if is_of_template:
        changed = []
    named = [entry for entry in changed if entry[1].files or entry[1].sheets]
    if named and _lacks_at_most(0.5, nearest := min(named, key=lambda entry: entry[0])):
        return _changed_headers(nearest)
    template = mapping_of_template(raw, rows, model)
    own = ledger_of(raw, rows, template) if template is not None else None
    if isinstance(own, LedgerTable):
        return own
    # A mapping without patterns may belong to other sheets, so it counts only for a sheet that nothing else reads.
    near = [entry for entry in changed if _lacks_at_most(_FEW, entry)]
    if near and find_header(raw.name, rows, model, raw.file)[0] is None:
        return _changed_headers(min(near, key=lambda entry: entry[0]))
    return None


def refused_copy(ledger: LedgerTable, ledgers: Sequence[LedgerTable]) -> RejectText | None:
    """Return why a ledger isn't read if it seems to be a copy of another sheet among `ledgers`, else None."""
    name = original_of_copy(ledger, ledgers)
    return None if name is None else LedgerMessage.COPY.fill(name=name)


def _columns_of_template(raw: RawSheet, rows: Sequence[RawRow], model: Model) -> int:
    """Return how many columns of a sheet the template reads; 0 if its name or a required column other than the code is missing."""
    if sheet_called(raw.name, model) is None:
        return 0
    header = find_header(raw.name, rows, model, raw.file)[1]
    if header is None:
        return 0
    lacks_only_codes = mapping_of_template(raw, rows, model) is not None
    return len(header.columns) if header.complete or lacks_only_codes else 0


def _changed_headers(changed: _Changed) -> RejectText:
    _, mapping, headers = changed
    others = [title for title in headers.others if not _INDIFFERENT.fullmatch(title)][:_MOST_NAMED]
    also = RejectText(f" (it has {'、'.join(others)})", f"（表中另有{'、'.join(others)}）") if others else ""
    return LedgerMessage.HEADERS_CHANGED.fill(
        name=mapping.name, columns="、".join(headers.lacked), others=also
    )


def _lacks_at_most(share: float, changed: _Changed) -> bool:
    """Whether a sheet lacks at most this share of the headers of a mapping."""
    missing, mapping, _ = changed
    return missing <= share * len(columns_of(mapping))


def _several(ledgers: Sequence[LedgerTable]) -> RejectText:
    return LedgerMessage.SEVERAL_MAPPINGS.fill(names="、".join(ledger.mapping.name for ledger in ledgers))
