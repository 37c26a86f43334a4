"""A compound that several grids share counts once in each of them; each of its buildings belongs to one grid."""

from __future__ import annotations

from datetime import date

from wangge.graph.store import Store
from wangge.queries.recipes.library import Library
from wangge.queries.recipes.runner import run

DAY = date(2024, 6, 30)
_DISTRICT = """
CREATE (d:District:Place {code: '511702', name: '区'}), (s:Street:Place {code: '511702001', name: '街'})-[:PART_OF]->(d),
  (c:Community:Place {code: '511702001001', name: '社'})-[:PART_OF]->(s),
  (g1:Grid:Place {code: '511702001001001', name: '一网格', households: 400})-[:PART_OF]->(c),
  (g2:Grid:Place {code: '511702001001002', name: '二网格', households: 300})-[:PART_OF]->(c),
  (x:Compound:Place {code: '511702001001X001', name: '大院'})-[:PART_OF]->(g1), (x)-[:PART_OF]->(g2),
  (b1:Building:Place {code: '511702001001B0001', name: '1栋'})-[:PART_OF]->(x), (b1)-[:PART_OF]->(g1),
  (b2:Building:Place {code: '511702001001B0002', name: '2栋'})-[:PART_OF]->(x), (b2)-[:PART_OF]->(g2),
  (m:MicroGrid:Place {code: '511702001001002-01', name: '微网格'})-[:PART_OF]->(g2),
  (b3:Building:Place {code: '511702001001B0003', name: '零散楼'})-[:PART_OF]->(m)
"""


def _rows(
    store: Store, library: Library, name: str, *columns: str, **values: str
) -> list[tuple[object, ...]]:
    answer = run(store, library.get(name), values, today=DAY)
    names = [column.name for column in library.get(name).columns]
    return [tuple(row[names.index(column)] for column in columns) for row in answer.rows]


def test_shared_compound_is_counted_once_in_every_grid(store: Store, library: Library) -> None:
    store.write(lambda transaction: transaction.run(_DISTRICT))
    workload = _rows(
        store, library, "grid-workload", "grid", "compounds", "scattered_buildings", scope="511702"
    )
    assert workload == [("511702001001001", 1, 0), ("511702001001002", 1, 1)]
    streets = _rows(store, library, "compounds-by-street", "street_code", "compounds", scope="511702")
    assert streets == [("511702001", 1)]
    buildings = _rows(store, library, "buildings-party-group", "subject", "community_code", scope="511702")
    assert buildings == [(f"511702001001B000{n}", "511702001001") for n in (1, 2, 3)]


def test_parents_of_a_shared_compound_and_its_buildings_agree(store: Store, library: Library) -> None:
    store.write(lambda transaction: transaction.run(_DISTRICT))
    places = _rows(store, library, "places-without-parent", "kind", "covered", scope="511702")
    assert {covered for _kind, covered in places} == {True}


def test_building_of_a_shared_compound_is_in_each_scope_above_it(store: Store, library: Library) -> None:
    store.write(lambda transaction: transaction.run(_DISTRICT))
    for scope, numbers in {
        "511702001001B0002": (2,),
        "511702001001X001": (1, 2),
        "511702001001001": (1, 2),
        "511702001001002": (1, 2, 3),
        "511702001001002-01": (3,),
    }.items():
        buildings = _rows(store, library, "buildings-party-group", "subject", scope=scope)
        assert buildings == [(f"511702001001B000{number}",) for number in numbers], scope


def test_posts_of_a_group_with_several_buildings_are_in_the_scope_of_each(
    store: Store, library: Library
) -> None:
    store.write(lambda transaction: transaction.run(_DISTRICT))
    store.write(
        lambda transaction: transaction.run(
            "MATCH (b:Building) WHERE b.code <> '511702001001B0001' WITH collect(b) AS buildings "
            "CREATE (:Post {code: 'P1', name: '组长'})-[:POST_IN]->(u:PartyOrganization:Organization {code: 'U1', name: '组', tier: 5}) "
            "FOREACH (b IN buildings | CREATE (u)-[:COVERS]->(b))"
        )
    )
    post = ("P1", "511702001001", "511702001")
    for scope, expected in {
        "511702001001B0001": [],
        "511702001001B0002": [post],
        "511702001001B0003": [post],
        "511702001001001": [post],
        "511702001001002-01": [post],
        "511702": [post],
    }.items():
        posts = _rows(store, library, "vacant-posts", "subject", "community_code", "street_code", scope=scope)
        assert posts == expected, scope


def test_building_of_a_shared_compound_has_its_own_responsible_grid(store: Store, library: Library) -> None:
    store.write(lambda transaction: transaction.run(_DISTRICT))
    units = _rows(store, library, "building-responsibility-chain", "unit", building="511702001001B0002")
    assert ("511702001001002",) in units
    assert ("511702001001001",) not in units
    units = _rows(store, library, "building-responsibility-chain", "unit", building="511702001001B0003")
    assert {("511702001001002-01",), ("511702001001002",)} <= set(units)


def test_city_as_scope_contains_all_its_districts(store: Store, library: Library) -> None:
    store.write(lambda transaction: transaction.run(_DISTRICT))
    store.write(
        lambda transaction: transaction.run(
            "MATCH (d:District {code: '511702'}) CREATE (d)-[:PART_OF]->(c:City:Place {code: '511700', name: '市'}) "
            "CREATE (:Grid:Place {code: '511703001001001', name: '乙网格'})-[:PART_OF]->"
            "(:District:Place {code: '511703', name: '乙区'})-[:PART_OF]->(c)"
        )
    )
    grids = _rows(store, library, "grids-outside-band", "subject", scope="5117")
    assert grids == [("511702001001001",), ("511702001001002",), ("511703001001001",)]
    assert len(_rows(store, library, "grids-outside-band", "subject", scope="511703")) == 1
