"""Ledgers with groups of headers over two rows, full-width digits, and months instead of days."""

from __future__ import annotations

from tests.ledgers.divisions import known
from tests.ledgers.facts import DeclaredFacts
from tests.ledgers.ledger import LedgerSheet, OfficeLedger, Row, section
from tests.ledgers.people import person, tel

__all__ = ["SECTIONS"]


def _grid_sections() -> OfficeLedger:
    """网格员花名册: each community on a line above its rows, 职务 and 任职时间, ranges with full-width digits."""
    facts = DeclaredFacts()
    table: list[Row] = [
        (
            "梧桐梁社区",
            "第一网格",
            "专职网格员",
            140,
            "2024.5",
            "2024-05-01",
            "样板苑",
            "１－３、５栋",
            "１２０",
        ),
        (
            "梧桐梁社区",
            "第二网格",
            "专职网格员",
            141,
            "2023年9月",
            "2023-09-01",
            "范例苑",
            "一号楼、二号楼",
            "86户",
        ),
        ("梧桐梁社区", "第三网格", "专职网格员", None, "", None, "散居", "/", 40),
        (
            "曹家梁社区",
            "第一网格",
            "兼职网格员",
            142,
            20240501,
            "2024-05-01",
            "试点华庭（一期）",
            "A、B座",
            238,
        ),
        ("曹家梁社区", "第二网格", "专职网格员", 143, "2022/11/1", "2022-11-01", "示例新村", "1#—3#", 60),
    ]
    buildings = {
        "样板苑": ("1栋", "2栋", "3栋", "5栋"),
        "范例苑": ("1号楼", "2号楼"),
        "试点华庭（一期）": ("A座", "B座"),
        "示例新村": ("1号楼", "2号楼", "3号楼"),
    }
    rows: list[Row] = []
    before = ""
    for number, (community, name, post, who, day, since, compound, numbers, households) in enumerate(table):
        if community != before:
            before = community
            rows.append(section(f"{'二' if rows else '一'}、{community}"))
        count = int(str(households).removesuffix("户"))
        unit = facts.grid(name, community, count)
        if who is None:
            facts.post(post, unit)
        else:
            facts.held(post, unit, who, valid_from=since)
        if compound in buildings:
            path = facts.compound(compound, unit, households=count)
            for building in buildings[compound]:
                facts.place("Building", building, path)
        written = "" if who is None else int(tel(who)) if number % 2 else tel(who)
        people = ("空缺" if who is None else person(who), post, written, day)
        rows.append((number + 1, name, *people, compound, numbers, households, ""))
    sheet = LedgerSheet(
        "网格员",
        [
            ("三里坪街道网格员花名册（２０２４年）",),
            ("填报单位：三里坪街道社会治理办公室",),
            ("序号", "网格名称", "网格员", "", "", "", "覆盖范围", "", "", "备注"),
            ("", "", "姓名", "岗位", "联系电话", "任职时间", "小区", "楼栋", "户数", ""),
        ],
        rows,
        below=[
            ("合计", "", "4人", "", "", "", "", "", 544, ""),
            ("备注：1.网格员空缺的由社区书记兼任。",),
            ("填报人：某某　　审核人：某某　　填报日期：2024.5.20",),
        ],
        above_merged=("A1:J1", "A2:J2", "A3:A4", "B3:B4", "C3:F3", "G3:I3", "J3:J4"),
    )
    return OfficeLedger(
        "grid-sections",
        {"网格员花名册.xlsx": [sheet]},
        known("三里坪街道", "梧桐梁社区", "曹家梁社区"),
        facts,
        unread=("序号", "备注"),
    )


def _chiefs_of_entrances() -> OfficeLedger:
    """楼栋长、单元长一览表: the community in the title, 一号楼 and 一单元, headers without a group merged over both rows."""
    facts = DeclaredFacts()
    table: list[Row] = [
        ("样板雅居", "一号楼", 150, [("一单元", 151, 24), ("二单元", 152, "24户")]),
        ("样板雅居", "二号楼", 153, [("一单元", 153, 20), ("二单元", None, 20)]),
        ("范例家属院", "甲栋", 154, [("/", None, 12)]),
    ]
    rows: list[Row] = []
    paths: dict[str, str] = {}
    households: dict[str, int] = {}
    for compound, building, chief, entrances in table:
        for entrance, head, count in entrances:
            number = int(str(count).removesuffix("户"))
            for place in (compound, f"{compound}/{building}"):
                households[place] = households.get(place, 0) + number
            spare = ("缺", "") if entrance != "/" else ("/", "/")
            who = spare if head is None else (person(head), tel(head))
            rows.append((compound, building, person(chief), tel(chief), entrance, *who, "101-602", count, ""))
    for compound, building, chief, entrances in table:
        if compound not in paths:
            paths[compound] = facts.compound(compound, "草街子社区", households=households[compound])
        name = building.translate(str.maketrans("一二", "12"))
        facts.place("Building", name, paths[compound], households=households[f"{compound}/{building}"])
        path = f"{paths[compound]}/{name}"
        facts.held("栋长", path, chief)
        for entrance, head, count in entrances:
            if entrance == "/":
                continue
            facts.place("Entrance", entrance, path, households=int(str(count).removesuffix("户")))
            if head is None:
                facts.post("单元长", f"{path}/{entrance}")
            else:
                facts.held("单元长", f"{path}/{entrance}", head)
    sheet = LedgerSheet(
        "一览表",
        [
            ("草街子社区楼栋长、单元长一览表",),
            (
                "小区\n（院落）",
                "楼栋",
                "栋长信息",
                "",
                "单元",
                "单元长信息",
                "",
                "房号范围",
                "户数\n（户）",
                "备注",
            ),
            ("", "", "姓名", "电话", "", "姓 名", "电 话", "", "", ""),
        ],
        rows,
        down=(0, 1, 2, 3),
        below=[
            ("小  计", "", "", "", "", "", "", "", 100, ""),
            ("说明：单元长空缺的由楼栋长兼任。",),
        ],
        above_merged=("A1:J1", "A2:A3", "B2:B3", "C2:D2", "E2:E3", "F2:G2", "H2:H3", "I2:I3", "J2:J3"),
    )
    return OfficeLedger(
        "chiefs-of-entrances",
        {"楼栋长单元长一览表.xlsx": [sheet]},
        known("翠屏街道", "草街子社区"),
        facts,
        unread=("房号范围", "备注"),
    )


SECTIONS = [_grid_sections(), _chiefs_of_entrances()]
