"""Finds the nodes and relationships that hold the network together: without one of them, chains upwards are cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from wangge.queries.measures.contents import (
    Weight,
    Weights,
    children,
    is_place,
    name_of,
    parents,
    place_labels,
    places_in,
)
from wangge.queries.measures.lines import Line
from wangge.queries.measures.measure import PlaceOutsideError
from wangge.queries.measures.upward import HOLD_LINES, TOP, Link, Point, steps_up

if TYPE_CHECKING:
    from wangge.queries.measures.reading import Graph

__all__ = ["bridges", "cut_points", "place_in", "reliance", "vertex_cut"]

Row = tuple[Any, ...]

_WITHOUT_END = frozenset({"PART_OF", "POST_IN"})


def cut_points(graph: Graph, scope: str, lines: Sequence[Line] = HOLD_LINES) -> list[Row]:
    """Return the people, posts and organisations that are on every chain upwards of some place: articulation points.

    A row has the line, the kind, code and name of the node, and the numbers of households, buildings and places whose
    chains all pass it. Rows with more households come first. A place is never listed, because it can't be lost.
    """
    weights = Weights(graph)
    rows = []
    for line in lines:
        for point, behind in _behind(graph, scope, line, weights).items():
            if isinstance(point, str) and point != TOP and behind.places and not is_place(graph, point):
                data = graph.nodes[point]
                rows.append((str(line), data["label"], data["code"], name_of(graph, point), *behind))
    return sorted(rows, key=lambda row: (-row[4], -row[5], -row[6], row[0], row[1], row[2]))


def bridges(graph: Graph, scope: str, lines: Sequence[Line] = HOLD_LINES) -> list[Row]:
    """Return the relationships that are on every chain upwards of some place: bridges.

    A row has the line, the type of the relationship, kind, code and name of both ends, and the numbers of households,
    buildings and places behind it. `PART_OF` and `POST_IN` aren't listed, because these relationships can't end.
    """
    weights = Weights(graph)
    rows = []
    for line in lines:
        for point, behind in _behind(graph, scope, line, weights).items():
            if not isinstance(point, Link) or point.type in _WITHOUT_END or not behind.places:
                continue
            ends = [
                (graph.nodes[node]["label"], graph.nodes[node]["code"], name_of(graph, node))
                for node in (point.source, point.target)
            ]
            rows.append((str(line), point.type, *ends[0], *ends[1], *behind))
    return sorted(rows, key=lambda row: (-row[8], -row[9], -row[10], row[0], row[1], row[3], row[6]))


def vertex_cut(graph: Graph, scope: str, place: str, lines: Sequence[Line] = HOLD_LINES) -> list[Row]:
    """Return a smallest set of people, posts and organisations whose loss cuts all chains from a place upwards.

    `place` is the id of a place in the scope. A row has the line, the size of the set, and kind, code and name of one of
    its members. If a chain passes no person, post or organisation, nothing cuts it; the line then has one row with the
    size 0 and no member. A line without a chain from the place isn't listed.
    """
    import networkx as nx

    rows: list[Row] = []
    for line in lines:
        network = _flow_network(graph, place, list(steps_up(graph, scope, line)))
        if (place, True) not in network or (TOP, False) not in network:
            continue
        if not nx.has_path(network, (place, True), (TOP, False)):
            continue
        try:
            _size, (near, _far) = nx.minimum_cut(network, (place, True), (TOP, False))
        except nx.NetworkXUnbounded:
            rows.append((str(line), 0, None, None, None))
            continue
        members = sorted(
            point
            for point, leaving in network
            if not leaving and (point, False) in near and (point, True) not in near
        )
        rows += [
            (
                str(line),
                len(members),
                graph.nodes[node]["label"],
                graph.nodes[node]["code"],
                name_of(graph, node),
            )
            for node in members
        ]
    return rows


def reliance(graph: Graph, scope: str, lines: Sequence[Line] = HOLD_LINES) -> list[Row]:
    """Return for each place how many of its households lose all chains to the scope if one node is lost.

    A row has the code and name of a place, the line, the number of its households that have a chain, how many of them
    have only chains that pass one and the same person, post or organisation, and the share of the latter. People,
    posts and organisations of the scope itself don't count, because all chains end there. Places without households
    are left out. The places are the scope and those of the two tiers below it.
    """
    weights = Weights(graph)
    rows = []
    for line in lines:
        dominators = _dominators(list(steps_up(graph, scope, line)))
        held = _held_by_one(graph, dominators, scope)
        for place in _tiers_below(graph, scope):
            inside = [part for part in weights.inside(place) if part in held]
            households = sum(weights.of(part).households for part in inside)
            if households:
                relying = sum(weights.of(part).households for part in inside if held[part])
                data = graph.nodes[place]
                rows.append(
                    (
                        data["code"],
                        name_of(graph, place),
                        str(line),
                        households,
                        relying,
                        round(relying / households, 4),
                    )
                )
    return sorted(rows, key=lambda row: (row[2], -row[5], -row[4], row[0]))


def _behind(graph: Graph, scope: str, line: Line, weights: Weights) -> dict[Point, Weight]:
    """Return for each point what is cut off from the top if the point is lost."""
    dominators = _dominators(list(steps_up(graph, scope, line)))
    return _sums(dominators, weights)


def _dominators(steps: list[tuple[Point, Point]]) -> dict[Point, Point]:
    """Return the immediate dominator of each point from which the top can be reached.

    This is the nearest point that all chains upwards of the point pass.

    The order is that of a walk down from the top: a point comes after the one that it maps to.
    """
    import rustworkx as rx

    numbers: dict[Point, int] = {TOP: 0}
    pairs = [
        (numbers.setdefault(end, len(numbers)), numbers.setdefault(start, len(numbers)))
        for start, end in steps
    ]
    network: rx.PyDiGraph[None, None] = rx.PyDiGraph(multigraph=False)
    network.add_nodes_from([None] * len(numbers))
    network.add_edges_from_no_data(pairs)
    points = list(numbers)
    nearest = rx.immediate_dominators(network, 0)
    return {points[number]: points[above] for number, above in nearest.items() if number}


def _sums(dominators: dict[Point, Point], weights: Weights) -> dict[Point, Weight]:
    below: dict[Point, list[Point]] = {}
    for point, above in dominators.items():
        below.setdefault(above, []).append(point)
    order: list[Point] = [TOP]
    for point in order:
        order += below.get(point, ())
    sums: dict[Point, Weight] = {}
    for point in reversed(order):
        households, buildings, places = weights.of(point) if isinstance(point, str) else Weight()
        for part in below.get(point, ()):
            more = sums[part]
            households, buildings, places = households + more[0], buildings + more[1], places + more[2]
        sums[point] = Weight(households, buildings, places)
    return sums


def _held_by_one(graph: Graph, dominators: dict[Point, Point], scope: str) -> dict[str, bool]:
    """Return for each place with a chain upwards whether one person, post or organisation is on all its chains.

    People, posts and organisations that are also on all chains of the scope don't count.
    """
    held: dict[Point, bool] = {TOP: False}
    point: Point = scope
    while point in dominators:
        held[point] = False
        point = dominators[point]

    def is_held(point: Point) -> bool:
        path = []
        while point not in held:
            path.append(point)
            point = dominators[point]
        known = held[point]
        for step in reversed(path):
            can_be_lost = isinstance(step, str) and not is_place(graph, step)
            held[step] = known = known or can_be_lost
        return known

    return {
        point: is_held(point) for point in dominators if isinstance(point, str) and is_place(graph, point)
    }


def _flow_network(graph: Graph, place: str, steps: list[tuple[Point, Point]]) -> Any:
    """Return the steps above a place as a flow network, in which each node that can be lost has the capacity 1."""
    import networkx as nx

    above: dict[Point, list[Point]] = {}
    for start, end in steps:
        above.setdefault(start, []).append(end)
    network: Any = nx.DiGraph()
    waiting: list[Point] = [place]
    seen: set[Point] = {place}
    while waiting:
        point = waiting.pop()
        loses = isinstance(point, str) and point != TOP and not is_place(graph, point)
        network.add_edge((point, False), (point, True), **({"capacity": 1} if loses else {}))
        for end in above.get(point, ()):
            network.add_edge((point, True), (end, False))
            if end not in seen:
                seen.add(end)
                waiting.append(end)
    return network


def _tiers_below(graph: Graph, scope: str) -> Iterator[str]:
    """Yield the scope, its direct parts, and the direct parts of these."""
    level = [scope]
    for _tier in range(3):
        yield from level
        level = [part for place in level for part in _direct_parts(graph, place)]


def _direct_parts(graph: Graph, place: str) -> Iterator[str]:
    for part in children(graph, place):
        nearest = max(parents(graph, part), key=lambda above: place_labels()[graph.nodes[above]["label"]])
        if nearest == place:
            yield part


def place_in(graph: Graph, scope: str, code: str) -> str:
    """Return the id of the place with this code in the scope; raise `PlaceOutsideError` if there is none."""
    for place in places_in(graph, scope):
        if graph.nodes[place]["code"] == code:
            return place
    raise PlaceOutsideError(code, scope.partition(":")[2])
