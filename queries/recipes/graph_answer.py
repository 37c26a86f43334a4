"""Runs a graph recipe: its answer is a set of nodes and relationships, which can be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from wangge.graph.errors import QueryError, WanggeError
from wangge.graph.model import Model, NodeKey
from wangge.graph.model.bookkeeping import BOOKKEEPING_PROPERTIES
from wangge.queries.recipes.parameter import Value
from wangge.queries.recipes.recipe import Recipe
from wangge.queries.recipes.runner import bound_values
from wangge.queries.recipes.scope import Places

if TYPE_CHECKING:
    from wangge.graph.graph_values import GraphValues, NodeValue, RelationshipValue
    from wangge.graph.store import Store

__all__ = ["MOST_NODES", "AnswerEdge", "AnswerNode", "GraphAnswer", "graph_answer", "run_graph"]

MOST_NODES = 500
"""The number of nodes of an answer that are shown by default. A picture with more nodes is hard to read."""


class AnswerNode(NamedTuple):
    """A node of an answer, with all its labels, and its properties except those of wangge's bookkeeping."""

    key: NodeKey
    name: str
    labels: tuple[str, ...]
    properties: Mapping[str, Any]


class AnswerEdge(NamedTuple):
    """A relationship of an answer, with its type, and its properties except those of wangge's bookkeeping.

    `key` distinguishes the relationship from others between the same nodes: its type, and the values of the properties
    that the model declares as its key.
    """

    source: NodeKey
    target: NodeKey
    type: str
    properties: Mapping[str, Any]
    key: str


@dataclass(frozen=True)
class GraphAnswer:
    """The nodes and relationships that a recipe returned, each once.

    Nodes are in the order of the model's kinds, then of their codes. At most a given number of nodes is kept: the
    others are only counted in `left_out`, and relationships with one of them in `left_out_edges`. `first` is the first
    node of the first row: the node that the question is about.
    """

    recipe: str
    nodes: tuple[AnswerNode, ...]
    edges: tuple[AnswerEdge, ...]
    parameters: Mapping[str, Value]
    first: NodeKey | None = None
    left_out: int = 0
    left_out_edges: int = 0

    @property
    def names(self) -> dict[NodeKey, str]:
        """The name of each node."""
        return {node.key: node.name for node in self.nodes}

    def notice(self) -> str:
        """Return a sentence about the nodes that were left out; empty if there are none."""
        if not self.left_out:
            return ""
        narrower = (
            "give a smaller place with --under" if "scope" in self.parameters else "narrow the question"
        )
        return (
            f"{len(self.nodes):,} of {len(self.nodes) + self.left_out:,} nodes and "
            f"{len(self.edges):,} of {len(self.edges) + self.left_out_edges:,} relationships are shown; {narrower}"
        )


def run_graph(
    store: Store,
    recipe: Recipe,
    params: Mapping[str, object] | None = None,
    *,
    scope: str | None = None,
    settings: Mapping[str, Value] | None = None,
    today: date | None = None,
    timeout: float = 60.0,
    limit: int = MOST_NODES,
) -> GraphAnswer:
    """Run a graph recipe; the arguments are those of `runner.run`, and `limit` is the largest number of nodes to keep.

    Raises what `runner.run` raises, and `QueryError` if the recipe returns a relationship without both of its nodes.
    """
    values = bound_values(
        Places(store), recipe, params or {}, scope=scope, settings=settings or {}, today=today
    )
    try:
        _rows, parts = store.read_graph(recipe.text, values, timeout=timeout, limit=limit)
    except WanggeError as error:
        raise type(error)(f"{recipe.name}: {error}") from error
    if (edge := parts.unreturned_end()) is not None:
        raise QueryError(
            f"{recipe.name} returns a relationship {edge.type} without the node at one of its ends; return that node too"
        )
    return graph_answer(recipe.name, parts, store.model, values)


def graph_answer(
    recipe: str, parts: GraphValues, model: Model, parameters: Mapping[str, Value]
) -> GraphAnswer:
    """Return the answer with these nodes and relationships, sorted."""
    keys = {node.id: _key(node, model) for node in parts.nodes.values()}
    order = {label: number for number, label in enumerate(kind.label for kind in model.places)}
    order |= {label: number for number, label in enumerate(model.nodes, len(order)) if label not in order}
    nodes = sorted(
        (
            AnswerNode(
                keys[node.id],
                str(node.properties.get("name") or keys[node.id].code),
                _labels(node, keys[node.id]),
                _shown(node.properties),
            )
            for node in parts.nodes.values()
        ),
        key=lambda node: (_rank(order, node.key.label), node.key),
    )
    rank = {node.key: number for number, node in enumerate(nodes)}
    edges = sorted(
        (_edge(edge, keys, model) for edge in parts.relationships.values()),
        key=lambda edge: (
            rank[edge.target],
            edge.type,
            rank[edge.source],
            str(sorted(edge.properties.items())),
        ),
    )
    return GraphAnswer(
        recipe,
        tuple(nodes),
        tuple(edges),
        parameters,
        first=next(iter(keys.values()), None),
        left_out=len(parts.left_out),
        left_out_edges=len(parts.left_out_relationships),
    )


def _edge(edge: RelationshipValue, keys: Mapping[str, NodeKey], model: Model) -> AnswerEdge:
    source, target = keys[edge.source], keys[edge.target]
    kind = model.edge_between(edge.type, source.label, target.label)
    values = () if kind is None else (edge.properties.get(name) for name in kind.key)
    key = ":".join([edge.type, *map(str, values)])
    return AnswerEdge(source, target, edge.type, _shown(edge.properties), key)


def _key(node: NodeValue, model: Model) -> NodeKey:
    label = next((label for label in node.labels if label in model.nodes), "")
    if not label:
        label = node.labels[0] if node.labels else "Node"
    return NodeKey(label, str(node.properties.get("code") or node.id))


def _labels(node: NodeValue, key: NodeKey) -> tuple[str, ...]:
    return (key.label, *(label for label in node.labels if label != key.label))


def _rank(order: Mapping[str, int], label: str) -> int:
    return order.get(label, len(order))


def _shown(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {name: properties[name] for name in sorted(properties) if name not in BOOKKEEPING_PROPERTIES}
