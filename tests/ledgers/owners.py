"""Ledgers of owners' committees."""

from __future__ import annotations

from tests.ledgers.divisions import known
from tests.ledgers.facts import DeclaredFacts
from tests.ledgers.ledger import LedgerQuestion, LedgerSheet, OfficeLedger, Row
from tests.ledgers.people import person, tel

__all__ = ["OWNERS"]


def _owners() -> OfficeLedger:
    """业委会备案表: a row for each member, the committee merged, in a workbook of WPS."""
    facts = DeclaredFacts()
    table: list[Row] = [
        (
            *("样板花园", "样板花园业主委员会", "2022.6.1", "2022-06-01", "2027年6月"),
            [
                ("主任", 93, "男"),
                ("副主任", 94, "女"),
                ("委员", 95, "男"),
                ("委员", 96, "女"),
                ("委员", 97, "男"),
            ],
        ),
        (
            *("示例雅居", "示例雅居业主委员会", "2021.11.20", "2021-11-20", "2026年11月"),
            [("主任", 98, "女"), ("副主任", None, ""), ("委员", 99, "男")],
        ),
        (
            *("范例国际", "范例国际业主委员会", "2023.3.15", "2023-03-15", "2028年3月"),
            [("主任", 100, "男"), ("委员", 101, "女"), ("委员", 102, "女")],
        ),
    ]
    rows: list[Row] = []
    for number, (compound, committee, begins, day, ends, members) in enumerate(table, 1):
        path = facts.compound(compound, "金华社区")
        facts.organization("OwnersCommittee", committee, valid_from=day)
        facts.edge("Represents", committee, path)
        for post, member, sex in members:
            who = ("空缺", "", "") if member is None else (person(member), sex, tel(member))
            rows.append((number, "翠屏街道", "金华社区", compound, committee, begins, ends, post, *who))
            if member is None:
                facts.post(post, committee)
            else:
                facts.held(post, committee, member)
    head = (
        *("序号", "街道", "社区", "小区名称", "业委会名称", "成立时间", "届满时间"),
        *("职务", "姓名", "性别", "联系电话"),
    )
    sheet = LedgerSheet(
        "业委会",
        [("业主委员会备案情况登记表",), head],
        rows,
        down=(0, 1, 2, 3, 4, 5, 6),
        above_merged=("A1:K1",),
    )
    return OfficeLedger(
        "owners-committees",
        {"业委会备案表.et": [sheet]},
        known("翠屏街道", "金华社区"),
        facts,
        unread=("序号", "届满时间", "性别"),
        questions=(LedgerQuestion("届满时间", "是业委会的终止日期，还是成员任期的届满时间", "不读"),),
    )


OWNERS = [_owners()]
