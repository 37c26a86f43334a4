"""The contents of a place are the same whether they come from the tree of places or from statements alone."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.sent_statements import sent_statements
from tests.viz.network.networks import DISTRICT, make_network, put
from wangge.graph.model import NodeKey, load_model
from wangge.graph.store import Store
from wangge.viz.explorer.reads.children import MOST_DRAWN, PlaceChildren, read_contents
from wangge.viz.explorer.state.place_tree import PlaceTree, read_place_tree
from wangge.viz.explorer.state.tree_contents import read_tree_contents

MODEL = load_model()
LIMIT = 20.0
STREET = NodeKey("Street", f"{DISTRICT}001")
COMMUNITY = NodeKey("Community", f"{STREET.code}001")
GRID = NodeKey("Grid", f"{COMMUNITY.code}001")


def of_tree(
    store: Store, tree: PlaceTree, key: NodeKey, *, skip: int = 0, most: int = MOST_DRAWN
) -> PlaceChildren | None:
    return read_tree_contents(store, tree, key, skip=skip, timeout=LIMIT, most=most)


def of_statements(store: Store, key: NodeKey, *, skip: int = 0, most: int = MOST_DRAWN) -> PlaceChildren:
    return read_contents(store, MODEL, key.label, key.code, skip=skip, timeout=LIMIT, most=most)


@pytest.mark.embedded
def test_contents_of_the_places_of_the_sample_are_the_same(sample_store: Store) -> None:
    tree = read_place_tree(sample_store, MODEL)
    compared: Counter[str] = Counter()
    for label, step in (("District", 1), ("Street", 1), ("Community", 4), ("Grid", 8), ("Compound", 40)):
        for number in tree.on_tier(label)[::step]:
            key = NodeKey(label, tree.codes[number])
            for skip, most in ((0, MOST_DRAWN), (1, 40)):
                known = of_tree(sample_store, tree, key, skip=skip, most=most)
                if known is not None:
                    compared[label] += 1
                    assert known == of_statements(sample_store, key, skip=skip, most=most), key
    assert compared["District"]
    assert compared["Street"] > 9
    assert compared["Community"] > 80


def test_only_the_drawn_places_are_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    put(store, make_network())
    tree = read_place_tree(store, MODEL)
    with sent_statements(monkeypatch) as statements:
        known = of_tree(store, tree, STREET, most=2)
    assert known == of_statements(store, STREET, most=2)
    assert len(statements) == 1


def test_a_place_with_a_part_in_several_places_is_read_by_statements(store: Store) -> None:
    network = make_network()
    network.edge("PART_OF", f"{COMMUNITY.code}X001", f"{COMMUNITY.code}002")
    put(store, network)
    tree = read_place_tree(store, MODEL)
    assert tree.shared == {GRID.code, f"{COMMUNITY.code}002"}
    assert of_tree(store, tree, GRID) is None
    assert of_tree(store, tree, COMMUNITY) is None
    assert of_tree(store, tree, STREET) == of_statements(store, STREET)


def test_a_place_that_has_gone_since_the_tree_was_read_is_read_by_statements(store: Store) -> None:
    put(store, make_network())
    tree = read_place_tree(store, MODEL)
    store.write(
        lambda transaction: transaction.run(
            "MATCH (g:Grid {code: $code}) DETACH DELETE g", {"code": GRID.code}
        )
    )
    assert of_tree(store, tree, COMMUNITY) is None
    assert of_tree(store, tree, NodeKey("Community", "unknown")) is None
    assert of_tree(store, tree, NodeKey("Street", COMMUNITY.code)) is None
