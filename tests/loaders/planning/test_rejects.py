"""A faulty row becomes a reject that has its location, the broken rule and a hint; other rows are loaded."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.loaders.conftest import DISTRICT, Sheets
from wangge.graph.store import Store
from wangge.loaders.planning.change import Operation
from wangge.loaders.planning.plan import Plan
from wangge.loaders.project import Dataset

Write = Callable[..., Dataset]
Load = Callable[..., Plan]

# A sheet, its CSV text, and the expected rejects, each as (row, column, rule, part of the message).
Case = tuple[str, str, list[tuple[int | None, str | None, str, str]]]
CASES: dict[str, Case] = {
    "building in no compound": (
        "buildings",
        "编码,名称,所属小区\n990101001001B0001,1栋,990101001001X009\n",
        [
            (
                2,
                "所属小区",
                "unknown-reference",
                "no Compound has code or name '990101001001X009' (nearest: 990101001001X001)",
            )
        ],
    ),
    "two rows with one code": (
        "buildings",
        "编码,名称,所属小区\n990101001001B0001,1栋,江声苑\n990101001001B0001,2栋,江声苑\n",
        [(3, "编码", "duplicate", "is already declared in jiangwan/buildings.csv row 2")],
    ),
    "code in scientific notation": (
        "communities",
        "编码,名称,所属街道,代码体系,代码版本\n9.90101E+11,江声社区,990101001,NBS,2023\n",
        [(2, "编码", "lost-digits", "9.90101E+11 has lost digits")],
    ),
    "code with another sign": (
        "grids",
        "编码,名称,所属社区\n9901010010#01,一,990101001001\n",
        [(2, "编码", "bad-code", "is not letters, digits, Chinese characters")],
    ),
    "no parent": (
        "buildings",
        "编码,名称,所属小区,所属网格\n990101001001B0001,1栋,,\n",
        [(2, "所属小区、所属网格", "one-parent", "is filled; fill in one")],
    ),
    "unknown sheet": (
        "小区院子",
        "甲,乙\n1,2\n",
        [(None, None, "unknown-sheet", "no kind is called '小区院子'")],
    ),
    "missing column": (
        "grids",
        "编码,名称\n990101001001001,一\n",
        [(1, "所属社区", "missing-column", "no column 所属社区 (community) or 所属片区 (area)")],
    ),
    "missing value": (
        "grids",
        "编码,名称,所属社区\n990101001001001,,990101001001\n",
        [(2, "名称", "missing-value", "is empty")],
    ),
    "no number": (
        "grids",
        "编码,名称,所属社区,户数\n990101001001001,一,990101001001,很多\n",
        [(2, "户数", "bad-number", "'很多' isn't a number")],
    ),
    "negative number": (
        "grids",
        "编码,名称,所属社区,户数\n990101001001001,一,990101001001,-4\n",
        [(2, "户数", "out-of-range", "greater than or equal to 0")],
    ),
    "ambiguous name": (
        "grids",
        "编码,名称,所属社区\n990101001001001,一,同名社区\n",
        [
            (
                2,
                "所属社区",
                "ambiguous-reference",
                "matches 2 nodes of kind Community: Community 990101001001、Community 990101001002",
            )
        ],
    ),
    "unknown choice": (
        "compounds",
        "编码,名称,所属网格,小区类型\n990101001001X001,江声苑,990101001001001,别墅\n",
        [(2, "小区类型", "bad-choice", "'别墅' isn't one of")],
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_bad_row_is_a_reject_with_its_place(
    store: Store, write_sheets: Write, plan: Load, case: Case
) -> None:
    sheet, text, expected = case
    sheets = dict(DISTRICT)
    if "同名社区" in text:
        sheets["communities"] = (
            sheets["communities"].replace("江声社区", "同名社区").replace("望江社区", "同名社区")
        )
    planned = plan(write_sheets({**sheets, sheet: text}))
    rejects = [reject for reject in planned.rejects if reject.sheet == sheet]
    assert [(r.row, r.column, str(r.rule)) for r in rejects] == [entry[:3] for entry in expected]
    for reject, entry in zip(rejects, expected, strict=True):
        assert entry[3] in reject.message
        assert reject.message_zh != reject.rule.zh
        assert reject.as_json()["hint"]


def test_rows_that_refer_to_a_rejected_row_are_rejected(
    store: Store, write_sheets: Write, load: Load
) -> None:
    sheets: Sheets = {**DISTRICT, "compounds": "编码,名称,所属网格\n990101001001X001,江声苑,不存在\n"}
    applied = load(write_sheets(sheets))
    assert [(r.sheet, r.row) for r in applied.rejects] == [
        ("buildings", 2),
        ("buildings", 3),
        ("compounds", 2),
    ]
    assert applied.rejects[0].message == (
        "'990101001001X001' is declared in jiangwan/compounds.csv compounds row 2, which was rejected"
    )
    assert store.read("MATCH (b:Building) RETURN b.code AS code").dicts() == [{"code": "990101001001B0003"}]


def test_rejected_row_does_not_retire_its_node(store: Store, write_sheets: Write, load: Load) -> None:
    load(write_sheets(DISTRICT))
    applied = load(write_sheets({**DISTRICT, "grids": DISTRICT["grids"].replace("400", "很多")}))
    assert applied.as_json()["changes"] == {"add": 0, "update": 0, "retire": 0}


def test_code_with_a_decimal_point_is_accepted(store: Store, write_sheets: Write, plan: Load) -> None:
    sheets = {**DISTRICT, "grids": "编码,名称,所属社区\n990101001001001.0,一,990101001001.0\n"}
    assert plan(write_sheets(sheets)).rejects == []


def test_phone_is_masked_and_id_number_refused(store: Store, write_sheets: Write, load: Load) -> None:
    people: Sheets = {
        "人员": (
            "编码,姓名,联系电话,身份证号,备注\n"
            "PE-1,示例甲,138 1234 5678,,电话13812345678\n"
            "PE-2,示例乙,,11010519491231002X,\n"
            "PE-3,示例丙,,,证件号 11010519491231002X\n"
            "PE-4,示例丁,,,\n"
        )
    }
    applied = load(write_sheets({**DISTRICT, **people}))
    assert [(r.row, r.column, str(r.rule)) for r in applied.rejects] == [
        (3, "身份证号", "id-number"),
        (4, "备注", "id-number"),
    ]
    rows = store.read(
        "MATCH (p:Person) RETURN p.code AS code, p.phone AS phone, p.remark AS remark ORDER BY code"
    )
    assert list(rows) == [
        {"code": "PE-1", "phone": "138****5678", "remark": "电话138****5678"},
        {"code": "PE-4", "phone": None, "remark": None},
    ]
    assert "11010519491231002X" not in str(applied.as_json())


def test_unknown_column_is_named(store: Store, write_sheets: Write, plan: Load) -> None:
    planned = plan(
        write_sheets({**DISTRICT, "grids": "编码,名称,所属社区,颜色\n990101001001001,一,990101001001,红\n"})
    )
    assert [notice.message for notice in planned.notices] == ["column '颜色' is not known and was left out"]


def test_row_that_another_file_repeats_is_used_once(store: Store, write_sheets: Write, load: Load) -> None:
    post = "编码,岗位名称,所在单位\nP1,网格员,990101001001001\n"
    people = "编码,姓名,手机号\nM1,示例甲,13800000001\n"
    holds = "人员编码,岗位编码,起始日期\nM1,P1,2024-01-01\nM1,P1,2024-01-01\n"
    sheets = {**DISTRICT, "岗位": post, "人员": people, "任职": holds}
    loaded = load(write_sheets({**sheets, "楼栋": DISTRICT["buildings"]}))
    assert loaded.rejects == []
    assert {(s.file, s.rows_in) for s in loaded.sheets if s.kinds in (("Building",), ("Holds",))} == {
        ("jiangwan/buildings.csv", 3),
        ("jiangwan/楼栋.csv", 0),
        ("jiangwan/任职.csv", 1),
    }
    messages = [notice.message for notice in loaded.notices]
    assert "row 2 repeats jiangwan/buildings.csv row 2; it is used once" in messages
    assert "row 3 repeats jiangwan/任职.csv row 2; it is used once" in messages
    assert not load(write_sheets({**sheets, "楼栋": DISTRICT["buildings"]})).datasets[0].count(Operation.ADD)


def test_row_that_another_file_contradicts_is_a_reject(store: Store, write_sheets: Write, load: Load) -> None:
    other = DISTRICT["buildings"].replace("1栋", "一栋")
    loaded = load(write_sheets({**DISTRICT, "楼栋": other}))
    assert [(r.file, r.row, str(r.rule)) for r in loaded.rejects] == [("jiangwan/楼栋.csv", 2, "duplicate")]
