"""Collects the nodes that ledgers declare; rows that name the same node complete each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from wangge.graph.model import NodeKey
from wangge.loaders.mappings.madecodes import name_key
from wangge.loaders.sheets.cells import Value

__all__ = ["Declaration", "DeclaredNode", "DeclaredNodes", "LedgerPlace"]


class LedgerPlace(NamedTuple):
    """The place of a declaration: the number of the ledger among those of the dataset, row number and header."""

    ledger: int
    row: int
    column: str


class Declaration(NamedTuple):
    """What one row says about a node.

    `division` is the code of the community (or the nearest larger unit) that the node belongs to. `references` has
    codes by the name of the reference column, `totals` the numbers that are added up over all rows. `further` are
    references that count only if the parent lies in several such units: for a building in a compound, its grid. If
    `attached` is true, another dataset declares the node, and the row only adds `references` to it. `lost` are the
    properties and references whose cells can't be read.
    """

    node: NodeKey
    name: str
    division: str
    place: LedgerPlace
    references: dict[str, tuple[str, ...]]
    values: dict[str, Value]
    totals: dict[str, int | float]
    further: dict[str, tuple[str, ...]]
    attached: bool = False
    lost: frozenset[str] = frozenset()


@dataclass(slots=True)
class DeclaredNode:
    """A node with everything that the rows say about it."""

    node: NodeKey
    names: set[str]
    division: str
    place: LedgerPlace
    references: dict[str, list[str]]
    values: dict[str, Value]
    totals: dict[str, int | float]
    further: dict[str, list[str]]
    attached: bool
    lost: set[str]

    @property
    def known_totals(self) -> dict[str, int | float]:
        """The sums of the numbers in the rows, without sums of which a number can't be read."""
        return {name: number for name, number in self.totals.items() if name not in self.lost}

    @property
    def name(self) -> str:
        """One of the spellings of the name; which one doesn't depend on the order of the rows."""
        return min(self.names)


class DeclaredNodes:
    """The nodes of all ledgers of a dataset.

    Several rows may declare one node: each may add properties, but none may contradict another.
    """

    def __init__(self) -> None:
        self._nodes: dict[NodeKey, DeclaredNode] = {}
        self._by_name: dict[str, dict[NodeKey, DeclaredNode]] | None = None

    def __iter__(self) -> Iterator[DeclaredNode]:
        return iter(self._nodes.values())

    def get(self, node: NodeKey) -> DeclaredNode | None:
        """Return what is declared about a node, or None."""
        return self._nodes.get(node)

    def with_name(self, name: str) -> list[DeclaredNode]:
        """Return the nodes that have a name in any spelling."""
        if self._by_name is None:
            self._by_name = {}
            for node in self._nodes.values():
                for own in node.names:
                    self._index(own, node)
        return list(self._by_name.get(name_key(name), {}).values())

    def _index(self, name: str, node: DeclaredNode) -> None:
        if self._by_name is not None:
            self._by_name.setdefault(name_key(name), {})[node.node] = node

    def references_of(self, code: str, column: str) -> list[str]:
        """Return the codes that the compound with a code has in one of its reference columns."""
        node = self._nodes.get(NodeKey("Compound", code))
        return node.references.get(column, []) if node is not None else []

    def contradictions(self, declaration: Declaration) -> list[tuple[str, Value, Value, LedgerPlace]]:
        """Return the properties for which an earlier row has another value, with both values and the earlier place."""
        known = self._nodes.get(declaration.node)
        if known is None:
            return []
        return [
            (name, value, before, known.place)
            for name, value in declaration.values.items()
            if (before := known.values.get(name, value)) != value
        ]

    def add(self, declaration: Declaration) -> None:
        """Add what a row says about a node."""
        known = self._nodes.get(declaration.node)
        if known is None:
            known = DeclaredNode(
                declaration.node,
                {declaration.name},
                declaration.division,
                declaration.place,
                {name: list(dict.fromkeys(codes)) for name, codes in declaration.references.items()},
                dict(declaration.values),
                dict(declaration.totals),
                {name: list(codes) for name, codes in declaration.further.items()},
                declaration.attached,
                set(declaration.lost),
            )
            self._nodes[declaration.node] = known
            self._index(declaration.name, known)
            return
        if declaration.name not in known.names:
            known.names.add(declaration.name)
            self._index(declaration.name, known)
        known.lost |= declaration.lost
        for name, value in declaration.values.items():
            known.values.setdefault(name, value)
        for own, new in ((known.references, declaration.references), (known.further, declaration.further)):
            for name, codes in new.items():
                listed = own.setdefault(name, [])
                listed += [code for code in codes if code not in listed]
        for name, number in declaration.totals.items():
            known.totals[name] = known.totals.get(name, 0) + number
