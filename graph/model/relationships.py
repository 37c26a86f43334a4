"""Relationships between places, organisations, people and duties."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import Field

from graph.model.kind import Edge, Ends
from graph.model.property import Flag, Property, ValidFrom, ValidTo

__all__ = [
    "AssignedTo",
    "ChangedFrom",
    "ChangedTo",
    "Concerns",
    "Covers",
    "Evaluates",
    "Holds",
    "Joins",
    "LinkedIn",
    "PartOf",
    "PostIn",
    "PropertyEngagement",
    "RaisedAt",
    "ReportsIn",
    "Represents",
    "Serves",
    "StepOf",
    "SubordinateTo",
    "UnitOf",
]

PLACE = "Place"
ORGANIZATION = "Organization"


class PartOf(Edge):
    """A place lies in exactly one place, one tier up; a scattered building lies in its grid."""

    type: ClassVar[str] = "PART_OF"
    zh: ClassVar[str] = "隶属于"
    term: ClassVar[str] = "schema:containedInPlace"
    ends: ClassVar[tuple[Ends, ...]] = (
        Ends(sources=("City",), targets=("Province",), column="province", zh="所属省", also=("省",)),
        Ends(sources=("District",), targets=("City",), column="city", zh="所属市", also=("市",)),
        Ends(
            sources=("Street",),
            targets=("District",),
            column="district",
            zh="所属区县",
            also=("区县", "区"),
            required=True,
        ),
        Ends(
            sources=("Community",),
            targets=("Street",),
            column="street",
            zh="所属街道",
            also=("街道", "街道编码"),
            required=True,
        ),
        Ends(
            sources=("Grid",),
            targets=("Community",),
            column="community",
            zh="所属社区",
            also=("社区", "社区编码"),
            required=True,
        ),
        Ends(
            sources=("Compound",),
            targets=("Grid",),
            column="grid",
            zh="所属网格",
            also=("网格", "网格编码"),
            required=True,
        ),
        Ends(
            sources=("Building",),
            targets=("Compound",),
            column="compound",
            zh="所属小区",
            also=("小区", "小区编码"),
            group="parent",
        ),
        Ends(
            sources=("Building",),
            targets=("Grid",),
            column="grid",
            zh="所属网格",
            also=("网格", "网格编码"),
            group="parent",
        ),
    )
    example: ClassVar[dict[str, Any]] = {"source": "511702001001X001", "target": "511702001001001"}


class SubordinateTo(Edge):
    """A party organisation answers to the one above it."""

    type: ClassVar[str] = "SUBORDINATE_TO"
    zh: ClassVar[str] = "上级为"
    term: ClassVar[str] = "org:subOrganizationOf"
    ends: ClassVar[tuple[Ends, ...]] = (
        Ends(
            sources=("PartyOrganization",),
            targets=("PartyOrganization",),
            column="superior",
            zh="上级党组织",
            also=("上级", "上级组织"),
        ),
        Ends(
            sources=("EmergencyOrganization",),
            targets=("EmergencyOrganization",),
            column="superior",
            zh="上级党组织",
            also=("上级", "上级组织"),
        ),
    )
    example: ClassVar[dict[str, Any]] = {"source": "P4-511702001001-01", "target": "P3-511702001001-01"}


class Covers(Edge):
    """An organisation is responsible for a place, or for several."""

    type: ClassVar[str] = "COVERS"
    zh: ClassVar[str] = "覆盖"
    term: ClassVar[str] = "popolo:area"
    ends: ClassVar[tuple[Ends, ...]] = (
        Ends(
            sources=("PartyOrganization", "EmergencyOrganization"),
            targets=(PLACE,),
            column="covers",
            zh="覆盖范围",
            also=("覆盖", "覆盖区域"),
            many=True,
        ),
        Ends(
            sources=("JointCommittee", "StreetOffice"),
            targets=("Street", "Community"),
            column="covers",
            zh="覆盖范围",
            also=("覆盖", "覆盖区域"),
            required=True,
        ),
    )
    example: ClassVar[dict[str, Any]] = {"source": "P4-511702001001-01", "target": "511702001001X001"}


class Represents(Edge):
    """A committee stands for the people of a place; at most one owners' committee a compound."""

    type: ClassVar[str] = "REPRESENTS"
    zh: ClassVar[str] = "代表"
    term: ClassVar[str] = "wangge:represents"
    ends: ClassVar[tuple[Ends, ...]] = (
        Ends(
            sources=("OwnersCommittee",),
            targets=("Compound",),
            column="compound",
            zh="所属小区",
            also=("小区", "小区编码"),
            required=True,
        ),
        Ends(
            sources=("ResidentsCommittee",),
            targets=("Community",),
            column="community",
            zh="所属社区",
            also=("社区", "社区编码"),
            required=True,
        ),
        Ends(
            sources=("SelfGovernanceBody",),
            targets=("Compound", "Community"),
            column="represents",
            zh="所在小区或社区",
            also=("所在小区", "所在社区"),
            required=True,
        ),
    )
    example: ClassVar[dict[str, Any]] = {"source": "OC-511702001001X001", "target": "511702001001X001"}


