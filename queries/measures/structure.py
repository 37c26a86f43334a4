"""Measures the structure of the network: loose parts, loops, shared people and firms, concentration, brokers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations
from typing import TYPE_CHECKING, Any

from wangge.graph.model import load_model
from wangge.queries.measures.contents import Weights, children, is_place, labelled, name_of, neighbours
from wangge.queries.measures.lines import Line, line_of
from wangge.queries.measures.measure import NetworkTooLargeError

if TYPE_CHECKING:
    from wangge.queries.measures.reading import Graph

__all__ = [
    "MOST_BROKERS_NODES",
    "brokers",
    "firm_concentration",
    "loops",
    "loose_parts",
    "shared_communities",
]

Row = tuple[Any, ...]

_TOPS = frozenset({"District", "City", "Province"})
_TO_PLACES = frozenset({"COVERS", "REPRESENTS", "SERVES"})
_SERVES = frozenset({"SERVES"})
_POSTS, _HOLDS = frozenset({"POST_IN"}), frozenset({"HOLDS"})
MOST_BROKERS_NODES = 10_000
"""The largest network of which `brokers` computes shortest chains between all pairs of nodes: about 10 s of one core."""


def loose_parts(graph: Graph) -> list[Row]:
    """Return the parts of the graph that no relationship joins to a district.

    A part without a place, organisation or post isn't listed, for example a person who no longer holds a post.

    A row has the number of the part, kind, code and name of one of its nodes (a place or, without places, an
    organisation, if the part has one), the number of nodes, and the number of nodes by kind.
    """
    import networkx as nx

    rows = []
    for part in nx.weakly_connected_components(graph):
        labels = Counter(graph.nodes[node]["label"] for node in part)
        if _TOPS & labels.keys() or not _counts_as_part(labels):
            continue
        first = min(
            part,
            key=lambda node: (
                not is_place(graph, node),
                graph.nodes[node]["label"] in ("Post", "Person"),
                node,
            ),
        )
        kinds = "、".join(f"{label} {number}" for label, number in sorted(labels.items()))
        data = graph.nodes[first]
        rows.append((data["label"], data["code"], name_of(graph, first), len(part), kinds))
    rows.sort(key=lambda row: (-row[3], row[0], row[1]))
    return [(number, *row) for number, row in enumerate(rows, 1)]


def _counts_as_part(labels: Counter[str]) -> bool:
    kinds = load_model().nodes
    return any(
        label == "Post" or {"Place", "Organization"} & set(kinds[label].labels)
        for label in labels
        if label in kinds
    )


def loops(graph: Graph) -> list[Row]:
    """Return the loops of subordination: organisations that are their own superiors, directly or through others.

    A row has the number of the loop, the position in it, kind, code and name of the organisation, and the type of the
    relationship to the next organisation of the loop. A relationship of a node to itself is a loop of one step. If
    the organisations of a group are all above one another, only one shortest loop of the group is listed.
    """
    import networkx as nx

    directed: nx.DiGraph[str] = nx.DiGraph()
    directed.add_nodes_from(graph)
    directed.add_edges_from((source, target) for source, target in graph.edges())
    rows: list[Row] = []
    cycles = []
    for group in nx.strongly_connected_components(directed):
        if len(group) > 1:
            cycles.append(_shortest_loop(directed.subgraph(group)))
        cycles += [[node] for node in group if directed.has_edge(node, node)]
    for number, loop in enumerate(sorted(cycles, key=lambda nodes: (len(nodes), nodes)), 1):
        for position, (node, following) in enumerate(zip(loop, [*loop[1:], loop[0]], strict=True), 1):
            type_ = min(data["type"] for data in graph.get_edge_data(node, following).values())
            data = graph.nodes[node]
            rows.append((number, position, data["label"], data["code"], name_of(graph, node), type_))
    return rows


def _shortest_loop(group: Any) -> list[str]:
    """Return a shortest loop of a strongly connected graph. The loop begins with its first node in alphabetical order."""
    import networkx as nx

    best: list[str] = []
    for node in sorted(group):
        for following in sorted(group.successors(node)):
            if following == node:
                continue
            way = nx.shortest_path(group, following, node)
            if not best or len(way) < len(best):
                best = way
    first = best.index(min(best))
    return best[first:] + best[:first]


def shared_communities(graph: Graph) -> list[Row]:
    """Return the pairs of communities that people or property firms join.

    A person belongs to the communities that contain the places of his or her posts, or the places that the organisations
    of these posts look after. Places larger than a community don't count. A firm belongs to the communities whose
    compounds it serves. A row has code and name of both communities, the number of shared people and that of shared
    firms.
    """
    communities_of = _communities(graph)
    people: Counter[tuple[str, str]] = Counter()
    firms: Counter[tuple[str, str]] = Counter()
    for node in graph:
        label = graph.nodes[node]["label"]
        if label == "PropertyFirm":
            units: Iterable[str] = neighbours(graph, node, _SERVES, outgoing=True)
            joined = {community for unit in units for community in communities_of.get(unit, ())}
            firms.update(combinations(sorted(joined), 2))
        elif label == "Person":
            units = (
                place
                for post in neighbours(graph, node, _HOLDS, outgoing=True)
                for unit in neighbours(graph, post, _POSTS, outgoing=True)
                for place in _places_of(graph, unit)
            )
            joined = {community for unit in units for community in communities_of.get(unit, ())}
            people.update(combinations(sorted(joined), 2))
    rows = []
    for pair in people.keys() | firms.keys():
        ends = [(graph.nodes[node]["code"], name_of(graph, node)) for node in pair]
        rows.append((*ends[0], *ends[1], people[pair], firms[pair]))
    return sorted(rows, key=lambda row: (-row[4] - row[5], -row[4], row[0], row[2]))


def _places_of(graph: Graph, unit: str) -> list[str]:
    if is_place(graph, unit):
        return [unit]
    if graph.nodes[unit]["label"] == "PropertyFirm":
        return []
    return [far for far in neighbours(graph, unit, _TO_PLACES, outgoing=True) if is_place(graph, far)]


def _communities(graph: Graph) -> dict[str, set[str]]:
    """Return the communities in which each place is."""
    within: defaultdict[str, set[str]] = defaultdict(set)
    for community in labelled(graph, "Community"):
        waiting = [community]
        within[community].add(community)
        while waiting:
            for part in children(graph, waiting.pop()):
                if community not in within[part]:
                    within[part].add(community)
                    waiting.append(part)
    return within


def firm_concentration(graph: Graph, scope: str) -> list[Row]:
    """Return how strongly the compounds of each place are concentrated on a few property firms.

    A compound counts with its households; one without recorded households counts as 0 households. The households of a
    compound with several firms are divided evenly among them. A row has code and name of the place, the number of firms,
    the number of compounds with a firm, their households, code and name of the largest firm, its share of the
    households, and the Herfindahl–Hirschman index: the sum of the squared shares in percent, from near 0 to 10,000 (one
    firm). The places are the scope, and the streets and communities in it.
    """
    weights = Weights(graph)
    rows = []
    for place in graph:
        if place != scope and graph.nodes[place]["label"] not in ("Street", "Community"):
            continue
        shares: defaultdict[str, float] = defaultdict(float)
        compounds = 0
        for part in sorted(weights.inside(place)):
            firms = sorted(
                unit
                for unit in neighbours(graph, part, _SERVES, outgoing=False)
                if graph.nodes[unit]["label"] == "PropertyFirm"
            )
            households = weights.total([part]).households if firms else 0
            compounds += bool(firms)
            for firm in firms:
                shares[firm] += households / len(firms)
        total = sum(shares.values())
        if compounds:
            largest = min(shares, key=lambda firm: (-shares[firm], firm))
            share = shares[largest] / total if total else None
            index = round(sum((100 * each / total) ** 2 for each in shares.values())) if total else None
            data = graph.nodes[place]
            rows.append(
                (
                    data["code"],
                    name_of(graph, place),
                    len(shares),
                    compounds,
                    round(total),
                    graph.nodes[largest]["code"],
                    name_of(graph, largest),
                    None if share is None else round(share, 4),
                    index,
                )
            )
    return sorted(rows, key=lambda row: (-(row[8] or 0), row[0]))


def brokers(graph: Graph) -> list[Row]:
    """Return the people and organisations that join lines, ranked by betweenness.

    The betweenness of a node is the share of all pairs of other nodes whose shortest chains pass it; a pair with several
    shortest chains counts in part. The network has the places down to the grid or compound, the organisations and the
    people of the scope; a person is joined to the units of his or her posts. An organisation joins lines if it has
    relationships on at least two of the lines administrative, party and property. A person joins lines if he or she
    holds posts in units of at least two of these lines. A row has kind, code and name, the lines, and the betweenness.
    Nodes with the betweenness 0 are left out.

    Raises `NetworkTooLargeError` for a network of more than `MOST_BROKERS_NODES` nodes.
    """
    import rustworkx as rx

    network = broker_network(graph)
    if len(network) > MOST_BROKERS_NODES:
        raise NetworkTooLargeError(len(network), MOST_BROKERS_NODES)
    numbers = {node: number for number, node in enumerate(network)}
    compiled: rx.PyGraph[None, None] = rx.PyGraph(multigraph=False)
    compiled.add_nodes_from([None] * len(numbers))
    compiled.add_edges_from_no_data(
        [(numbers[one], numbers[other]) for one, others in network.items() for other in others if one < other]
    )
    scores = rx.graph_betweenness_centrality(compiled, normalized=True)
    rows = []
    for node, number in numbers.items():
        lines = sorted(_lines_of(graph, node))
        if len(lines) > 1 and scores[number] > 0 and not is_place(graph, node):
            data = graph.nodes[node]
            rows.append(
                (
                    data["label"],
                    data["code"],
                    name_of(graph, node),
                    "、".join(lines),
                    round(scores[number], 6),
                )
            )
    return sorted(rows, key=lambda row: (-row[4], row[0], row[1]))


_JOINING = (Line.ADMINISTRATIVE, Line.PARTY, Line.PROPERTY)


def broker_network(graph: Graph) -> dict[str, dict[str, None]]:
    """Return the neighbours of each node in the network of brokers, which has no posts."""
    network: dict[str, dict[str, None]] = {node: {} for node in graph if graph.nodes[node]["label"] != "Post"}

    def join(one: str, other: str) -> None:
        if one != other:
            network[one][other] = network[other][one] = None

    for source, target, data in graph.edges(data=True):
        if data["type"] not in ("HOLDS", "POST_IN"):
            join(source, target)
    for person in labelled(graph, "Person"):
        for post in neighbours(graph, person, _HOLDS, outgoing=True):
            for unit in neighbours(graph, post, _POSTS, outgoing=True):
                join(person, unit)
    return network


def _lines_of(graph: Graph, node: str) -> set[str]:
    if graph.nodes[node]["label"] == "Person":
        units = [
            unit
            for post in neighbours(graph, node, _HOLDS, outgoing=True)
            for unit in neighbours(graph, post, _POSTS, outgoing=True)
        ]
        return {line for unit in units for line in _line_of_unit(graph, unit)}
    return {
        str(line)
        for source, _target, data in [*graph.out_edges(node, data=True), *graph.in_edges(node, data=True)]
        if (line := line_of(data["type"], graph.nodes[source]["label"])) in _JOINING
    }


_UNIT_LINES = {
    "PartyOrganization": Line.PARTY,
    "EmergencyOrganization": Line.PARTY,
    "JointCommittee": Line.PARTY,
    "PropertyFirm": Line.PROPERTY,
    "OwnersCommittee": Line.PROPERTY,
    "StreetOffice": Line.ADMINISTRATIVE,
    "OfficeDivision": Line.ADMINISTRATIVE,
    "ResidentsCommittee": Line.ADMINISTRATIVE,
}


def _line_of_unit(graph: Graph, unit: str) -> list[str]:
    if is_place(graph, unit):
        return [str(Line.ADMINISTRATIVE)]
    line = _UNIT_LINES.get(graph.nodes[unit]["label"])
    return [str(line)] if line else []
