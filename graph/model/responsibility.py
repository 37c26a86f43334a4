"""Declares kinds of relationship between an organisation and the places or duties it is responsible for."""

from datetime import date
from typing import Annotated

from wangge.graph.model.kind import Edge, Ends
from wangge.graph.model.property import Flag, Property, ValidFrom, ValidTo

__all__ = [
    "AssignedTo",
    "Covers",
    "Evaluates",
    "PropertyEngagement",
    "Represents",
    "Serves",
]

PLACE = "Place"


class Covers(
    Edge,
    zh="覆盖",
    term="popolo:area",
    ends=(
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
    ),
    example={"source": "P4-511702001001-01", "target": "511702001001X001"},
):
    """An organisation is responsible for a place, or for several."""


class Represents(
    Edge,
    zh="代表",
    term="wangge:represents",
    ends=(
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
    ),
    example={"source": "OC-511702001001X001", "target": "511702001001X001"},
):
    """A committee represents the people of a place; a compound has at most one owners' committee."""


class PropertyEngagement(
    Edge,
    type="SERVES",
    zh="物业服务合同",
    plural="property_engagements",
    aliases=("物业合同", "物业服务"),
    term="org:Membership",
    key=("contract",),
    ends=(
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
    ),
    example={
        "source": "PF-001",
        "target": "511702001001X001",
        "contract": "HT-2021-001",
        "valid_from": date(2021, 5, 1),
        "valid_to": date(2024, 5, 1),
        "red": True,
    },
):
    """A property firm serves a compound, mostly under a dated contract; at most one firm at a time."""

    contract: Annotated[
        str | None, Property(zh="合同编号", also=("合同号",), term="dcterms:identifier")
    ] = None
    valid_from: ValidFrom = None
    valid_to: ValidTo = None
    red: Annotated[Flag, Property(zh="红色物业", also=("是否红色物业",), term="wangge:redProperty")] = None


class Serves(
    Edge,
    zh="服务",
    term="schema:areaServed",
    ends=(
        Ends(
            sources=("ServiceCentre", "MentorStudio", "Platform", "LegalService"),
            targets=(PLACE,),
            column="serves",
            zh="服务范围",
            also=("服务区域", "服务社区"),
            many=True,
        ),
    ),
    example={"source": "SC-511702001001", "target": "511702001001"},
):
    """A centre, studio, platform or legal service serves a place."""


class AssignedTo(
    Edge,
    zh="事项分配",
    plural="assignments",
    aliases=("事项承接",),
    term="wangge:assignedTo",
    ends=(
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
    ),
    example={"source": "DUTY-A-001", "target": "RC-511702001001", "funded": True},
):
    """A duty is assigned to a unit, with or without the funds for it."""

    funded: Annotated[Flag, Property(zh="经费到位", also=("是否拨付",), term="wangge:funded")] = None


class Evaluates(
    Edge,
    zh="部门评议",
    plural="evaluations",
    aliases=("评议",),
    term="schema:review",
    key=("year",),
    ends=(
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
    ),
    example={
        "source": "SO-511702001",
        "target": "DEP-01",
        "year": 2023,
        "score": 92.5,
    },
):
    """A street office gives a department its yearly mark (评议)."""

    year: Annotated[int, Property(zh="年度", also=("年份",), unit="年", term="schema:temporal")]
    score: Annotated[
        float | None,
        Property(zh="评分", also=("得分",), unit="分", term="schema:ratingValue", least=0, most=100),
    ] = None