class PropertyEngagement(Edge):
    """A property firm serves a compound under a dated contract; one at a time a compound."""

    type: ClassVar[str] = "SERVES"
    plural: ClassVar[str | None] = "property_engagements"
    zh: ClassVar[str] = "物业服务合同"
    aliases: ClassVar[tuple[str, ...]] = ("物业合同", "物业服务")
    term: ClassVar[str] = "org:Membership"
    key: ClassVar[tuple[str, ...]] = ("contract",)
    ends: ClassVar[tuple[Ends, ...]] = (
        Ends(
            sources=("PropertyFirm",),
            targets=("Compound",),
            column="compound",
            zh="小区编码",
            also=("小区", "所属小区"),
            source_column="firm",
            source_zh="物业企业编码",
            required=True,
        ),
    )
    example: ClassVar[dict[str, Any]] = {
        "source": "PF-001",
        "target": "511702001001X001",
        "contract": "HT-2021-001",
        "valid_from": date(2021, 5, 1),
        "valid_to": date(2024, 5, 1),
        "red": True,
    }

    contract: Annotated[str, Property(zh="合同编号", also=("合同号",), term="dcterms:identifier")]
    valid_from: ValidFrom = None
    valid_to: ValidTo = None
    red: Annotated[Flag, Property(zh="红色物业", also=("是否红色物业",), term="wangge:redProperty")] = None


class Serves(Edge):
    """A centre, studio, platform or legal service is there for a place."""

    type: ClassVar[str] = "SERVES"
    zh: ClassVar[str] = "服务"
    term: ClassVar[str] = "schema:areaServed"
    ends: ClassVar[tuple[Ends, ...]] = (
        Ends(
            sources=("ServiceCentre", "MentorStudio", "Platform", "LegalService"),
            targets=(PLACE,),
            column="serves",
            zh="服务范围",
            also=("服务区域", "服务社区"),
            many=True,
        ),
    )
    example: ClassVar[dict[str, Any]] = {"source": "SC-511702001001", "target": "511702001001"}


class Joins(Edge):
    """An organisation is a member of a joint committee."""

    type: ClassVar[str] = "JOINS"
    zh: ClassVar[str] = "加入"
    term: ClassVar[str] = "org:memberOf"
    ends: ClassVar[tuple[Ends, ...]] = (
        Ends(
            sources=("ResidentInstitution", "PropertyFirm", "ResidentsCommittee", "SocialOrganization"),
            targets=("JointCommittee",),
            column="joins",
            zh="加入的大党委",
            also=("加入大党委", "大党委"),
            many=True,
        ),
    )
    example: ClassVar[dict[str, Any]] = {"source": "RI-001", "target": "JC-511702001001"}


class ReportsIn(Edge):
    """An institution has registered with a community and reports for its work there (双报到)."""

    type: ClassVar[str] = "REPORTS_IN"
    zh: ClassVar[str] = "报到"
    term: ClassVar[str] = "wangge:reportsIn"
    ends: ClassVar[tuple[Ends, ...]] = (
        Ends(
            sources=("ResidentInstitution",),
            targets=("Community",),
            column="reports_in",
            zh="报到社区",
            also=("双报到社区",),
            many=True,
        ),
    )
    example: ClassVar[dict[str, Any]] = {"source": "RI-001", "target": "511702001001"}


