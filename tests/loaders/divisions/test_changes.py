"""Tests how changes between two editions are derived, with a minimal example of each kind of change."""

from __future__ import annotations

import pytest

from wangge.loaders.divisions.change import Reason
from wangge.loaders.divisions.changes import changes_of
from wangge.loaders.divisions.division import Division
from wangge.loaders.divisions.matching import match_editions

D = Division(3, "990101", "江湾区", "990100")
A = Division(4, "990101001", "甲街道", "990101")
B = Division(4, "990101002", "乙镇", "990101")
EAST = Division(5, "990101002201", "东村村民委员会", "990101002")
WEST = Division(5, "990101002202", "西村村民委员会", "990101002")
HILL = Division(5, "990101001001", "山社区居民委员会", "990101001")

Changes = list[tuple[str, list[str], list[str]]]


def changes_between(earlier: list[Division], later: list[Division]) -> Changes:
    return [
        (str(change.kind), [unit.code for unit in change.olds], [unit.code for unit in change.news])
        for change in changes_of(match_editions([D, *earlier], [D, *later]))
    ]


def moved(unit: Division, code: str, parent: str, name: str = "") -> Division:
    return unit._replace(code=code, parent=parent, name=name or unit.name)


def test_another_spelling_is_not_a_change() -> None:
    spelt = [A._replace(name="甲街道办事处"), HILL._replace(name="山社区居委会")]
    assert changes_between([A, HILL], spelt) == []


def test_unit_with_another_name_under_its_code_is_renamed() -> None:
    assert changes_between([A, HILL], [A, HILL._replace(name="水社区居民委员会")]) == [
        ("更名", ["990101001001"], ["990101001001"])
    ]


def test_village_with_a_committee_of_residents_is_converted() -> None:
    after = moved(EAST, "990101002001", "990101002", "东村社区居民委员会")
    assert changes_between([B, EAST], [B, after]) == [("转制", ["990101002201"], ["990101002001"])]


def test_township_that_became_a_town_takes_its_villages_along() -> None:
    before = B._replace(name="乙乡")
    after = B._replace(code="990101102")
    east = moved(EAST, "990101102201", "990101102")
    assert changes_between([before, EAST], [after, east]) == [
        ("转制", ["990101002"], ["990101102"]),
        ("改码", ["990101002201"], ["990101102201"]),
    ]


def test_units_that_swap_codes_are_recoded_not_renamed() -> None:
    east, west = moved(EAST, WEST.code, B.code), moved(WEST, EAST.code, B.code)
    assert changes_between([B, EAST, WEST], [B, east, west]) == [
        ("改码", ["990101002202"], ["990101002201"]),
        ("改码", ["990101002201"], ["990101002202"]),
    ]


def test_same_name_under_another_street_is_adjusted() -> None:
    assert changes_between(
        [A, B, HILL, EAST, WEST], [A, B, HILL, WEST, moved(EAST, "990101001201", "990101001")]
    ) == [("调整", ["990101002201"], ["990101001201"])]


def test_unit_whose_name_is_not_unique_is_not_matched() -> None:
    namesake = moved(EAST, "990101003201", "990101003")
    third_street = Division(4, "990101003", "丙镇", "990101")
    changes = changes_between(
        [A, B, third_street, EAST, namesake], [A, B, third_street, moved(EAST, "990101001201", "990101001")]
    )
    assert sorted(kind for kind, _olds, _news in changes) == ["撤销", "撤销", "设立"]


def test_street_whose_communities_moved_to_another_street_is_merged() -> None:
    after = [moved(EAST, "990101001201", "990101001"), moved(WEST, "990101001202", "990101001")]
    assert changes_between([A, B, HILL, EAST, WEST], [A, HILL, *after])[0] == (
        "合并",
        ["990101002", "990101001"],
        ["990101001"],
    )


def test_street_whose_communities_moved_to_two_new_streets_is_split() -> None:
    first, second = Division(4, "990101011", "丁街道", "990101"), Division(4, "990101012", "戊街道", "990101")
    after = [moved(EAST, "990101011201", first.code), moved(WEST, "990101012201", second.code)]
    assert changes_between([B, EAST, WEST], [first, second, *after])[0] == (
        "拆分",
        ["990101002"],
        ["990101011", "990101012"],
    )


def test_new_street_with_a_community_of_another_street_is_a_split() -> None:
    new_street = Division(4, "990101011", "丁街道", "990101")
    assert changes_between(
        [B, EAST, WEST], [B, new_street, WEST, moved(EAST, "990101011201", new_street.code)]
    )[0] == (
        "拆分",
        ["990101002"],
        ["990101002", "990101011"],
    )


def test_community_replaced_by_two_with_longer_names_is_split() -> None:
    parts = [Division(5, f"99010100100{n}", f"江心{m}社区居委会", A.code) for n, m in ((2, "东"), (3, "西"))]
    assert changes_between([A, Division(5, "990101001001", "江心社区居委会", A.code)], [A, *parts]) == [
        ("拆分", ["990101001001"], ["990101001002", "990101001003"])
    ]


def test_village_that_takes_the_name_of_a_village_of_the_merged_town_is_merged() -> None:
    """A village keeps its code and takes the name of another village, which was dissolved with its town."""
    town, north = (
        Division(4, "990101003", "丙镇", "990101"),
        Division(5, "990101003201", "北村村民委员会", "990101003"),
    )
    lost = Division(5, "990101003202", "南村村民委员会", "990101003")
    after = [B, EAST._replace(name=lost.name), moved(north, "990101002203", B.code)]
    assert changes_between([B, town, EAST, north, lost], after)[1:] == [
        ("合并", [EAST.code, lost.code], [EAST.code]),
        ("调整", [north.code], ["990101002203"]),
    ]


def test_village_that_takes_the_name_of_a_village_of_another_street_is_only_renamed() -> None:
    lost = Division(5, "990101001202", "南村村民委员会", A.code)
    assert changes_between([A, B, EAST, lost], [A, B, EAST._replace(name=lost.name)]) == [
        ("撤销", [lost.code], []),
        ("更名", [EAST.code], [EAST.code]),
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [([A], [A, B], [("设立", [], ["990101002"])]), ([A, B], [A], [("撤销", ["990101002"], [])])],
    ids=["set up", "closed"],
)
def test_unexplained_differences_are_units_that_were_set_up_or_closed(
    old: list[Division], new: list[Division], expected: Changes
) -> None:
    assert changes_between(old, new) == expected
    assert changes_of(match_editions(old, new))[0].reason is Reason.UNTRACED
