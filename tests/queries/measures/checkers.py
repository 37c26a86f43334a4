"""Slow and obvious second implementations of the measures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import combinations

from tests.queries.measures.networks import Graph

PLACES = ("District", "Street", "Community", "Grid", "Compound", "Building")
ORGANISATIONS = {
    "administrative": ("StreetOffice", "ResidentsCommittee"),
    "party": ("PartyOrganization",),
    "property": ("PropertyFirm", "OwnersCommittee"),
}
Lost = frozenset[object]


def label(graph: Graph, node: str) -> str:
    return str(graph.nodes[node]["label"])


def sources(graph: Graph, node: str, type_: str) -> list[str]:
    return [source for source, _target, key in graph.in_edges(node, keys=True) if key == type_]


def targets(graph: Graph, node: str, type_: str) -> list[str]:
    return [target for _source, target, key in graph.out_edges(node, keys=True) if key == type_]


def places(graph: Graph) -> list[str]:
    return [node for node in graph if label(graph, node) in PLACES]


def inside(graph: Graph, place: str) -> set[str]:
    parts = {part for part in sources(graph, place, "PART_OF") if label(graph, part) in PLACES}
    return {place}.union(*(inside(graph, part) for part in parts))


def households(graph: Graph, of: Iterable[str]) -> int:
    """Add up the households of the places that have none below them with households of their own."""
    return sum(
        graph.nodes[place].get("households", 0)
        for place in of
        if not any(graph.nodes[part].get("households", 0) for part in inside(graph, place) - {place})
    )


def through_holders(graph: Graph, unit: str) -> Iterator[list[object]]:
    """Yield the nodes and relationships of each way through a holder of a post in a unit."""
    for post in sources(graph, unit, "POST_IN"):
        for person in sources(graph, post, "HOLDS"):
            yield [("POST_IN", post, unit), post, ("HOLDS", person, post), person]


def organisations_of(graph: Graph, place: str, line: str) -> list[tuple[str, str]]:
    return [
        (unit, type_)
        for type_ in ("COVERS", "REPRESENTS", "SERVES")
        for unit in sources(graph, place, type_)
        if label(graph, unit) in ORGANISATIONS[line]
    ]


def has_chain(graph: Graph, scope: str, place: str, line: str, lost: Lost = frozenset()) -> bool:
    """Return whether a chain of this line leads from a place upwards, after the loss of some nodes and relationships."""
    own = organisations_of(graph, place, line)
    if line == "administrative":
        ways = list(through_holders(graph, place))
        for unit, type_ in own:
            through = list(through_holders(graph, unit)) or [[]]
            ways += [[(type_, unit, place), unit, *way] for way in through]
        passable = not ways or any(lost.isdisjoint(way) for way in ways)
        return passable and (place == scope or any_above(graph, scope, place, line, lost))
    if own:
        return any(
            lost.isdisjoint([(type_, unit, place), unit]) and goes_up(graph, unit, line, lost, frozenset())
            for unit, type_ in own
        )
    return place != scope and any_above(graph, scope, place, line, lost)


def any_above(graph: Graph, scope: str, place: str, line: str, lost: Lost) -> bool:
    reach = inside(graph, scope)
    return any(
        above in reach and has_chain(graph, scope, above, line, lost) for above in targets(graph, place, "PART_OF")
    )


def goes_up(graph: Graph, unit: str, line: str, lost: Lost, passed: frozenset[str]) -> bool:
    """Return whether a chain leads from an organisation over its holders and superiors to the top."""
    ways = list(through_holders(graph, unit))
    if ways and not any(lost.isdisjoint(way) for way in ways):
        return False
    superiors = [far for far in targets(graph, unit, "SUBORDINATE_TO") if far != unit] if line == "party" else []
    return not superiors or any(
        far not in passed | {unit}
        and lost.isdisjoint([("SUBORDINATE_TO", unit, far), far])
        and goes_up(graph, far, line, lost, passed | {unit})
        for far in superiors
    )


def held_places(graph: Graph, scope: str, line: str, lost: Lost = frozenset()) -> set[str]:
    return {place for place in inside(graph, scope) if has_chain(graph, scope, place, line, lost)}


def cut_off(graph: Graph, scope: str, line: str, lost: object) -> set[str]:
    return held_places(graph, scope, line) - held_places(graph, scope, line, frozenset({lost}))


def smallest_cut(graph: Graph, scope: str, place: str, line: str, most: int = 3) -> int | None:
    """Return the size of the smallest set of nodes whose loss cuts a place off; None if no set of up to `most` does."""
    nodes = [node for node in graph if label(graph, node) not in PLACES]
    for size in range(1, most + 1):
        for lost in combinations(nodes, size):
            if not has_chain(graph, scope, place, line, frozenset(lost)):
                return size
    return None


def all_below(graph: Graph, unit: str) -> dict[str, int]:
    """Return the organisations below a unit with their smallest number of levels, by looking one level further each time."""
    level = {unit: 0}
    for depth in range(1, len(graph) + 1):
        for below in graph:
            above = {*targets(graph, below, "SUBORDINATE_TO"), *targets(graph, below, "UNIT_OF")}
            if below not in level and any(level.get(each) == depth - 1 for each in above):
                level[below] = depth
    return {below: depth for below, depth in level.items() if below != unit}


def looked_after(graph: Graph, person: str) -> set[str]:
    """Return all places that the posts of a person look after."""
    units = {unit for post in targets(graph, person, "HOLDS") for unit in targets(graph, post, "POST_IN")}
    direct = set()
    for unit in units:
        ends = [target for type_ in ("COVERS", "REPRESENTS", "SERVES") for target in targets(graph, unit, type_)]
        direct |= {unit} if label(graph, unit) in PLACES else set(ends)
    return set().union(*(inside(graph, place) for place in direct))


def pairwise_gini(values: list[Fraction]) -> Fraction:
    """Return the mean difference of all pairs, divided by twice the mean."""
    total = sum(values)
    return sum((abs(one - other) for one in values for other in values), Fraction(0)) / (2 * len(values) * total)


def component(graph: Graph, node: str) -> set[str]:
    reached = {node}
    while further := {
        far for near in reached for far in (*graph.successors(near), *graph.predecessors(near))
    } - reached:
        reached |= further
    return reached


def is_above_itself(graph: Graph, node: str) -> bool:
    reached = set(targets(graph, node, "SUBORDINATE_TO"))
    while further := {far for near in reached for far in targets(graph, near, "SUBORDINATE_TO")} - reached:
        reached |= further
    return node in reached
