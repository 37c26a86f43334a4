"""A title that names a street and a community says which of two communities with one name is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.loaders.mappings.adopt.office_ledgers import OfficeProject, Rows, write_workbook
from wangge.loaders.mappings.adopt.known_names import PlaceNames


@pytest.mark.parametrize(("street", "code"), [("三里坪街道", "511703001004"), ("翠屏街道", "511703002004")])
def test_street_in_the_title_tells_communities_of_one_name_apart(
    tmp_path: Path, street: str, code: str
) -> None:
    project = OfficeProject(tmp_path)
    with (tmp_path / "base" / "communities.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{parent}004,育才社区,{parent},NBS,2023\n" for parent in ("511703001", "511703002"))
    project.names = PlaceNames(
        [
            *(("Street", name) for name in ("三里坪街道", "翠屏街道")),
            *[("Community", "育才社区")] * 2,
        ]
    )
    rows: Rows = [
        [f"{street}育才社区居民小组长名单"],
        ["组别", "姓名", "电话"],
        ["第一小组", "张三", "13100000001"],
    ]
    write_workbook(tmp_path / "ledgers" / "小组长.xlsx", {"Sheet1": rows})
    project.adopt()
    facts = project.facts()
    (group,) = [fact for fact in facts if "'kind': 'VillagerGroup'" in fact]
    assert f"'parent': '{code}'" in group
    (post,) = [fact for fact in facts if "'kind': 'Post'" in fact]
    assert "'name': '居民小组长'" in post
