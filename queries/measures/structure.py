"""Measures the structure of the network: loose parts, loops, shared people and firms, concentration, brokers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from wangge.graph.model import load_model
from wangge.queries.measures.betweenness import estimated_betweenness, exact_betweenness
from wangge.queries.measures.contents import Weights, communities_of
from wangge.queries.measures.lines import Line, line_of
from wangge.queries.measures.measure import MOST_BROKERS_NODES, MOST_EXACT_NODES, NetworkTooLargeError
from wangge.queries.measures.network import MeasuredNetwork, network_of

if TYPE_CHECKING:
    from wangge.queries.measures.network import Graph, Numbers

__all__ = [
    "brokers",
    "firm_concentration",
    "firm_shares",
    "loops",
    "loose_parts",
    "shared_communities",
]

Row = tuple[Any, ...]

_TOPS = frozenset({"District", "City", "Province"})
_TO_PLACES = ("COVERS", "REPRESENTS", "SERVES")
_ESTIMATE_STEPS = 100_000_000
_FEWEST_STARTS, _MOST_STARTS = 100, 1_000


def loose_parts(graph: Graph | MeasuredNetwork) -> list[Row]:
    """Return the parts of the graph that no relationship joins to a district.

    A part without a place, organisation or post isn't listed, for example a person who no longer holds a post.

    A row has the number of the part, kind, code and name of one of its nodes (a place or, without places, an
    organisation, if the part has one), the number of nodes, and the number of nodes by kind.
    """
    import rustworkx as rx

    network = network_of(graph)
    joined: rx.PyGraph[None, None] = rx.PyGraph(multigraph=False)
    joined.add_nodes_from([None] * len(network))
    for sources, targets in network.edges.values():
        joined.extend_from_edge_list(list(zip(sources.tolist(), targets.tolist(), strict=True)))
    rows = []
    for part in rx.connected_components(joined):
        labels = Counter(network.labels[node] for node in part)
        if _TOPS & labels.keys() or not _counts_as_part(labels):
            continue
        first = min(
            part,
            key=lambda node: (
                not network.is_place(node),
                network.labels[node] in ("Post", "Person"),
                network.id_of(node),
            ),
        )
        kinds = "、".join(f"{label} {number}" for label, number in sorted(labels.items()))
        name = network.full_names[first]
        rows.append((network.labels[first], network.codes[first], name, len(part), kinds))
    rows.sort(key=lambda row: (-row[3], row[0], row[1]))
    return [(number, *row) for number, row in enumerate(rows, 1)]


def _counts_as_part(labels: Counter[str]) -> bool:
    kinds = load_model().nodes
    return any(
        label == "Post" or {"Place", "Organization"} & set(kinds[label].labels)
        for label in labels
        if label in kinds
    )


def loops(graph: Graph | MeasuredNetwork) -> list[Row]:
    """Return the loops of subordination: organisations that are their own superiors, directly or through others.

    A row has the number of the loop, the position in it, kind, code and name of the organisation, and the type of the
    relationship to the next organisation of the loop. A relationship of a node to itself is a loop of one step. If
    the organisations of a group are all above one another, only one shortest loop of the group is listed.
    """
    import networkx as nx
    import rustworkx as rx

    network = network_of(graph)
    pairs = [
        pair
        for sources, targets in network.edges.values()
        for pair in zip(sources.tolist(), targets.tolist(), strict=True)
    ]
    compiled: rx.PyDiGraph[None, None] = rx.PyDiGraph(multigraph=False)
    compiled.add_nodes_from([None] * len(network))
    compiled.extend_from_edge_list(pairs)
    group_of = {
        node: number
        for number, group in enumerate(rx.strongly_connected_components(compiled))
        if len(group) > 1
        for node in group
    }
    groups: defaultdict[int, nx.DiGraph[str]] = defaultdict(nx.DiGraph)
    cycles = []
    for source, target in dict.fromkeys(pairs):
        if source == target:
            cycles.append([network.id_of(source)])
        elif group_of.get(source, -1) == group_of.get(target, -2):
            groups[group_of[source]].add_edge(network.id_of(source), network.id_of(target))
    cycles += [_shortest_loop(group) for group in groups.values()]
    rows: list[Row] = []
    for number, loop in enumerate(sorted(cycles, key=lambda nodes: (len(nodes), nodes)), 1):
        nodes = [network.node(id_) for id_ in loop]
        for position, (node, following) in enumerate(zip(nodes, [*nodes[1:], nodes[0]], strict=True), 1):
            type_ = min(type_ for type_ in network.edges if following in network.outgoing(type_).of(node))
            rows.append(
                (number, position, network.labels[node], network.codes[node], network.name_of(node), type_)
            )
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


def shared_communities(graph: Graph | MeasuredNetwork) -> list[Row]:
    """Return the pairs of communities that people or property firms join.

    A person belongs to the communities that contain the places of his or her posts, or the places that the organisations
    of these posts look after. Places larger than a community don't count. A firm belongs to the communities whose
    compounds it serves. A row has code and name of both communities, the number of shared people and that of shared
    firms.
    """
    network = network_of(graph)
    within = communities_of(network)
    is_place = (network.place_tiers >= 0).tolist()
    posts_of, units_of, serves = (network.outgoing(type_) for type_ in ("HOLDS", "POST_IN", "SERVES"))
    to_places = [network.outgoing(type_) for type_ in _TO_PLACES]

    def places_of(unit: int) -> Iterable[int]:
        if is_place[unit]:
            return (unit,)
        if network.labels[unit] == "PropertyFirm":
            return ()
        return (far for side in to_places for far in side.of(unit))

    def joined(places: Iterable[int]) -> Iterator[tuple[int, int]]:
        return combinations(sorted({each for place in places for each in within.get(place, ())}), 2)

    people: Counter[tuple[int, int]] = Counter()
    firms: Counter[tuple[int, int]] = Counter()
    for firm in network.labelled("PropertyFirm"):
        firms.update(joined(serves.of(firm)))
    for person in network.labelled("Person"):
        units = [unit for post in posts_of.of(person) for unit in units_of.of(post)]
        people.update(joined(place for unit in units for place in places_of(unit)))
    rows = []
    for pair in people.keys() | firms.keys():
        one, other = sorted((network.codes[node], network.name_of(node)) for node in pair)
        rows.append((*one, *other, people[pair], firms[pair]))
    return sorted(rows, key=lambda row: (-row[4] - row[5], -row[4], row[0], row[2]))


def firm_shares(graph: Graph | MeasuredNetwork, scope: str) -> list[Row]:
    """Return the market share of each property firm that serves a compound of the scope.

    Compounds and households count as for `firm_concentration`. A row has code and name of the firm, the numbers of
    communities and compounds that it serves, the households that it serves, and its share of all households of the scope
    that have a firm. Firms with a larger share come first.
    """
    network = network_of(graph)
    served = _Served(network)
    compounds = served.inside(network.node(scope))
    within = communities_of(network)
    serving: defaultdict[int, list[int]] = defaultdict(list)
    for compound in compounds:
        for firm in served.firms_of[compound]:
            serving[firm].append(compound)
    shares = served.shares(compounds)
    total = sum(shares.values())
    rows = []
    for firm, of_firm in serving.items():
        communities = {community for compound in of_firm for community in within.get(compound, ())}
        share = round(shares[firm] / total, 4) if total else None
        name = network.name_of(firm)
        rows.append((network.codes[firm], name, len(communities), len(of_firm), round(shares[firm]), share))
    return sorted(rows, key=lambda row: (-(row[5] or 0), -row[3], row[0]))


class _Served:
    """The compounds that property firms serve, with their firms and households."""

    def __init__(self, network: MeasuredNetwork) -> None:
        self._weights = Weights(network)
        incoming = network.incoming("SERVES")
        self.firms_of = {
            place: sorted(firms, key=lambda firm: network.codes[firm])
            for place in np.flatnonzero(incoming.counts).tolist()
            if (firms := [unit for unit in incoming.of(place) if network.labels[unit] == "PropertyFirm"])
        }
        self._order = np.asarray(sorted(self.firms_of, key=network.id_of), np.int64)
        self._households = {place: self._weights.total([place]).households for place in self.firms_of}

    def inside(self, place: int) -> list[int]:
        """Return the compounds with a firm in a place."""
        compounds: list[int] = self._order[np.isin(self._order, self._weights.inside(place))].tolist()
        return compounds

    def shares(self, compounds: Iterable[int]) -> defaultdict[int, float]:
        """Return the households of each firm in some compounds; those of a compound are divided evenly among its firms."""
        shares: defaultdict[int, float] = defaultdict(float)
        for compound in compounds:
            for firm in self.firms_of[compound]:
                shares[firm] += self._households[compound] / len(self.firms_of[compound])
        return shares


def firm_concentration(graph: Graph | MeasuredNetwork, scope: str) -> list[Row]:
    """Return how strongly the compounds of each place are concentrated on a few property firms.

    A compound counts with its households; one without recorded households counts as 0 households. The households of a
    compound with several firms are divided evenly among them. A row has code and name of the place, the number of firms,
    the number of compounds with a firm, their households, code and name of the largest firm, its share of the
    households, and the Herfindahl–Hirschman index: the sum of the squared shares in percent, from near 0 to 10,000 (one
    firm). The places are the scope, and the streets and communities in it.
    """
    network = network_of(graph)
    served = _Served(network)
    top = network.node(scope)
    rows = []
    for place in dict.fromkeys((top, *network.labelled("Street"), *network.labelled("Community"))):
        compounds = served.inside(place)
        if not compounds:
            continue
        shares = served.shares(compounds)
        total = sum(shares.values())
        largest = min(shares, key=lambda firm: (-shares[firm], network.codes[firm]))
        share = round(shares[largest] / total, 4) if total else None
        index = round(sum((100 * each / total) ** 2 for each in shares.values())) if total else None
        rows.append(
            (
                network.codes[place],
                network.name_of(place),
                len(shares),
                len(compounds),
                round(total),
                network.codes[largest],
                network.name_of(largest),
                share,
                index,
            )
        )
    return sorted(rows, key=lambda row: (-(row[8] or 0), row[0]))


def brokers(graph: Graph | MeasuredNetwork) -> list[Row]:
    """Return the people and organisations that join lines, ranked by betweenness.

    The betweenness of a node is the share of all pairs of other nodes whose shortest chains pass it; a pair with several
    shortest chains counts in part. The network has the places down to the grid or compound, the organisations and the
    people of the scope; a person is joined to the units of his or her posts. An organisation joins lines if it has
    relationships on at least two of the lines administrative, party and property. A person joins lines if he or she
    holds posts in units of at least two of these lines. A row has kind, code and name, the lines, the betweenness, and
    its standard error: 0, except in networks of more than `MOST_EXACT_NODES` nodes, whose betweenness is estimated.
    Nodes with the betweenness 0 are left out.

    Raises `NetworkTooLargeError` for a network of more than `MOST_BROKERS_NODES` nodes.
    """
    network = network_of(graph)
    one, other = broker_pairs(network)
    members = np.flatnonzero(~network.are(["Post"]))
    if len(members) > MOST_BROKERS_NODES:
        raise NetworkTooLargeError(len(members), MOST_BROKERS_NODES)
    numbers = np.zeros(len(network), np.int64)
    numbers[members] = np.arange(len(members))
    pairs = numbers[one], numbers[other]
    if len(members) <= MOST_EXACT_NODES:
        betweenness = exact_betweenness(*pairs, len(members))
    else:
        starts = min(max(_ESTIMATE_STEPS // max(len(one), 1), _FEWEST_STARTS), _MOST_STARTS)
        betweenness = estimated_betweenness(*pairs, len(members), starts)
    rows = []
    for node, share, error in zip(
        members.tolist(), betweenness.shares.tolist(), betweenness.errors.tolist(), strict=True
    ):
        if share > 0 and not network.is_place(node) and len(lines := _lines_of(network, node)) > 1:
            label, code, name = network.labels[node], network.codes[node], network.name_of(node)
            rows.append((label, code, name, "、".join(sorted(lines)), round(share, 6), round(error, 6)))
    return sorted(rows, key=lambda row: (-row[4], row[0], row[1]))


_JOINING = (Line.ADMINISTRATIVE, Line.PARTY, Line.PROPERTY)


def broker_pairs(network: MeasuredNetwork) -> tuple[Numbers, Numbers]:
    """Return the pairs of neighbours in the network of brokers, each once. A person is a neighbour of his or her units."""
    people, posts = network.ends_of("HOLDS")
    units = network.outgoing("POST_IN").join(posts)
    pairs = [(people[units.positions], units.neighbours)]
    pairs += [ends for type_, ends in network.edges.items() if type_ not in ("HOLDS", "POST_IN")]
    one, other = (np.concatenate(ends) for ends in zip(*pairs, strict=True))
    size = max(len(network), 1)
    both = np.unique((np.minimum(one, other) * size + np.maximum(one, other))[one != other])
    return both // size, both % size


def _lines_of(network: MeasuredNetwork, node: int) -> set[str]:
    if network.labels[node] == "Person":
        posts = network.outgoing("HOLDS").of(node)
        units = [unit for post in posts for unit in network.outgoing("POST_IN").of(post)]
        return {line for unit in units for line in _line_of_unit(network, unit)}
    lines = set()
    for type_ in network.edges:
        sources = [node] if network.outgoing(type_).of(node) else []
        for source in (*sources, *network.incoming(type_).of(node)):
            if (line := line_of(type_, network.labels[source])) in _JOINING:
                lines.add(str(line))
    return lines


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


def _line_of_unit(network: MeasuredNetwork, unit: int) -> list[str]:
    if network.is_place(unit):
        return [str(Line.ADMINISTRATIVE)]
    line = _UNIT_LINES.get(network.labels[unit])
    return [str(line)] if line else []
