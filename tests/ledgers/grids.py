"""Ledgers of grids and of the people who work in them."""

from __future__ import annotations

from tests.ledgers.divisions import known
from tests.ledgers.facts import DeclaredFacts
from tests.ledgers.ledger import LedgerSheet, OfficeLedger, Row
from tests.ledgers.people import names, person, phones, tel

__all__ = ["GRIDS"]


def _roster(month: int) -> OfficeLedger:
    """网格员花名册: a row for each person, the grid merged, a post without a holder."""
    grids: list[Row] = [
        (
            "三里坪街道",
            "梧桐梁社区",
            "第一网格",
            486,
            [("网格长", 1, "男", "大专"), ("专职网格员", 2, "女", "本科")],
        ),
        (
            "三里坪街道",
            "梧桐梁社区",
            "第二网格",
            350,
            [("网格长", 3, "女", "大专"), ("专职网格员", None, "", "")],
        ),
        (
            "三里坪街道",
            "梧桐梁社区",
            "第三网格",
            412 if month == 1 else 420,
            [("网格长", 4, "男", "高中"), ("专职网格员", 5, "女", "大专"), ("兼职网格员", 6, "男", "大专")],
        ),
        (
            "三里坪街道",
            "曹家梁社区",
            "第一网格",
            505,
            [("网格长", 7, "男", "本科"), ("专职网格员", 8, "女", "大专")],
        ),
        (
            "三里坪街道",
            "曹家梁社区",
            "第二网格",
            298,
            [("网格长", 9, "女", "大专"), ("专职网格员", 10 if month == 1 else 11, "男", "大专")],
        ),
    ]
    if month == 2:
        grids = [grids[4], grids[3], grids[2], grids[0], grids[1]]
    facts = DeclaredFacts()
    rows: list[Row] = []
    for street, community, name, households, people in grids:
        unit = facts.grid(name, community, households)
        for post, number, sex, school in people:
            who = ("空缺", "") if number is None else (person(number), tel(number))
            rows.append(
                (len(rows) + 1, street, community, name, households, post, who[0], sex, school, who[1], "")
            )
            if number is None:
                facts.post(post, unit)
            else:
                facts.held(post, unit, number)
    head = (
        "序号",
        "街道",
        "社区",
        "网格名称",
        "网格户数",
        "岗位",
        "姓名",
        "性别",
        "学历",
        "联系电话",
        "备注",
    )
    sheet = LedgerSheet(
        "Sheet1",
        [
            ("三里坪街道网格员花名册",),
            (f"填报单位：三里坪街道综治中心　　　填报时间：2024年{month + 2}月",),
            head,
        ],
        rows,
        down=(1, 2, 3, 4),
        below=[("注：网格员空缺的，请于月底前补充到位。",)],
        above_merged=("A1:K1", "A2:K2"),
    )
    return OfficeLedger(
        "grid-roster",
        {"网格员花名册.xlsx": [sheet]},
        known("三里坪街道", "梧桐梁社区", "曹家梁社区"),
        facts,
        unread=("序号", "性别", "学历", "备注"),
        second=_roster(2) if month == 1 else None,
    )


def _division() -> OfficeLedger:
    """网格划分表: the header on row 4, the compounds of a grid in one cell, and totals."""
    facts = DeclaredFacts()
    table: list[Row] = [
        (
            "草街子社区",
            "草街子第一网格",
            ["样板花园", "示例苑"],
            520,
            1310,
            12,
            (13,),
            "东至示范路，西至样板街",
        ),
        ("草街子社区", "草街子第二网格", ["虚构家园"], 466, 1203, 14, (15,), "东至样板街，西至河堤"),
        (
            "草街子社区",
            "草街子第三网格",
            ["试点小区", "范例公寓", "样本楼院"],
            388,
            960,
            16,
            (17, 18),
            "示范路以北",
        ),
        ("金华社区", "金华第一网格", ["金样名居"], 610, 1544, 19, (20,), "金样路两侧"),
        ("金华社区", "金华第二网格", ["金例小区", "金范小区"], 433, 1120, 21, (22,), "金样路以南"),
    ]
    rows: list[Row] = []
    for number, (community, name, compounds, households, residents, chief, workers, bounds) in enumerate(
        table, 1
    ):
        unit = facts.grid(name, community, households)
        for compound in compounds:
            facts.compound(compound, unit)
        facts.held("网格长", unit, chief)
        for worker in workers:
            facts.held("网格员", unit, worker)
        rows.append(
            (
                *(number, community, name, bounds, "、".join(compounds), households, residents),
                *(person(chief), tel(chief), names(*workers), phones(*workers)),
            )
        )
    rows.insert(3, ("", "小计", "", "", "", 1374, 3473, "", "", "", ""))
    head = (
        "序号",
        "社区名称",
        "网格名称",
        "四至范围",
        "所辖小区",
        "户数",
        "人口数",
        "网格长",
        "网格长电话",
        "网格员",
        "网格员电话",
    )
    sheet = LedgerSheet(
        "网格划分",
        [("附件2",), ("翠屏街道城市社区网格划分情况表",), ("单位：户、人",), head],
        rows,
        down=(1,),
        below=[("合计", "", "", "", "", 2417, 6137, "", "", "", "")],
        above_merged=("A2:K2", "A3:K3"),
    )
    return OfficeLedger(
        "grid-division",
        {"翠屏街道网格划分表.xlsx": [sheet]},
        known("翠屏街道", "草街子社区", "金华社区"),
        facts,
        unread=("序号", "四至范围", "人口数"),
    )


