"""Ledgers of buildings and compounds, and of the people who are responsible for them."""

from __future__ import annotations

from tests.ledgers.divisions import known
from tests.ledgers.facts import DeclaredFacts
from tests.ledgers.ledger import LedgerSheet, OfficeLedger, Row
from tests.ledgers.people import person, tel

__all__ = ["HOUSING"]


def _building_chiefs(month: int) -> OfficeLedger:
    """楼栋长台账: a row for each building, repeated cells written as 同上 or left blank."""
    table: list[Row] = [
        ("样板花园", 1, 4, 6, 48, 55),
        ("样板花园", 2, 4, 6, 48, 56),
        ("样板花园", 3, 3, 7, 42, 56),
        ("示例苑", 1, 2, 18, 72, 57),
        ("示例苑", 2, 2, 18, 72, None),
        ("虚构家园", 1, 5, 6, 60, 58 if month == 1 else 59),
        ("虚构家园", 2, 5, 6, 60, 60),
        ("虚构家园", 3, 5, 6, 60 if month == 1 else 58, 61),
    ]
    if month == 2:
        table = [*table[5:], *reversed(table[:3]), *table[3:5]]
    facts = DeclaredFacts()
    sums: dict[str, int] = {}
    for compound, _, _, _, households, _ in table:
        sums[compound] = sums.get(compound, 0) + households
    for compound, households in sums.items():
        facts.compound(compound, "花溪社区", households=households)
    rows: list[Row] = []
    before = ""
    for compound, number, entrances, floors, households, chief in table:
        path = f"花溪社区/{compound}"
        facts.place(
            "Building", f"{number}幢", path, entrances=entrances, floors=floors, households=households
        )
        if chief is None:
            facts.post("楼栋长", f"{path}/{number}幢")
        else:
            facts.held("楼栋长", f"{path}/{number}幢", chief)
        place = ("三里坪街道", "花溪社区") if not rows else ("同上", "同上")
        who = ("空缺", "") if chief is None else (person(chief), tel(chief))
        name = "同上" if compound == before else compound
        rows.append((len(rows) + 1, *place, name, f"{number}幢", entrances, floors, households, *who))
        before = compound
    head = ("序号", "街道", "社区", "小区", "楼栋", "单元数", "层数", "户数", "楼栋长", "联系电话")
    sheet = LedgerSheet("Sheet1", [("花溪社区楼栋长台账", *[""] * 9), head], rows)
    return OfficeLedger(
        "building-chiefs",
        {"楼栋长台账.csv": [sheet]},
        known("三里坪街道", "花溪社区"),
        facts,
        unread=("序号",),
        second=_building_chiefs(2) if month == 1 else None,
    )


def _entrance_chiefs() -> OfficeLedger:
    """单元长名册: the building merged over its entrances, each with somebody who is responsible for it."""
    facts = DeclaredFacts()
    table: list[Row] = [
        ("范例小区", "1号楼", 62, [("1单元", 63, 12), ("2单元", 64, 12), ("3单元", 65, 14)]),
        ("范例小区", "2号楼", 66, [("1单元", 67, 12), ("2单元", 68, 12)]),
        ("样本楼院", "1号楼", 69, [("1单元", 70, 10), ("2单元", 70, 10)]),
    ]
    facts.compound("范例小区", "骑龙社区", households=62)
    facts.compound("样本楼院", "骑龙社区", households=20)
    rows: list[Row] = []
    for compound, building, chief, entrances in table:
        path = f"骑龙社区/{compound}"
        households = sum(count for _, _, count in entrances)
        facts.place("Building", building, path, households=households)
        facts.held("楼栋长", f"{path}/{building}", chief)
        for entrance, holder, count in entrances:
            facts.place("Entrance", entrance, f"{path}/{building}", households=count)
            facts.held("单元长", f"{path}/{building}/{entrance}", holder)
            who = (person(chief), tel(chief), entrance, person(holder), tel(holder), count)
            rows.append((len(rows) + 1, "骑龙社区", compound, building, *who))
    head = ("序号", "社区", "小区名称", "楼栋", "楼栋长", "联系电话", "单元", "单元长", "联系电话", "户数")
    sheet = LedgerSheet(
        "楼栋长单元长",
        [("杨柳街道骑龙社区楼栋长、单元长名册",), head],
        rows,
        down=(1, 2, 3, 4, 5),
        above_merged=("A1:J1",),
    )
    return OfficeLedger(
        "entrance-chiefs",
        {"楼栋长单元长名册.xls": [sheet]},
        known("杨柳街道", "骑龙社区"),
        facts,
        unread=("序号",),
    )


