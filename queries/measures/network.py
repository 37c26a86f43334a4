"""Holds the nodes and relationships that a measure needs as columns, so that a million of them fit and are quickly joined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from wangge.graph.model import load_model

if TYPE_CHECKING:
    import networkx as nx
    from numpy.typing import NDArray

    Graph = nx.MultiDiGraph[str]
    Numbers = NDArray[np.int64]

__all__ = ["NOT_RECORDED", "TREE", "Joined", "MeasuredNetwork", "Sides", "network_of"]

TREE = "PART_OF"
NOT_RECORDED = -1
"""The value of a number that the graph doesn't record."""


class Joined(NamedTuple):
    """The relationships of some nodes: the position of each node in the list that was joined, its neighbour, and the edge."""

    positions: Numbers
    neighbours: Numbers
    edges: Numbers


class Sides:
    """The neighbours of each node over the relationships of one type in one direction."""

    def __init__(self, near: Numbers, far: Numbers, nodes: int, first_edge: int) -> None:
        order = np.argsort(near, kind="stable")
        self._far = far[order]
        self._edges = order + first_edge
        self._starts = np.zeros(nodes + 1, np.int64)
        np.cumsum(np.bincount(near, minlength=nodes), out=self._starts[1:])

    @cached_property
    def _lists(self) -> tuple[list[int], list[int]]:
        return self._starts.tolist(), self._far.tolist()

    def of(self, node: int) -> list[int]:
        """Return the neighbours of one node."""
        starts, far = self._lists
        return far[starts[node] : starts[node + 1]]

    @property
    def counts(self) -> Numbers:
        """The number of neighbours of each node."""
        return np.diff(self._starts)

    def join(self, nodes: Numbers) -> Joined:
        """Return all relationships of several nodes."""
        starts = self._starts[nodes]
        counts = self._starts[nodes + 1] - starts
        positions = np.repeat(np.arange(len(nodes)), counts)
        within = np.arange(len(positions)) - np.repeat(np.cumsum(counts) - counts, counts)
        at = np.repeat(starts, counts) + within
        return Joined(positions, self._far[at], self._edges[at])


