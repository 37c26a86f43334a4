"""Boundaries are assigned to the places with their code, else to the only place with their name."""

from __future__ import annotations

from wangge.graph.model import NodeKey
from wangge.graph.store import Store
from wangge.loaders.boundaries.geojson import Boundary, BoundaryFile
from wangge.loaders.boundaries.matching import match_boundaries

PLACES = """
CREATE (:City:Place {code: '441900', name: '东莞市'}), (:District:Place {code: '441900', name: '东莞市'}),
  (:Community:Place {code: '441900003001', name: '岗贝社区居民委员会'}), (:Compound:Place {code: 'C-1', name: '东湖花园'}),
  (:Compound:Place {code: 'C-2', name: '东湖花园'}), (:Compound:Place {code: 'C-3', name: '新城国际'}),
  (:Organization:StreetOffice {code: 'S-1', name: '办事处'})
"""


def outline(code: str = "", name: str = "") -> Boundary:
    return Boundary(code, name, ((((113.7, 23.0), (113.8, 23.0), (113.8, 23.1)),),))


def matched(store: Store, *outlines: Boundary) -> tuple[set[NodeKey], list[str]]:
    with store.writing() as transaction:
        transaction.run(PLACES)
    result = match_boundaries(BoundaryFile(outlines), store, store.model)
    return set(result.by_place), [fault.zh for fault in result.faults]


def test_a_code_in_any_spelling_finds_every_place_that_has_it(store: Store) -> None:
    places, faults = matched(store, outline("441900000000"), outline("441900003001"), outline("C-3"))
    assert places == {
        NodeKey("City", "441900"),
        NodeKey("District", "441900"),
        NodeKey("Community", "441900003001"),
        NodeKey("Compound", "C-3"),
    }
    assert faults == []


def test_a_name_finds_the_only_place_that_has_it(store: Store) -> None:
    places, faults = matched(store, outline(name="岗贝社区"), outline(name="东湖花园"))
    assert places == {NodeKey("Community", "441900003001")}
    assert len(faults) == 1
    assert "东湖花园" in faults[0]


def test_boundaries_without_a_place_and_two_of_one_place_are_reported(store: Store) -> None:
    places, faults = matched(
        store, outline("S-1"), outline("441900009"), outline("C-3"), outline(name="新城国际")
    )
    assert places == {NodeKey("Compound", "C-3")}
    assert [code for code in ("S-1", "441900009", "C-3") if not any(code in fault for fault in faults)] == []
    assert len(faults) == 2
