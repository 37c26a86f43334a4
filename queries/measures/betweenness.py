"""Computes the betweenness of nodes: exactly in a small network, estimated with its error in a large one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import rustworkx as rx
    from numpy.typing import NDArray

    from wangge.queries.measures.network import Numbers

    Decimals = NDArray[np.float64]

__all__ = ["Betweenness", "estimated_betweenness", "exact_betweenness"]


class Betweenness(NamedTuple):
    """The share of all pairs of other nodes whose shortest chains pass each node, and the standard error of this share."""

    shares: Decimals
    errors: Decimals


def exact_betweenness(one: Numbers, other: Numbers, nodes: int) -> Betweenness:
    """Return the betweenness in a network, given by both ends of its relationships, each once."""
    import rustworkx as rx

    scores = rx.graph_betweenness_centrality(_compiled(one, other, nodes), normalized=True)
    shares = np.asarray([scores[node] for node in range(nodes)], float)
    return Betweenness(shares, np.zeros(nodes))


def estimated_betweenness(one: Numbers, other: Numbers, nodes: int, starts: int) -> Betweenness:
    """Return an estimate of the betweenness from the shortest chains of `starts` nodes, which are drawn at random.

    Parts of the network that hang on one node as a tree are computed exactly. The same network gives the same answer.
    """
    folded = _TreesFolded(one, other, nodes)
    core = np.flatnonzero(folded.is_core)
    weights = folded.weights[core].astype(float)
    numbers = np.cumsum(folded.is_core) - 1
    near, far = folded.core_pairs()
    walk = _Walk(numbers[near], numbers[far], weights)
    random = np.random.default_rng(nodes)
    total, squares = np.zeros(len(core)), np.zeros(len(core))
    for start in random.choice(len(core), starts, p=weights / weights.sum()).tolist():
        passed = walk.passed_from(start)
        total += passed
        squares += passed * passed
    mean = total / starts
    spread = np.sqrt(np.maximum(squares / starts - mean * mean, 0) / max(starts - 1, 1))
    shares, errors = folded.exact, np.zeros(nodes)
    shares[core] += mean * nodes / 2
    errors[core] = spread * nodes / 2
    pairs = max((nodes - 1) * (nodes - 2) / 2, 1)
    return Betweenness(shares / pairs, errors / pairs)


class _TreesFolded:
    """A network whose trees are folded into the nodes that they hang on.

    `weights` is the number of nodes that each node stands for. `exact` is the number of pairs whose chains pass a node
    because one of their ends is in a tree that hangs on it. Each connected part keeps at least one node.
    """

    def __init__(self, one: Numbers, other: Numbers, nodes: int) -> None:
        self._one, self._other = one, other
        self.is_core = np.ones(nodes, bool)
        self.weights = np.ones(nodes, np.int64)
        branches = np.zeros(nodes)
        pairs_of_branches = np.zeros(nodes)
        while True:
            one, other = self.core_pairs()
            degree = np.bincount(one, minlength=nodes) + np.bincount(other, minlength=nodes)
            ends = np.concatenate([np.stack([one, other]), np.stack([other, one])], axis=1)
            leaves, above = ends[:, degree[ends[0]] == 1]
            single = (degree[above] > 1) | (leaves < above)  # if two leaves hang on each other, one stays
            leaves, above = leaves[single], above[single]
            if not len(leaves):
                break
            heavy = self.weights[leaves].astype(float)
            self.is_core[leaves] = False
            # Pairs of branches: (sum² - sum of squares) / 2, from what was there and what is added.
            np.add.at(branches, above, heavy)
            np.add.at(pairs_of_branches, above, heavy * heavy)
            np.add.at(self.weights, above, self.weights[leaves])
        part = _parts(self._one, self._other, nodes)
        size = np.bincount(part, minlength=nodes)[part]
        between_branches = (branches * branches - pairs_of_branches) / 2
        self.exact = between_branches + branches * (size - 1 - branches)

    def core_pairs(self) -> tuple[Numbers, Numbers]:
        """Return the relationships between two nodes of the core."""
        both = self.is_core[self._one] & self.is_core[self._other]
        return self._one[both], self._other[both]


def _compiled(one: Numbers, other: Numbers, nodes: int) -> rx.PyGraph[None, None]:
    import rustworkx as rx

    compiled: rx.PyGraph[None, None] = rx.PyGraph(multigraph=False)
    compiled.add_nodes_from([None] * nodes)
    compiled.extend_from_edge_list(list(zip(one.tolist(), other.tolist(), strict=True)))
    return compiled


def _parts(one: Numbers, other: Numbers, nodes: int) -> Numbers:
    """Return the number of the connected part of each node."""
    import rustworkx as rx

    part = np.zeros(nodes, np.int64)
    for number, members in enumerate(rx.connected_components(_compiled(one, other, nodes))):
        part[np.fromiter(members, np.int64, len(members))] = number
    return part


class _Walk:
    """Walks from one node over all shortest chains of a network."""

    def __init__(self, one: Numbers, other: Numbers, weights: Decimals) -> None:
        nodes = len(weights)
        near, far = np.concatenate([one, other]), np.concatenate([other, one])
        order = np.argsort(near, kind="stable")
        self._far = far[order]
        self._starts = np.zeros(nodes + 1, np.int64)
        np.cumsum(np.bincount(near, minlength=nodes), out=self._starts[1:])
        self._weights = weights
        self._nodes = nodes

    def passed_from(self, start: int) -> Decimals:
        """Return for each node the weight of the nodes whose shortest chains from the start pass it.

        If only some of the shortest chains to a node pass it, the weight counts in part.
        """
        distance = np.full(self._nodes, -1)
        chains = np.zeros(self._nodes)
        distance[start], chains[start] = 0, 1
        steps: list[tuple[Numbers, Numbers]] = []
        level = np.asarray([start])
        while len(level):
            near, far = self._neighbours(level)
            fresh = distance[far] < 0
            distance[far[fresh]] = len(steps) + 1
            onwards = distance[far] == len(steps) + 1
            near, far = near[onwards], far[onwards]
            chains += np.bincount(far, chains[near], self._nodes)
            steps.append((near, far))
            level = np.flatnonzero(np.bincount(far, minlength=self._nodes))
        passed = np.zeros(self._nodes)
        for near, far in reversed(steps):
            parts = chains[near] / chains[far] * (self._weights[far] + passed[far])
            passed += np.bincount(near, parts, self._nodes)
        passed[start] = 0
        return passed

    def _neighbours(self, level: Numbers) -> tuple[Numbers, Numbers]:
        counts = self._starts[level + 1] - self._starts[level]
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        return np.repeat(level, counts), self._far[np.repeat(self._starts[level], counts) + within]
