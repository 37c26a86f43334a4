"""Rejects the cells of ledgers that contradict an earlier row."""

from __future__ import annotations

from collections.abc import Sequence

from wangge.loaders.fact import RowLocation
from wangge.loaders.mappings.declared import Declaration, LedgerPlace
from wangge.loaders.mappings.kindsheet import KindSheets
from wangge.loaders.mappings.ledger import LedgerTable
from wangge.loaders.mappings.ledger_facts import LedgerFacts
from wangge.loaders.mappings.mapping import FactMapping
from wangge.loaders.mappings.row_declarations import RowDeclarations, contradiction_of, fault_of
from wangge.loaders.mappings.units import DIVISIONS
from wangge.loaders.messages.references import DeclarationMessage, location
from wangge.loaders.reject import RejectRule

__all__ = ["Agreement"]


class Agreement:
    """Compares what a row declares with `facts`, which earlier rows of `ledgers` declared."""

    def __init__(self, facts: LedgerFacts, kinds: KindSheets, ledgers: Sequence[LedgerTable]) -> None:
        self._facts = facts
        self._kinds = kinds
        self._ledgers = ledgers

    def agreed(self, fact: FactMapping, declaration: Declaration, into: RowDeclarations) -> Declaration:
        """Return a declaration without the values that contradict an earlier row; their cells are rejected."""
        declaration = self._with_one_parent(fact, declaration, into)
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

    def _with_one_parent(
        self, fact: FactMapping, declaration: Declaration, into: RowDeclarations
    ) -> Declaration:
        """Return a declaration without its division if an earlier row names another and the node can be in only one."""
        known = self._facts.nodes.get(declaration.node)
        if known is None:
            return declaration
        references = dict(declaration.references)
        for name, codes in declaration.references.items():
            before = known.references.get(name, [])
            if not before or set(codes) <= set(before) or not self._has_one(declaration.node.label, name):
                continue
            column = fact.within[0] if fact.within else declaration.place.column
            message = DeclarationMessage.OTHER_PARENT.fill(
                name=declaration.name,
                before="、".join(before),
                value="、".join(codes),
                place=location(self._location(known.place)),
            )
            header = declaration.place.column if column.startswith("@") else column
            into.refuse(fault_of(header, RejectRule.CONTRADICTION, message))
            into.partial.add(declaration.node.label)
            del references[name]
        return declaration._replace(references=references)

    def _has_one(self, label: str, name: str) -> bool:
        """Whether a node of the kind can be in only one of the divisions that the template's column `name` names."""
        column = self._kinds[label].columns[name]
        return (
            column.ends is not None
            and not column.ends.many
            and column.edge is not None
            and column.edge.type == "PART_OF"
            and set(column.ends.targets) <= set(DIVISIONS)
        )

    def _location(self, place: LedgerPlace) -> RowLocation:
        raw = self._ledgers[place.ledger].raw
        return RowLocation(raw.file, raw.name, place.row)
