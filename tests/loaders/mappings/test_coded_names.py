"""A name that one row gives an official code to means the same node in rows that only have the name."""

from __future__ import annotations

import pytest

from tests.loaders.mappings.conftest import (
    COMMUNITIES,
    DIVISIONS,
    GRID_WORKERS,
    PlanLedgers,
    facts,
    names,
    rejects,
)

PARTS = f"""\
[sheet]
header = ["社区", "网格编号", "网格名称", "户数"]

{COMMUNITIES}[[facts]]
kind = "Grid"
name = "网格名称"
code = "网格编号"
in = "社区"
households = "户数"
"""
WORKERS = f"""\
{GRID_WORKERS}
[[facts]]
kind = "MicroGrid"
name = "微网格"
in = "网格"
"""
CODED = "990101001001001"
GRIDS = f"社区,网格编号,网格名称,户数\n江声社区,{CODED},第一网格,80\n"
ROSTER = "社区,网格,微网格,姓名\n江声社区,1网格,1微网格,张三\n望江社区,第一网格,,李四\n"


@pytest.mark.parametrize("files", [("甲", "乙"), ("乙", "甲")])
def test_grid_with_a_code_is_one_with_the_grid_of_that_name(
    plan_ledgers: PlanLedgers, files: tuple[str, str]
) -> None:
    parts, workers = files
    plan = plan_ledgers({parts: GRIDS, workers: ROSTER}, {"划分": PARTS, "网格员": WORKERS})
    assert rejects(plan) == []
    assert set(names(plan, "Grid")) == {CODED, "990101001002-第一网格"}
    assert set(names(plan, "MicroGrid")) == {f"{CODED}-第一微网格"}
    assert f"{CODED}-网格员" in names(plan, "Post")


def test_name_with_two_codes_in_a_community_means_neither(plan_ledgers: PlanLedgers) -> None:
    two = f"{GRIDS}江声社区,990101001001002,第一网格,90\n"
    plan = plan_ledgers({"甲": two, "乙": ROSTER}, {"划分": PARTS, "网格员": WORKERS})
    assert {CODED, "990101001001002", "990101001001-第一网格"} <= set(names(plan, "Grid"))


def test_grid_of_a_template_sheet_is_one_with_the_grid_of_that_name(plan_ledgers: PlanLedgers) -> None:
    template = f"code,name,community\n{CODED},第一网格,990101001001\n"
    plan = plan_ledgers({"grids": template, "乙": ROSTER}, {"网格员": WORKERS})
    assert rejects(plan) == []
    assert set(names(plan, "Grid")) == {CODED, "990101001002-第一网格"}


def test_what_a_ledger_adds_to_a_grid_of_another_dataset_is_in_a_notice(
    plan_ledgers: PlanLedgers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(DIVISIONS, "grids", f"code,name,community\n{CODED},第一网格,990101001001\n")
    renamed = GRIDS.replace("第一网格", "江声1网")
    notices = [str(notice.message) for notice in plan_ledgers({"甲": renamed}, {"划分": PARTS}).notices]
    assert len(notices) == 2
    assert "column '户数': base/grids.csv declares these nodes without such a value" in notices[0]
    assert "wangge name add 网格 第一网格 --also 江声1网 --in 990101001001" in notices[1]


def test_what_a_ledger_adds_to_a_grid_of_a_template_sheet_is_stored(plan_ledgers: PlanLedgers) -> None:
    template = f"code,name,community\n{CODED},第一网格,990101001001\n"
    plan = plan_ledgers({"grids": template, "甲": GRIDS}, {"划分": PARTS})
    assert rejects(plan) == []
    assert [text for text in facts(plan) if "('households', 80)" in text]


def test_letter_that_looks_like_a_digit_is_no_code(plan_ledgers: PlanLedgers) -> None:
    plan = plan_ledgers({"甲": GRIDS.replace(CODED, "99010100100100O")}, {"划分": PARTS})
    assert names(plan, "Grid") == {}
    assert [(row, column) for row, column, _ in rejects(plan)] == [(2, "网格编号")]
