"""Measures answer on networks that are wrong or almost empty: loops, self-relationships, a district with one building."""

from __future__ import annotations

import networkx as nx
import pytest

from tests.queries.measures.networks import SCOPE, Graph, add, link
from wangge.queries.measures import hold, load, structure
from wangge.queries.measures.lines import Line
from wangge.queries.measures.measure import NetworkTooLargeError, PlaceOutsideError


@pytest.fixture
def lone_building() -> Graph:
    """Return a district whose only place is a building with 12 households."""
    graph: Graph = nx.MultiDiGraph()
    add(graph, "District", "1")
    link(graph, add(graph, "Building", "B", households=12), "PART_OF", SCOPE)
    return graph


@pytest.fixture
def looping() -> Graph:
    """Return a district whose branches A, B and C are subordinate to one another in a loop, and D to itself.

    A covers the building with 12 households, D the district.
    """
    graph: Graph = nx.MultiDiGraph()
    add(graph, "District", "1")
    building = add(graph, "Building", "B", households=12)
    link(graph, building, "PART_OF", SCOPE)
    branches = [add(graph, "PartyOrganization", code) for code in "ABCD"]
    for branch, superior in zip(branches, [*branches[1:3], branches[0], branches[3]], strict=True):
        link(graph, branch, "SUBORDINATE_TO", superior)
    link(graph, branches[0], "COVERS", building)
    link(graph, branches[3], "COVERS", SCOPE)
    return graph


def test_every_measure_answers_for_a_district_with_one_building(lone_building: Graph) -> None:
    assert hold.cut_points(lone_building, SCOPE) == []
    assert hold.bridges(lone_building, SCOPE) == []
    assert hold.vertex_cut(lone_building, SCOPE, "Building:B") == [("administrative", 0, None, None, None)]
    assert [row[2:] for row in hold.reliance(lone_building, SCOPE)] == [("administrative", 12, 0, 0.0)] * 2
    assert load.span_of_control(lone_building) == []
    assert load.load_per_holder(lone_building) == []
    assert load.fairness(lone_building) == []
    assert load.overlaps(lone_building) == []
    assert structure.loose_parts(lone_building) == []
    assert structure.loops(lone_building) == []
    assert structure.shared_communities(lone_building) == []
    assert structure.firm_shares(lone_building, SCOPE) == []
    assert structure.firm_concentration(lone_building, SCOPE) == []
    assert structure.brokers(lone_building) == []


def test_a_loop_and_a_self_relationship_are_listed(looping: Graph) -> None:
    party = looping.edge_subgraph([edge for edge in looping.edges(keys=True) if edge[2] == "SUBORDINATE_TO"])  # type: ignore[misc]
    assert [(loop, position, code) for loop, position, _kind, code, *_rest in structure.loops(party)] == [
        (1, 1, "D"),
        (2, 1, "A"),
        (2, 2, "B"),
        (2, 3, "C"),
    ]


def test_no_chain_leads_out_of_a_loop(looping: Graph) -> None:
    assert hold.vertex_cut(looping, SCOPE, "Building:B", [Line.PARTY]) == []
    assert [row[2] for row in hold.cut_points(looping, SCOPE, [Line.PARTY])] == ["D"]
    assert {row[1]: row[3:] for row in load.span_of_control(looping)} == dict.fromkeys("ABC", (1, 2, 2))


def test_a_place_outside_the_scope_is_refused(lone_building: Graph) -> None:
    with pytest.raises(PlaceOutsideError, match="X isn't in 1; name a place in it"):
        hold.place_in(lone_building, SCOPE, "X")


def test_a_network_too_large_for_all_pairs_is_refused(
    lone_building: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(structure, "MOST_BROKERS_NODES", 1)
    with pytest.raises(NetworkTooLargeError, match=r"2 nodes.*at most 1"):
        structure.brokers(lone_building)
