"""Collects the nodes and relationships in the result of a statement, each once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from neo4j.graph import Node, Path, Relationship

from wangge.graph.plain_values import plain

__all__ = ["GraphValues", "NodeValue", "RelationshipValue"]


class NodeValue(NamedTuple):
    """A node as the engine returned it; `id` is the engine's own identifier, `labels` are sorted."""

    id: str
    labels: tuple[str, ...]
    properties: dict[str, Any]


class RelationshipValue(NamedTuple):
    """A relationship as the engine returned it; `source` and `target` are the engine's identifiers of its nodes."""

    id: str
    type: str
    source: str
    target: str
    properties: dict[str, Any]


@dataclass
class GraphValues:
    """The nodes and relationships of a result by the engine's identifiers, in the order of their first appearance.

    The contents of the first `limit` nodes are kept, or of all if `limit` is None. `left_out` has only the identifiers
    of the other nodes, and `left_out_relationships` those of the relationships that start or end at one of them.
    """

    limit: int | None = None
    nodes: dict[str, NodeValue] = field(default_factory=dict)
    relationships: dict[str, RelationshipValue] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)
    left_out_relationships: set[str] = field(default_factory=set)

    def add(self, record: Iterable[Any]) -> None:
        """Add all nodes and relationships in the values of one record, also those inside lists, maps and paths."""
        relationships: list[Relationship] = []
        for part in _parts(record):
            if isinstance(part, Relationship):
                relationships.append(part)
            else:
                self._add_node(part)
        for relationship in relationships:
            self._add_relationship(relationship)

    def unreturned_end(self) -> RelationshipValue | None:
        """Return a relationship whose start or end node isn't in the result; None if there is none."""
        known = self.nodes.keys() | self.left_out
        return next(
            (
                value
                for value in self.relationships.values()
                if value.source not in known or value.target not in known
            ),
            None,
        )

    def settle(self) -> None:
        """Move the relationships with a node that was left out to `left_out_relationships`."""
        for ident, value in list(self.relationships.items()):
            if value.source in self.left_out or value.target in self.left_out:
                del self.relationships[ident]
                self.left_out_relationships.add(ident)

    def _add_node(self, node: Node) -> None:
        ident = node.element_id
        if ident in self.nodes or ident in self.left_out:
            return
        if self.limit is not None and len(self.nodes) >= self.limit:
            self.left_out.add(ident)
        else:
            self.nodes[ident] = NodeValue(ident, tuple(sorted(node.labels)), plain(dict(node.items())))

    def _add_relationship(self, relationship: Relationship) -> None:
        ident = relationship.element_id
        if ident in self.relationships or ident in self.left_out_relationships:
            return
        source, target = (node.element_id if node else "" for node in relationship.nodes)
        if source in self.left_out or target in self.left_out:
            self.left_out_relationships.add(ident)
            return
        self.relationships[ident] = RelationshipValue(
            ident, relationship.type, source, target, plain(dict(relationship.items()))
        )


def _parts(values: Iterable[Any]) -> Iterator[Node | Relationship]:
    for value in values:
        match value:
            case Node() | Relationship():
                yield value
            case Path():
                yield from value.nodes
                yield from value.relationships
            case Mapping():
                yield from _parts(value.values())
            case list() | tuple():
                yield from _parts(value)
