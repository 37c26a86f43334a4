"""What is read from a graph to be searched, on either engine."""

from __future__ import annotations

from datetime import date

from tests.viz.network.networks import DAY, DISTRICT, Network, make_network, put
from wangge.graph.model import load_model
from wangge.graph.store import Store
from wangge.viz.explorer.search.entry import SearchEntry
from wangge.viz.explorer.search.index import SearchIndex
from wangge.viz.explorer.search.query import parse_query
from wangge.viz.explorer.search.reading import read_entries

COMMUNITY = f"{DISTRICT}001001"


def read(store: Store, today: date = DAY) -> list[SearchEntry]:
    return list(read_entries(store, load_model(), today=today))


def test_every_named_node_is_read_once(store: Store) -> None:
    network = make_network()
    put(store, network)
    expected = sorted((label, code, said["name"]) for code, (label, said) in network.nodes.items())
    assert sorted(entry[:3] for entry in read(store)) == expected


def test_context_is_what_it_belongs_to(store: Store) -> None:
    put(store, make_network())
    contexts = {entry.code: entry.context for entry in read(store)}
    assert {
        code: contexts[code]
        for code in (
            "511700",
            DISTRICT,
            COMMUNITY,
            f"{COMMUNITY}001",
            f"{COMMUNITY}X001",
            f"{COMMUNITY}B0004",
            "OD-1",
            "PF-1",
            f"JC-{COMMUNITY}",
            f"POST-{COMMUNITY}",
            f"PE-POST-{COMMUNITY}",
        )
    } == {
        "511700": "",
        DISTRICT: "达州市",
        COMMUNITY: "1号街道",
        f"{COMMUNITY}001": "社区001",
        f"{COMMUNITY}X001": "第1网格",
        f"{COMMUNITY}B0004": "小区1",
        "OD-1": "街道办",
        "PF-1": "",
        f"JC-{COMMUNITY}": "社区001",
        f"POST-{COMMUNITY}": "社区“大党委”",
        f"PE-POST-{COMMUNITY}": "社区“大党委”",
    }


def people() -> Network:
    """One who moved, one with two posts, a building with two parents, one without any."""
    made = Network()
    made.node("Grid", "G1", "甲网格")
    made.place("Compound", "C1", "吉昌大院", "G1")
    made.edge("PART_OF", made.place("Building", "B1", "1栋", "C1"), "G1")
    made.node("Building", "B2", "零散楼")
    for code, unit in (("PO-1", "G1"), ("PO-2", "C1")):
        made.post(code, "网格员", unit)
    made.node("Person", "PE-1", "曾红")
    made.edge("HOLDS", "PE-1", "PO-1", valid_from=date(2020, 1, 1), valid_to=DAY)
    made.edge("HOLDS", "PE-1", "PO-2", valid_from=DAY)
    made.node("Person", "PE-2", "单红")
    made.edge("HOLDS", "PE-2", "PO-1", valid_from=date(2020, 1, 1))
    made.edge("HOLDS", "PE-2", "PO-2")
    return made


def test_people_and_buildings_of_two_places_have_one_context(store: Store) -> None:
    put(store, people())
    assert {entry for entry in read(store) if entry.label in ("Person", "Building")} == {
        SearchEntry("Person", "PE-1", "曾红", "吉昌大院"),
        SearchEntry("Person", "PE-2", "单红", "吉昌大院"),
        SearchEntry("Building", "B1", "1栋", "吉昌大院"),
        SearchEntry("Building", "B2", "零散楼", ""),
    }


def test_post_that_has_ended_gives_no_context(store: Store) -> None:
    put(store, people())
    contexts = {entry.code: entry.context for entry in read(store, date(2023, 12, 31))}
    assert contexts["PE-1"] == "甲网格"


def test_empty_graph_gives_nothing(store: Store) -> None:
    assert read(store) == []


def test_what_is_read_is_found(embedded_store: Store) -> None:
    put(embedded_store, make_network())
    index = SearchIndex.build(read(embedded_store))
    found = index.find(parse_query("building:xiaoqu1 2d", load_model()))
    assert [hit.code for hit in found.hits] == [
        f"{DISTRICT}001001B0005",
        f"{DISTRICT}001002B0005",
    ]
