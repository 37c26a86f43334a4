"""Ledgers about who looks after what: party groups, reporting institutions, self-managed compounds, replaced grid workers, heads of ten households."""

from __future__ import annotations

from tests.ledgers.divisions import known
from tests.ledgers.facts import DeclaredFacts
from tests.ledgers.ledger import LedgerQuestion, LedgerSheet, OfficeLedger, Row
from tests.ledgers.people import person, tel

__all__ = ["DUTIES"]


def _groups_of_equal_names() -> OfficeLedger:
    """小区党小组名册: each compound's branch has a first group; the header has two rows, the community is in the title."""
    facts = DeclaredFacts()
    table: list[tuple[str, int, list[tuple[str, int | None, str, tuple[int, ...]]]]] = [
        ("样板华府", 171, [("第一党小组", 172, "1-2栋", (1, 2)), ("第二党小组", 173, "3栋", (3,))]),
        ("示例河湾", 174, [("第一党小组", 175, "1栋、2栋", (1, 2)), ("第二党小组", None, "3-4栋", (3, 4))]),
    ]
    rows: list[Row] = []
    for compound, secretary, groups in table:
        path = facts.compound(compound, "花溪社区")
        branch = facts.organization("PartyOrganization", f"{compound}党支部", tier=4)
        facts.edge("Covers", branch, path)
        facts.held("小区党支部书记", branch, secretary)
        for group, leader, cell, buildings in groups:
            facts.organization("PartyOrganization", group, tier=5)
            facts.edge("SubordinateTo", group, branch)
            facts.buildings(path, buildings)
            for building in buildings:
                facts.edge("Covers", group, f"{path}/{building}栋")
            who = ("空缺", "/") if leader is None else (person(leader), tel(leader))
            rows.append((compound, branch, person(secretary), tel(secretary), group, *who, cell))
            if leader is None:
                facts.post("楼栋党小组组长", group)
            else:
                facts.held("楼栋党小组组长", group, leader)
    sheet = LedgerSheet(
        "党小组",
        [
            ("三里坪街道花溪社区小区党支部、楼栋党小组名册",),
            ("小区", "小区党支部", None, None, "楼栋党小组", None, None, None),
            (None, "支部名称", "书记", "联系电话", "党小组名称", "组长", "联系电话", "覆盖楼栋"),
        ],
        rows,
        down=(0, 1, 2, 3),
        above_merged=("A1:H1", "A2:A3", "B2:D2", "E2:H2"),
    )
    return OfficeLedger(
        "groups-of-equal-names",
        {"小区党小组名册.xlsx": [sheet]},
        known("三里坪街道", "花溪社区"),
        facts,
    )


def _branches_of_institutions() -> OfficeLedger:
    """双报到台账: an institution with a branch of its own reports in two communities, in two rows; both have a 机关党支部."""
    facts = DeclaredFacts()
    table: list[tuple[str, str, int, int, list[str]]] = [
        ("样区级机关三办", "机关党支部", 31, 176, ["金华社区", "南坝社区"]),
        ("示例税务所", "机关党支部", 12, 177, ["金华社区"]),
        ("试点银行翠屏支行", "试点银行翠屏支行党支部", 9, 178, ["新桥社区"]),
    ]
    rows: list[Row] = []
    for number, (name, branch, members, contact, communities) in enumerate(table, 1):
        facts.organization("ResidentInstitution", name)
        facts.organization("PartyOrganization", branch, tier=4, members=members)
        facts.held("联络员", name, contact)
        for community in communities:
            facts.edge("ReportsIn", name, community)
            who = (person(contact), "办公室主任", tel(contact))
            rows.append((number, name, branch, members, community, "2024年3月", *who))
    sheet = LedgerSheet(
        "双报到",
        [
            ("机关企事业单位党组织“双报到”工作台账",),
            (
                *("序号", "单位名称", "单位党组织", "党员人数", "报到社区", "报到时间"),
                *("联络员", "联络员职务", "联络电话"),
            ),
        ],
        rows,
        down=(0, 1, 2, 3),
        above_merged=("A1:I1",),
    )
    return OfficeLedger(
        "branches-of-institutions",
        {"双报到工作台账.xlsx": [sheet]},
        known("翠屏街道", "金华社区", "南坝社区", "新桥社区"),
        facts,
        unread=("序号", "报到时间", "联络员职务"),
    )


