"""Tests the explorer's queries for nodes, paths, children, relationships and posts, on a small network."""

from __future__ import annotations

from datetime import date

import pytest

from tests.sent_statements import sent_statements
from tests.viz.network.networks import DAY, DISTRICT, make_network, put
from wangge.graph.model import NodeKey, load_model
from wangge.graph.store import Store
from wangge.viz.explorer.reads.children import PlaceChildren, read_contents
from wangge.viz.explorer.reads.connections import NeighbourGroup, read_connections
from wangge.viz.explorer.reads.names import read_names
from wangge.viz.explorer.reads.node import NamedNode, find_node, nearest_codes, read_path
from wangge.viz.explorer.reads.posts import read_posts

MODEL = load_model()
LIMIT = 20.0
STREET = f"{DISTRICT}001"
COMMUNITY = f"{STREET}001"
GRID = f"{COMMUNITY}001"
COMPOUND = f"{COMMUNITY}X001"


@pytest.fixture
def network(store: Store) -> Store:
    put(store, make_network())
    return store


def contents(store: Store, label: str, code: str, *, skip: int = 0, most: int = 480) -> PlaceChildren:
    return read_contents(store, MODEL, label, code, skip=skip, timeout=LIMIT, most=most)


def groups(store: Store, label: str, code: str, **skip: int) -> list[NeighbourGroup]:
    return read_connections(store, MODEL, label, code, day=DAY, skip=skip, timeout=LIMIT)


def test_node_is_found_by_a_padded_code_too(network: Store) -> None:
    node = find_node(network, MODEL, "Street", f"{STREET}000", timeout=LIMIT)
    assert node is not None
    assert (node.code, node.name, node.source) == (STREET, "1号街道", None)


def test_node_of_another_kind_is_none(network: Store) -> None:
    assert find_node(network, MODEL, "Community", STREET, timeout=LIMIT) is None
    assert find_node(network, MODEL, "Nothing", STREET, timeout=LIMIT) is None


def test_names_of_several_kinds_are_read_at_once_and_missing_nodes_have_none(network: Store) -> None:
    street, grid = NodeKey("Street", STREET), NodeKey("Grid", GRID)
    missing = {NodeKey("Grid", "none"), NodeKey("Nothing", STREET)}
    assert read_names(network, MODEL, {street, grid, *missing}, timeout=LIMIT) == {
        street: "1号街道",
        grid: "第1网格",
    }
    assert read_names(network, MODEL, missing, timeout=LIMIT) == {}


def test_nearest_codes_are_of_the_kind_asked_for(network: Store) -> None:
    assert nearest_codes(network, MODEL, "Grid", f"{COMMUNITY}009", timeout=LIMIT) == [
        f"{COMMUNITY}002",
        f"{COMMUNITY}001",
    ]


def test_path_leads_from_the_top_to_the_place_above(network: Store) -> None:
    assert read_path(network, MODEL, "Compound", COMPOUND, timeout=LIMIT) == [
        NamedNode.of("City", "511700", "达州市"),
        NamedNode.of("District", DISTRICT, "通川区"),
        NamedNode.of("Street", STREET, "1号街道"),
        NamedNode.of("Community", COMMUNITY, "社区001"),
        NamedNode.of("Grid", GRID, "第1网格"),
    ]


def test_contents_are_two_tiers_in_the_order_of_their_codes(network: Store) -> None:
    children = contents(network, "Community", COMMUNITY)
    assert [(child.named.code, [part.code for part in child.parts]) for child in children.children] == [
        (GRID, [f"{COMMUNITY}X001", f"{COMMUNITY}X002"]),
        (f"{COMMUNITY}002", [f"{COMMUNITY}X003", f"{COMMUNITY}X004"]),
    ]
    assert (children.drawn, children.folded) == (6, 0)


def test_contents_past_the_limit_are_folded_and_counted(network: Store) -> None:
    children = contents(network, "Grid", GRID, most=4)
    assert [(child.named.code, len(child.parts), child.folded) for child in children.children] == [
        (f"{COMMUNITY}X001", 0, 3),
        (f"{COMMUNITY}X002", 0, 3),
    ]
    assert (children.drawn, children.folded) == (2, 6)


