"""Reads the units that nodes of the graph belong to, and the units around these, up to the divisions."""

from __future__ import annotations

from collections.abc import Iterable

from wangge.graph.model import Model, NodeKey
from wangge.loaders.fact import EdgeKey
from wangge.loaders.state import GraphState, Stored

__all__ = ["Surroundings"]

_UPWARD = ("PartOf", "PostIn", "Holds")


class Surroundings:
    """Nodes of the graph with their relationships. Call `read` for a node before the other methods."""

    def __init__(self, state: GraphState, model: Model) -> None:
        self._state = state
        self._model = model
        self._nodes: dict[NodeKey, Stored] = {}
        self._edges: dict[NodeKey, dict[EdgeKey, Stored]] = {}

    def read(self, nodes: Iterable[NodeKey]) -> None:
        """Read nodes with their relationships, and the units to which they belong, up to the divisions."""
        waiting = {node for node in nodes if node not in self._edges}
        while waiting:
            self._nodes.update(self._state.pick_all(waiting))
            self._edges.update({node: {} for node in waiting})
            inner = [node for node in waiting if not self._is_division(node)]
            for key, stored in self._state.edges_at(inner).items():
                for end in (key.source, key.target):
                    if end in waiting:
                        self._edges[end][key] = stored
            above = {unit for node in waiting for unit in (*self._above(node), *self.places_at(node))}
            waiting = {node for node in above if node not in self._edges}

    def name(self, node: NodeKey) -> str:
        """Return the name of a node; "" if it has none."""
        stored = self._nodes.get(node)
        return str(stored.properties.get("name") or "") if stored is not None else ""

    def targets(self, node: NodeKey, kind: str) -> list[NodeKey]:
        """Return the nodes to which relationships of a kind lead from a node."""
        return [key.target for key in self._edges[node] if key.kind == kind and key.source == node]

    def places_at(self, node: NodeKey) -> list[NodeKey]:
        """Return the places with which a node has a relationship; none for a place, a post or a person."""
        if self._model.nodes[node.label].place_tier is not None or node.label in ("Person", "Post"):
            return []
        ends = (end for key in self._edges[node] for end in (key.source, key.target) if end != node)
        return [end for end in ends if self._model.nodes[end.label].place_tier is not None]

    def edges(self, node: NodeKey) -> dict[EdgeKey, Stored]:
        """Return the relationships of a node."""
        return self._edges.get(node, {})

    def _above(self, node: NodeKey) -> list[NodeKey]:
        return [target for kind in _UPWARD for target in self.targets(node, kind)]

    def _is_division(self, node: NodeKey) -> bool:
        return self._model.nodes[node.label].division_level is not None
