"""Organisations: party, government, self-governance, property, social and emergency bodies."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from wangge.graph.model.kind import Node
from wangge.graph.model.property import Flag, Phone, Property, ValidFrom, ValidTo

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
    Property(zh="统一社会信用代码", also=("信用代码",), term="schema:taxID"),
]


class _Organization(Node):
    also: ClassVar[tuple[str, ...]] = ("Organization",)

    valid_from: ValidFrom = None
    valid_to: ValidTo = None


class PartyOrganization(_Organization):
    """A party organisation of one of five tiers, from the street's work committee to a building's group."""

    label: ClassVar[str] = "PartyOrganization"
    plural: ClassVar[str] = "party_organizations"
    zh: ClassVar[str] = "党组织"
    term: ClassVar[str] = "org:OrganizationalUnit"
    example: ClassVar[dict[str, Any]] = {
        "code": "P4-511702001001-01",
        "name": "新锦苑小区党支部",
        "tier": 4,
        "founding_mode": "小区自建",
        "members": 23,
    }

    tier: Annotated[
        int,
        Field(ge=1, le=5),
        Property(zh="层级", also=("级别",), term="org:classification"),
    ]
    founding_mode: Annotated[
        Literal["小区自建", "楼院合建", "区域联建", "零散补建", "两新优建", "商圈创建"] | None,
        Property(zh="组建方式", also=("六建", "组建模式"), term="wangge:foundingMode"),
    ] = None
    members: Annotated[
        int | None, Field(ge=0), Property(zh="党员数", also=("党员人数",), unit="人", term="schema:size")
    ] = None


class JointCommittee(_Organization):
    """A street's "大工委" or a community's "大党委", joined by the institutions that reside there."""

    label: ClassVar[str] = "JointCommittee"
    plural: ClassVar[str] = "joint_committees"
    zh: ClassVar[str] = "大党委"
    aliases: ClassVar[tuple[str, ...]] = ("大工委", "大工委大党委")
    term: ClassVar[str] = "org:OrganizationalCollaboration"
    example: ClassVar[dict[str, Any]] = {
        "code": "JC-511702001001",
        "name": "二马路社区“大党委”",
        "level": "community",
    }

    level: Annotated[
        Literal["street", "community"], Property(zh="级别", also=("层级",), term="org:classification")
    ]


class StreetOffice(_Organization):
    """The government office of a street, town or township (街道办事处)."""

    label: ClassVar[str] = "StreetOffice"
    plural: ClassVar[str] = "street_offices"
    zh: ClassVar[str] = "街道办事处"
    term: ClassVar[str] = "org:FormalOrganization"
    example: ClassVar[dict[str, Any]] = {"code": "SO-511702001", "name": "东城街道办事处"}


class OfficeDivision(_Organization):
    """One of a street office's divisions, "六办一中心"."""

    label: ClassVar[str] = "OfficeDivision"
    plural: ClassVar[str] = "office_divisions"
    zh: ClassVar[str] = "内设机构"
    aliases: ClassVar[tuple[str, ...]] = ("六办一中心",)
    term: ClassVar[str] = "org:OrganizationalUnit"
    example: ClassVar[dict[str, Any]] = {"code": "OD-511702001-1", "name": "党政办公室", "division": "办"}

    division: Annotated[Literal["办", "中心"], Property(zh="机构类别", term="org:classification")]


class Department(_Organization):
    """A department of the district, evaluated by the streets each year."""

    label: ClassVar[str] = "Department"
    plural: ClassVar[str] = "departments"
    zh: ClassVar[str] = "区级部门"
    aliases: ClassVar[tuple[str, ...]] = ("部门", "职能部门")
    term: ClassVar[str] = "org:FormalOrganization"
    example: ClassVar[dict[str, Any]] = {"code": "DEP-01", "name": "区民政局"}


