"""Finds the mapping that reads a sheet."""

from __future__ import annotations

from collections.abc import Sequence

from wangge.graph.model import Model
from wangge.loaders.mappings.ledger import LedgerTable, columns_of, first_rows, ledger_of, may_read
from wangge.loaders.mappings.mapping import Mapping
from wangge.loaders.mappings.templates import mapping_of_template
from wangge.loaders.messages.ledgers import LedgerMessage
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.sheets.table import RawSheet

__all__ = ["fitting_ledger"]

_Changed = tuple[int, Mapping, list[str]]


def fitting_ledger(
    raw: RawSheet, mappings: Sequence[Mapping], model: Model
) -> LedgerTable | RejectText | None:
    """Return a sheet as the ledger of the mapping that fits it; None if none does.

    Of several mappings, the one that reads the most columns is chosen. A sheet of the template without codes has a
    mapping of its own. The result is a message if several mappings fit alike, or if the sheet has lost headers that its
    mapping reads.
    """
    rows = first_rows(raw)
    fitting: list[LedgerTable] = []
    changed: list[_Changed] = []
    for mapping in mappings:
        if may_read(mapping, raw):
            ledger = ledger_of(raw, rows, mapping)
            if isinstance(ledger, LedgerTable):
                fitting.append(ledger)
            elif mapping.files or mapping.sheets:
                changed.append((len(ledger), mapping, ledger))
    longest = max((len(ledger.positions) for ledger in fitting), default=0)
    fitting = [ledger for ledger in fitting if len(ledger.positions) == longest]
    if fitting:
        return fitting[0] if len(fitting) == 1 else _several(fitting)
    if changed and _is_likely(nearest := min(changed, key=lambda entry: entry[0])):
        _, mapping, missing = nearest
        return LedgerMessage.HEADERS_CHANGED.fill(name=mapping.name, columns="、".join(missing))
    template = mapping_of_template(raw, rows, model)
    own = ledger_of(raw, rows, template) if template is not None else None
    return own if isinstance(own, LedgerTable) else None


def _is_likely(changed: _Changed) -> bool:
    """Whether a sheet has at least half of the headers of a mapping."""
    missing, mapping, _ = changed
    return 2 * missing <= len(columns_of(mapping))


def _several(ledgers: Sequence[LedgerTable]) -> RejectText:
    return LedgerMessage.SEVERAL_MAPPINGS.fill(names="、".join(ledger.mapping.name for ledger in ledgers))
