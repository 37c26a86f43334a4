"""Declares kinds of relationship for hierarchies, matters and change events."""

from wangge.graph.model.kind import Edge, Ends
from wangge.graph.model.property import words

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


class PartOf(
    Edge,
    zh="隶属于",
    term="schema:containedInPlace",
    ends=(
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
    ),
    example={"source": "511702001001X001", "target": "511702001001001"},
):
    """A place is in one place of the tier above. A scattered building has no compound; it is directly in a grid."""


class SubordinateTo(
    Edge,
    zh="上级为",
    term="org:subOrganizationOf",
    ends=(
        Ends(
            sources=("PartyOrganization",),
            targets=("PartyOrganization",),
            column="superior",
            zh="上级党组织",
            also=words(
                "上级 上级组织 上级党支部 上级党委 上级党总支 所属党组织 所属党委 所属党总支 隶属党组织"
            ),
        ),
        Ends(
            sources=("EmergencyOrganization",),
            targets=("EmergencyOrganization",),
            column="superior",
            zh="上级党组织",
            also=("上级", "上级组织", "所属党组织", "隶属党组织"),
        ),
    ),
    example={"source": "P4-511702001001-01", "target": "P3-511702001001-01"},
):
    """A party organisation is subordinate to its superior, another party organisation."""


class UnitOf(
    Edge,
    zh="内设于",
    term="org:unitOf",
    ends=(
        Ends(
            sources=("OfficeDivision",),
            targets=("StreetOffice",),
            column="office",
            zh="所属街道办",
            also=("街道办事处", "所属街道办事处"),
            required=True,
        ),
    ),
    example={"source": "OD-511702001-1", "target": "SO-511702001"},
):
    """An office division is a part of its street office."""


class Concerns(
    Edge,
    zh="涉及",
    term="schema:about",
    ends=(
        Ends(
            sources=("Matter", "Forum", "PublishedTotal"),
            targets=(PLACE,),
            column="concerns",
            zh="涉及地点",
            also=("涉及区域", "地点"),
            required=True,
        ),
    ),
    example={"source": "MA-001", "target": "511702001001X001"},
):
    """A matter, forum or published total is about a place."""


class RaisedAt(
    Edge,
    zh="提出于",
    term="schema:recordedAt",
    ends=(Ends(sources=("Matter",), targets=("Forum",), column="forum", zh="提出场次", also=("共商日",)),),
    example={"source": "MA-001", "target": "FO-001"},
):
    """A matter was raised at a forum."""


class StepOf(
    Edge,
    zh="步骤属于",
    term="dcterms:isPartOf",
    ends=(
        Ends(
            sources=("MatterStep",),
            targets=("Matter",),
            column="matter",
            zh="所属事项",
            also=("事项", "事项编码"),
            required=True,
        ),
    ),
    example={"source": "MA-001-1", "target": "MA-001"},
):
    """A step is one of the steps of a matter."""


class ChangedFrom(
    Edge,
    zh="变更前",
    term="org:originalOrganization",
    ends=(
        Ends(
            sources=("ChangeEvent",),
            targets=("District", "Street", "Community"),
            column="changed_from",
            zh="变更前单位",
            many=True,
        ),
    ),
    example={"source": "CE-2020-001", "target": "511702001001"},
):
    """A change event ended or altered a division."""


class ChangedTo(
    Edge,
    zh="变更后",
    term="org:resultingOrganization",
    ends=(
        Ends(
            sources=("ChangeEvent",),
            targets=("District", "Street", "Community"),
            column="changed_to",
            zh="变更后单位",
            many=True,
        ),
    ),
    example={"source": "CE-2020-001", "target": "511702001002"},
):
    """A division resulted from a change event."""
