"""A compound that is written once for several rows, with the community in the title."""

from __future__ import annotations

import pytest

from tests.loaders.mappings.adopt.office_ledgers import Rows, raw_sheet
from wangge.graph.model import load_model
from wangge.loaders.mappings.adopt.known_names import PlaceNames
from wangge.loaders.mappings.adopt.proposal import propose

_TITLE = ["三里坪街道梧桐梁社区楼栋长、单元长名册"]


def _fill(rows: Rows) -> tuple[str, ...]:
    return propose([raw_sheet(rows)], load_model(), PlaceNames()).sheets[0].fill


def test_compound_and_building_go_on_in_rows_of_further_entrances() -> None:
    rows: Rows = [
        _TITLE,
        ["小区", "楼栋", "楼栋长", "联系电话", "单元", "单元长", "联系电话"],
        ["甲苑", "1#", "张三", "13800000001", "1", "李四", "13800000002"],
        [None, None, None, None, "2", "王五", "13800000003"],
        [None, "2#", "赵六", "13800000004", "1", "钱七", "13800000005"],
        ["乙苑", "1号楼", "孙八", "13800000006", "1", "周九", "13800000007"],
        [None, None, None, None, "2", "吴十", "13800000008"],
    ]
    assert _fill(rows) == ("小区", "楼栋", "楼栋长", "联系电话")


def test_bare_numbers_of_buildings_with_entrances_are_no_counts() -> None:
    rows: Rows = [
        _TITLE,
        ["小区", "楼栋", "单元", "单元长"],
        ["甲苑", "1#", "1", "李四"],
        [None, None, "2", "王五"],
        [None, "2", "1", "钱七"],
    ]
    assert _fill(rows) == ("小区", "楼栋")


def test_compound_goes_on_while_the_numbers_of_its_buildings_rise() -> None:
    rows: Rows = [
        _TITLE,
        ["小区", "楼栋", "楼栋长"],
        ["甲苑", "1栋", "张三"],
        [None, "2栋", "李四"],
        ["乙苑", "1栋", "王五"],
        [None, "3栋", "赵六"],
    ]
    assert _fill(rows) == ("小区",)


@pytest.mark.parametrize("numbers", [("5栋", "2栋", "1栋"), ("7栋", "7栋", "3栋")])
def test_buildings_with_falling_numbers_are_in_no_compound(numbers: tuple[str, ...]) -> None:
    rows: Rows = [
        ["社区", "网格", "小区", "楼栋", "楼栋长"],
        ["梧桐梁社区", "第一网格", "甲苑", "9栋", "张三"],
        *(["梧桐梁社区", "第一网格", None, number, "李四"] for number in numbers),
    ]
    assert "小区" not in _fill(rows)
