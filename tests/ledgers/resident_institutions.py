"""Ledgers of institutions located in the district, and of what they do with communities."""

from __future__ import annotations

from tests.ledgers.divisions import known
from tests.ledgers.facts import DeclaredFacts
from tests.ledgers.ledger import LedgerQuestion, LedgerSheet, OfficeLedger, Row
from tests.ledgers.people import person, tel

__all__ = ["INSTITUTIONS"]


def _institutions() -> OfficeLedger:
    """驻区单位台账: institutions with their heads; the community is only there to tell homonyms apart."""
    facts = DeclaredFacts()
    table: list[Row] = [
        ("示例第一小学", "学校", "草街子社区", "示范路8号", 124, 86, 31),
        ("示例社区卫生服务站", "医院", "草街子社区", "示范路10号", 125, 24, 6),
        ("样板供水站", "国企", "金华社区", "金样路2号", 126, 40, 12),
        ("范例机电商行", "民企", "金华社区", "金样路5号", 127, 9, 0),
        ("试点税务服务所", "机关", "新桥社区", "样板巷1号", None, 15, 9),
        ("虚构文化馆", "事业单位", "新桥社区", "样板巷3号", 128, 18, 5),
    ]
    rows: list[Row] = []
    for number, (name, sector, community, address, head, staff, members) in enumerate(table, 1):
        facts.organization("ResidentInstitution", name, sector=sector, address=address)
        if head is None:
            facts.post("负责人", name)
        else:
            facts.held("负责人", name, head)
        who = ("暂缺", "") if head is None else (person(head), tel(head))
        rows.append((number, community, name, sector, address, *who, staff, members))
    head_row = (
        *("序号", "所属社区", "单位名称", "单位性质", "单位地址", "负责人", "联系电话"),
        *("职工人数", "党员人数"),
    )
    sheet = LedgerSheet(
        "驻区单位",
        [("翠屏街道驻区单位台账",), ("统计时间：2024年第一季度",), head_row],
        rows,
        down=(1,),
        above_merged=("A1:I1", "A2:I2"),
    )
    return OfficeLedger(
        "institutions",
        {"驻区单位台账.xlsx": [sheet]},
        known("翠屏街道", "草街子社区", "金华社区", "新桥社区"),
        facts,
        unread=("序号", "职工人数", "党员人数"),
    )


def _reports() -> OfficeLedger:
    """双报到台账: an institution may report to two communities, both in one cell."""
    facts = DeclaredFacts()
    table: list[Row] = [
        ("样区级机关一办", "机关", ("梧桐梁社区",), "2023年3月", 129, 16),
        ("样区级机关二办", "机关", ("梧桐梁社区", "曹家梁社区"), "2023年3月", 130, 22),
        ("示例第二中学", "学校", ("花溪社区",), "2023年4月", 131, 38),
        ("样板粮油公司", "国企", ("四合社区", "花溪社区"), "2023年4月", 132, 11),
        ("范例设计院", "事业单位", ("曹家梁社区",), "2023年5月", 133, 14),
        ("试点商会", "其他", ("四合社区",), "2023年6月", 134, 3),
    ]
    rows: list[Row] = []
    for number, (name, sector, communities, day, contact, members) in enumerate(table, 1):
        facts.organization("ResidentInstitution", name, sector=sector, members_reporting=members)
        for community in communities:
            facts.edge("ReportsIn", name, community)
        rows.append(
            (number, name, sector, "、".join(communities), day, members, person(contact), tel(contact))
        )
    head = ("序号", "单位名称", "单位性质", "报到社区", "报到时间", "报到党员数", "联系人", "联系电话")
    sheet = LedgerSheet(
        "双报到",
        [("三里坪街道单位党组织“双报到”台账",), head],
        rows,
        below=[("合计", "", "", "", "", 104, "", "")],
        above_merged=("A1:H1",),
    )
    return OfficeLedger(
        "double-reports",
        {"双报到台账.xlsx": [sheet]},
        known("三里坪街道", "梧桐梁社区", "曹家梁社区", "花溪社区", "四合社区"),
        facts,
        unread=("序号", "报到时间", "联系人", "联系电话"),
        questions=(LedgerQuestion("联系人", "联系人是不是单位的一个岗位", "不读"),),
    )


def _joint_committees() -> OfficeLedger:
    """大党委成员单位: the joint committee merged over the institutions that joined it, with their members."""
    facts = DeclaredFacts()
    table: list[Row] = [
        (
            *("梧桐梁社区大党委", "梧桐梁社区"),
            [("示例第一幼儿园", "学校", 135), ("样板供电所", "国企", 136), ("范例口腔门诊", "医院", 137)],
        ),
        ("店子梁社区大党委", "店子梁社区", [("试点建材公司", "民企", 138), ("虚构图书室", "事业单位", None)]),
        ("四合社区大党委", "四合社区", [("示例车队", "国企", 139)]),
    ]
    rows: list[Row] = []
    for committee, community, members in table:
        facts.organization("JointCommittee", committee, level="community")
        facts.edge("Covers", committee, community)
        for name, sector, member in members:
            facts.organization("ResidentInstitution", name, sector=sector)
            facts.edge("Joins", name, committee)
            if member is None:
                facts.post("兼职委员", committee)
            else:
                facts.held("兼职委员", committee, member)
            who = ("空缺", "") if member is None else (person(member), tel(member))
            rows.append((len(rows) + 1, "三里坪街道", community, committee, name, sector, *who))
    head = ("序号", "街道", "社区", "大党委名称", "成员单位", "单位性质", "兼职委员", "联系电话")
    sheet = LedgerSheet(
        "大党委",
        [("社区“大党委”成员单位及兼职委员名单",), head],
        rows,
        down=(1, 2, 3),
        above_merged=("A1:H1",),
    )
    return OfficeLedger(
        "joint-committees",
        {"大党委成员单位.ods": [sheet]},
        known("三里坪街道", "梧桐梁社区", "店子梁社区", "四合社区"),
        facts,
        unread=("序号",),
    )


INSTITUTIONS = [_institutions(), _reports(), _joint_committees()]