class PostIn(Edge):
    """A post belongs to an organisation or a place."""

    type: ClassVar[str] = "POST_IN"
    zh: ClassVar[str] = "设于"
    term: ClassVar[str] = "org:postIn"
    ends: ClassVar[tuple[Ends, ...]] = (
        Ends(
            sources=("Post",),
            targets=(PLACE, ORGANIZATION),
            column="unit",
            zh="所在单位",
            also=("单位", "所属单位", "单位编码"),
            required=True,
        ),
    )
    example: ClassVar[dict[str, Any]] = {"source": "POST-511702001001001-1", "target": "511702001001001"}


class Holds(Edge):
    """A person holds a post from a day to the day before another; no end while current."""

    type: ClassVar[str] = "HOLDS"
    plural: ClassVar[str | None] = "holdings"
    zh: ClassVar[str] = "任职"
    aliases: ClassVar[tuple[str, ...]] = ("任职情况",)
    term: ClassVar[str] = "org:holds"
    key: ClassVar[tuple[str, ...]] = ("valid_from",)
    ends: ClassVar[tuple[Ends, ...]] = (
        Ends(
            sources=("Person",),
            targets=("Post",),
            column="post",
            zh="岗位编码",
            also=("岗位",),
            source_column="person",
            source_zh="人员编码",
            required=True,
        ),
    )
    example: ClassVar[dict[str, Any]] = {
        "source": "PE-0001",
        "target": "POST-511702001001001-1",
        "valid_from": date(2021, 3, 1),
    }

    valid_from: Annotated[date, Property(zh="起始日期", also=("任职日期",), term="schema:startDate")]
    valid_to: ValidTo = None


class AssignedTo(Edge):
    """A duty is given to a unit, with or without the funds for it."""

    type: ClassVar[str] = "ASSIGNED_TO"
    plural: ClassVar[str | None] = "assignments"
    zh: ClassVar[str] = "事项分配"
    aliases: ClassVar[tuple[str, ...]] = ("事项承接",)
    term: ClassVar[str] = "wangge:assignedTo"
    ends: ClassVar[tuple[Ends, ...]] = (
        Ends(
            sources=("Duty",),
            targets=("StreetOffice", "OfficeDivision", "Department", "ResidentsCommittee"),
            column="unit",
            zh="承接单位编码",
            also=("承接单位",),
            source_column="duty",
            source_zh="事项编码",
            required=True,
        ),
    )
    example: ClassVar[dict[str, Any]] = {"source": "DUTY-A-001", "target": "RC-511702001001", "funded": True}

    funded: Annotated[Flag, Property(zh="经费到位", also=("是否拨付",), term="wangge:funded")] = None


class Concerns(Edge):
    """A matter, forum or total is about a place."""

    type: ClassVar[str] = "CONCERNS"
    zh: ClassVar[str] = "涉及"
    term: ClassVar[str] = "schema:about"
    ends: ClassVar[tuple[Ends, ...]] = (
        Ends(
            sources=("Matter", "Forum", "PublishedTotal"),
            targets=(PLACE,),
            column="concerns",
            zh="涉及地点",
            also=("涉及区域", "地点"),
            required=True,
        ),
    )
    example: ClassVar[dict[str, Any]] = {"source": "MA-001", "target": "511702001001X001"}


class RaisedAt(Edge):
    """A matter came up at a forum."""

    type: ClassVar[str] = "RAISED_AT"
    zh: ClassVar[str] = "提出于"
    term: ClassVar[str] = "schema:recordedAt"
    ends: ClassVar[tuple[Ends, ...]] = (
        Ends(sources=("Matter",), targets=("Forum",), column="forum", zh="提出场次", also=("共商日",)),
    )
    example: ClassVar[dict[str, Any]] = {"source": "MA-001", "target": "FO-001"}


