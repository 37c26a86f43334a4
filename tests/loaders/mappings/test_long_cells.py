"""A cell that is too long for a list of names is rejected at once."""

from __future__ import annotations

import pytest

from tests.loaders.mappings.conftest import HEADER, PlanLedgers, names, rejects
from wangge.loaders.mappings.buildings import building_names
from wangge.loaders.reject import CellError


@pytest.mark.parametrize("part", ["1、", "无1", "1-2(", "除1外"])
def test_endless_list_of_buildings_is_a_reject(plan_ledgers: PlanLedgers, part: str) -> None:
    rows = f'江声社区,第一网格,张三,,江声苑,"{part * 9_000}",,\n江声社区,第一网格,张三,,江声苑,1栋,,\n'
    plan = plan_ledgers({"花名册": f"{HEADER}\n{rows}"})
    assert list(names(plan, "Building").values()) == ["1栋"]
    assert [(row, column) for row, column, _ in rejects(plan)] == [(2, "楼栋")]


def test_exception_in_an_exception_is_a_reject() -> None:
    with pytest.raises(CellError):
        building_names("1-9栋" + "（不含2栋" * 300, counts=False)
    with pytest.raises(CellError):
        building_names("无1" * 900, counts=False)
