"""Relationships of people and bodies that take part: posts, members, reports."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar

from wangge.graph.model.kind import Edge, Ends
from wangge.graph.model.property import Property, ValidTo

__all__ = [
    "Holds",
    "Joins",
    "LinkedIn",
    "PostIn",
    "ReportsIn",
]

PLACE = "Place"
ORGANIZATION = "Organization"


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
