"""The map of a city with one district is that of the district; if a city has several, the error names them."""

from __future__ import annotations

import pytest

from wangge.graph.errors import UsageError
from wangge.graph.model import NodeKey, load_model
from wangge.graph.store import Store
from wangge.viz.find_scope import find_scope

_CITY = "CREATE (d:District:Place {{code: '{0}', name: '甲'}})-[:PART_OF]->(c:City:Place {{code: '{1}', name: '市'}})"


@pytest.mark.parametrize(
    ("district", "city", "code"),
    [
        ("441900", "441900", "441900"),
        ("460400", "460400", "4604"),
        ("620201", "620200", "620200"),
        ("620201", "620200", "6202"),
    ],
)
def test_city_with_one_district_is_drawn_as_the_district(
    store: Store, district: str, city: str, code: str
) -> None:
    store.write(lambda transaction: transaction.run(_CITY.format(district, city)))
    assert find_scope(store, load_model(), code) == (NodeKey("District", district), "甲")


def test_city_with_several_districts_has_no_map_and_names_them(store: Store) -> None:
    store.write(lambda transaction: transaction.run(_CITY.format("511702", "511700")))
    store.write(
        lambda transaction: transaction.run(
            "MATCH (c:City {code: '511700'}) CREATE (:District:Place {code: '511703', name: '乙'})-[:PART_OF]->(c)"
        )
    )
    with pytest.raises(UsageError, match=r"511700 is a City; .* try 511702, 511703"):
        find_scope(store, load_model(), "5117")


def test_place_with_a_code_of_the_office_is_found(store: Store) -> None:
    statement = "CREATE (:Grid:Place {code: '江湾-滨江-001', name: '一网格'})"
    store.write(lambda transaction: transaction.run(statement))
    assert find_scope(store, load_model(), "江湾-滨江-001") == (NodeKey("Grid", "江湾-滨江-001"), "一网格")