class StepOf(Edge):
    """A step belongs to its matter."""

    type: ClassVar[str] = "STEP_OF"
    zh: ClassVar[str] = "步骤属于"
    term: ClassVar[str] = "dcterms:isPartOf"
    ends: ClassVar[tuple[Ends, ...]] = (
        Ends(
            sources=("MatterStep",),
            targets=("Matter",),
            column="matter",
            zh="所属事项",
            also=("事项", "事项编码"),
            required=True,
        ),
    )
    example: ClassVar[dict[str, Any]] = {"source": "MA-001-1", "target": "MA-001"}


class ChangedFrom(Edge):
    """A change event ended or altered this unit."""

    type: ClassVar[str] = "CHANGED_FROM"
    zh: ClassVar[str] = "变更前"
    term: ClassVar[str] = "org:originalOrganization"
    ends: ClassVar[tuple[Ends, ...]] = (
        Ends(
            sources=("ChangeEvent",),
            targets=("District", "Street", "Community"),
            column="changed_from",
            zh="变更前单位",
            many=True,
        ),
    )
    example: ClassVar[dict[str, Any]] = {"source": "CE-2020-001", "target": "511702001001"}


class ChangedTo(Edge):
    """A change event resulted in this unit."""

    type: ClassVar[str] = "CHANGED_TO"
    zh: ClassVar[str] = "变更后"
    term: ClassVar[str] = "org:resultingOrganization"
    ends: ClassVar[tuple[Ends, ...]] = (
        Ends(
            sources=("ChangeEvent",),
            targets=("District", "Street", "Community"),
            column="changed_to",
            zh="变更后单位",
            many=True,
        ),
    )
    example: ClassVar[dict[str, Any]] = {"source": "CE-2020-001", "target": "511702001002"}


class LinkedIn(Edge):
    """A social organisation, volunteer team or fund works with a community (五社联动)."""

    type: ClassVar[str] = "LINKED_IN"
    zh: ClassVar[str] = "联动于"
    term: ClassVar[str] = "org:linkedTo"
    ends: ClassVar[tuple[Ends, ...]] = (
        Ends(
            sources=("SocialOrganization", "VolunteerTeam", "CharityFund"),
            targets=("Community",),
            column="linked_in",
            zh="联动社区",
            many=True,
        ),
    )
    example: ClassVar[dict[str, Any]] = {"source": "SOC-001", "target": "511702001001"}


class UnitOf(Edge):
    """A division is a unit of its street office."""

    type: ClassVar[str] = "UNIT_OF"
    zh: ClassVar[str] = "内设于"
    term: ClassVar[str] = "org:unitOf"
    ends: ClassVar[tuple[Ends, ...]] = (
        Ends(
            sources=("OfficeDivision",),
            targets=("StreetOffice",),
            column="office",
            zh="所属街道办",
            also=("街道办事处", "所属街道办事处"),
            required=True,
        ),
    )
    example: ClassVar[dict[str, Any]] = {"source": "OD-511702001-1", "target": "SO-511702001"}


class Evaluates(Edge):
    """A street office gives a department its yearly mark (评议)."""

    type: ClassVar[str] = "EVALUATES"
    plural: ClassVar[str | None] = "evaluations"
    zh: ClassVar[str] = "部门评议"
    aliases: ClassVar[tuple[str, ...]] = ("评议",)
    term: ClassVar[str] = "schema:review"
    key: ClassVar[tuple[str, ...]] = ("year",)
    ends: ClassVar[tuple[Ends, ...]] = (
        Ends(
            sources=("StreetOffice",),
            targets=("Department",),
            column="department",
            zh="部门编码",
            also=("部门",),
            source_column="office",
            source_zh="街道办编码",
            required=True,
        ),
    )
    example: ClassVar[dict[str, Any]] = {
        "source": "SO-511702001",
        "target": "DEP-01",
        "year": 2023,
        "score": 92.5,
    }

    year: Annotated[int, Property(zh="年度", also=("年份",), unit="年", term="schema:temporal")]
    score: Annotated[
        float | None,
        Field(ge=0, le=100),
        Property(zh="评分", also=("得分",), unit="分", term="schema:ratingValue"),
    ] = None
