"""Relationships that say what a thing is part of, follows from or is about."""

from __future__ import annotations

from typing import Any, ClassVar

from wangge.graph.model.kind import Edge, Ends

__all__ = [
    "ChangedFrom",
    "ChangedTo",
    "Concerns",
    "PartOf",
    "RaisedAt",
    "StepOf",
    "SubordinateTo",
    "UnitOf",
]

PLACE = "Place"


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
