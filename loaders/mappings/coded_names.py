"""Learns which names have official codes, before the rows that only have the names are read."""

from __future__ import annotations

from collections.abc import Callable

from wangge.loaders.mappings.declared import Declaration
from wangge.loaders.mappings.facts_of_row import FactReader
from wangge.loaders.mappings.identification import NodeIdentifier
from wangge.loaders.mappings.kindsheet import KindSheets
from wangge.loaders.mappings.ledger import LedgerTable
from wangge.loaders.mappings.mapping import FactMapping
from wangge.loaders.mappings.order import in_order
from wangge.loaders.mappings.row_declarations import RowDeclarations
from wangge.loaders.mappings.units import UnitFinder

__all__ = ["learn_codes"]


def learn_codes(
    ledger: LedgerTable, kinds: KindSheets, finder: UnitFinder, identifier: Callable[[str], NodeIdentifier]
) -> None:
    """Read the rows of a ledger that give codes to named nodes, so that every row with only such a name means that node.

    The identifiers learn the codes; what the rows declare is read again later.
    """
    facts = in_order(ledger.mapping)
    if not any(fact.code is not None and fact.name is not None and not fact.known for fact in facts):
        return
    readers = [
        FactReader(fact, ledger, 0, kinds, finder, identifier, _as_declared)
        for fact in facts
        if fact.kind != "Post"
    ]
    for row in ledger.rows(ledger.blocks(ledger.data_rows())):
        into = RowDeclarations()
        for reader in () if row.below else readers:
            reader.read(row, into)


def _as_declared(_fact: FactMapping, declaration: Declaration, _into: RowDeclarations) -> Declaration:
    return declaration
