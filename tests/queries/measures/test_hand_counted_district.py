"""A district of three buildings, whose answers were written down by hand before anything was computed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from wangge.graph.store import Store
from wangge.queries.measures.catalogue import MEASURES, find_measure
from wangge.queries.measures.runner import run_measure
from wangge.queries.recipes.graph_answer import run_graph
from wangge.queries.recipes.library import load_library

DAY = date(2024, 6, 30)
STREET = "990101001"
COUNTED = {
    "cut-points": [
        ("administrative", "Person", "N", "孙", 100, 3, 10),
        ("administrative", "Post", "T6", "办事处 主任", 100, 3, 10),
        ("administrative", "StreetOffice", "SO", "办事处", 100, 3, 10),
        ("party", "PartyOrganization", "P2", "街道党工委", 100, 3, 10),
        ("administrative", "Person", "L", "李", 100, 3, 7),
        ("party", "PartyOrganization", "P1", "甲党委", 80, 2, 5),
        ("party", "Person", "W", "王", 80, 2, 5),
        ("party", "Post", "T1", "甲党委 书记", 80, 2, 5),
        ("administrative", "Post", "T3", "甲网格 网格员", 80, 2, 4),
        ("administrative", "Post", "T4", "乙网格 网格员", 20, 1, 3),
        ("property", "Person", "Z", "赵", 20, 1, 2),
        ("property", "Post", "T5", "物业 经理", 20, 1, 2),
        ("property", "PropertyFirm", "F1", "物业", 20, 1, 2),
        ("administrative", "Person", "W", "王", 0, 0, 1),
        ("administrative", "Post", "T2", "甲居委会 主任", 0, 0, 1),
        ("administrative", "ResidentsCommittee", "RC", "甲居委会", 0, 0, 1),
    ],
    "reliance": [
        ("990101001002", "乙社区", "property", 20, 20, 1.0),
        ("990101001002001", "乙网格", "property", 20, 20, 1.0),
        ("990101001", "手数街道", "property", 100, 20, 0.2),
        ("990101001001", "甲社区", "property", 80, 0, 0.0),
        ("990101001001001", "甲网格", "property", 80, 0, 0.0),
    ],
    "span-of-control": [("PartyOrganization", "P2", "街道党工委", 1, 1, 1)],
    "load-per-holder": [
        ("L", "李", 2, 2, 100, 3, 7),
        ("N", "孙", 1, 1, 100, 3, 10),
        ("Z", "赵", 1, 1, 100, 3, 5),
        ("W", "王", 2, 2, 80, 2, 5),
    ],
    "fairness": [
        ("990101001001", "甲社区", 1, 80, 80, 80, None),
        ("990101001002", "乙社区", 1, 20, 20, 20, None),
    ],
    "overlaps": [],
    "loose-parts": [(1, "OwnersCommittee", "O9", "无名业委会", 1, "OwnersCommittee 1")],
    "loops": [],
    "shared-communities": [("990101001001", "甲社区", "990101001002", "乙社区", 1, 1)],
    "firm-shares": [("F1", "物业", 2, 2, 100, 1.0)],
    "firm-concentration": [
        ("990101001", "手数街道", 1, 2, 100, "F1", "物业", 1.0, 10000),
        ("990101001001", "甲社区", 1, 1, 80, "F1", "物业", 1.0, 10000),
        ("990101001002", "乙社区", 1, 1, 20, "F1", "物业", 1.0, 10000),
    ],
}
GRAPHS = {
    "firm-graph": ({"firm": "F1"}, None, "F1 X1 X2 G1 G2 C1 C2 S D T5 Z", 11),
    "person-posts-graph": ({"person": "L"}, None, "L T3 T4 G1 G2 C1 C2 S D", 9),
    "person-reach-graph": ({"person": "W"}, None, "W T1 T2 P1 RC C1 G1 X1 B1 B2", 10),
    "building-chain-graph": ({"building": "B3"}, None, "B3 X2 G2 C2 S D F1 P2 SO T4 T5 T6 T7 L Z N", 15),
    "street-tiers-graph": ({}, STREET, "P1 P2 S C1", 4),
}
MEASURES_WITH_SCOPE = [measure for measure in MEASURES if measure.has_scope]
SHORT = {
    "D": "990101",
    "S": STREET,
    "C1": "990101001001",
    "C2": "990101001002",
    "G1": "990101001001001",
    "G2": "990101001002001",
}


@pytest.fixture
def district(store: Store) -> Store:
    with store.writing() as transaction:
        transaction.run(Path(__file__).with_name("hand_counted.cypher").read_text(encoding="utf-8"))
    return store


@pytest.mark.parametrize("name", list(COUNTED))
def test_a_measure_has_the_rows_that_were_counted_by_hand(district: Store, name: str) -> None:
    measure = find_measure(name)
    answer = run_measure(district, measure, scope=STREET if measure.has_scope else None, today=DAY)
    assert answer.rows == COUNTED[name]


@pytest.mark.parametrize(("line", "size"), [("administrative", 1), ("party", 1), ("property", 2)])
def test_a_building_is_cut_off_by_the_loss_of_as_many_as_were_counted_by_hand(
    district: Store, line: str, size: int
) -> None:
    values = {"place": "B1", "line": line}
    rows = run_measure(district, find_measure("vertex-cut"), values, scope=STREET, today=DAY).rows
    assert [row[1] for row in rows] == [size] * size


def test_a_chain_has_the_steps_that_were_counted_by_hand(district: Store) -> None:
    answer = run_measure(district, find_measure("chain"), {"start": "B1", "end": "SO"}, today=DAY)
    assert [row[3] for row in answer.rows] == ["B1", "X1", SHORT["G1"], SHORT["C1"], STREET, "SO"]


@pytest.mark.parametrize("name", list(GRAPHS))
def test_a_graph_answer_has_the_nodes_that_were_counted_by_hand(district: Store, name: str) -> None:
    params, scope, nodes, edges = GRAPHS[name]
    answer = run_graph(district, load_library().get(name), params, scope=scope, today=DAY)
    assert {node.key.code for node in answer.nodes} == {SHORT.get(code, code) for code in nodes.split()}
    assert len(answer.edges) == edges


def test_loops_and_self_relationships_are_read_and_named(district: Store) -> None:
    with district.writing() as transaction:
        transaction.run(
            "MATCH (low:PartyOrganization {code: 'P1'}), (high:PartyOrganization {code: 'P2'}) "
            "CREATE (high)-[:SUBORDINATE_TO]->(low) "
            "CREATE (own:PartyOrganization:Organization {code: 'P3', name: '自管', tier: 3}) "
            "CREATE (own)-[:SUBORDINATE_TO]->(own)"
        )
    answer = run_measure(district, find_measure("loops"), today=DAY)
    assert [row[:4] for row in answer.rows] == [
        (1, 1, "PartyOrganization", "P3"),
        (2, 1, "PartyOrganization", "P1"),
        (2, 2, "PartyOrganization", "P2"),
    ]
    rows = run_measure(district, find_measure("cut-points"), {"line": "party"}, scope=STREET, today=DAY).rows
    assert rows == []  # no chain leads out of the loop


def test_a_superior_without_a_place_is_in_the_chain(district: Store) -> None:
    """P0, which covers nothing, is between P1 and P2. U, which covers nothing either, is below P0, and V below P1."""
    with district.writing() as transaction:
        transaction.run(
            "MATCH (low:PartyOrganization {code: 'P1'})-[r:SUBORDINATE_TO]->(high:PartyOrganization {code: 'P2'}) DELETE r "
            "CREATE (between:PartyOrganization:Organization {code: 'P0', name: '无地党委'}) "
            "CREATE (low)-[:SUBORDINATE_TO]->(between) CREATE (between)-[:SUBORDINATE_TO]->(high) "
            "CREATE (:Person {code: 'Q', name: '钱'})-[:HOLDS]->(:Post {code: 'T8', name: '书记'})-[:POST_IN]->(between) "
            "CREATE (:PartyOrganization:Organization {code: 'V'})-[:SUBORDINATE_TO]->(low) "
            "CREATE (:PartyOrganization:Organization {code: 'U'})-[:SUBORDINATE_TO]->(between)"
        )

    def rows_of(name: str, scope: str = STREET) -> list[tuple[object, ...]]:
        return run_measure(district, find_measure(name), scope=scope, today=DAY).rows

    lost = {row[2]: row[4:] for row in rows_of("cut-points") if row[0] == "party"}
    assert {code: lost[code] for code in ("P0", "Q", "T8")} == dict.fromkeys(("P0", "Q", "T8"), (80, 2, 5))
    assert {row[1]: row[3:] for row in rows_of("span-of-control")} == {
        "P2": (1, 4, 3),
        "P0": (2, 3, 2),
        "P1": (1, 1, 1),
    }
    inside = {row[1]: row[3:] for row in rows_of("span-of-control", SHORT["C1"])}
    assert inside == {
        "P0": (1, 2, 2),
        "P1": (1, 1, 1),
    }  # of P0, only the chain above P1 belongs to the community


def test_two_contracts_in_force_are_not_bridges(district: Store) -> None:
    def bridges() -> set[tuple[str, str]]:
        rows = run_measure(
            district, find_measure("bridges"), {"line": "property"}, scope=STREET, today=DAY
        ).rows
        return {(row[3], row[6]) for row in rows}

    assert bridges() == {("F1", "X2"), ("Z", "T5")}
    with district.writing() as transaction:
        transaction.run(
            "MATCH (f:PropertyFirm {code: 'F1'}), (x:Compound {code: 'X2'}) CREATE (f)-[:SERVES {contract: 'K9'}]->(x)"
        )
    assert bridges() == {("Z", "T5")}


def test_measures_of_a_district_without_anything_else_are_answered(store: Store) -> None:
    with store.writing() as transaction:
        transaction.run("CREATE (:District:Place {code: '990101', name: '空区'})")
    for measure in MEASURES_WITH_SCOPE:
        is_cut = measure.name == "vertex-cut"
        values = {"place": "990101"} if is_cut else {}
        rows = run_measure(store, measure, values, scope="990101", today=DAY).rows
        assert rows == ([("administrative", 0, None, None, None)] if is_cut else [])
