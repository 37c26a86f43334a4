"""Each measure agrees with a slow second implementation on random networks."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.drawn_examples import examples
from tests.queries.measures import checkers
from tests.queries.measures.networks import SCOPE, Graph, random_network
from wangge.queries.measures import hold, load, structure
from wangge.queries.measures.betweenness import estimated_betweenness
from wangge.queries.measures.lines import HOLD_LINES, Line

SEEDS = st.integers(0, 2**32)
few = settings(max_examples=examples(60), suppress_health_check=[HealthCheck.too_slow])
fewer = settings(max_examples=examples(25), suppress_health_check=[HealthCheck.too_slow])


def _not_places(graph: Graph) -> list[str]:
    return [node for node in graph if checkers.label(graph, node) not in checkers.PLACES]


def _weight(graph: Graph, behind: set[str]) -> tuple[int, int, int]:
    buildings = sum(checkers.label(graph, place) == "Building" for place in behind)
    return checkers.households(graph, behind), buildings, len(behind)


@few
@given(seed=SEEDS)
def test_cut_points_are_the_nodes_whose_loss_cuts_places_off(seed: int) -> None:
    graph = random_network(seed)
    rows = hold.cut_points(graph, SCOPE)
    assert [row[4:] for row in rows] == sorted((row[4:] for row in rows), reverse=True)
    expected = {
        (str(line), graph.nodes[node]["label"], graph.nodes[node]["code"], *_weight(graph, behind))
        for line in HOLD_LINES
        for chains in (checkers.Chains(graph, SCOPE, line),)
        for node in _not_places(graph)
        if (behind := chains.cut_off(node))
    }
    assert {(*row[:3], *row[4:]) for row in rows} == expected


@few
@given(seed=SEEDS)
def test_bridges_are_the_relationships_whose_end_cuts_places_off(seed: int) -> None:
    graph = random_network(seed)
    codes = graph.nodes(data="code")
    expected = {
        (str(line), key, codes[source], codes[target], *_weight(graph, behind))
        for line in HOLD_LINES
        for chains in (checkers.Chains(graph, SCOPE, line),)
        for source, target, key in graph.edges(keys=True)
        if key not in ("PART_OF", "POST_IN")
        if (behind := chains.cut_off((key, source, target)))
    }
    rows = hold.bridges(graph, SCOPE)
    assert {(row[0], row[1], row[3], row[6], *row[8:]) for row in rows} == expected


@fewer
@given(seed=SEEDS)
def test_vertex_cut_is_a_smallest_set_that_cuts_a_place_off(seed: int) -> None:
    graph = random_network(seed)
    place = sorted(checkers.places(graph))[seed % len(checkers.places(graph))]
    rows = hold.vertex_cut(graph, SCOPE, place)
    for line in HOLD_LINES:
        members = [f"{row[2]}:{row[3]}" for row in rows if row[0] == line and row[1]]
        sizes = {row[1] for row in rows if row[0] == line}
        chains = checkers.Chains(graph, SCOPE, line)
        if place not in chains.held_places():
            assert sizes == set()
            continue
        smallest = chains.smallest_cut(place, _not_places(graph))
        if smallest is not None:
            assert sizes == {smallest}
        elif sizes != {0}:
            assert min(sizes) > 3
        if members:
            assert sizes == {len(members)}
            assert place not in chains.held_places(frozenset(members))


@fewer
@given(seed=SEEDS)
def test_reliance_counts_the_households_that_one_loss_cuts_off(seed: int) -> None:
    graph = random_network(seed)
    for line in HOLD_LINES:
        chains = checkers.Chains(graph, SCOPE, line)
        held = chains.held_places()
        cuts = [cut for node in _not_places(graph) if SCOPE not in (cut := chains.cut_off(node))]
        relying = set().union(*cuts)
        for code, _name, _line, households, alone, share in hold.reliance(graph, SCOPE, [line]):
            place = next(node for node in checkers.places(graph) if graph.nodes[node]["code"] == code)
            reach = checkers.inside(graph, place)
            own = {part: checkers.households(graph, [part]) for part in reach}
            assert households == sum(own[part] for part in reach & held)
            assert alone == sum(own[part] for part in reach & relying)
            assert share == pytest.approx(alone / households, abs=1e-4)


@few
@given(seed=SEEDS)
def test_span_of_control_counts_all_organisations_below(seed: int) -> None:
    graph = random_network(seed)
    expected = {}
    for unit in graph:
        below = checkers.all_below(graph, unit)
        if direct := [one for one, depth in below.items() if depth == 1]:
            expected[graph.nodes[unit]["code"]] = (len(direct), len(below), max(below.values()))
    assert {row[1]: row[3:] for row in load.span_of_control(graph)} == expected


@few
@given(seed=SEEDS)
def test_load_of_a_person_counts_the_places_of_all_posts(seed: int) -> None:
    graph = random_network(seed)
    rows = {row[0]: row for row in load.load_per_holder(graph)}
    people = [node for node in graph if node.startswith("Person:") and checkers.targets(graph, node, "HOLDS")]
    assert set(rows) == {graph.nodes[person]["code"] for person in people}
    for person in people:
        row = rows[graph.nodes[person]["code"]]
        assert row[2] == len(set(checkers.targets(graph, person, "HOLDS")))
        after = checkers.looked_after(graph, person)
        own = [checkers.households(graph, [place]) for place in after]
        assert row[4:] == (sum(own), *_weight(graph, after)[1:])


@given(values=st.lists(st.integers(0, 500), min_size=1, max_size=12).filter(any))
def test_gini_is_half_the_relative_mean_difference(values: list[int]) -> None:
    exact = checkers.pairwise_gini([Fraction(value) for value in values])
    assert load.gini(values) == pytest.approx(float(exact), abs=1e-4)


@few
@given(seed=SEEDS)
def test_fairness_divides_the_households_of_a_grid_among_its_holders(seed: int) -> None:
    graph = random_network(seed)
    for code, _name, holders, least, _average, most, gini in load.fairness(graph, "Grid"):
        loads: dict[str, Fraction] = {}
        for grid in checkers.inside(graph, f"Community:{code}"):
            people = {
                person
                for post in checkers.sources(graph, grid, "POST_IN")
                for person in checkers.sources(graph, post, "HOLDS")
            }
            if checkers.label(graph, grid) == "Grid":
                total = sum(checkers.households(graph, [part]) for part in checkers.inside(graph, grid))
                for person in people:
                    loads[person] = loads.get(person, Fraction(0)) + Fraction(total, len(people))
        assert (holders, least, most) == (
            len(loads),
            round(float(min(loads.values()))),
            round(float(max(loads.values()))),
        )
        if gini is not None:
            assert gini == pytest.approx(float(checkers.pairwise_gini(list(loads.values()))), abs=1e-4)


@few
@given(seed=SEEDS)
def test_overlaps_are_places_with_several_organisations_of_a_kind(seed: int) -> None:
    graph = random_network(seed)
    expected = set()
    for node in graph:
        types = ("HOLDS",) if node.startswith("Post:") else ("COVERS", "REPRESENTS", "SERVES")
        for type_ in types:
            units = set(checkers.sources(graph, node, type_))
            for one, other in combinations(units, 2):
                same = all(
                    graph.nodes[one].get(key) == graph.nodes[other].get(key) for key in ("label", "tier")
                )
                if same:
                    expected.add((graph.nodes[node]["code"], type_, checkers.label(graph, one)))
    assert {(row[1], row[3], row[4]) for row in load.overlaps(graph)} == expected


@few
@given(seed=SEEDS)
def test_loose_parts_are_components_without_a_district(seed: int) -> None:
    graph = random_network(seed)
    expected = {
        frozenset(part)
        for node in graph
        if SCOPE not in (part := checkers.component(graph, node))
        if any(not each.startswith("Person:") for each in part)
    }
    rows = structure.loose_parts(graph)
    assert sorted(row[4] for row in rows) == sorted(map(len, expected))
    assert all(any(f"{row[1]}:{row[2]}" in part for part in expected) for row in rows)


@few
@given(seed=SEEDS)
def test_loops_are_listed_exactly_if_an_organisation_is_above_itself(seed: int) -> None:
    graph = random_network(seed)
    party = graph.edge_subgraph(
        [edge for edge in graph.edges(keys=True) if edge[2] == "SUBORDINATE_TO"]  # type: ignore[misc]
    ).copy()
    rows = structure.loops(party)
    in_loops = {node for node in party if checkers.is_above_itself(party, node)}
    assert bool(rows) == bool(in_loops)
    by_loop: dict[int, list[str]] = {}
    for number, _position, kind, code, *_rest in rows:
        by_loop.setdefault(number, []).append(f"{kind}:{code}")
    for loop in by_loop.values():
        assert all(party.has_edge(one, other) for one, other in pairwise([*loop, loop[0]]))
    reached = {
        far
        for loop in by_loop.values()
        for near in loop
        for far in nx.node_connected_component(party.to_undirected(), near)
    }
    assert in_loops <= reached


@few
@given(seed=SEEDS)
def test_communities_share_the_people_and_firms_that_are_in_both(seed: int) -> None:
    graph = random_network(seed)
    areas = {node: checkers.inside(graph, node) for node in graph if node.startswith("Community:")}
    members: dict[str, tuple[set[str], set[str]]] = {community: (set(), set()) for community in areas}
    for node in graph:
        if node.startswith("Person:"):
            for post in checkers.targets(graph, node, "HOLDS"):
                for unit in checkers.targets(graph, post, "POST_IN"):
                    ends = [unit] if checkers.label(graph, unit) in checkers.PLACES else []
                    if not unit.startswith("PropertyFirm:"):
                        ends += checkers.targets(graph, unit, "COVERS") + checkers.targets(
                            graph, unit, "REPRESENTS"
                        )
                    for community, area in areas.items():
                        if area.intersection(ends):
                            members[community][0].add(node)
        if node.startswith("PropertyFirm:"):
            for community, area in areas.items():
                if area.intersection(checkers.targets(graph, node, "SERVES")):
                    members[community][1].add(node)
    expected = {}
    for one, other in combinations(sorted(areas), 2):
        shared = tuple(len(members[one][part] & members[other][part]) for part in (0, 1))
        if any(shared):
            expected[graph.nodes[one]["code"], graph.nodes[other]["code"]] = shared
    assert {(row[0], row[2]): row[4:] for row in structure.shared_communities(graph)} == expected


@few
@given(seed=SEEDS)
def test_concentration_is_the_sum_of_the_squared_shares(seed: int) -> None:
    graph = random_network(seed)
    for code, _name, firms, compounds, total, _largest, _firm, share, hhi in structure.firm_concentration(
        graph, SCOPE
    ):
        place = next(node for node in checkers.places(graph) if graph.nodes[node]["code"] == code)
        carried: dict[str, Fraction] = {}
        served = 0
        for part in checkers.inside(graph, place):
            serving = set(checkers.sources(graph, part, "SERVES"))
            served += bool(serving)
            number = sum(checkers.households(graph, [each]) for each in checkers.inside(graph, part))
            for firm in serving:
                carried[firm] = carried.get(firm, Fraction(0)) + Fraction(number, len(serving))
        whole = sum(carried.values(), Fraction(0))
        assert (firms, compounds, total) == (len(carried), served, round(float(whole)))
        if whole:
            assert share == pytest.approx(float(max(carried.values()) / whole), abs=1e-4)
            assert hhi == pytest.approx(
                float(sum((100 * each / whole) ** 2 for each in carried.values())), abs=0.51
            )
        else:
            assert (share, hhi) == (None, None)


@few
@given(seed=SEEDS)
def test_market_shares_are_the_parts_of_the_households_that_have_a_firm(seed: int) -> None:
    graph = random_network(seed)
    carried: dict[str, list[tuple[str, Fraction]]] = {}
    for part in checkers.inside(graph, SCOPE):
        serving = set(checkers.sources(graph, part, "SERVES"))
        number = sum(checkers.households(graph, [each]) for each in checkers.inside(graph, part))
        for firm in serving:
            carried.setdefault(firm, []).append((part, Fraction(number, len(serving))))
    whole = sum(number for parts in carried.values() for _part, number in parts)
    communities = [place for place in checkers.places(graph) if place.startswith("Community:")]
    expected = {}
    for firm, parts in carried.items():
        joined = [
            community
            for community in communities
            if {part for part, _number in parts} & checkers.inside(graph, community)
        ]
        households = sum(number for _part, number in parts)
        share = float(households / whole) if whole else None
        expected[graph.nodes[firm]["code"]] = (len(joined), len(parts), round(float(households)), share)
    rows = structure.firm_shares(graph, SCOPE)
    assert [row[5] for row in rows] == sorted((row[5] for row in rows), key=lambda share: -(share or 0))
    assert {row[0]: row[2:5] for row in rows} == {code: values[:3] for code, values in expected.items()}
    for row in rows:
        assert row[5] == (None if not whole else pytest.approx(expected[row[0]][3], abs=1e-4))


@fewer
@given(seed=SEEDS)
def test_brokers_have_the_betweenness_that_networkx_computes(seed: int) -> None:
    graph = random_network(seed)
    scores = nx.betweenness_centrality(checkers.broker_graph(graph))
    for kind, code, _name, lines, score, error in structure.brokers(graph):
        assert error == 0
        assert score == pytest.approx(scores[f"{kind}:{code}"], abs=1e-6)
        assert len(lines.split("、")) > 1
        assert set(lines.split("、")) <= set(Line)


@fewer
@given(seed=SEEDS)
def test_estimated_brokers_are_close_to_the_exact_ones(seed: int) -> None:
    graph = random_network(seed)
    exact = nx.betweenness_centrality(checkers.broker_graph(graph))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(structure, "MOST_EXACT_NODES", 0)
        rows = structure.brokers(graph)
    for kind, code, _name, _lines, score, error in rows:
        assert score == pytest.approx(exact[f"{kind}:{code}"], abs=6 * error + 2e-6)
    surely = {node for node, score in exact.items() if score > 0.05}
    listed = {f"{row[0]}:{row[1]}" for row in structure.brokers(graph)}
    assert surely & listed <= {f"{row[0]}:{row[1]}" for row in rows}


@fewer
@given(seed=SEEDS)
def test_an_estimate_is_within_its_error_and_exact_in_trees(seed: int) -> None:
    simple = nx.gnm_random_graph(seed % 30 + 1, seed % 37, seed=seed)
    one, other = (np.asarray([edge[end] for edge in simple.edges], np.int64) for end in (0, 1))
    estimate = estimated_betweenness(one, other, len(simple), 4_000)
    exact = nx.betweenness_centrality(simple)
    assert all(
        abs(share - exact[node]) <= 6 * error + 1e-9
        for node, (share, error) in enumerate(zip(*estimate, strict=True))
    )
    if nx.is_forest(simple):
        assert not estimate.errors.any()
