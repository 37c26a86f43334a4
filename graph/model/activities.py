"""Declares the kinds of node for activities, honours and sites."""

from datetime import date
from typing import Annotated, Literal

from wangge.graph.model.kind import Node
from wangge.graph.model.organization import AnyOrganization, organization_code, organization_name
from wangge.graph.model.property import Code, Name, Property, words

__all__ = ["Activity", "Honour", "PublicSite"]


HeldOn = Annotated[
    date | None,
    Property(
        zh="活动日期",
        also=words("日期 时间 活动时间 举办日期 举办时间 开展日期 开展时间 培训时间"),
        term="schema:startDate",
    ),
]


class Activity(
    Node,
    zh="活动",
    plural="activities",
    aliases=("活动台账", "活动记录", "主题活动", "培训记录"),
    term="schema:Event",
    example={
        "code": "AC-2023-001",
        "name": "通川有礼大讲堂第一期",
        "category": "大讲堂",
        "series": "通川有礼大讲堂",
        "date": date(2023, 4, 15),
        "sessions": 1,
        "attendees": 120,
    },
):
    """An activity, campaign or training; one node may stand for several sessions."""

    category: Annotated[
        Literal[
            "行动",
            "主题活动",
            "大讲堂",
            "课堂",
            "宣讲演出",
            "文明劝导",
            "志愿服务",
            "创建评选",
            "培训学习",
            "其他",
        ],
        Property(zh="活动类别", also=("类别", "活动类型"), term="schema:additionalType"),
    ]
    series: Annotated[
        str | None,
        Property(zh="活动系列", also=("系列", "活动主题", "所属行动", "品牌"), term="schema:superEvent"),
    ] = None
    date: HeldOn = None
    sessions: Annotated[
        int | None,
        Property(zh="场次", also=("期数", "次数", "开展场次"), unit="场", term="wangge:sessions", least=0),
    ] = None
    attendees: Annotated[
        int | None,
        Property(
            zh="参加人数",
            also=words("参与人数 参加人次 参与人次 到会人数 人数"),
            unit="人",
            term="wangge:attendees",
            least=0,
        ),
    ] = None
    venue: Annotated[
        str | None, Property(zh="活动地点", also=("场地", "学习地点", "培训地点"), term="schema:address")
    ] = None


class Honour(
    Node,
    zh="荣誉",
    aliases=("荣誉称号", "评选结果", "表彰"),
    term="wangge:Honour",
    example={
        "code": "HO-2023-001",
        "name": "有礼小区",
        "year": 2023,
        "awarded_by": "通川区委社会工作部",
    },
):
    """An honour that a person, an organisation or a place got in a year.

    Residents are never stored: an honour of residents, such as 明星业主, is awarded to their compound, and `recipients` is
    their number.
    """

    name: Annotated[
        Name,
        Property(
            zh="荣誉名称", also=("名称", "称号", "荣誉称号", "奖项"), term="skos:prefLabel", indexed=True
        ),
    ]
    year: Annotated[
        int | None,
        Property(zh="年度", also=("年份", "获评年度", "授予年度"), unit="年", term="schema:temporal"),
    ] = None
    awarded_by: Annotated[
        str | None,
        Property(zh="授予单位", also=("评选单位", "命名单位", "表彰单位"), term="schema:sponsor"),
    ] = None
    recipients: Annotated[
        int | None,
        Property(zh="获评人数", also=("获奖人数", "评选人数"), unit="人", term="wangge:recipients", least=0),
    ] = None


class PublicSite(
    AnyOrganization,
    zh="阵地场所",
    aliases=("阵地", "场所", "特色街区", "治理平台"),
    term="org:Site",
    example={
        "code": "SI-001",
        "name": "塔沱社区示例服务中心",
        "role": "中心",
        "series": "一园一港三中心",
    },
):
    """A facility that the district counts in one of its programmes, such as 三区三站三中心, or a themed street (特色街区).

    A party and public service centre is a `ServiceCentre`.
    """

    code: Annotated[Code, organization_code("场所编号", "街区编号")]
    name: Annotated[Name, organization_name("阵地名称", "场所名称", "街区名称")]
    role: Annotated[
        Literal["区", "站", "中心", "园", "港", "街区", "平台", "其他"],
        Property(zh="场所类别", also=("类别", "类型"), term="org:classification"),
    ]
    series: Annotated[str | None, Property(zh="所属体系", also=("体系", "系列"), term="skos:inScheme")] = None
