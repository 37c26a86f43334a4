"""Declares kinds of node for organisations: party, government, self-governance, property, social and emergency."""

from typing import Annotated, Literal

from wangge.graph.model.kind import Node
from wangge.graph.model.property import Address, Code, Flag, Name, Phone, Property, ValidFrom, ValidTo, words

__all__ = [
    "CharityFund",
    "Department",
    "EmergencyOrganization",
    "JointCommittee",
    "LegalService",
    "MentorStudio",
    "OfficeDivision",
    "OwnersCommittee",
    "PartyOrganization",
    "Platform",
    "PropertyFirm",
    "ResidentInstitution",
    "ResidentsCommittee",
    "SelfGovernanceBody",
    "ServiceCentre",
    "SocialOrganization",
    "StreetOffice",
    "VolunteerTeam",
]

CreditCode = Annotated[
    str | None,
    Property(
        zh="统一社会信用代码",
        also=("信用代码", "社会信用代码", "统一信用代码", "统一社会信用码", "统一社会信用代码证号"),
        term="schema:taxID",
    ),
]


def _code(*also: str) -> Property:
    return Property(
        zh="编码", also=("代码", "编号", *also, "code", "id"), term="org:identifier", indexed=True
    )


def _name(*also: str) -> Property:
    return Property(zh="名称", also=("全称", *also, "title"), term="skos:prefLabel")


class _Organization(Node, shared_labels=("Organization",)):
    valid_from: ValidFrom = None
    valid_to: ValidTo = None
    address: Address = None


# The tier of a party organisation by the ending of its name, the longer ending first.
_PARTY_TIERS = (
    ("工委", 1),
    ("街道党委", 1),
    ("镇党委", 1),
    ("乡党委", 1),
    ("党委", 2),
    ("总支部", 3),
    ("总支", 3),
    ("总支部委员会", 3),
    ("支部", 4),
    ("支部委员会", 4),
    ("党小组", 5),
)


class PartyOrganization(
    _Organization,
    zh="党组织",
    aliases=("党支部", "党总支", "党小组", "基层党组织", "小区党组织", "小区党支部"),
    term="org:OrganizationalUnit",
    example={
        "code": "P4-511702001001-01",
        "name": "新锦苑小区党支部",
        "tier": 4,
        "founding_mode": "小区自建",
        "members": 23,
    },
):
    """A party organisation of one of five tiers, from the work committee of a street to the party group of a building."""

    name: Annotated[Name, _name("支部名称", "党委名称", "组织名称", "组织全称")]
    tier: Annotated[
        int,
        Property(
            zh="层级",
            also=("级别", "组织层级", "党组织层级"),
            term="org:classification",
            least=1,
            most=5,
            name_endings=_PARTY_TIERS,
        ),
    ]
    founding_mode: Annotated[
        Literal["小区自建", "楼院合建", "区域联建", "零散补建", "两新优建", "商圈创建"] | None,
        Property(
            zh="组建方式", also=("六建", "组建模式", "组建形式", "建立方式"), term="wangge:foundingMode"
        ),
    ] = None
    members: Annotated[
        int | None,
        Property(
            zh="党员数",
            also=words("党员人数 党员总数 党员数量 党员总人数 在册党员数 现有党员数"),
            unit="人",
            term="schema:size",
            least=0,
        ),
    ] = None


class JointCommittee(
    _Organization,
    zh="大党委",
    aliases=("大工委", "大工委大党委"),
    term="org:OrganizationalCollaboration",
    example={
        "code": "JC-511702001001",
        "name": "二马路社区“大党委”",
        "level": "community",
    },
):
    """The joint committee of a street (大工委) or community (大党委), of which local institutions are members."""

    level: Annotated[
        Literal["street", "community"], Property(zh="级别", also=("层级",), term="org:classification")
    ]


class StreetOffice(
    _Organization,
    zh="街道办事处",
    term="org:FormalOrganization",
    example={"code": "SO-511702001", "name": "东城街道办事处"},
):
    """The government office of a street, town or township (街道办事处)."""


class OfficeDivision(
    _Organization,
    zh="内设机构",
    aliases=("六办一中心",),
    term="org:OrganizationalUnit",
    example={"code": "OD-511702001-1", "name": "党政办公室", "division": "办"},
):
    """A division of a street office: one of its six offices, or its centre (六办一中心)."""

    name: Annotated[Name, _name("机构名称", "科室名称", "办公室名称")]
    division: Annotated[Literal["办", "中心"], Property(zh="机构类别", term="org:classification")]


class Department(
    _Organization,
    zh="区级部门",
    aliases=("部门", "职能部门"),
    term="org:FormalOrganization",
    example={"code": "DEP-01", "name": "区民政局"},
):
    """A department of the district. The street offices evaluate it each year."""

    name: Annotated[Name, _name("单位名称", "机构名称")]


class ResidentsCommittee(
    _Organization,
    zh="居民委员会",
    aliases=(
        "居委会",
        "村民委员会",
        "社区居委会",
        "村委会",
        "居（村）委会",
        "村（居）委会",
        "村（居）民委员会",
        "社区居民委员会",
    ),
    term="org:FormalOrganization",
    example={"code": "RC-511702001001", "name": "二马路社区居民委员会"},
):
    """The residents' or villagers' committee of a community. Each community should have exactly one."""


