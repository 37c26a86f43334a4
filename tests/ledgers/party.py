"""Ledgers of party organisations."""

from __future__ import annotations

from tests.ledgers.divisions import known
from tests.ledgers.facts import DeclaredFacts
from tests.ledgers.ledger import LedgerSheet, OfficeLedger, Row
from tests.ledgers.people import person, tel

__all__ = ["PARTY"]

TIERS = {"党工委": 1, "党委": 2, "党总支": 3, "党支部": 4, "党小组": 5}


def _organizations(month: int) -> OfficeLedger:
    """党组织花名册: the header on row 4, each organisation with its superior, secretary and deputy."""
    table: list[Row] = [
        ("三里坪街道党工委", "党工委", "", 103, 104, 12, "2016年5月", "2016-05-01", "三里坪街道"),
        (
            "梧桐梁社区党委",
            "党委",
            "三里坪街道党工委",
            105,
            106,
            186,
            "2018年6月",
            "2018-06-01",
            "梧桐梁社区",
        ),
        (
            "梧桐梁社区第一党总支",
            "党总支",
            "梧桐梁社区党委",
            107,
            None,
            92,
            "2019年7月",
            "2019-07-01",
            "梧桐梁社区",
        ),
        (
            *("梧桐梁社区第一党支部", "党支部", "梧桐梁社区第一党总支", 108 if month == 1 else 109, None),
            *(34 if month == 1 else 35, "2019年7月", "2019-07-01", "梧桐梁社区"),
        ),
        (
            "梧桐梁社区第二党支部",
            "党支部",
            "梧桐梁社区第一党总支",
            110,
            None,
            28,
            "2019年7月",
            "2019-07-01",
            "梧桐梁社区",
        ),
        (
            "曹家梁社区党委",
            "党委",
            "三里坪街道党工委",
            111,
            112,
            143,
            "2018年6月",
            "2018-06-01",
            "曹家梁社区",
        ),
        (
            "曹家梁社区第一党支部",
            "党支部",
            "曹家梁社区党委",
            113,
            None,
            41,
            "2020年9月",
            "2020-09-01",
            "曹家梁社区",
        ),
        (
            "曹家梁社区第二党支部",
            "党支部",
            "曹家梁社区党委",
            "空缺",
            None,
            37,
            "2020年9月",
            "2020-09-01",
            "曹家梁社区",
        ),
    ]
    if month == 2:
        table = [table[1], *reversed(table[3:]), table[0], table[2]]
        table.append(
            (
                "曹家梁社区第三党支部",
                "党支部",
                "曹家梁社区党委",
                114,
                None,
                9,
                "2024年3月",
                "2024-03-01",
                "曹家梁社区",
            )
        )
    facts = DeclaredFacts()
    rows: list[Row] = []
    for number, row in enumerate(table, 1):
        name, level, superior, secretary, deputy, members, founded, day, covers = row
        facts.organization("PartyOrganization", name, tier=TIERS[level], members=members, valid_from=day)
        facts.edge("Covers", name, covers)
        if superior:
            facts.edge("SubordinateTo", name, superior)
        if secretary == "空缺":
            facts.post("书记", name)
            who = ("空缺", "")
        else:
            facts.held("书记", name, secretary)
            who = (person(secretary), tel(secretary))
        if deputy is not None:
            facts.held("副书记", name, deputy, known_phone=False)
        second = person(deputy) if deputy is not None else ""
        rows.append((number, name, level, superior, *who, second, members, founded, covers, ""))
    head = (
        *("序号", "党组织名称", "党组织类别", "上级党组织", "书记", "书记电话", "副书记", "党员人数"),
        *("成立时间", "覆盖范围", "备注"),
    )
    sheet = LedgerSheet(
        "党组织",
        [("附件1",), ("三里坪街道基层党组织花名册",), ("填报单位：三里坪街道党建工作办公室",), head],
        rows,
        above_merged=("A2:K2", "A3:K3"),
    )
    return OfficeLedger(
        "party-organizations",
        {"党组织花名册.xlsx": [sheet]},
        known("三里坪街道", "梧桐梁社区", "曹家梁社区"),
        facts,
        unread=("序号", "备注"),
        second=_organizations(2) if month == 1 else None,
    )


