"""Ledgers of property firms and their contracts."""

from __future__ import annotations

from tests.ledgers.divisions import known
from tests.ledgers.facts import DeclaredFacts
from tests.ledgers.ledger import LedgerQuestion, LedgerSheet, OfficeLedger, Row
from tests.ledgers.people import person, phone, tel

__all__ = ["PROPERTY"]


def _compounds(month: int) -> OfficeLedger:
    """小区物业台账: two header rows, a grid merged over its compounds, contracts with dates in two notations."""
    red_from_second = month == 2
    table: list[Row] = [
        ("杨柳社区", "第一网格", "样板花园（A区）", "1-6栋", 288, "甲", "2022.5.1", "2025.5.1", True, 71),
        (
            "杨柳社区",
            "第一网格",
            "示例苑",
            "1栋、2栋、3栋",
            144,
            "乙",
            "2021年7月",
            "2024年7月",
            red_from_second,
            None,
        ),
        ("杨柳社区", "第二网格", "虚构家园", "1至4栋", 192, "甲", "2023.1.1", "2026.1.1", False, 72),
        ("杨柳社区", "第二网格", "散居楼栋", 3, 30, None, "", "", None, None),
        (
            "骑龙社区",
            "第一网格",
            "范例名都",
            5,
            260,
            "丙",
            "2020年10月",
            "2025年10月",
            True,
            73 if month == 1 else 74,
        ),
        ("骑龙社区", "第二网格", "试点公馆", "1、2、3栋", 150, None, "", "", None, None),
    ]
    numbers = [range(1, 7), range(1, 4), range(1, 5), range(1, 4), range(1, 6), range(1, 4)]
    days = {
        "2022.5.1": "2022-05-01",
        "2025.5.1": "2025-05-01",
        "2021年7月": "2021-07-01",
        "2024年7月": "2024-07-01",
    }
    days |= {
        "2023.1.1": "2023-01-01",
        "2026.1.1": "2026-01-01",
        "2020年10月": "2020-10-01",
        "2025年10月": "2025-10-01",
    }
    firms = {
        "甲": ("示例甲物业服务有限公司", 75),
        "乙": ("示例乙物业", 76),
        "丙": ("示例丙物业管理有限公司", 77),
    }
    facts = DeclaredFacts()
    for community, grid, households in (
        ("杨柳社区", "第一网格", 432),
        ("杨柳社区", "第二网格", 222),
        ("骑龙社区", "第一网格", 260),
        ("骑龙社区", "第二网格", 150),
    ):
        facts.grid(grid, community, households)
    for name, number in firms.values():
        facts.organization("PropertyFirm", name, phone=phone(number))
    for row, buildings in zip(table, numbers, strict=True):
        community, grid, name, _, households, firm, begins, ends, red, chief = row
        if name == "散居楼栋":
            facts.buildings(f"{community}/{grid}", buildings)
            continue
        path = facts.compound(name, f"{community}/{grid}", households=households)
        facts.buildings(path, buildings)
        if firm is not None:
            period = {"valid_from": days[begins], "valid_to": days[ends], "red": red}
            facts.edge("PropertyEngagement", firms[firm][0], path, **period)
        if chief is not None:
            committee = facts.organization("OwnersCommittee", f"{name.removesuffix('（A区）')}业委会")
            facts.edge("Represents", committee, path)
            facts.held("业委会主任", committee, chief)
    rows: list[Row] = []
    for community, grid, name, cell, households, firm, begins, ends, red, chief in table:
        contract = (
            ("无", "", "", "", "")
            if firm is None
            else (*(firms[firm][0], tel(firms[firm][1]), begins, ends, "是" if red else "否"),)
        )
        who = ("未成立", "") if chief is None else (person(chief), tel(chief))
        rows.append(("杨柳街道", community, grid, name, cell, households, *contract, *who))
    if month == 2:
        rows = [*rows[4:], *rows[2:4], *rows[:2]]
    sheet = LedgerSheet(
        "小区物业",
        [
            ("杨柳街道住宅小区物业管理台账",),
            (
                "街道",
                "社区",
                "网格",
                "小区基本情况",
                None,
                None,
                "物业服务",
                None,
                None,
                None,
                None,
                "业主委员会",
                None,
            ),
            (
                *(None, None, None, "小区名称", "楼栋", "户数", "物业公司", "物业电话", "合同起始日期"),
                *("合同终止日期", "是否红色物业", "业委会主任", "联系电话"),
            ),
        ],
        rows,
        down=(0, 1, 2),
        above_merged=("A1:M1", "A2:A3", "B2:B3", "C2:C3", "D2:F2", "G2:K2", "L2:M2"),
    )
    return OfficeLedger(
        "compound-property",
        {"小区物业台账.xlsx": [sheet]},
        known("杨柳街道", "杨柳社区", "骑龙社区"),
        facts,
        second=_compounds(2) if month == 1 else None,
    )


