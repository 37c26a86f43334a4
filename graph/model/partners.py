"""Declares kinds of node for organisations that work with communities, and emergency party organisations."""

from typing import Annotated, Literal

from wangge.graph.model.organization import AnyOrganization, organization_code, organization_name
from wangge.graph.model.property import Code, Flag, Name, Property, words

__all__ = [
    "CharityFund",
    "EmergencyOrganization",
    "LegalService",
    "MentorStudio",
    "Platform",
    "ResidentInstitution",
    "SelfGovernanceBody",
    "ServiceCentre",
    "SocialOrganization",
    "VolunteerTeam",
]


def _work(zh: str) -> Property:
    return Property(zh=zh, also=(f"亲民化{zh}", f"{zh}完成"), term="wangge:remodellingWork", added_later=True)


class SelfGovernanceBody(
    AnyOrganization,
    zh="自治组织",
    plural="self_governance_bodies",
    term="org:Organization",
    example={"code": "SG-001", "name": "新锦苑自治委员会", "form": "自治委员会"},
):
    """A self-governance committee (自治委员会) or a council for weddings and funerals (红白理事会)."""

    name: Annotated[Name, organization_name("组织名称")]
    form: Annotated[
        Literal["自治委员会", "红白理事会"],
        Property(zh="自治组织类别", also=("类别",), term="org:classification"),
    ]


class ResidentInstitution(
    AnyOrganization,
    zh="驻区单位",
    aliases=("辖区单位", "驻地单位", "驻社区单位", "驻区共建单位"),
    term="org:FormalOrganization",
    example={"code": "RI-001", "name": "示例第一小学", "sector": "学校"},
):
    """An institution located in the district (驻区单位), such as a school, hospital, bank or office."""

    code: Annotated[Code, organization_code("单位编码", "单位编号", "单位代码")]
    name: Annotated[Name, organization_name("单位名称", "单位全称", "机构名称")]
    sector: Annotated[
        Literal["机关", "事业单位", "国企", "民企", "学校", "医院", "其他"] | None,
        Property(zh="单位性质", also=("性质", "单位类型", "单位类别"), term="org:classification"),
    ] = None
    party_members: Annotated[
        int | None,
        Property(
            zh="在职党员数",
            also=words("在职党员人数 在职党员 单位党员数"),
            unit="人",
            term="wangge:inServicePartyMembers",
            least=0,
            added_later=True,
        ),
    ] = None
    members_reporting: Annotated[
        int | None,
        Property(
            zh="已报到在职党员数",
            also=words("报到党员数 报到党员人数 已报到党员数 在职党员报到数 在职党员报到人数"),
            unit="人",
            term="wangge:membersReporting",
            least=0,
            added_later=True,
        ),
    ] = None


class SocialOrganization(
    AnyOrganization,
    zh="社会组织",
    aliases=("社区社会组织", "社会服务机构"),
    term="org:Organization",
    example={
        "code": "SOC-001",
        "name": "示例社工服务中心",
        "social_workers": 3,
    },
):
    """A social organisation (社会组织). Like volunteer teams and charity funds, it is a partner of a community (五社联动)."""

    name: Annotated[Name, organization_name("组织名称", "机构名称")]
    social_workers: Annotated[
        int | None,
        Property(
            zh="社会工作者数",
            also=("社工数", "社工人数", "持证社工数"),
            unit="人",
            term="wangge:socialWorkers",
        ),
    ] = None


class VolunteerTeam(
    AnyOrganization,
    zh="志愿服务队",
    aliases=("志愿者队伍", "志愿服务队伍", "志愿者服务队", "志愿队伍", "志愿服务组织"),
    term="org:Organization",
    example={"code": "VT-001", "name": "二马路志愿服务队", "volunteers": 40},
):
    """A team of community volunteers (志愿服务队)."""

    code: Annotated[Code, organization_code("服务队编号", "队伍编号", "团队编号")]
    name: Annotated[Name, organization_name("队伍名称", "服务队名称", "团队名称", "志愿者队伍名称")]
    volunteers: Annotated[
        int | None,
        Property(
            zh="志愿者数",
            also=words("志愿者人数 志愿者数量 队员数 队员人数 注册志愿者数 人数"),
            unit="人",
            term="schema:size",
        ),
    ] = None


