"""A row that an unread column calls outdated declares no holder of a post, and no unit that has ended."""

from __future__ import annotations

import pytest

from tests.loaders.mappings.conftest import COMMUNITIES, COMPOUNDS, GRID_WORKERS, PlanLedgers, names, rejects


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("备注", "已于2024年2月辞职"),
        ("备注", "2024.4.12离职"),
        ("备注", "因病离岗，由他人代管"),
        ("状态", "离职（2024.4.12）"),
        ("变动情况", "免去网格员"),
        ("异动", "退休"),
        ("是否在岗", "否"),
        ("离岗时间", "2024.4.12"),
    ],
)
def test_person_who_has_left_holds_no_post(plan_ledgers: PlanLedgers, header: str, cell: str) -> None:
    rows = f"社区,网格,姓名,{header}\n江声社区,第一网格,张三,{cell}\n江声社区,第二网格,李四,\n"
    plan = plan_ledgers({"网格员": rows}, {"网格员": GRID_WORKERS})
    assert list(names(plan, "Person").values()) == ["李四"]
    assert len(names(plan, "Grid")) == 2
    assert [(row, column) for row, column, _ in rejects(plan)] == [(2, header)]


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("备注", "接替离职的王五"),
        ("备注", "退休"),
        ("备注", "原网格员王五已调走"),
        ("变动情况", "接任网格员"),
        ("是否在岗", "是"),
        ("状态", "在岗"),
        ("离岗时间", "无"),
    ],
)
def test_person_who_holds_the_post_now_is_read(plan_ledgers: PlanLedgers, header: str, cell: str) -> None:
    rows = f"社区,网格,姓名,{header}\n江声社区,第一网格,张三,{cell}\n"
    plan = plan_ledgers({"网格员": rows}, {"网格员": GRID_WORKERS})
    assert (list(names(plan, "Person").values()), rejects(plan)) == (["张三"], [])


def test_unit_that_has_ended_is_not_declared(plan_ledgers: PlanLedgers) -> None:
    mapping = f'[sheet]\nheader = ["社区", "小区"]\n\n{COMMUNITIES}{COMPOUNDS}'
    rows = "社区,小区,说明\n江声社区,江声苑,\n江声社区,望江苑,已拆除\n江声社区,滨江苑,2023年改造\n"
    plan = plan_ledgers({"小区": rows}, {"小区": mapping})
    assert sorted(names(plan, "Compound").values()) == ["江声苑", "滨江苑"]
    assert [(row, column) for row, column, _ in rejects(plan)] == [(3, "说明")]


COMMITTEES = f"""\
[sheet]
header = ["社区", "小区", "主任"]

{COMMUNITIES}{COMPOUNDS}
[[facts]]
kind = "OwnersCommittee"
in = "小区"
suffix = "业委会"
title = "主任"
holder = "主任"
"""


@pytest.mark.parametrize(
    ("header", "cell"),
    [("组织形式", "物业管理委员会"), ("组织形式", "业主自管小组"), ("是否成立业委会", "正在筹备")],
)
def test_other_body_of_owners_is_no_committee(plan_ledgers: PlanLedgers, header: str, cell: str) -> None:
    rows = f"社区,小区,主任,{header}\n江声社区,江声苑,张三,业主委员会\n江声社区,望江苑,李四,{cell}\n"
    plan = plan_ledgers({"业委会": rows}, {"业委会": COMMITTEES})
    assert list(names(plan, "OwnersCommittee").values()) == ["江声苑业委会"]
    assert list(names(plan, "Person").values()) == ["张三"]
    assert sorted(names(plan, "Compound").values()) == ["望江苑", "江声苑"]
    assert [(row, column) for row, column, _ in rejects(plan)] == [(3, header)]
