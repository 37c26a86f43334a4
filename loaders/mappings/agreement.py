"""Refuses the cells of ledgers that contradict an earlier row."""

from __future__ import annotations

from collections.abc import Sequence

from wangge.loaders.fact import RowLocation
from wangge.loaders.mappings.declared import Declaration, LedgerPlace
from wangge.loaders.mappings.kindsheet import KindSheets
from wangge.loaders.mappings.ledger import LedgerTable
from wangge.loaders.mappings.ledger_facts import LedgerFacts
from wangge.loaders.mappings.mapping import FactMapping
from wangge.loaders.mappings.row_declarations import RowDeclarations, contradiction_of

__all__ = ["Agreement"]


class Agreement:
    """Compares what a row declares with `facts`, which earlier rows of `ledgers` declared."""

    def __init__(self, facts: LedgerFacts, kinds: KindSheets, ledgers: Sequence[LedgerTable]) -> None:
        self._facts = facts
        self._kinds = kinds
        self._ledgers = ledgers

    def agreed(self, fact: FactMapping, declaration: Declaration, into: RowDeclarations) -> Declaration:
        """Return a declaration without the values that contradict an earlier row; the cells of these are refused."""
        contradictions = self._facts.nodes.contradictions(declaration)
        if contradictions or declaration.lost:
            into.partial.add(declaration.node.label)
        if not contradictions:
            return declaration
        headers = self._kinds[declaration.node.label].headers
        for name, value, before, place in contradictions:
            column = fact.columns.get(name, declaration.place.column)
            both = (value, before)
            into.refuse(
                contradiction_of(declaration, column, headers.get(name, name), both, self._location(place))
            )
        contradicted = {name for name, *_ in contradictions}
        values = {name: value for name, value in declaration.values.items() if name not in contradicted}
        return declaration._replace(values=values)

    def _location(self, place: LedgerPlace) -> RowLocation:
        raw = self._ledgers[place.ledger].raw
        return RowLocation(raw.file, raw.name, place.row)