class CharityFund(
    AnyOrganization,
    zh="慈善基金",
    aliases=("社区慈善资源", "社区慈善基金", "社区基金", "慈善基金会"),
    term="org:Organization",
    example={"code": "CF-001", "name": "二马路社区慈善基金", "balance": 12000.0},
):
    """A community's charity fund (社区慈善基金)."""

    name: Annotated[Name, organization_name("基金名称", "资源名称")]
    balance: Annotated[
        float | None,
        Property(zh="余额", also=("基金余额", "资金余额", "结余"), unit="元", term="schema:amount"),
    ] = None


class LegalService(
    AnyOrganization,
    zh="法律服务机构",
    aliases=("两所一庭", "法律顾问单位"),
    term="org:FormalOrganization",
    example={"code": "LS-001", "name": "示例律师事务所", "service": "法律顾问"},
):
    """A police station, judicial office or court (两所一庭), or the legal adviser of a community.

    `visit_days` and `lectures` count the days and lectures in each community that it serves.
    """

    name: Annotated[Name, organization_name("机构名称", "单位名称")]
    service: Annotated[
        Literal["派出所", "司法所", "法庭", "法律顾问"],
        Property(zh="服务类别", term="org:classification"),
    ]
    visit_days: Annotated[
        int | None,
        Property(
            zh="每月服务天数",
            also=words("每月坐班天数 每月驻点天数 每月到社区天数"),
            unit="天",
            term="wangge:visitDays",
            least=0,
            most=31,
            added_later=True,
        ),
    ] = None
    lectures: Annotated[
        int | None,
        Property(
            zh="每季度讲座数",
            also=words("每季度法治讲座数 每季度讲座场次 每季讲座数"),
            unit="场",
            term="wangge:lectures",
            least=0,
            added_later=True,
        ),
    ] = None


class ServiceCentre(
    AnyOrganization,
    zh="党群服务中心",
    aliases=("党群服务阵地", "党群服务站"),
    term="org:Site",
    example={
        "code": "SC-511702001001",
        "name": "二马路社区党群服务中心",
        "remodelled": True,
        "floor_area": 520.0,
    },
):
    """A party and public service centre (党群服务中心).

    `site_work`, `atmosphere_work`, `service_work` and `support_work` say which of the four projects of its
    remodelling (四大工程) are done.
    """

    code: Annotated[Code, organization_code("中心编号", "阵地编号")]
    name: Annotated[Name, organization_name("中心名称", "阵地名称", "场所名称")]
    remodelled: Annotated[Flag, Property(zh="已提档改造", also=("已改造",), term="wangge:remodelled")] = None
    floor_area: Annotated[
        float | None,
        Property(
            zh="建筑面积", also=("面积", "使用面积", "总面积", "中心面积"), unit="㎡", term="schema:floorSize"
        ),
    ] = None
    site_work: Annotated[Flag, _work("阵地工程")] = None
    atmosphere_work: Annotated[Flag, _work("氛围工程")] = None
    service_work: Annotated[Flag, _work("服务工程")] = None
    support_work: Annotated[Flag, _work("保障工程")] = None


class MentorStudio(
    AnyOrganization,
    zh="社区名师工作室",
    term="org:Organization",
    example={"code": "MS-1", "name": "示例名师工作室"},
):
    """A studio where an experienced community secretary trains others (社区名师工作室)."""

    name: Annotated[Name, organization_name("工作室名称")]


class Platform(
    AnyOrganization,
    zh="服务平台",
    aliases=("平台",),
    term="schema:WebApplication",
    example={"code": "PL-1", "name": "今日通川"},
):
    """A digital platform that serves residents, such as an app."""


class EmergencyOrganization(
    AnyOrganization,
    zh="应急党组织",
    aliases=("前沿临时党组织",),
    term="org:OrganizationalUnit",
    example={"code": "EM-3-001", "name": "防汛前沿临时党支部", "tier": 3},
):
    """A temporary party organisation of one of three tiers, set up for an emergency."""

    tier: Annotated[
        int,
        Property(zh="层级", also=("级别",), term="org:classification", least=1, most=3),
    ]