def _self_managed() -> OfficeLedger:
    """小区物业台账: compounds that look after themselves, in many words; phases in brackets, buildings in many spellings."""
    facts = DeclaredFacts()
    first = "示例甲物业服务有限公司"
    table: list[tuple[str, str, int, str, str | None, str, list[str]]] = [
        ("杨柳社区", "样板新城（一、二期）", 420, first, first, "1#-3#", ["1号楼", "2号楼", "3号楼"]),
        ("杨柳社区", "示例公馆", 160, "同上", first, "A座、B座", ["A座", "B座"]),
        ("杨柳社区", "样厂家属院", 72, "业主自治", None, "一号楼至二号楼", ["1号楼", "2号楼"]),
        ("骑龙社区", "样粮站院", 24, "社区代管", None, "1幢", ["1幢"]),
        ("骑龙社区", "试点安置点", 96, "物业撤离", None, "共2栋", ["1栋", "2栋"]),
        ("骑龙社区", "范例小院", 18, "骑龙社区居委会", None, "1栋", ["1栋"]),
    ]
    facts.organization("PropertyFirm", first)
    rows: list[Row] = []
    for number, (community, compound, households, cell, firm, names, buildings) in enumerate(table, 1):
        path = facts.compound(compound, community, households=households)
        for building in buildings:
            facts.place("Building", building, path)
        if firm is not None:
            facts.edge("PropertyEngagement", firm, path)
        rows.append((number, community, compound, names, households, cell))
    sheet = LedgerSheet(
        "物业",
        [
            ("杨柳街道住宅小区物业管理台账",),
            ("截止日期：2024年9月30日",),
            ("序号", "社区", "小区名称", "楼栋", "总户数", "物业企业"),
        ],
        rows,
        down=(1,),
        below=[("合计", None, "6个", "共12栋", 790, None)],
        above_merged=("A1:F1", "A2:F2"),
    )
    return OfficeLedger(
        "self-managed-compounds",
        {"小区物业管理台账.xlsx": [sheet]},
        known("杨柳街道", "杨柳社区", "骑龙社区"),
        facts,
        unread=("序号",),
    )


def _replaced_workers() -> OfficeLedger:
    """网格员变动登记表: only the present worker has the post; 1网格 and 第一网格 are one grid."""
    facts = DeclaredFacts()
    table = [
        ("玉皇村", "第一网格", "第一网格", 161, 162),
        ("玉皇村", "第2网格", "第2网格", 163, 164),
        ("庙垭村", "1网格", "1网格", 165, 166),
    ]
    rows: list[Row] = []
    for village, cell, grid, former, present in table:
        path = facts.grid(grid, village)
        facts.held("网格员", path, present)
        rows.append(
            (village, cell, person(former), tel(former), "辞职", "2024.9.3", person(present), tel(present))
        )
    sheet = LedgerSheet(
        "变动情况",
        [
            ("虎让乡网格员变动情况登记表（2024年9月）",),
            (
                "村（社区）",
                "网格",
                "原网格员",
                "原网格员电话",
                "变动原因",
                "变动时间",
                "现网格员",
                "现网格员电话",
            ),
        ],
        rows,
        down=(0,),
        above_merged=("A1:H1",),
    )
    return OfficeLedger(
        "replaced-workers",
        {"网格员变动登记表.xlsx": [sheet]},
        known("虎让乡", "玉皇村", "庙垭村"),
        facts,
        unread=("原网格员", "原网格员电话", "变动原因", "变动时间"),
    )


def _heads_of_households() -> OfficeLedger:
    """十户长花名册: heads of ten households; the households that they visit are never stored."""
    facts = DeclaredFacts()
    table = [("一组", 151, 10), ("一组", 152, 9), ("二组", 153, 11)]
    rows: list[Row] = []
    for number, (group, head, households) in enumerate(table, 1):
        path = f"玉皇村/{group}"
        if not any(node.get("name") == group for node in facts.nodes):
            facts.place("VillagerGroup", group, "玉皇村")
        facts.held("十户长", path, head)
        rows.append((number, group, person(head), tel(head), households, "住户甲、住户乙"))
    sheet = LedgerSheet(
        "十户长",
        [
            ("虎让乡玉皇村“十户长”花名册",),
            ("序号", "村民小组", "十户长姓名", "联系电话", "联系户数", "联系农户姓名"),
        ],
        rows,
        above_merged=("A1:F1",),
    )
    return OfficeLedger(
        "heads-of-ten-households",
        {"十户长花名册.xlsx": [sheet]},
        known("虎让乡", "玉皇村"),
        facts,
        unread=("序号", "联系户数", "联系农户姓名"),
        questions=(
            LedgerQuestion("十户长姓名", "看不出十户长是村民小组的岗位还是村的岗位", "村民小组的十户长"),
        ),
    )


DUTIES = [
    _groups_of_equal_names(),
    _branches_of_institutions(),
    _self_managed(),
    _replaced_workers(),
    _heads_of_households(),
]
