"""Finds the nodes and relationships that hold the network together: without one of them, chains upwards are cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import repeat
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from wangge.queries.measures.contents import Weights
from wangge.queries.measures.lines import HOLD_LINES, Line
from wangge.queries.measures.measure import PlaceOutsideError
from wangge.queries.measures.network import MeasuredNetwork, network_of
from wangge.queries.measures.upward import UpwardChains, chains_up

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wangge.queries.measures.network import Graph, Numbers

__all__ = ["bridges", "cut_points", "place_in", "reliance", "vertex_cut"]

Row = tuple[Any, ...]

_WITHOUT_END = frozenset({"PART_OF", "POST_IN"})
_NO_CHAIN = -1


def cut_points(graph: Graph | MeasuredNetwork, scope: str, lines: Sequence[Line] = HOLD_LINES) -> list[Row]:
    """Return the people, posts and organisations that are on every chain upwards of some place: articulation points.

    A row has the line, the kind, code and name of the node, and the numbers of households, buildings and places whose
    chains all pass it. The name of a post begins with that of its unit. Rows with more households come first. A place is
    never listed, because it can't be lost.
    """
    network = network_of(graph)
    weights = Weights(network)
    can_be_lost = network.place_tiers < 0
    rows: list[Row] = []
    for line in lines:
        behind = _behind(chains_up(network, network.node(scope), line), weights)[: len(network)]
        nodes = np.flatnonzero(can_be_lost & (behind[:, 2] > 0))
        rows += zip(repeat(str(line)), *_columns(network, nodes), *behind[nodes].T.tolist(), strict=False)
    return _sorted(rows, first=(4, 5, 6), then=(0, 1, 2))


def bridges(graph: Graph | MeasuredNetwork, scope: str, lines: Sequence[Line] = HOLD_LINES) -> list[Row]:
    """Return the relationships that are on every chain upwards of some place: bridges.

    A row has the line, the type of the relationship, kind, code and name of both ends, and the numbers of households,
    buildings and places behind it. `PART_OF` and `POST_IN` aren't listed, because these relationships can't end. Two
    relationships of one type between the same nodes aren't bridges, because the loss of one leaves the other.
    """
    network = network_of(graph)
    weights = Weights(network)
    rows: list[Row] = []
    for line in lines:
        chains = chains_up(network, network.node(scope), line)
        behind = _behind(chains, weights)[len(network) : len(network) + network.size]
        for type_, (sources, targets) in network.edges.items():
            if type_ in _WITHOUT_END:
                continue
            first = network.first_edges[type_]
            of_type = behind[first : first + len(sources)]
            held = np.flatnonzero((of_type[:, 2] > 0) & ~network.several[type_])
            ends = (*_columns(network, sources[held]), *_columns(network, targets[held]))
            rows += zip(repeat(str(line)), repeat(type_), *ends, *of_type[held].T.tolist(), strict=False)
    return _sorted(rows, first=(8, 9, 10), then=(0, 1, 3, 6))


def _columns(network: MeasuredNetwork, nodes: Numbers) -> Iterator[Iterator[str]]:
    """Yield three columns: the kinds, codes and names of nodes."""
    numbers = nodes.tolist()
    for texts in (network.labels, network.codes, network.full_names):
        yield map(texts.__getitem__, numbers)


def _sorted(rows: list[Row], *, first: tuple[int, ...], then: tuple[int, ...]) -> list[Row]:
    """Sort rows by some columns from the largest number down, and equal ones by the texts in other columns."""
    rows.sort(key=itemgetter(*then))
    rows.sort(key=itemgetter(*first), reverse=True)
    return rows


def vertex_cut(
    graph: Graph | MeasuredNetwork, scope: str, place: str, lines: Sequence[Line] = HOLD_LINES
) -> list[Row]:
    """Return a smallest set of people, posts and organisations whose loss cuts all chains from a place upwards.

    `place` is the id of a place in the scope. A row has the line, the size of the set, and kind, code and name of one of
    its members. If a chain passes no person, post or organisation, nothing cuts it; the line then has one row with the
    size 0 and no member. A line without a chain from the place isn't listed.
    """
    import networkx as nx

    network = network_of(graph)
    start = network.node(place)
    rows: list[Row] = []
    for line in lines:
        chains = chains_up(network, network.node(scope), line)
        flows = _flow_network(network, start, chains)
        entry, exit_ = (start, True), (chains.top, False)
        if entry not in flows or exit_ not in flows or not nx.has_path(flows, entry, exit_):
            continue
        try:
            _size, (near, _far) = nx.minimum_cut(flows, entry, exit_)
        except nx.NetworkXUnbounded:
            rows.append((str(line), 0, None, None, None))
            continue
        members = sorted(
            (network.id_of(point), point)
            for point, leaving in flows
            if not leaving and (point, False) in near and (point, True) not in near
        )
        nodes = np.asarray([node for _id, node in members], np.int64)
        rows += zip(repeat(str(line)), repeat(len(members)), *_columns(network, nodes), strict=False)
    return rows


def reliance(graph: Graph | MeasuredNetwork, scope: str, lines: Sequence[Line] = HOLD_LINES) -> list[Row]:
    """Return for each place how many of its households lose all chains to the scope if one node is lost.

    A row has the code and name of a place, the line, the number of its households that have a chain, the number of
    those whose chains all pass one and the same person, post or organisation, and the share of these households.
    People, posts and organisations of the scope itself don't count, because all chains end there. Places without
    households are left out. The places are the scope and those of the two tiers below it.
    """
    network = network_of(graph)
    weights = Weights(network)
    own = weights.own[:, 0]
    top = network.node(scope)
    rows = []
    for line in lines:
        chains = chains_up(network, top, line)
        above = _dominators(chains)
        held = _held_by_one(network, chains, above, top)[: len(network)]
        in_chain = above[: len(network)] != _NO_CHAIN
        for place in _tiers_below(network, top):
            inside = weights.inside(place)
            inside = inside[in_chain[inside]]
            households = int(own[inside].sum())
            if households:
                relying = int(own[inside[held[inside]]].sum())
                share = round(relying / households, 4)
                name = network.name_of(place)
                rows.append((network.codes[place], name, str(line), households, relying, share))
    return sorted(rows, key=lambda row: (row[2], -row[5], -row[4], row[0]))


def _dominators(chains: UpwardChains) -> Numbers:
    """Return the immediate dominator of each point: the nearest point that all chains upwards of the point pass.

    It is -1 for points from which the top can't be reached. The top is its own dominator.
    """
    starts, ends = chains.starts, chains.ends
    above = np.full(chains.top + 1, _NO_CHAIN, np.int64)
    above[starts] = ends
    # A point with one step upwards needs no computation. The others are few, and depend only on what is above them.
    needed = np.zeros(len(above), bool)
    needed[starts[above[starts] != ends]] = True
    while (more := ends[needed[starts] & ~needed[ends]]).size:
        needed[more] = True
    inside = needed[starts]
    needed[chains.top] = True
    points = np.flatnonzero(needed)
    above[points] = _computed_dominators(points, starts[inside], ends[inside])
    above[chains.top] = chains.top
    return _without_dead_ends(above, chains.top)


def _computed_dominators(points: Numbers, starts: Numbers, ends: Numbers) -> Numbers:
    """Return for each of the points, of which the last is the top, the nearest point that all its chains pass."""
    import rustworkx as rx

    downwards: rx.PyDiGraph[None, None] = rx.PyDiGraph(multigraph=False)
    downwards.add_nodes_from([None] * len(points))
    pairs = np.searchsorted(points, ends).tolist(), np.searchsorted(points, starts).tolist()
    downwards.extend_from_edge_list(list(zip(*pairs, strict=True)))
    nearest = rx.immediate_dominators(downwards, len(points) - 1)
    above = np.full(len(points), _NO_CHAIN, np.int64)
    reached = np.fromiter(nearest.keys(), np.int64, len(nearest))
    above[reached] = points[np.fromiter(nearest.values(), np.int64, len(nearest))]
    return above


def _without_dead_ends(above: Numbers, top: int) -> Numbers:
    """Return -1 for the points whose way upwards ends before the top, or goes round in a loop."""
    end = np.where(above == _NO_CHAIN, np.arange(len(above)), above)
    for _doubling in range(len(above).bit_length()):
        further = end[end]
        if (further == end).all():
            break
        end = further
    return np.where(end == top, above, _NO_CHAIN)


def _behind(chains: UpwardChains, weights: Weights) -> Numbers:
    """Return for each point the weight of what is cut off from the top if the point is lost."""
    above = _dominators(chains)
    sums = np.zeros((len(above), 3), np.int64)
    sums[: chains.nodes] = weights.own
    sums[above == _NO_CHAIN] = 0
    for points in reversed(_by_depth(above, chains.top)):
        np.add.at(sums, above[points], sums[points])
    return sums


def _by_depth(above: Numbers, top: int) -> list[Numbers]:
    """Return the points in groups: those directly below the top, those directly below these, and so on."""
    points = np.flatnonzero(above != _NO_CHAIN)
    depth = np.zeros(len(above), np.int64)
    depth[points] = points != top
    further = above.copy()
    while (further[points] != top).any():
        depth[points] += depth[further[points]]
        further[points] = further[further[points]]
    order = points[np.argsort(depth[points], kind="stable")]
    borders = np.flatnonzero(np.diff(depth[order])) + 1
    return np.split(order, borders)[1:]


def _held_by_one(
    network: MeasuredNetwork, chains: UpwardChains, above: Numbers, scope: int
) -> NDArray[np.bool_]:
    """Return for each point whether one person, post or organisation is on all its chains.

    People, posts and organisations that are also on all chains of the scope don't count.
    """
    held = np.zeros(len(above), bool)
    held[: len(network)] = network.place_tiers < 0
    point = scope
    while above[point] not in (_NO_CHAIN, point):
        held[point] = False
        point = int(above[point])
    for points in _by_depth(above, chains.top):
        held[points] |= held[above[points]]
    return held


def _flow_network(network: MeasuredNetwork, place: int, chains: UpwardChains) -> Any:
    """Return the steps above a place as a flow network, in which each node that can be lost has the capacity 1."""
    import networkx as nx

    order = np.argsort(chains.starts, kind="stable")
    starts, ends = chains.starts[order], chains.ends[order]
    flows: Any = nx.DiGraph()
    waiting = [place]
    seen = {place}
    while waiting:
        point = waiting.pop()
        loses = point < len(network) and not network.is_place(point)
        flows.add_edge((point, False), (point, True), **({"capacity": 1} if loses else {}))
        first, last = np.searchsorted(starts, [point, point + 1])
        for end in ends[first:last].tolist():
            flows.add_edge((point, True), (end, False))
            if end not in seen:
                seen.add(end)
                waiting.append(end)
    return flows


def _tiers_below(network: MeasuredNetwork, scope: int) -> Iterator[int]:
    """Yield the scope, its direct parts, and the direct parts of these."""
    level = [scope]
    for _tier in range(3):
        yield from level
        level = [part for place in level for part in _direct_parts(network, place)]


def _direct_parts(network: MeasuredNetwork, place: int) -> Iterator[int]:
    tiers = network.place_tiers
    for part in network.children(place):
        if max(network.parents(part), key=lambda above: tiers[above]) == place:
            yield part


def place_in(graph: Graph | MeasuredNetwork, scope: str, code: str) -> str:
    """Return the id of the place with this code in the scope; raise `PlaceOutsideError` if there is none."""
    network = network_of(graph)
    for place in network.places_in(network.node(scope)):
        if network.codes[place] == code:
            return network.id_of(place)
    raise PlaceOutsideError(code, scope.partition(":")[2])