def test_later_children_are_on_a_later_page(network: Store) -> None:
    first, second = (
        contents(network, "Street", STREET, most=1),
        contents(network, "Street", STREET, most=1, skip=1),
    )
    assert [page.children[0].named.code for page in (first, second)] == [COMMUNITY, f"{STREET}002"]
    assert (first.total, first.skipped, second.skipped) == (2, 0, 1)


def test_relationships_come_by_kind_with_their_total(network: Store) -> None:
    assert [(group.id, group.total) for group in groups(network, "Community", COMMUNITY)] == [
        ("Covers<JointCommittee", 1),
    ]
    (contract,) = groups(network, "PropertyFirm", "PF-1")
    assert (contract.kind.name, contract.outgoing, contract.total) == ("PropertyEngagement", True, 8)
    assert contract.items[0].properties["contract"] == f"HT-{COMPOUND}"


def test_more_of_one_kind_can_be_asked_for(network: Store) -> None:
    (all_of_it,) = groups(network, "PropertyFirm", "PF-1")
    (rest,) = groups(network, "PropertyFirm", "PF-1", **{all_of_it.id: 6})
    assert [item.other.code for item in rest.items] == [item.other.code for item in all_of_it.items[6:]]
    assert rest.total == 8


def test_ended_relationships_come_last_and_are_marked(store: Store) -> None:
    network = make_network()
    network.node("PropertyFirm", "PF-0", "原物业")
    network.edge(
        "SERVES", "PF-0", COMPOUND, contract="旧", valid_from=date(2010, 1, 1), valid_to=date(2020, 1, 1)
    )
    put(store, network)
    (served,) = [group for group in groups(store, "Compound", COMPOUND) if group.label == "PropertyFirm"]
    assert [(item.other.code, item.current) for item in served.items] == [("PF-1", True), ("PF-0", False)]


def test_two_relationships_of_one_pair_are_both_shown(store: Store) -> None:
    network = make_network()
    network.edge("SERVES", "PF-1", COMPOUND, contract="第二份", valid_from=date(2022, 1, 1))
    put(store, network)
    (served,) = [group for group in groups(store, "Compound", COMPOUND) if group.label == "PropertyFirm"]
    assert [item.properties["contract"] for item in served.items] == [f"HT-{COMPOUND}", "第二份"]


def test_posts_of_a_place_and_of_its_organisations_are_read_with_their_holders(network: Store) -> None:
    posts = read_posts(network, MODEL, "Community", COMMUNITY, day=DAY, timeout=LIMIT)
    (record,) = posts.listed
    assert (record.post.name, record.unit.label) == ("书记", "JointCommittee")
    assert [(holder.person.name, holder.since) for holder in record.holders] == [
        ("人员001", date(2021, 1, 1))
    ]


def test_vacant_post_has_no_holder(network: Store) -> None:
    posts = read_posts(network, MODEL, "Grid", GRID, day=DAY, timeout=LIMIT)
    assert [(record.post.code, record.holders) for record in posts.listed] == [(f"POST-{GRID}", ())]


def test_holder_whose_term_has_ended_is_not_a_holder(network: Store) -> None:
    before = read_posts(network, MODEL, "Grid", f"{COMMUNITY}002", day=date(2020, 12, 31), timeout=LIMIT)
    assert before.listed[0].holders == ()


def test_pages_with_different_numbers_of_places_use_the_same_statements(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, make_network(communities=1, compounds=4))
    with sent_statements(monkeypatch) as statements:
        drawn = [contents(store, "Community", COMMUNITY, most=most).drawn for most in (480, 9)]
    assert drawn == [10, 8]
    assert statements[:2] == statements[2:]


def test_a_kind_of_node_that_has_no_posts_is_not_asked_for_them(
    network: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sent_statements(monkeypatch) as statements:
        assert read_posts(network, MODEL, "Activity", "AC-1", day=DAY, timeout=LIMIT).total == 0
    assert statements == []