class MeasuredNetwork:
    """Nodes with consecutive numbers, and relationships by type. Add everything first, then ask.

    Relationships of one type between the same nodes in the same direction become one; `several` says which stand for
    more than one. `labels`, `codes`, `names`, `households` and `tiers` have an entry for each node.
    """

    def __init__(self) -> None:
        self.labels: list[str] = []
        self.codes: list[str] = []
        self.names: list[str] = []
        self.households: list[int] = []
        self.tiers: list[int] = []
        self._numbers: dict[str, dict[str, int]] = {}
        self._added: dict[str, tuple[list[int], list[int]]] = {}

    def __len__(self) -> int:
        return len(self.codes)

    def add_nodes(
        self,
        label: str,
        codes: Sequence[str],
        names: Sequence[str],
        households: Sequence[int] | None = None,
        tiers: Sequence[int] | None = None,
    ) -> list[str]:
        """Add nodes of one kind, given as columns; return the codes of those that are new."""
        known = self._numbers.setdefault(label, {})
        before = first = len(self.codes)
        unknown = [NOT_RECORDED] * len(codes)
        columns = zip(codes, names, households or unknown, tiers or unknown, strict=True)
        for code, name, number, tier in columns:
            if known.setdefault(code, first) == first:
                first += 1
                self.codes.append(code)
                self.names.append(name)
                self.households.append(number)
                self.tiers.append(tier)
        self.labels += [label] * (first - before)
        return self.codes[before:]

    def add_edges(
        self, type_: str, label: str, codes: Iterable[str], far_label: str, far_codes: Iterable[str]
    ) -> None:
        """Add relationships of one type, given by the labels and codes of both ends; ends that aren't known are left out."""
        sources, targets = self._added.setdefault(type_, ([], []))
        known, far_known = self._numbers.get(label, {}), self._numbers.get(far_label, {})
        for code, far in zip(codes, far_codes, strict=True):
            if code in known and far in far_known:
                sources.append(known[code])
                targets.append(far_known[far])

    def known(self, label: str) -> Mapping[str, int]:
        """Return the numbers of the nodes with this label, by code."""
        return self._numbers.get(label, {})

    @property
    def kinds(self) -> list[str]:
        """The labels of which there are nodes."""
        return list(self._numbers)

    def labelled(self, label: str) -> Iterator[int]:
        """Yield the nodes with this label."""
        return iter(self.known(label).values())

    def node(self, id_: str) -> int:
        """Return the number of the node `Label:code`."""
        label, _colon, code = id_.partition(":")
        return self._numbers[label][code]

    def id_of(self, node: int) -> str:
        """Return `Label:code` of a node."""
        return f"{self.labels[node]}:{self.codes[node]}"

    def name_of(self, node: int) -> str:
        """Return the name of a node, else its code."""
        return self.names[node] or self.codes[node]

    @cached_property
    def full_names(self) -> list[str]:
        """The name of each node. That of a post begins with the name of its unit, because many posts are called 书记."""
        names = [name or code for name, code in zip(self.names, self.codes, strict=True)]
        posts, units = self.ends_of("POST_IN")
        for post, unit in zip(posts.tolist(), units.tolist(), strict=True):
            names[post] = f"{names[unit]} {names[post]}"
        return names

    def is_place(self, node: int) -> bool:
        """Return whether a node is a place."""
        return self.labels[node] in self._place_tiers

    @cached_property
    def _place_tiers(self) -> dict[str, int]:
        return {kind.label: kind.place_tier or 0 for kind in load_model().places}

    @cached_property
    def place_tiers(self) -> Numbers:
        """The tier of each place: a larger number is a smaller place; -1 for other nodes."""
        tiers = self._place_tiers
        return np.fromiter((tiers.get(label, -1) for label in self.labels), np.int64, len(self))

    def are(self, labels: Iterable[str]) -> NDArray[np.bool_]:
        """Return for each node whether it has one of these labels."""
        mask = np.zeros(len(self), bool)
        for label in labels:
            mask[np.fromiter(self.known(label).values(), np.int64)] = True
        return mask

    @cached_property
    def edges(self) -> dict[str, tuple[Numbers, Numbers]]:
        """The start and end of each relationship, by type."""
        return {type_: (sources, targets) for type_, (sources, targets, _several) in self._columns.items()}

    @cached_property
    def several(self) -> dict[str, NDArray[np.bool_]]:
        """Whether each relationship stands for several, such as two contracts of a firm for one compound, by type."""
        return {type_: several for type_, (_sources, _targets, several) in self._columns.items()}

    @cached_property
    def _columns(self) -> dict[str, tuple[Numbers, Numbers, NDArray[np.bool_]]]:
        columns: dict[str, tuple[Numbers, Numbers, NDArray[np.bool_]]] = {}
        nodes = max(len(self), 1)
        for type_, (sources, targets) in self._added.items():
            added = np.asarray(sources, np.int64) * nodes + np.asarray(targets, np.int64)
            pairs, numbers = np.unique(added, return_counts=True)
            columns[type_] = (pairs // nodes, pairs % nodes, numbers > 1)
        return columns

    def ends_of(self, type_: str) -> tuple[Numbers, Numbers]:
        """Return the start and end of each relationship of a type."""
        nothing = np.zeros(0, np.int64)
        return self.edges.get(type_, (nothing, nothing))

    @cached_property
    def first_edges(self) -> dict[str, int]:
        """The number of the first relationship of each type; relationships have consecutive numbers, too."""
        firsts, total = {}, 0
        for type_, (sources, _targets) in self.edges.items():
            firsts[type_] = total
            total += len(sources)
        return firsts

    @property
    def size(self) -> int:
        """The number of relationships."""
        return sum(len(sources) for sources, _targets in self.edges.values())

    def outgoing(self, type_: str) -> Sides:
        """Return the nodes to which relationships of this type lead from each node."""
        return self._sides(type_, outgoing=True)

    def incoming(self, type_: str) -> Sides:
        """Return the nodes from which relationships of this type lead to each node."""
        return self._sides(type_, outgoing=False)

    def _sides(self, type_: str, *, outgoing: bool) -> Sides:
        kept = self._kept_sides
        if (type_, outgoing) not in kept:
            sources, targets = self.ends_of(type_)
            ends = (sources, targets) if outgoing else (targets, sources)
            kept[type_, outgoing] = Sides(*ends, len(self), self.first_edges.get(type_, 0))
        return kept[type_, outgoing]

    @cached_property
    def _kept_sides(self) -> dict[tuple[str, bool], Sides]:
        return {}

    @cached_property
    def parts(self) -> tuple[Sides, Sides]:
        """The places above each place, and the places that are its parts."""
        parts, wholes = self.ends_of(TREE)
        first = self.first_edges.get(TREE, 0)
        both = (self.place_tiers[parts] >= 0) & (self.place_tiers[wholes] >= 0)
        # Relationships between other nodes lead nowhere, so that each relationship keeps its number.
        between = np.where(both, parts, len(self)), np.where(both, wholes, len(self))
        return (
            Sides(between[0], between[1], len(self) + 1, first),
            Sides(between[1], between[0], len(self) + 1, first),
        )

    def parents(self, place: int) -> list[int]:
        """Return the places of which a place is a part."""
        return self.parts[0].of(place)

    def children(self, place: int) -> list[int]:
        """Return the places that are parts of a place."""
        return self.parts[1].of(place)

    def scope_of(self, place: int) -> Numbers:
        """Return a place and all places in it, the place first. This is quicker than `places_in` for a large place."""
        if place not in self._kept_scopes:
            seen = np.zeros(len(self) + 1, bool)
            levels = [np.asarray([place])]
            while len(levels[-1]):
                seen[levels[-1]] = True
                below = self.parts[1].join(levels[-1]).neighbours
                levels.append(np.unique(below[~seen[below]]))
            self._kept_scopes[place] = np.concatenate(levels)
        return self._kept_scopes[place]

    @cached_property
    def _kept_scopes(self) -> dict[int, Numbers]:
        return {}

    def places_in(self, place: int) -> list[int]:
        """Return a place and all places in it, each once."""
        inside = {place: None}
        waiting = [place]
        below = self.children
        while waiting:
            for part in below(waiting.pop()):
                if part not in inside:
                    inside[part] = None
                    waiting.append(part)
        return list(inside)


def network_of(graph: Graph | MeasuredNetwork) -> MeasuredNetwork:
    """Return a networkx graph, in the form that `wangge.OpenProject.graph` returns, as a `MeasuredNetwork`."""
    if isinstance(graph, MeasuredNetwork):
        return graph
    network = MeasuredNetwork()
    by_label: dict[str, list[Mapping[str, Any]]] = {}
    for _node, data in graph.nodes(data=True):
        by_label.setdefault(data["label"], []).append(data)
    for label, nodes in by_label.items():
        codes = [str(data["code"]) for data in nodes]
        names = [str(data.get("name") or "") for data in nodes]
        households, tiers = ([_recorded(data.get(name)) for data in nodes] for name in ("households", "tier"))
        network.add_nodes(label, codes, names, households, tiers)
    keys = {node: (data["label"], str(data["code"])) for node, data in graph.nodes(data=True)}
    for source, target, data in graph.edges(data=True):
        (label, code), (far_label, far) = keys[source], keys[target]
        network.add_edges(data["type"], label, [code], far_label, [far])
    return network


def _recorded(value: Any) -> int:
    return NOT_RECORDED if value is None else int(value)
