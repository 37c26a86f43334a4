"""Declares kinds of relationship for posts, their holders, members of joint committees, and partners of communities."""

from datetime import date
from typing import Annotated

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


class PostIn(
    Edge,
    zh="设于",
    term="org:postIn",
    ends=(
        Ends(
            sources=("Post",),
            targets=(PLACE, ORGANIZATION),
            column="unit",
            zh="所在单位",
            also=("单位", "所属单位", "单位编码"),
            required=True,
        ),
    ),
    example={"source": "POST-511702001001001-1", "target": "511702001001001"},
):
    """A post belongs to an organisation or a place."""


class Holds(
    Edge,
    zh="任职",
    plural="holdings",
    aliases=("任职情况",),
    term="org:holds",
    key=("valid_from",),
    ends=(
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
    ),
    example={
        "source": "PE-0001",
        "target": "POST-511702001001001-1",
        "valid_from": date(2021, 3, 1),
    },
):
    """A person holds a post from `valid_from` until the day before `valid_to`. Either day may be unknown."""

    valid_from: Annotated[
        date | None, Property(zh="起始日期", also=("任职日期",), term="schema:startDate")
    ] = None
    valid_to: ValidTo = None


class Joins(
    Edge,
    zh="加入",
    term="org:memberOf",
    ends=(
        Ends(
            sources=("ResidentInstitution", "PropertyFirm", "ResidentsCommittee", "SocialOrganization"),
            targets=("JointCommittee",),
            column="joins",
            zh="加入的大党委",
            also=("加入大党委", "大党委"),
            many=True,
        ),
    ),
    example={"source": "RI-001", "target": "JC-511702001001"},
):
    """An organisation is a member of a joint committee."""


class ReportsIn(
    Edge,
    zh="报到",
    term="wangge:reportsIn",
    ends=(
        Ends(
            sources=("ResidentInstitution",),
            targets=("Community",),
            column="reports_in",
            zh="报到社区",
            also=("双报到社区",),
            many=True,
        ),
    ),
    example={"source": "RI-001", "target": "511702001001"},
):
    """An institution has registered with a community to help with the community's work (双报到)."""


class LinkedIn(
    Edge,
    zh="联动于",
    term="org:linkedTo",
    ends=(
        Ends(
            sources=("SocialOrganization", "VolunteerTeam", "CharityFund"),
            targets=("Community",),
            column="linked_in",
            zh="联动社区",
            many=True,
        ),
    ),
    example={"source": "SOC-001", "target": "511702001001"},
):
    """A social organisation, volunteer team or fund works with a community (五社联动)."""
