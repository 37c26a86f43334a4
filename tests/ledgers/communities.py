"""Ledgers of communities and villages: their staff, committees, areas and groups."""

from __future__ import annotations

from tests.ledgers.divisions import known
from tests.ledgers.facts import DeclaredFacts
from tests.ledgers.ledger import LedgerSheet, OfficeLedger, Row
from tests.ledgers.people import names, person, tel

__all__ = ["COMMUNITIES"]


def _staff() -> OfficeLedger:
    """社区工作者花名册: a sheet for each community, two posts in one cell, and a sheet with notes only."""
    facts = DeclaredFacts()
    table: list[Row] = [
        (
            "梧桐梁社区",
            [
                ("书记、主任", 140, "女", "1980.2", True, "本科", "2021.1", "2021-01-01"),
                ("副书记", 141, "男", "1985.7", True, "大专", "2021.1", "2021-01-01"),
                ("社区工作者", 142, "女", "1994.11", False, "本科", "2022.9", "2022-09-01"),
            ],
        ),
        (
            "曹家梁社区",
            [
                ("书记、主任", 143, "男", "1978.5", True, "大专", "2020.12", "2020-12-01"),
                ("副主任", 144, "女", "1988.3", False, "大专", "2021.1", "2021-01-01"),
                ("社区工作者", 145, "男", "1996.8", True, "本科", "2023.4", "2023-04-01"),
                ("社区工作者", 146, "女", "1997.1", False, "本科", "2023.4", "2023-04-01"),
            ],
        ),
        (
            "花溪社区",
            [
                ("书记", 147, "男", "1982.6", True, "本科", "2021.1", "2021-01-01"),
                ("主任", 148, "女", "1987.9", True, "大专", "2021.1", "2021-01-01"),
            ],
        ),
    ]
    head = ("序号", "姓名", "性别", "出生年月", "是否党员", "学历", "职务", "联系电话", "任职时间")
    sheets = []
    for community, staff in table:
        rows: list[Row] = []
        for number, (posts, worker, sex, born, member, school, since, day) in enumerate(staff, 1):
            for post in posts.split("、"):
                facts.held(post, community, worker, valid_from=day, party_member=member)
            party = "是" if member else "否"
            rows.append((number, person(worker), sex, born, party, school, posts, tel(worker), since))
        title = (f"{community}工作者花名册",)
        sheets.append(LedgerSheet(community, [title, head], rows, above_merged=("A1:I1",)))
    notes: list[Row] = [
        ("填表说明",),
        ("1.本表由各社区填写，每月25日前报街道。",),
        ("2.一人兼任多个职务的，用顿号分开。",),
    ]
    sheets.append(LedgerSheet("填表说明", notes[:1], notes[1:]))
    return OfficeLedger(
        "community-staff",
        {"三里坪街道社区工作者花名册.xlsx": sheets},
        known("三里坪街道", "梧桐梁社区", "曹家梁社区", "花溪社区"),
        facts,
        unread=("序号", "性别", "出生年月", "学历"),
    )


def _committees(month: int) -> OfficeLedger:
    """居委会成员名册: a row has a committee and all its members; one cell may name several members."""
    table: list[Row] = [
        ("草街子社区", "草街子社区居民委员会", 149, (150,), (151, 152)),
        ("金华社区", "金华社区居民委员会", 153, (), (154, 155, 156)),
        ("南坝社区", "南坝社区居民委员会", 157, (158, 159), (160,) if month == 1 else (160, 161)),
        ("新南社区", "新南社区居民委员会", None, (162,), (163, 164)),
        ("新桥社区", "新桥社区居民委员会", 165, (166,), (167,) if month == 1 else (168,)),
    ]
    if month == 2:
        table = [table[3], table[0], table[4], table[2], table[1]]
    facts = DeclaredFacts()
    rows: list[Row] = []
    for number, (community, committee, chair, deputies, members) in enumerate(table, 1):
        facts.organization("ResidentsCommittee", committee)
        facts.edge("Represents", committee, community)
        if chair is None:
            facts.post("主任", committee)
        else:
            facts.held("主任", committee, chair)
        for post, people in (("副主任", deputies), ("委员", members)):
            for one in people:
                facts.held(post, committee, one, known_phone=False)
            if not people:
                facts.post(post, committee)
        who = ("空缺", "") if chair is None else (person(chair), tel(chair))
        second = names(*deputies) or "空缺"
        rows.append((number, "翠屏街道", community, committee, *who, second, names(*members), "第十一届"))
    head = ("序号", "街道", "社区", "居委会名称", "主任", "主任电话", "副主任", "委员", "届次")
    sheet = LedgerSheet(
        "居委会",
        [("翠屏街道社区居民委员会成员名册",), head],
        rows,
        down=(1,),
        above_merged=("A1:I1",),
    )
    return OfficeLedger(
        "residents-committees",
        {"居委会成员名册.xlsx": [sheet]},
        known("翠屏街道", "草街子社区", "金华社区", "南坝社区", "新南社区", "新桥社区"),
        facts,
        unread=("序号", "届次"),
        second=_committees(2) if month == 1 else None,
    )