class ResidentsCommittee(_Organization):
    """The residents' or villagers' committee of a community: one each."""

    label: ClassVar[str] = "ResidentsCommittee"
    plural: ClassVar[str] = "residents_committees"
    zh: ClassVar[str] = "居民委员会"
    aliases: ClassVar[tuple[str, ...]] = ("居委会", "村民委员会", "社区居委会")
    term: ClassVar[str] = "org:FormalOrganization"
    example: ClassVar[dict[str, Any]] = {"code": "RC-511702001001", "name": "二马路社区居民委员会"}


class OwnersCommittee(_Organization):
    """The owners' committee of one compound (业主委员会)."""

    label: ClassVar[str] = "OwnersCommittee"
    plural: ClassVar[str] = "owners_committees"
    zh: ClassVar[str] = "业主委员会"
    aliases: ClassVar[tuple[str, ...]] = ("业委会",)
    term: ClassVar[str] = "org:FormalOrganization"
    example: ClassVar[dict[str, Any]] = {"code": "OC-511702001001X001", "name": "新锦苑业主委员会"}


class PropertyFirm(_Organization):
    """A property-service firm (物业服务企业)."""

    label: ClassVar[str] = "PropertyFirm"
    plural: ClassVar[str] = "property_firms"
    zh: ClassVar[str] = "物业服务企业"
    aliases: ClassVar[tuple[str, ...]] = ("物业企业", "物业公司", "物业")
    term: ClassVar[str] = "org:FormalOrganization"
    example: ClassVar[dict[str, Any]] = {
        "code": "PF-001",
        "name": "示例甲物业服务有限公司",
        "phone": "138****1234",
    }

    credit_code: CreditCode = None
    phone: Phone = None


class SelfGovernanceBody(_Organization):
    """A self-governance committee (自治委员会) or a council for weddings and funerals (红白理事会)."""

    label: ClassVar[str] = "SelfGovernanceBody"
    plural: ClassVar[str] = "self_governance_bodies"
    zh: ClassVar[str] = "自治组织"
    term: ClassVar[str] = "org:Organization"
    example: ClassVar[dict[str, Any]] = {"code": "SG-001", "name": "新锦苑自治委员会", "form": "自治委员会"}

    form: Annotated[
        Literal["自治委员会", "红白理事会"],
        Property(zh="自治组织类别", also=("类别",), term="org:classification"),
    ]


class ResidentInstitution(_Organization):
    """An institution that resides in a community (驻区单位): school, hospital, bank, office."""

    label: ClassVar[str] = "ResidentInstitution"
    plural: ClassVar[str] = "resident_institutions"
    zh: ClassVar[str] = "驻区单位"
    term: ClassVar[str] = "org:FormalOrganization"
    example: ClassVar[dict[str, Any]] = {"code": "RI-001", "name": "示例第一小学", "sector": "学校"}

    sector: Annotated[
        Literal["机关", "事业单位", "国企", "民企", "学校", "医院", "其他"] | None,
        Property(zh="单位性质", also=("性质",), term="org:classification"),
    ] = None


class SocialOrganization(_Organization):
    """A social organisation, one of the five kinds linked in a community (五社联动)."""

    label: ClassVar[str] = "SocialOrganization"
    plural: ClassVar[str] = "social_organizations"
    zh: ClassVar[str] = "社会组织"
    term: ClassVar[str] = "org:Organization"
    example: ClassVar[dict[str, Any]] = {
        "code": "SOC-001",
        "name": "示例社工服务中心",
        "social_workers": 3,
    }

    social_workers: Annotated[
        int | None, Property(zh="社会工作者数", also=("社工数",), unit="人", term="wangge:socialWorkers")
    ] = None


class VolunteerTeam(_Organization):
    """A team of community volunteers (志愿服务队)."""

    label: ClassVar[str] = "VolunteerTeam"
    plural: ClassVar[str] = "volunteer_teams"
    zh: ClassVar[str] = "志愿服务队"
    aliases: ClassVar[tuple[str, ...]] = ("志愿者队伍",)
    term: ClassVar[str] = "org:Organization"
    example: ClassVar[dict[str, Any]] = {"code": "VT-001", "name": "二马路志愿服务队", "volunteers": 40}

    volunteers: Annotated[int | None, Property(zh="志愿者数", unit="人", term="schema:size")] = None


