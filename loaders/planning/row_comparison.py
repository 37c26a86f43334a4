"""Compares rows with the graph one by one, if they can't be compared column by column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from wangge.graph.model import EdgeKind, NodeKey, NodeKind
from wangge.loaders.fact import EdgeKey, RowFacts, location_of
from wangge.loaders.messages.references import DeclarationMessage, location
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.overlay.base import PART_OF
from wangge.loaders.overlay.layers import is_of_package
from wangge.loaders.planning.acceptance import Acceptance
from wangge.loaders.planning.change import ChangeLog, Operation
from wangge.loaders.planning.context import PlanContext
from wangge.loaders.planning.heldback import HeldBack
from wangge.loaders.planning.stored_elsewhere import StoredElsewhere
from wangge.loaders.reject import RejectRule
from wangge.loaders.sheets.cells import Value
from wangge.loaders.sheets.understood import UnderstoodSheet
from wangge.loaders.state import Edges, Stored

__all__ = ["ROWS_AT_ONCE", "Outcomes", "ResolvedRow", "RowComparison"]

ROWS_AT_ONCE = 5_000
"""The number of rows that are compared together, with one query per kind of fact."""

Outcomes = Counter[tuple[str, str, Operation | None]]
"""The number of rows by file, sheet and outcome; None stands for an unchanged row."""


class ResolvedRow(NamedTuple):
    """A row whose references are resolved, with the relationships it declares and their properties."""

    sheet: UnderstoodSheet
    facts: RowFacts
    edges: dict[EdgeKey, dict[str, Value]]


class RowComparison:
    """Compares rows of one dataset with the graph; adds to `changes` and `outcomes`, and rejects rows."""

    def __init__(self, dataset: str, context: PlanContext, accepted: Acceptance, held: HeldBack) -> None:
        self.changes = ChangeLog()
        self.outcomes: Outcomes = Counter()
        self._dataset = dataset
        self._model = context.model
        self._state = context.state
        self._retired_edges = context.declared.retired_edges
        self._layers = context.layers
        self._directory = context.directory
        self._accepted = accepted
        self._held = held
        self.elsewhere = StoredElsewhere()

    def ended(self, label: str) -> dict[str, set[str]]:
        """Return the names, by code, of the units of a label that change events of other datasets ended."""
        return self._layers.ended(without=self._dataset) if label in self._layers.labels else {}

    def compare_edges(self, kind: EdgeKind, rows: list[ResolvedRow]) -> None:
        """Compare rows of a sheet of relationships."""
        for row in rows:
            self._compare_edge_row(kind, row)

    def compare_nodes(
        self, kind: NodeKind, rows: list[ResolvedRow], stored: dict[str, Stored] | None = None
    ) -> list[NodeKey]:
        """Compare rows of a sheet of nodes; return the nodes of rows that are rejected.

        `stored` are the graph's nodes of these rows by their codes; they are read from the graph if it is None.
        """
        if not rows:
            return []
        label = kind.label
        if stored is None:
            stored = self._state.pick(label, [row.facts.node.code for row in rows if row.facts.node])
        edges = {
            edge.name: self._state.pick_edges(edge, label, stored)
            for edge in self._model.edges_from(label)
            if edge.plural is None
        }
        rejected_nodes: list[NodeKey] = []
        for row in rows:
            node = row.facts.node
            if node is None:
                continue
            stored_node = stored.get(node.code)
            if stored_node is None or stored_node.dataset == self._dataset:
                self._compare_node_row(node, stored_node, row, edges)
            elif row.sheet.is_ledger:
                if not self._agrees(row, stored_node, edges):
                    rejected_nodes.append(node)
            elif stored_node.dataset and self._gives_way(node, stored_node, row):
                self._count(row, set())
            elif is_of_package(stored_node):
                self._compare_node_row(node, stored_node, row, edges)
            else:
                fault = self._accepted.declared_elsewhere(
                    DeclarationMessage.CODE.fill(code=node.code), stored_node.dataset
                )
                row.sheet.reject(row.facts.place.row, (kind.properties["code"].zh,), *fault)
                self._accepted.refused.setdefault(node, row.facts.place)
                rejected_nodes.append(node)
        return rejected_nodes

    def _gives_way(self, node: NodeKey, stored: Stored, row: ResolvedRow) -> bool:
        name = str(row.facts.values.get("name") or "")
        return self._layers.gives_way(node, name, stored, row.sheet.file)

    def compare_shared(self, sheet: UnderstoodSheet, rows: Iterable[RowFacts]) -> None:
        """Compare rows of a ledger with the rows of an earlier dataset of the plan that declare the same nodes."""
        for facts in rows:
            other = self._accepted.declared_row(facts.node) if facts.node is not None else None
            if other is not None:
                file = RejectText(other.place.file, other.place.file)
                self.elsewhere.note(sheet, facts, other.values, file)
            if other is None or self._same_values(sheet, facts, other.values, location(other.place)):
                self.outcomes[sheet.file, sheet.name, None] += 1

    def attach(self, kind: NodeKind, rows: list[ResolvedRow]) -> None:
        """Compare the relationships that rows add to nodes of other datasets; retire those that no row adds any more."""
        wanted = {key for row in rows for key in row.edges}
        for name in sorted({key.kind for key in wanted}):
            for key, edge in self._state.edges(self._model.edges[name], kind.label).items():
                attached = edge.dataset == self._dataset and not self._accepted.declares(key.source)
                if attached and key not in wanted:
                    self.changes.add(Operation.RETIRE, key, edge.properties, None, None)
        for row in rows:
            operations: set[Operation | None] = set()
            for key, own in row.edges.items():
                edges = self._state.edges(self._model.edges[key.kind], kind.label)
                operations.add(self._compare(key, edges.get(key), own, row))
            self._count(row, operations)

    def _agrees(self, row: ResolvedRow, stored: Stored, edges: dict[str, Edges]) -> bool:
        """Compare a row of a ledger with a node of another dataset; return whether the row doesn't contradict it.

        Relationships that the node doesn't have yet are added, but not one to a place in which the node lies already: a
        ledger names only the community of a compound that is in a grid. If the row contradicts the node, it is rejected.
        """
        node = row.facts.node
        where = (
            DeclarationMessage.DATASET.fill(name=stored.dataset)
            if stored.dataset
            else DeclarationMessage.PROGRAM.fill()
        )
        if node is None or not self._same_values(row.sheet, row.facts, stored.properties, where):
            return False
        self.elsewhere.note(row.sheet, row.facts, stored.properties, where)
        known = {key: edge for kind in edges.values() for key, edge in kind.at(node.code)}
        placed = [key for key in known if key.kind == PART_OF]
        added = [
            key
            for key in row.edges
            if key not in known
            and not (
                key.kind == PART_OF and any(self._directory.lies_in(own.target, key.target) for own in placed)
            )
        ]
        for key in added:
            others = [k for k in known if k.kind == key.kind and k.target.label == key.target.label]
            single = any(r.edge.name == key.kind and not r.ends.many for r in row.facts.references)
            if key.kind == PART_OF and self._model.nodes[key.target.label].division_level is not None:
                others, single = placed, True
            if others and single:
                message = DeclarationMessage.OTHER_PARENT.fill(
                    name=_name(row.facts), before=others[0].target.code, place=where, value=key.target.code
                )
                columns = (row.facts.references[0].column,)
                row.sheet.reject(row.facts.place.row, columns, RejectRule.CONTRADICTION, message)
                return False
        self._count(row, {self._compare(key, None, row.edges[key], row) for key in added})
        return True

    def _same_values(
        self, sheet: UnderstoodSheet, facts: RowFacts, known: Mapping[str, Any], where: RejectText
    ) -> bool:
        """Whether a row has the `known` values; if not, reject it. Names aren't compared: they may be spelled differently.

        A number that is the sum of several rows of the sheet may be smaller: a ledger needn't list all buildings.
        """
        for name, value in facts.values.items():
            before: Any = value if known.get(name) is None else known[name]
            if name not in ("code", "name") and before != value:
                is_sum = sheet.is_ledger and name in sheet.added_up
                if is_sum and value < before:
                    continue
                zh = facts.kind.properties[name].zh
                fault = DeclarationMessage.LARGER_TOTAL if is_sum else DeclarationMessage.OTHER_VALUE
                message = fault.fill(header=zh, name=_name(facts), value=value, before=before, place=where)
                sheet.reject(facts.place.row, (zh,), RejectRule.CONTRADICTION, message)
                return False
        return True

    def _compare_node_row(
        self, node: NodeKey, stored_node: Stored | None, row: ResolvedRow, stored: dict[str, Edges]
    ) -> None:
        operations = {self._compare(node, stored_node, row.facts.values, row)}
        known: dict[EdgeKey, Stored] = {}
        kept: set[str] = set()
        if stored_node is not None:
            for edges in stored.values():
                known.update(edges.at(node.code))
            for key in self._retired_edges & known.keys():
                del known[key]
            known.update(self._layers.added.get(node, {}))
            kept = self._overlaid(node, known, row)
            for key, edge in known.items():
                own = edge.dataset == self._dataset or self._takes_over(key, edge, row)
                gone = own and key not in row.edges and key.kind not in kept and _replaces(row, key)
                if gone and not (row.sheet.is_ledger and self._is_held(row, key, edge)):
                    self.changes.add(Operation.RETIRE, key, edge.properties, None, None)
                    operations.add(Operation.UPDATE)
        for key, after in row.edges.items():
            if key.kind not in kept and self._compare(key, known.get(key), after, row) is not None:
                operations.add(Operation.UPDATE)
        self._count(row, operations)

    def _is_held(self, row: ResolvedRow, key: EdgeKey, edge: Stored) -> bool:
        """Whether a relationship stays, because a rejected cell of a ledger may declare it."""
        if row.sheet.lacks(row.facts.place.row, key.kind):
            self._held.keep_edge(key, edge, row.facts.place)
            return True
        return self._held.holds(key, edge)

    def _overlaid(self, node: NodeKey, known: dict[EdgeKey, Stored], row: ResolvedRow) -> set[str]:
        """Return the kinds of relationship that stay as another dataset's change event made them.

        A relationship of a division always stays. A relationship of any other node stays if the row declares
        the same one.
        """
        kept: set[str] = set()
        for key, edge in known.items():
            overlaid = key in self._layers.added.get(node, {}) or self._layers.is_overlay(edge)
            stays = node.label in self._layers.labels or key in row.edges
            if overlaid and stays and edge.dataset != self._dataset:
                kept.add(key.kind)
        return kept

    def _takes_over(self, key: EdgeKey, edge: Stored, row: ResolvedRow) -> bool:
        """Whether a row replaces a relationship of its node that a package or a change event of another dataset declares."""
        declares = any(key.kind == own.kind for own in row.edges)
        return declares and (is_of_package(edge) or self._layers.is_overlay(edge))

    def _compare_edge_row(self, kind: EdgeKind, row: ResolvedRow) -> None:
        operations: set[Operation | None] = set()
        for key, own in row.edges.items():
            stored = self._state.edges(kind, key.source.label).get(key)
            if stored is not None and stored.dataset != self._dataset:
                fault = self._accepted.declared_elsewhere(
                    DeclarationMessage.RELATIONSHIP.fill(), stored.dataset
                )
                row.sheet.reject(row.facts.place.row, (row.facts.references[0].column,), *fault)
                return
            operations.add(self._compare(key, stored, own, row))
        self._count(row, operations)

    def _count(self, row: ResolvedRow, operations: set[Operation | None]) -> None:
        """Count a row once: as added if a fact is added, else as updated if a fact is updated, else as unchanged."""
        outcome = next((step for step in (Operation.ADD, Operation.UPDATE) if step in operations), None)
        self.outcomes[row.sheet.file, row.sheet.name, outcome] += 1

    def _compare(
        self, key: NodeKey | EdgeKey, stored: Stored | None, after: dict[str, Any], row: ResolvedRow
    ) -> Operation | None:
        """Add the change of one fact, if any; return ADD, UPDATE, or None for unchanged properties."""
        place = row.facts.place
        if stored is None:
            self.changes.add(Operation.ADD, key, None, after, place)
            return Operation.ADD
        if row.sheet.adds_only:
            after = {**stored.properties, **after}
        elif row.sheet.is_ledger:
            after = self._held.completed(key, stored, after, row.sheet.added_up)
        if stored.properties != after:
            self.changes.add(Operation.UPDATE, key, stored.properties, after, place)
            return Operation.UPDATE
        if location_of(stored.src) != place:
            self.changes.add(Operation.MOVE, key, stored.properties, after, place)
        return None


def _replaces(row: ResolvedRow, key: EdgeKey) -> bool:
    """Whether to retire a relationship `key` that an earlier load stored and that the row doesn't declare.

    If the sheet only adds facts, the relationship is retired only if its kind allows one target and the row
    names another one.
    """
    single = (r.edge.name for r in row.facts.references if r.parent_tier or not r.ends.many)
    return not row.sheet.adds_only or key.kind in single


def _name(facts: RowFacts) -> str:
    """Return the name of a row's node, or the code of a node without a name."""
    return str(facts.values.get("name") or (facts.node.code if facts.node else ""))
