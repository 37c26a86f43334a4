"""Ledgers of social organisations, volunteer teams and service centres."""

from __future__ import annotations

from tests.ledgers.divisions import known
from tests.ledgers.facts import DeclaredFacts
from tests.ledgers.ledger import LedgerSheet, OfficeLedger, Row
from tests.ledgers.people import person, tel

__all__ = ["SOCIETIES"]


def _organizations() -> OfficeLedger:
    """社区社会组织台账: text separated by tabs; a category, a field of work and a day of filing aren't read."""
    facts = DeclaredFacts()
    table: list[Row] = [
        ("示例社工服务中心", "生活服务类", ("杨柳社区", "骑龙社区"), 176, 4, "助老助残"),
        ("样板邻里互助会", "公益慈善类", ("杨柳社区",), 177, 0, "邻里互助"),
        ("范例太极拳队", "文体活动类", ("骑龙社区",), 178, 0, "文体活动"),
        ("试点物业协商会", "社区事务类", ("骑龙社区",), 179, 1, "物业协商"),
        ("虚构合唱团", "文体活动类", ("杨柳社区",), None, 0, "文体活动"),
    ]
    rows: list[Row] = []
    for number, (name, category, communities, head, workers, field) in enumerate(table, 1):
        facts.organization("SocialOrganization", name, social_workers=workers)
        for community in communities:
            facts.edge("LinkedIn", name, community)
        if head is None:
            facts.post("负责人", name)
        else:
            facts.held("负责人", name, head)
        who = ("空缺", "") if head is None else (person(head), tel(head))
        rows.append(
            (number, name, category, field, "、".join(communities), *who, workers, f"2023-0{number}-15")
        )
    head_row = (
        *("序号", "社会组织名称", "类别", "业务范围", "联动社区", "负责人", "联系电话"),
        *("社会工作者数", "备案时间"),
    )
    return OfficeLedger(
        "social-organizations",
        {"社区社会组织台账.tsv": [LedgerSheet("社会组织", [head_row], rows)]},
        known("杨柳街道", "杨柳社区", "骑龙社区"),
        facts,
        unread=("序号", "类别", "业务范围", "备案时间"),
    )


def _teams() -> OfficeLedger:
    """志愿服务队台账: teams with a leader, the number of volunteers with its unit, and a note below."""
    facts = DeclaredFacts()
    table: list[Row] = [
        ("草街子红马甲志愿服务队", ("草街子社区",), 1, 36, "2020年4月", "2020-04-01"),
        ("金华邻里志愿服务队", ("金华社区",), 2, 24, "2021年9月", "2021-09-01"),
        ("示例应急志愿服务队", ("草街子社区", "金华社区", "南坝社区"), 3, 58, "2022年6月", "2022-06-01"),
        ("南坝助老志愿服务队", ("南坝社区",), None, 15, "2022年10月", "2022-10-01"),
        ("新桥文明劝导队", ("新桥社区",), 4, 20, "2023年2月", "2023-02-01"),
    ]
    rows: list[Row] = []
    for number, (name, communities, leader, volunteers, founded, day) in enumerate(table, 1):
        facts.organization("VolunteerTeam", name, volunteers=volunteers, valid_from=day)
        for community in communities:
            facts.edge("LinkedIn", name, community)
        if leader is None:
            facts.post("队长", name)
        else:
            facts.held("队长", name, leader)
        who = ("空缺", "") if leader is None else (person(leader), tel(leader))
        rows.append((number, name, "\n".join(communities), *who, f"{volunteers}人", founded, "每月一次"))
    head = ("序号", "志愿服务队名称", "服务社区", "队长", "联系电话", "志愿者人数", "成立时间", "活动频次")
    sheet = LedgerSheet(
        "志愿服务队",
        [("翠屏街道志愿服务队台账",), head],
        rows,
        below=[("注：跨社区服务的，服务社区逐一列出。",)],
        above_merged=("A1:H1",),
    )
    return OfficeLedger(
        "volunteer-teams",
        {"志愿服务队台账.xlsx": [sheet]},
        known("翠屏街道", "草街子社区", "金华社区", "南坝社区", "新桥社区"),
        facts,
        unread=("序号", "活动频次"),
    )


def _centres() -> OfficeLedger:
    """党群服务中心台账: floor areas with a unit after the header, ticks for yes."""
    facts = DeclaredFacts()
    table: list[Row] = [
        ("梧桐梁社区", "梧桐梁社区党群服务中心", "示范路1号", 520.5, True, 5),
        ("曹家梁社区", "曹家梁社区党群服务中心", "样板街3号", 380.0, False, 6),
        ("花溪社区", "花溪社区党群服务中心", "虚构巷6号", 610.0, True, 7),
        ("四合社区", "四合社区党群服务中心", "范例路9号", 450.0, True, 8),
        ("店子梁社区", "店子梁社区党群服务中心", "试点路2号", 296.0, False, None),
    ]
    rows: list[Row] = []
    for number, (community, name, address, area, remodelled, head) in enumerate(table, 1):
        facts.organization("ServiceCentre", name, address=address, floor_area=area, remodelled=remodelled)
        facts.edge("Serves", name, community)
        if head is None:
            facts.post("负责人", name)
        else:
            facts.held("负责人", name, head)
        who = ("暂缺", "") if head is None else (person(head), tel(head))
        rows.append((number, "三里坪街道", community, name, address, area, "√" if remodelled else "×", *who))
    head_row = (
        *("序号", "街道", "社区", "党群服务中心名称", "地址", "建筑面积（㎡）", "是否提档改造"),
        *("负责人", "联系电话"),
    )
    sheet = LedgerSheet(
        "党群服务中心",
        [("社区党群服务中心基本情况台账",), head_row],
        rows,
        down=(1,),
        above_merged=("A1:I1",),
    )
    return OfficeLedger(
        "service-centres",
        {"党群服务中心台账.xls": [sheet]},
        known("三里坪街道", "梧桐梁社区", "曹家梁社区", "花溪社区", "四合社区", "店子梁社区"),
        facts,
        unread=("序号",),
    )


SOCIETIES = [_organizations(), _teams(), _centres()]
