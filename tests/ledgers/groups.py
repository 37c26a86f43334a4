"""Ledgers whose headers have groups, and whose columns are about the nearest of several things of one kind."""

from __future__ import annotations

from tests.ledgers.divisions import known
from tests.ledgers.facts import DeclaredFacts
from tests.ledgers.ledger import LedgerQuestion, LedgerSheet, OfficeLedger, Row, section
from tests.ledgers.people import names, person, phones, tel

__all__ = ["GROUPS"]


def _spaced(number: int) -> str:
    """Return the name of a person as it is written so that all names of a column are equally wide."""
    return f"{person(number)[0]}  {person(number)[1:]}"


def _grouped_workers() -> OfficeLedger:
    """网格员花名册 of a district: villages and communities, three groups of people, a worker with two grids, subtotals."""
    facts = DeclaredFacts()
    table: list[Row] = [
        ("虎让乡", "玉皇村", "第一网格", 210, 155, 156, "是", (157, 158)),
        ("虎让乡", "玉皇村", "第二网格", 185, 159, None, "", (160,)),
        ("三里坪街道", "花溪社区", "花溪第1网格", 402, 161, 162, "否", ()),
        ("三里坪街道", "花溪社区", "花溪第2网格", 388, 163, 162, "否", ()),
    ]
    rows: list[Row] = []
    for number, (street, community, name, households, head, worker, member, others) in enumerate(table, 1):
        unit = facts.grid(name, community, households)
        facts.held("网格长", unit, head)
        if worker is None:
            facts.post("专职网格员", unit)
        else:
            facts.held("专职网格员", unit, worker, party_member=member == "是")
        for other in others:
            facts.held("兼职网格员", unit, other)
        own = ("空缺", "", "") if worker is None else (person(worker), tel(worker), member)
        several = (names(*others, between="\n"), phones(*others, between="\n")) if others else ("/", "/")
        rows.append(
            (number, street, community, name, households, _spaced(head), tel(head), *own, *several, "")
        )
        if number % 2 == 0:
            rows.append(("", "", "小计", "2个", table[number - 2][3] + households, *[""] * 8))
    sheet = LedgerSheet(
        "汇总表",
        [
            ("达川区专（兼）职网格员花名册",),
            ("填报单位：区社会治理中心", *[""] * 11, "2024年6月"),
            (
                *("序号", "镇（街道）", "村（社区）", "网格信息", "", "网格长", ""),
                *("专职网格员", "", "", "兼职网格员", "", "备注"),
            ),
            (
                *("", "", "", "网格名称", "户数（户）", "姓名", "手机号码"),
                *("姓名", "手机号码", "是否党员", "姓名", "手机号码", ""),
            ),
        ],
        rows,
        down=(1, 2),
        below=[
            ("合计", "", "", "4个", 1185, *[""] * 8),
            ("说明：专职网格员一人可负责两个网格。",),
        ],
        above_merged=(*("A1:M1", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:G3", "H3:J3", "K3:L3", "M3:M4"),),
    )
    return OfficeLedger(
        "grouped-workers",
        {"网格员花名册.xlsx": [sheet]},
        known("虎让乡", "玉皇村", "三里坪街道", "花溪社区"),
        facts,
        unread=("序号", "备注"),
    )


def _contract_periods() -> OfficeLedger:
    """红色物业台账: both days of the contract in one cell, how people hold two offices in a column of texts."""
    facts = DeclaredFacts()
    table: list[Row] = [
        (
            "样板锦城",
            "示例己物业服务有限公司",
            "2022.01.01-2024.12.31",
            "2022-01-01",
            "2024-12-31",
            "是",
            164,
        ),
        (
            "样板雅苑",
            "示例己物业服务有限公司",
            "2023年3月至2026年2月",
            "2023-03-01",
            "2026-03-01",
            "否",
            None,
        ),
        ("范例城", "示例庚物业管理有限公司", "2021-06-01至2024-05-31", "2021-06-01", "2024-05-31", "是", 165),
    ]
    for firm in sorted({row[1] for row in table}):
        facts.organization("PropertyFirm", firm)
    rows: list[Row] = []
    for number, (name, firm, period, begins, ends, red, secretary) in enumerate(table, 1):
        path = facts.compound(name, "杨柳社区")
        facts.edge("PropertyEngagement", firm, path, red=red == "是", valid_from=begins, valid_to=ends)
        branch = "无"
        if secretary is not None:
            branch = f"{name}物业党支部"
            facts.organization("PartyOrganization", branch, tier=4, members=4 + number)
            facts.edge("Covers", branch, path)
            facts.held("党组织书记", branch, secretary, known_phone=False)
        own = (branch, person(secretary) if secretary else "", 4 + number if secretary else "")
        crossing = "业委会主任任支部委员" if secretary else "/"
        rows.append((number, "杨柳街道", "杨柳社区", name, firm, *own, red, crossing, period))
    head = (
        *("序号", "街道", "社区", "物业项目名称", "物业服务企业", "物业党组织名称", "党组织书记"),
        *("党员人数", "是否红色物业", "双向进入交叉任职情况", "合同期限"),
    )
    sheet = LedgerSheet("红色物业", [("“红色物业”创建工作台账",), head], rows, above_merged=("A1:K1",))
    return OfficeLedger(
        "contract-periods",
        {"红色物业创建台账.xlsx": [sheet]},
        known("杨柳街道", "杨柳社区"),
        facts,
        unread=("序号", "双向进入交叉任职情况"),
    )


def _three_parties() -> OfficeLedger:
    """小区“三方”联席会议名册: groups for branch, committee and firm; the phone in the firm's group is the manager's."""
    facts = DeclaredFacts()
    table: list[Row] = [
        ("四合社区", "样例花园", 166, 167, "2026年5月", "示例辛物业有限公司", 168),
        ("四合社区", "范例名城", 169, None, "", "示例壬物业有限公司", 170),
        ("高岩村", "示例安置点", 171, None, "", "无", None),
    ]
    rows: list[Row] = []
    for number, (community, name, secretary, director, term, firm, manager) in enumerate(table, 1):
        path = facts.compound(name, community)
        branch = facts.organization("PartyOrganization", f"{name}党支部", tier=4)
        facts.edge("Covers", branch, path)
        facts.held("小区党支部书记", branch, secretary)
        if director is not None:
            committee = facts.organization("OwnersCommittee", f"{name}业委会")
            facts.edge("Represents", committee, path)
            facts.held("业主委员会主任", committee, director)
        if firm != "无":
            facts.organization("PropertyFirm", firm)
            facts.edge("PropertyEngagement", firm, path)
            facts.held("项目经理", path, manager)
        of_committee = ("未成立", "", "") if director is None else (person(director), tel(director), term)
        of_firm = (firm, "", "") if manager is None else (firm, person(manager), tel(manager))
        rows.append(
            (number, community, name, branch, person(secretary), tel(secretary), *of_committee, *of_firm)
        )
    sheet = LedgerSheet(
        "名册",
        [
            ("小区“三方”联席会议成员名册",),
            (
                *("序号", "村（社区）", "小区名称", "小区党支部", "", "", "业主委员会", "", ""),
                *("物业服务企业", "", ""),
            ),
            (
                *("", "", "", "支部名称", "书记", "电话", "主任", "电话", "届满时间"),
                *("企业名称", "项目经理", "电话"),
            ),
        ],
        rows,
        above_merged=("A1:L1", "A2:A3", "B2:B3", "C2:C3", "D2:F2", "G2:I2", "J2:L2"),
    )
    return OfficeLedger(
        "three-parties",
        {"小区三方名册.xlsx": [sheet]},
        known("四合社区", "高岩村"),
        facts,
        unread=("序号", "业主委员会届满时间"),
        questions=(
            LedgerQuestion("物业服务企业项目经理", "岗位设在小区还是物业企业", "小区"),
            LedgerQuestion("业主委员会届满时间", "是业委会的终止日期，还是成员任期的届满时间", "不读"),
        ),
    )


def _party_chain() -> OfficeLedger:
    """党组织体系一览表: committee, branches and groups from left to right, each with people and numbers behind it."""
    facts = DeclaredFacts()
    committee = facts.organization("PartyOrganization", "骑龙社区党委", tier=2)
    facts.held("党委书记", committee, 172, known_phone=False)
    table: list[Row] = [
        ("骑龙社区样板城党支部", 173, 32, "样板城1-3栋党小组", 174),
        ("骑龙社区样板城党支部", 173, 32, "样板城13栋党小组", 175),
        ("骑龙社区龙苑党支部", 176, 28, "龙苑党小组", 177),
    ]
    rows: list[Row] = []
    for branch, secretary, members, group, leader in table:
        if all(row[2] != branch for row in rows):
            facts.organization("PartyOrganization", branch, tier=4, members=members)
            facts.edge("SubordinateTo", branch, committee)
            facts.held("支部书记", branch, secretary)
        facts.organization("PartyOrganization", group, tier=5)
        facts.edge("SubordinateTo", group, branch)
        facts.held("党小组长", group, leader)
        own = (branch, person(secretary), tel(secretary), members)
        rows.append((committee, person(172), *own, group, person(leader), tel(leader)))
    head = (
        *("社区党委", "党委书记", "小区党支部", "支部书记", "书记电话", "党员数"),
        *("楼栋党小组", "党小组长", "组长电话"),
    )
    sheet = LedgerSheet(
        "一览表",
        [("社区党组织体系一览表（党委—支部—党小组）",), head],
        rows,
        down=(0, 1, 2, 3, 4, 5),
        above_merged=("A1:I1",),
    )
    return OfficeLedger("party-chain", {"党组织体系一览表.xlsx": [sheet]}, known("骑龙社区"), facts)


def _chiefs_by_section() -> OfficeLedger:
    """楼长台账: numbered sections, 1# and 3#、4#, as many heads as buildings in one row, 政治面貌."""
    facts = DeclaredFacts()
    sections: list[Row] = [
        (
            "一、梧桐梁社区（共2个小区）",
            "梧桐梁社区",
            [
                ("样板河小区", "1#", ("1号楼",), 2, 48, (178,), ("中共党员",)),
                ("样板河小区", "2#", ("2号楼",), 2, 52, (123,), ("共青团员",)),
                ("样板河小区", "3#、4#", ("3号楼", "4号楼"), 4, 96, (179,), ("群众",)),
                ("示例厂宿舍", "1号楼", ("1号楼",), 1, 24, (180,), ("民盟盟员",)),
            ],
        ),
        (
            "二、曹家梁社区（共1个小区）",
            "曹家梁社区",
            [("样例新苑", "2栋、3栋", ("2栋", "3栋"), 6, 144, (121, 122), ("群众",))],
        ),
    ]
    rows: list[Row] = []
    for title, community, buildings in sections:
        rows.append(section(title))
        paths: dict[str, str] = {}
        for compound, written, numbers, entrances, households, heads, member in buildings:
            if compound not in paths:
                total = sum(row[4] for row in buildings if row[0] == compound)
                paths[compound] = facts.compound(compound, community, households=total)
            own = {"entrances": entrances, "households": households} if len(numbers) == 1 else {}
            for at, number in enumerate(numbers):
                facts.place("Building", number, paths[compound], **own)
                of_person = {"party_member": member[0] == "中共党员"} if len(heads) == 1 else {}
                facts.held("楼长", f"{paths[compound]}/{number}", heads[at % len(heads)], **of_person)
            people = (names(*heads, between="\n"), "男", member[0], phones(*heads, between="\n"))
            rows.append((len(rows), compound, written, entrances, households, *people, ""))
    head = (
        "序号",
        "小区（院落）名称",
        "楼号",
        "单元数",
        "户数",
        "楼长姓名",
        "性别",
        "政治面貌",
        "联系电话",
        "备注",
    )
    sheet = LedgerSheet(
        "楼长台账",
        [("三里坪街道各社区楼长（院长）台账",), head],
        rows,
        below=[("合计", "", "7栋", "", 364, "6人", "", "", "", "")],
        above_merged=("A1:J1",),
    )
    return OfficeLedger(
        "chiefs-by-section",
        {"楼长台账.xlsx": [sheet]},
        known("三里坪街道", "梧桐梁社区", "曹家梁社区"),
        facts,
        unread=("序号", "性别", "备注"),
        questions=(LedgerQuestion("楼长姓名", "两人各管一栋，还是一起管两栋", "按顺序一一对应"),),
    )


GROUPS = [_grouped_workers(), _contract_periods(), _three_parties(), _party_chain(), _chiefs_by_section()]
