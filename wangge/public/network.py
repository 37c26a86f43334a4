"""Converts the graph, or only the part that belongs to one place, to a networkx graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from wangge.graph.model import Model, NodeKey
from wangge.graph.store import Store
from wangge.loaders.fact import EdgeKey
from wangge.loaders.state import GraphState, Stored
from wangge.queries.recipes.graph_answer import GraphAnswer
from wangge.queries.recipes.scope import resolve_scope
from wangge.viz.network.extent import FOLLOWERS, Follower

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["answer_network", "read_network"]

# If a node belongs to a place, nodes that are linked to it by one of these relationships belong to the place, too.
# `FOLLOWERS` are the relationships that the network map follows.
_FOLLOWERS = (
    *FOLLOWERS,
    Follower("ASSIGNED_TO", "Duty", forward=False),
    Follower("STEP_OF", "MatterStep", forward=False),
)


class _Parts(NamedTuple):
    nodes: Iterable[tuple[NodeKey, Stored]]
    edges: Iterable[tuple[EdgeKey, Stored]]


def read_network(store: Store, scope: str | None = None) -> nx.MultiDiGraph[str]:
    """Read nodes and relationships with their properties; the journal of runs is left out.

    A node's id is `Label:code`, because a code is unique only within its label. A relationship's key is its type,
    followed by the properties that distinguish it from others of its type between the same two nodes.

    With `scope`, the result contains the place with this code, the places in it, and all nodes related to one of these.
    It also contains the organisations without a place that are above or below these nodes, and the posts, holders, office
    divisions, duties and steps of matters that belong to any of these nodes.

    Raises `QueryError` for an unknown scope.
    """
    import networkx as nx

    model = store.model
    state = GraphState(store, model)
    parts = (
        _all_parts(state, model)
        if scope is None
        else _of_place(state, model, _place(store, state, model, scope))
    )
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, stored in parts.nodes:
        graph.add_node(node.text(), **_node_data(model, node, stored))
    for edge, stored in parts.edges:
        relationship = model.edges[edge.kind].type
        key = ":".join([relationship, *map(str, edge.key)])
        data = {**_plain(stored.properties), "type": relationship}
        graph.add_edge(edge.source.text(), edge.target.text(), key=key, **data)
    return graph


def answer_network(answer: GraphAnswer) -> nx.MultiDiGraph[str]:
    """Return the nodes and relationships of an answer. Ids, keys and attributes are those of `read_network`."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in answer.nodes:
        identity = {"label": node.key.label, "labels": ":".join(node.labels), "code": node.key.code}
        graph.add_node(node.key.text(), **{**_plain(node.properties), **identity})
    for edge in answer.edges:
        data = {**_plain(edge.properties), "type": edge.type}
        graph.add_edge(edge.source.text(), edge.target.text(), key=edge.key, **data)
    return graph


def _all_parts(state: GraphState, model: Model) -> _Parts:
    return _Parts(_all_nodes(state, model), _all_edges(state, model))


def _all_nodes(state: GraphState, model: Model) -> Iterator[tuple[NodeKey, Stored]]:
    for label in model.nodes:
        for code, stored in state.nodes(label).items():
            yield NodeKey(label, code), stored


def _all_edges(state: GraphState, model: Model) -> Iterator[tuple[EdgeKey, Stored]]:
    for kind in model.edges.values():
        for source in dict.fromkeys(label for ends in kind.ends for label in ends.sources):
            yield from state.edges(kind, source).items()


def _place(store: Store, state: GraphState, model: Model, scope: str) -> NodeKey:
    code = resolve_scope(store, scope)
    label = next(kind.label for kind in model.places if code in state.pick(kind.label, [code]))
    return NodeKey(label, code)


def _of_place(state: GraphState, model: Model, place: NodeKey) -> _Parts:
    """Collect the nodes and relationships that belong to a place, by a breadth-first search from the place."""
    part = _PlacePart(state, model, place)
    part.grow({place})
    part.grow(part.without_place())
    within = ((key, stored) for key, stored in part.edges.items() if {key.source, key.target} <= part.inside)
    return _Parts(state.pick_all(sorted(part.inside)).items(), within)


class _PlacePart:
    """The nodes that belong to a place, and all their relationships."""

    def __init__(self, state: GraphState, model: Model, place: NodeKey) -> None:
        self.inside: set[NodeKey] = set()
        self.edges: dict[EdgeKey, Stored] = {}
        self._state, self._model = state, model
        self._places = {kind.label for kind in model.places}
        self._followers = [
            follower for follower in _FOLLOWERS if not follower.scopes or place.label in follower.scopes
        ]

    def grow(self, frontier: set[NodeKey]) -> None:
        """Add some nodes, and all nodes that belong to them."""
        while frontier:
            self.inside |= frontier
            reached: dict[EdgeKey, Stored] = self._state.edges_at(frontier)
            self.edges.update(reached)
            frontier = {
                far
                for key in reached
                for near, far in ((key.source, key.target), (key.target, key.source))
                if near in frontier and far not in self.inside
                if _belongs(self._type(key), near, far, key.source == near, self._places, self._followers)
            }

    def without_place(self) -> set[NodeKey]:
        """Return the organisations without a place that are above or below organisations of the part."""
        return self._beyond(upwards=True) | self._beyond(upwards=False)

    def _beyond(self, *, upwards: bool) -> set[NodeKey]:
        inside: set[NodeKey] = set()
        near, edges = self.inside, self.edges
        while near:
            pairs = [
                (key.source, key.target) if upwards else (key.target, key.source)
                for key in edges
                if self._type(key) == "SUBORDINATE_TO"
            ]
            far = {end for start, end in pairs if start in near} - self.inside - inside
            edges = self._state.edges_at(far)
            near = far - {key.source for key in edges if self._type(key) == "COVERS"}
            inside |= near
        return inside

    def _type(self, key: EdgeKey) -> str:
        return self._model.edges[key.kind].type


def _belongs(
    relationship: str,
    near: NodeKey,
    far: NodeKey,
    outgoing: bool,
    places: set[str],
    followers: Iterable[Follower],
) -> bool:
    if far.label in places:
        return relationship == "PART_OF" and not outgoing
    if near.label in places:
        return True
    return any((f.type, f.label, f.forward) == (relationship, far.label, outgoing) for f in followers)


def _node_data(model: Model, node: NodeKey, stored: Stored) -> dict[str, Any]:
    labels = ":".join(model.nodes[node.label].labels)
    return {**_plain(stored.properties), "label": node.label, "labels": labels, "code": node.code}


def _plain(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties with dates as ISO text, because some file formats of networkx don't support dates."""
    return {
        name: value.isoformat() if isinstance(value, date) else value for name, value in properties.items()
    }