def _areas() -> OfficeLedger:
    """片区划分: areas between a street and its communities, each with a person from the street in charge."""
    facts = DeclaredFacts()
    table: list[Row] = [
        ("东片区", 169, ["梧桐梁社区", "曹家梁社区"]),
        ("中片区", 170, ["花溪社区", "四合社区"]),
        ("西片区", None, ["店子梁社区"]),
    ]
    rows: list[Row] = []
    for area, chief, communities in table:
        facts.place("Area", area, "三里坪街道")
        if chief is None:
            facts.post("片区长", f"三里坪街道/{area}")
        else:
            facts.held("片区长", f"三里坪街道/{area}", chief)
        who = ("待定", "") if chief is None else (person(chief), tel(chief))
        for community in communities:
            facts.edge("PartOf", community, f"三里坪街道/{area}")
            rows.append(("三里坪街道", area, *who, community))
    sheet = LedgerSheet(
        "片区",
        [("三里坪街道片区划分及片区长名单",), ("街道", "片区名称", "片区长", "联系电话", "所辖社区")],
        rows,
        down=(0, 1, 2, 3),
        above_merged=("A1:E1",),
    )
    return OfficeLedger(
        "areas",
        {"片区划分.xlsx": [sheet]},
        known("三里坪街道", "梧桐梁社区", "曹家梁社区", "花溪社区", "四合社区", "店子梁社区"),
        facts,
    )


def _groups() -> OfficeLedger:
    """村民小组长名册: the folder is named after the township, the file after the village."""
    facts = DeclaredFacts()
    table: list[Row] = [
        (
            "玉皇村",
            [
                ("1组", ["样家湾", "范家坝"], 171, 46, 158),
                ("2组", ["示家沟"], 172, 52, 170),
                ("3组", ["例家院子"], None, 38, 121),
            ],
        ),
        (
            "庙垭村",
            [
                ("1组", ["样家湾"], 173, 61, 204),
                ("2组", ["虚家岭", "构家河"], 174, 57, 188),
                ("3组", [], 175, 40, 133),
            ],
        ),
    ]
    head = ("序号", "村民小组", "自然村", "组长", "联系电话", "户数", "人口")
    files = {}
    for village, groups in table:
        rows: list[Row] = []
        for number, (group, hamlets, chief, households, residents) in enumerate(groups, 1):
            path = f"{village}/{group}"
            facts.place("VillagerGroup", group, village, households=households)
            for hamlet in hamlets:
                facts.place("NaturalVillage", hamlet, path)
            if chief is None:
                facts.post("组长", path)
            else:
                facts.held("组长", path, chief)
            who = ("空缺", "") if chief is None else (person(chief), tel(chief))
            rows.append((number, group, "、".join(hamlets) or "/", *who, households, residents))
        title = ("村民小组长花名册",)
        files[f"虎让乡/{village}.xlsx"] = [
            LedgerSheet("Sheet1", [title, head], rows, above_merged=("A1:G1",))
        ]
    return OfficeLedger(
        "village-groups",
        files,
        known("虎让乡", "玉皇村", "庙垭村"),
        facts,
        unread=("序号", "人口"),
    )


COMMUNITIES = [_staff(), _committees(1), _areas(), _groups()]