class CharityFund(_Organization):
    """A community's charity fund (社区慈善基金)."""

    label: ClassVar[str] = "CharityFund"
    plural: ClassVar[str] = "charity_funds"
    zh: ClassVar[str] = "慈善基金"
    aliases: ClassVar[tuple[str, ...]] = ("社区慈善资源",)
    term: ClassVar[str] = "org:Organization"
    example: ClassVar[dict[str, Any]] = {"code": "CF-001", "name": "二马路社区慈善基金", "balance": 12000.0}

    balance: Annotated[float | None, Property(zh="余额", unit="元", term="schema:amount")] = None


class LegalService(_Organization):
    """A police station, judicial office or court of "两所一庭", or a community's legal adviser."""

    label: ClassVar[str] = "LegalService"
    plural: ClassVar[str] = "legal_services"
    zh: ClassVar[str] = "法律服务机构"
    aliases: ClassVar[tuple[str, ...]] = ("两所一庭", "法律顾问单位")
    term: ClassVar[str] = "org:FormalOrganization"
    example: ClassVar[dict[str, Any]] = {"code": "LS-001", "name": "示例律师事务所", "service": "法律顾问"}

    service: Annotated[
        Literal["派出所", "司法所", "法庭", "法律顾问"],
        Property(zh="服务类别", term="org:classification"),
    ]


class ServiceCentre(_Organization):
    """A party and public service centre (党群服务中心)."""

    label: ClassVar[str] = "ServiceCentre"
    plural: ClassVar[str] = "service_centres"
    zh: ClassVar[str] = "党群服务中心"
    term: ClassVar[str] = "org:Site"
    example: ClassVar[dict[str, Any]] = {
        "code": "SC-511702001001",
        "name": "二马路社区党群服务中心",
        "remodelled": True,
        "floor_area": 520.0,
    }

    remodelled: Annotated[Flag, Property(zh="已提档改造", also=("已改造",), term="wangge:remodelled")] = None
    floor_area: Annotated[
        float | None, Property(zh="建筑面积", also=("面积",), unit="㎡", term="schema:floorSize")
    ] = None


class MentorStudio(_Organization):
    """A studio where an experienced community secretary trains others (社区名师工作室)."""

    label: ClassVar[str] = "MentorStudio"
    plural: ClassVar[str] = "mentor_studios"
    zh: ClassVar[str] = "社区名师工作室"
    term: ClassVar[str] = "org:Organization"
    example: ClassVar[dict[str, Any]] = {"code": "MS-1", "name": "示例名师工作室"}


class Platform(_Organization):
    """A digital platform that serves residents, such as an app."""

    label: ClassVar[str] = "Platform"
    plural: ClassVar[str] = "platforms"
    zh: ClassVar[str] = "服务平台"
    aliases: ClassVar[tuple[str, ...]] = ("平台",)
    term: ClassVar[str] = "schema:WebApplication"
    example: ClassVar[dict[str, Any]] = {"code": "PL-1", "name": "今日通川"}


class EmergencyOrganization(_Organization):
    """A temporary party organisation of one of three tiers, set up for an emergency."""

    label: ClassVar[str] = "EmergencyOrganization"
    plural: ClassVar[str] = "emergency_organizations"
    zh: ClassVar[str] = "应急党组织"
    aliases: ClassVar[tuple[str, ...]] = ("前沿临时党组织",)
    term: ClassVar[str] = "org:OrganizationalUnit"
    example: ClassVar[dict[str, Any]] = {"code": "EM-3-001", "name": "防汛前沿临时党支部", "tier": 3}

    tier: Annotated[
        int,
        Field(ge=1, le=3),
        Property(zh="层级", also=("级别",), term="org:classification"),
    ]