def _firms() -> OfficeLedger:
    """物业企业备案: a firm merged over the compounds that it serves, with the numbers of its contracts."""
    facts = DeclaredFacts()
    table: list[Row] = [
        (
            *("示例甲物业服务有限公司", "91511703MA0000001X", 78, 79, "AAA"),
            [
                ("样板花园", "南坝社区", "示物合2022-01", "2022-03-01", "2025-03-01"),
                ("示例雅居", "南坝社区", "示物合2022-07", "2022-08-01", "2025-08-01"),
                ("范例国际", "新南社区", "示物合2023-02", "2023-02-15", "2026-02-15"),
            ],
        ),
        (
            *("示例丁物业服务有限公司", "91511703MA0000002X", 80, 81, "AA"),
            [("试点公馆", "新南社区", "示物合2021-11", "2021-12-01", "2024-12-01")],
        ),
        (
            *("示例戊物业管理有限责任公司", "91511703MA0000003X", 82, 83, "A"),
            [
                ("金样名居", "金华社区", "示物合2023-05", "2023-06-01", "2026-06-01"),
                ("金例小区", "金华社区", "示物合2023-06", "2023-06-01", "2026-06-01"),
            ],
        ),
    ]
    rows: list[Row] = []
    for number, (firm, credit, owner, contact, grade, contracts) in enumerate(table, 1):
        facts.organization("PropertyFirm", firm, credit_code=credit, phone=phone(contact))
        for compound, community, contract, begins, ends in contracts:
            path = facts.compound(compound, community)
            facts.edge("PropertyEngagement", firm, path, contract=contract, valid_from=begins, valid_to=ends)
            of_firm = (number, firm, credit, person(owner), tel(contact), grade)
            rows.append((*of_firm, "翠屏街道", community, compound, contract, begins, ends))
    head = (
        *("序号", "企业名称", "统一社会信用代码", "法定代表人", "企业联系电话", "信用等级"),
        *("项目所在街道", "项目所在社区", "服务小区", "合同编号", "合同起始日期", "合同到期日期"),
    )
    sheet = LedgerSheet(
        "备案",
        [("物业服务企业及服务项目备案表",), ("制表：区住房和城乡建设局",), head],
        rows,
        down=(0, 1, 2, 3, 4, 5),
        above_merged=("A1:L1", "A2:L2"),
    )
    return OfficeLedger(
        "property-firms",
        {"物业企业备案表.xls": [sheet]},
        known("翠屏街道", "南坝社区", "新南社区", "金华社区"),
        facts,
        unread=("序号", "法定代表人", "信用等级"),
    )


def _red_service() -> OfficeLedger:
    """红色物业: a compound, its firm, the party branch there, and the firm's manager on site."""
    facts = DeclaredFacts()
    table: list[Row] = [
        ("梧桐梁社区", "样板花园", "示例甲物业服务有限公司", "样板花园物业党支部", 84, 7, 85),
        ("梧桐梁社区", "示例苑", "示例乙物业服务有限公司", "示例苑物业党支部", 86, 5, 87),
        ("曹家梁社区", "虚构家园", "示例甲物业服务有限公司", "虚构家园物业党支部", 88, 6, 89),
        ("花溪社区", "范例名都", "示例丙物业管理有限公司", "范例名都物业党支部", 90, 9, 91),
        ("四合社区", "试点公馆", "示例乙物业服务有限公司", "试点公馆物业党支部", None, 4, 92),
    ]
    for firm in sorted({row[2] for row in table}):
        facts.organization("PropertyFirm", firm)
    rows: list[Row] = []
    for number, (community, compound, firm, branch, secretary, members, manager) in enumerate(table, 1):
        path = facts.compound(compound, community)
        facts.edge("PropertyEngagement", firm, path, red=True)
        facts.organization("PartyOrganization", branch, tier=4, members=members)
        facts.edge("Covers", branch, path)
        facts.held("项目经理", path, manager)
        if secretary is None:
            facts.post("党支部书记", branch)
        else:
            facts.held("党支部书记", branch, secretary, known_phone=False)
        who = "待定" if secretary is None else person(secretary)
        rows.append(
            (
                number,
                "三里坪街道",
                community,
                compound,
                firm,
                "是",
                branch,
                who,
                members,
                person(manager),
                tel(manager),
            )
        )
    head = (
        *("序号", "街道", "社区", "小区", "物业企业", "红色物业", "党支部名称", "党支部书记", "党员数"),
        *("项目经理", "项目经理电话"),
    )
    sheet = LedgerSheet(
        "红色物业",
        [("三里坪街道“红色物业”示范小区一览表",), head],
        rows,
        down=(1, 2),
        above_merged=("A1:K1",),
    )
    return OfficeLedger(
        "red-property",
        {"红色物业一览表.xlsx": [sheet]},
        known("三里坪街道", "梧桐梁社区", "曹家梁社区", "花溪社区", "四合社区"),
        facts,
        unread=("序号",),
        questions=(LedgerQuestion("项目经理", "岗位设在小区、物业企业还是党支部", "小区"),),
    )


PROPERTY = [_compounds(1), _firms(), _red_service()]