class OwnersCommittee(
    _Organization,
    zh="业主委员会",
    aliases=("业委会", "小区业委会", "小区业主委员会"),
    term="org:FormalOrganization",
    example={"code": "OC-511702001001X001", "name": "新锦苑业主委员会"},
):
    """The owners' committee of one compound (业主委员会)."""


class PropertyFirm(
    _Organization,
    zh="物业服务企业",
    aliases=(
        "物业企业",
        "物业公司",
        "物业",
        "物业服务公司",
        "物业管理企业",
        "物业管理公司",
        "物业服务单位",
        "物业单位",
    ),
    term="org:FormalOrganization",
    example={
        "code": "PF-001",
        "name": "示例甲物业服务有限公司",
        "phone": "138****1234",
    },
):
    """A property-service firm (物业服务企业)."""

    code: Annotated[Code, _code("企业编码", "企业编号", "公司编码", "公司编号")]
    name: Annotated[Name, _name("企业名称", "公司名称", "单位名称", "企业全称", "公司全称", "单位全称")]
    credit_code: CreditCode = None
    phone: Phone = None


class SelfGovernanceBody(
    _Organization,
    zh="自治组织",
    plural="self_governance_bodies",
    term="org:Organization",
    example={"code": "SG-001", "name": "新锦苑自治委员会", "form": "自治委员会"},
):
    """A self-governance committee (自治委员会) or a council for weddings and funerals (红白理事会)."""

    name: Annotated[Name, _name("组织名称")]
    form: Annotated[
        Literal["自治委员会", "红白理事会"],
        Property(zh="自治组织类别", also=("类别",), term="org:classification"),
    ]


class ResidentInstitution(
    _Organization,
    zh="驻区单位",
    aliases=("辖区单位", "驻地单位", "驻社区单位", "驻区共建单位"),
    term="org:FormalOrganization",
    example={"code": "RI-001", "name": "示例第一小学", "sector": "学校"},
):
    """An institution located in the district (驻区单位), such as a school, hospital, bank or office."""

    code: Annotated[Code, _code("单位编码", "单位编号", "单位代码")]
    name: Annotated[Name, _name("单位名称", "单位全称", "机构名称")]
    sector: Annotated[
        Literal["机关", "事业单位", "国企", "民企", "学校", "医院", "其他"] | None,
        Property(zh="单位性质", also=("性质", "单位类型", "单位类别"), term="org:classification"),
    ] = None


class SocialOrganization(
    _Organization,
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

    name: Annotated[Name, _name("组织名称", "机构名称")]
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
    _Organization,
    zh="志愿服务队",
    aliases=("志愿者队伍", "志愿服务队伍", "志愿者服务队", "志愿队伍", "志愿服务组织"),
    term="org:Organization",
    example={"code": "VT-001", "name": "二马路志愿服务队", "volunteers": 40},
):
    """A team of community volunteers (志愿服务队)."""

    code: Annotated[Code, _code("服务队编号", "队伍编号", "团队编号")]
    name: Annotated[Name, _name("队伍名称", "服务队名称", "团队名称", "志愿者队伍名称")]
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
    _Organization,
    zh="慈善基金",
    aliases=("社区慈善资源", "社区慈善基金", "社区基金", "慈善基金会"),
    term="org:Organization",
    example={"code": "CF-001", "name": "二马路社区慈善基金", "balance": 12000.0},
):
    """A community's charity fund (社区慈善基金)."""

    name: Annotated[Name, _name("基金名称", "资源名称")]
    balance: Annotated[
        float | None,
        Property(zh="余额", also=("基金余额", "资金余额", "结余"), unit="元", term="schema:amount"),
    ] = None


class LegalService(
    _Organization,
    zh="法律服务机构",
    aliases=("两所一庭", "法律顾问单位"),
    term="org:FormalOrganization",
    example={"code": "LS-001", "name": "示例律师事务所", "service": "法律顾问"},
):
    """A police station, judicial office or court (两所一庭), or the legal adviser of a community."""

    name: Annotated[Name, _name("机构名称", "单位名称")]
    service: Annotated[
        Literal["派出所", "司法所", "法庭", "法律顾问"],
        Property(zh="服务类别", term="org:classification"),
    ]


class ServiceCentre(
    _Organization,
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
    """A party and public service centre (党群服务中心)."""

    code: Annotated[Code, _code("中心编号", "阵地编号")]
    name: Annotated[Name, _name("中心名称", "阵地名称", "场所名称")]
    remodelled: Annotated[Flag, Property(zh="已提档改造", also=("已改造",), term="wangge:remodelled")] = None
    floor_area: Annotated[
        float | None,
        Property(
            zh="建筑面积", also=("面积", "使用面积", "总面积", "中心面积"), unit="㎡", term="schema:floorSize"
        ),
    ] = None


class MentorStudio(
    _Organization,
    zh="社区名师工作室",
    term="org:Organization",
    example={"code": "MS-1", "name": "示例名师工作室"},
):
    """A studio where an experienced community secretary trains others (社区名师工作室)."""

    name: Annotated[Name, _name("工作室名称")]


class Platform(
    _Organization,
    zh="服务平台",
    aliases=("平台",),
    term="schema:WebApplication",
    example={"code": "PL-1", "name": "今日通川"},
):
    """A digital platform that serves residents, such as an app."""


class EmergencyOrganization(
    _Organization,
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