def _branches() -> OfficeLedger:
    """小区党支部台账: the branch of a compound, how it was founded, and the community's committee above it."""
    facts = DeclaredFacts()
    table: list[Row] = [
        ("草街子社区", "样板花园", "样板花园党支部", "小区自建", 115, 18, "2021.5", "2021-05-01"),
        ("草街子社区", "示例苑", "示例苑党支部", "小区自建", 116, 11, "2021.6", "2021-06-01"),
        ("草街子社区", "样粮站宿舍", "样粮站宿舍党支部", "零散补建", 117, 4, "2022.3", "2022-03-01"),
        ("东风社区", "虚构家园", "虚构家园党支部", "楼院合建", 118, 15, "2021.5", "2021-05-01"),
        ("东风社区", "范例公寓", "范例公寓党支部", "区域联建", 119, 8, "2022.10", "2022-10-01"),
    ]
    for community in ("草街子社区", "东风社区"):
        facts.organization("PartyOrganization", f"{community}党委", tier=2)
    rows: list[Row] = []
    for number, (community, compound, branch, mode, secretary, members, founded, day) in enumerate(table, 1):
        path = facts.compound(compound, community)
        facts.organization(
            "PartyOrganization", branch, tier=4, founding_mode=mode, members=members, valid_from=day
        )
        facts.edge("SubordinateTo", branch, f"{community}党委")
        facts.edge("Covers", branch, path)
        facts.held("支部书记", branch, secretary)
        who = (person(secretary), tel(secretary))
        rows.append((number, community, compound, branch, f"{community}党委", mode, *who, members, founded))
    head = (
        *("序号", "所属社区", "小区名称", "小区党支部名称", "上级党组织", "组建方式"),
        *("支部书记", "联系电话", "党员数", "成立时间"),
    )
    sheet = LedgerSheet(
        "小区党支部",
        [("翠屏街道小区党支部组建情况台账",), head],
        rows,
        down=(1,),
        below=[("备注：组建方式按“六建”填写。",)],
        above_merged=("A1:J1",),
    )
    return OfficeLedger(
        "compound-branches",
        {"小区党支部台账.xlsx": [sheet]},
        known("翠屏街道", "草街子社区", "东风社区"),
        facts,
        unread=("序号",),
    )


def _groups() -> OfficeLedger:
    """楼栋党小组一览表: the groups of a compound's branch, each for some of its buildings."""
    facts = DeclaredFacts()
    table: list[Row] = [
        (
            *("样板花园", "样板花园党支部"),
            [("第一党小组", 120, 6, "1-3栋", (1, 2, 3)), ("第二党小组", 121, 7, "4栋、5栋", (4, 5))],
        ),
        (
            *("示例雅居", "示例雅居党支部"),
            [
                ("第一党小组", 122, 5, "1栋", (1,)),
                ("第二党小组", 123, 4, "2-4栋", (2, 3, 4)),
                ("第三党小组", None, 3, "5栋", (5,)),
            ],
        ),
    ]
    rows: list[Row] = []
    for compound, branch, groups in table:
        path = facts.compound(compound, "新南社区")
        facts.organization("PartyOrganization", branch, tier=4)
        facts.edge("Covers", branch, path)
        for group, leader, members, cell, buildings in groups:
            name = f"{compound}{group}"
            facts.organization("PartyOrganization", name, tier=5, members=members)
            facts.edge("SubordinateTo", name, branch)
            facts.buildings(path, buildings)
            for building in buildings:
                facts.edge("Covers", name, f"{path}/{building}栋")
            who = ("空缺", "") if leader is None else (person(leader), tel(leader))
            rows.append((len(rows) + 1, "新南社区", compound, branch, name, cell, *who, members))
            if leader is None:
                facts.post("党小组组长", name)
            else:
                facts.held("党小组组长", name, leader)
    head = (
        *("序号", "社区", "小区", "小区党支部", "楼栋党小组名称", "覆盖楼栋"),
        *("党小组组长", "联系电话", "党员数"),
    )
    sheet = LedgerSheet(
        "楼栋党小组",
        [("翠屏街道新南社区楼栋党小组一览表",), head],
        rows,
        down=(1, 2, 3),
        above_merged=("A1:I1",),
    )
    return OfficeLedger(
        "building-groups",
        {"楼栋党小组一览表.xlsx": [sheet]},
        known("翠屏街道", "新南社区"),
        facts,
        unread=("序号",),
    )


PARTY = [_organizations(1), _branches(), _groups()]