def _large_compound() -> OfficeLedger:
    """大型小区网格划分: a compound in several grids, each grid with its own buildings."""
    facts = DeclaredFacts()
    table: list[Row] = [
        ("南坝社区", "样板新城", "第一网格", (1, 6), 540, 23),
        ("南坝社区", "样板新城", "第二网格", (7, 12), 520, 24),
        ("南坝社区", "样板新城", "第三网格", (13, 15), 260, 25),
        ("南坝社区", "示例雅居", "第三网格", (1, 3), 210, 25),
        ("新南社区", "范例国际", "第一网格", (1, 4), 480, 26),
        ("新南社区", "范例国际", "第二网格", (5, 8), 496, 27),
    ]
    for community, name, households in (
        ("南坝社区", "第一网格", 540),
        ("南坝社区", "第二网格", 520),
        ("南坝社区", "第三网格", 470),
        ("新南社区", "第一网格", 480),
        ("新南社区", "第二网格", 496),
    ):
        facts.grid(name, community, households)
    facts.place(
        "Compound",
        "样板新城",
        ["南坝社区/第一网格", "南坝社区/第二网格", "南坝社区/第三网格"],
        households=1320,
    )
    facts.place("Compound", "示例雅居", "南坝社区/第三网格", households=210)
    facts.place("Compound", "范例国际", ["新南社区/第一网格", "新南社区/第二网格"], households=976)
    rows: list[Row] = []
    for number, (community, compound, grid, (first, last), households, worker) in enumerate(table, 1):
        for building in range(first, last + 1):
            parents = [f"{community}/{compound}", f"{community}/{grid}"]
            shared = compound != "示例雅居"
            facts.place("Building", f"{building}栋", parents if shared else parents[0])
        cell = f"{first}-{last}栋"
        rows.append((number, community, compound, grid, cell, households, person(worker), tel(worker)))
    for community, grid, worker in (
        ("南坝社区", "第一网格", 23),
        ("南坝社区", "第二网格", 24),
        ("南坝社区", "第三网格", 25),
        ("新南社区", "第一网格", 26),
        ("新南社区", "第二网格", 27),
    ):
        facts.held("网格员", f"{community}/{grid}", worker)
    head = ("序号", "所属社区", "小区名称", "所属网格", "楼栋", "户数", "网格员", "联系方式")
    sheet = LedgerSheet(
        "大型小区",
        [("翠屏街道大型小区“一小区多网格”划分台账",), head],
        rows,
        down=(1, 2),
        above_merged=("A1:H1",),
    )
    return OfficeLedger(
        "large-compound",
        {"大型小区网格划分.xlsx": [sheet]},
        known("翠屏街道", "南坝社区", "新南社区"),
        facts,
        unread=("序号",),
    )


def _micro_grids() -> OfficeLedger:
    """微网格划分: two header rows, a grid merged over its micro-grids."""
    facts = DeclaredFacts()
    table: list[Row] = [
        ("新桥社区", "第一网格", 28, [("1号微网格", 29, 62), ("2号微网格", 30, 58), ("3号微网格", 31, 49)]),
        ("新桥社区", "第二网格", 32, [("1号微网格", 33, 70), ("2号微网格", None, 66)]),
        ("新桥社区", "第三网格", 34, [("1号微网格", 35, 55), ("2号微网格", 36, 61), ("3号微网格", 37, 40)]),
    ]
    rows: list[Row] = []
    for community, name, chief, parts in table:
        unit = facts.grid(name, community, sum(households for _, _, households in parts))
        facts.held("网格长", unit, chief)
        for part, holder, households in parts:
            facts.place("MicroGrid", part, unit, households=households)
            who = ("暂缺", "") if holder is None else (person(holder), tel(holder))
            rows.append((community, name, person(chief), tel(chief), part, *who, households))
            if holder is None:
                facts.post("微网格长", f"{unit}/{part}")
            else:
                facts.held("微网格长", f"{unit}/{part}", holder)
    sheet = LedgerSheet(
        "微网格",
        [
            ("翠屏街道新桥社区微网格划分一览表",),
            ("社区", "网格", None, None, "微网格", None, None, None),
            (None, "网格名称", "网格长", "联系电话", "微网格名称", "微网格长", "联系电话", "户数"),
        ],
        rows,
        down=(0, 1, 2, 3),
        above_merged=("A1:H1", "A2:A3", "B2:D2", "E2:H2"),
    )
    return OfficeLedger(
        "micro-grids",
        {"微网格划分一览表.xlsx": [sheet]},
        known("翠屏街道", "新桥社区"),
        facts,
    )


GRIDS = [_roster(1), _division(), _large_compound(), _micro_grids()]