def _without_firm() -> OfficeLedger:
    """三无小区台账: compounds directly in a community, subtotals, a slash where there is nothing."""
    facts = DeclaredFacts()
    table: list[Row] = [
        ("草街子社区", "样粮站宿舍", 1986, 2, 48, "无", "无"),
        ("草街子社区", "样供销社家属院", 1992, 3, 66, "无", "无"),
        ("草街子社区", "样果品公司楼院", 1993, 4, 52, "/", "/"),
        ("南坝社区", "样纺织厂宿舍", 1984, 4, 112, "无", "未成立"),
        ("南坝社区", "示例路12号院", 1995, 1, 24, "无", "无"),
        ("新南社区", "样农机站院落", 1990, 2, 40, "无", "未成立"),
    ]
    rows: list[Row] = []
    for number, (community, name, built, count, households, firm, committee) in enumerate(table, 1):
        path = facts.compound(name, community, built=built, households=households)
        facts.buildings(path, range(1, count + 1))
        rows.append((number, "翠屏街道", community, name, built, count, households, firm, committee, ""))
    rows.insert(3, ("", "", "小计", "", "", 9, 166, "", "", ""))
    rows.insert(6, ("", "", "小计", "", "", 5, 136, "", "", ""))
    head = (
        "序号",
        "街道",
        "社区",
        "小区（院落）名称",
        "建成年份",
        "楼栋数",
        "户数",
        "物业公司",
        "业委会",
        "存在问题",
    )
    sheet = LedgerSheet(
        "三无小区",
        [("翠屏街道“三无小区”摸底台账",), ("填表单位（盖章）：翠屏街道办事处",), head],
        rows,
        down=(1, 2),
        below=[
            ("合计", "", "", "", "", 16, 342, "", "", ""),
            ("说明：“三无”指无物业管理、无主管部门、无人防物防。",),
        ],
        above_merged=("A1:J1", "A2:J2"),
    )
    return OfficeLedger(
        "compounds-without-firm",
        {"三无小区台账.xlsx": [sheet]},
        known("翠屏街道", "草街子社区", "南坝社区", "新南社区"),
        facts,
        unread=("序号", "存在问题"),
    )


def _old_compounds() -> OfficeLedger:
    """老旧小区改造台账: an OpenDocument sheet, the street merged, 是 and 否, a unit after the header."""
    facts = DeclaredFacts()
    table: list[Row] = [
        ("翠屏街道", "金华社区", "样机械厂宿舍", "单位院落", 1988, 5, 160, 1.2, True, "2022年"),
        ("翠屏街道", "金华社区", "示范里小区", "老旧小区", 1996, 4, 144, 1.1, True, "2023年"),
        ("翠屏街道", "新桥社区", "样板巷小区", "老旧小区", 1999, 3, 96, 0.8, False, "拟2024年"),
        ("三里坪街道", "四合社区", "样盐业公司宿舍", "单位院落", 1991, 2, 60, 0.5, True, "2021年"),
        ("三里坪街道", "四合社区", "范例安置小区", "安置小区", 2003, 8, 288, 2.6, False, ""),
    ]
    rows: list[Row] = []
    for number, (
        street,
        community,
        name,
        housing,
        built,
        count,
        households,
        area,
        renewed,
        year,
    ) in enumerate(table, 1):
        path = facts.compound(
            name, community, households=households, housing=housing, built=built, renewed=renewed
        )
        facts.buildings(path, range(1, count + 1))
        done = "是" if renewed else "否"
        rows.append((number, street, community, name, housing, built, count, households, area, done, year))
    head = (
        *("序号", "街道", "社区", "小区名称", "小区类型", "建成年份", "楼栋数（栋）", "总户数（户）"),
        *("建筑面积（万平方米）", "是否改造", "改造年度"),
    )
    sheet = LedgerSheet(
        "老旧小区",
        [("城镇老旧小区改造台账",), head],
        rows,
        down=(1, 2),
        below=[("合计", "", "", "", "", "", 22, 748, 6.2, "", "")],
        above_merged=("A1:K1",),
    )
    return OfficeLedger(
        "old-compounds",
        {"老旧小区改造台账.ods": [sheet]},
        known("翠屏街道", "金华社区", "新桥社区", "三里坪街道", "四合社区"),
        facts,
        unread=("序号", "建筑面积（万平方米）", "改造年度"),
    )


def _explained() -> OfficeLedger:
    """楼栋导入表: headers with stars, and a row under the header that says how to fill in each column."""
    facts = DeclaredFacts()
    table: list[Row] = [
        ("杨柳社区", "样板花园", 1, 3, 11, 66, 131),
        ("杨柳社区", "样板花园", 2, 3, 11, 66, 132),
        ("杨柳社区", "示例苑", 1, 2, 6, 24, 133),
        ("骑龙社区", "范例名都", 1, 2, 18, 144, 134),
        ("骑龙社区", "范例名都", 2, 2, 18, 140, 135),
        ("骑龙社区", "范例名都", 3, 1, 18, 72, 136),
    ]
    facts.compound("样板花园", "杨柳社区", households=132)
    facts.compound("示例苑", "杨柳社区", households=24)
    facts.compound("范例名都", "骑龙社区", households=356)
    rows: list[Row] = []
    for community, compound, number, entrances, floors, households, chief in table:
        path = f"{community}/{compound}"
        facts.place(
            "Building", f"{number}栋", path, entrances=entrances, floors=floors, households=households
        )
        facts.held("楼栋长", f"{path}/{number}栋", chief)
        of_building = (f"{number}栋", entrances, floors, households)
        rows.append(("杨柳街道", community, compound, *of_building, person(chief), tel(chief)))
    head = ("街道*", "社区*", "小区名称*", "楼栋名称*", "单元数", "层数", "户数", "楼栋长", "楼栋长电话")
    notes = (
        *("填全称", "填全称", "填推广名，不填地名", "如1栋", "填数字", "地上层数", "填数字"),
        *("没有填空缺", "11位手机号"),
    )
    return OfficeLedger(
        "explained-headers",
        {"楼栋导入表.xlsx": [LedgerSheet("楼栋信息", [head, notes], rows)]},
        known("杨柳街道", "杨柳社区", "骑龙社区"),
        facts,
    )


HOUSING = [_building_chiefs(1), _entrance_chiefs(), _without_firm(), _old_compounds(), _explained()]
