"""Declares kinds of relationship for hierarchies, matters and change events."""

from dataclasses import replace

from wangge.graph.model.kind import PARENT, Edge, Ends
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

# The columns that name the places above a place: label, name of the column, header, further headers.
_ABOVE = {
    "District": ("district", "所属区县", ("区县", "区")),
    "Street": ("street", "所属街道", ("街道", "街道编码")),
    "Area": ("area", "所属片区", ("片区",)),
    "Community": ("community", "所属社区", ("社区", "社区编码", "所属村", "村", "所属村社区")),
    "Grid": ("grid", "所属网格", ("网格", "网格编码")),
    "VillagerGroup": ("villager_group", "所属村民小组", ("村民小组", "所属小组")),
    "MicroGrid": ("micro_grid", "所属微网格", ("微网格",)),
    "Compound": ("compound", "所属小区", ("小区", "小区编码")),
    "NaturalVillage": ("natural_village", "所属自然村", ("自然村",)),
    "Building": ("building", "所属楼栋", ("楼栋", "楼栋编码")),
    "Entrance": ("entrance", "所属单元", ("单元",)),
}


def _parent(child: str, parent: str, **flags: bool) -> Ends:
    column, zh, also = _ABOVE[parent]
    ends = Ends(sources=(child,), targets=(parent,), column=column, zh=zh, also=also, group=PARENT)
    return replace(ends, **flags)  # type: ignore[arg-type]


class PartOf(
    Edge,
    zh="隶属于",
    term="schema:containedInPlace",
    ends=(
        Ends(sources=("City",), targets=("Province",), column="province", zh="所属省", also=("省",)),
        Ends(sources=("District",), targets=("City",), column="city", zh="所属市", also=("市",)),
        _parent("Street", "District", required=True),
        _parent("Area", "Street", required=True),
        _parent("Community", "Street"),
        _parent("Community", "Area", seldom=True),
        _parent("Community", "District", seldom=True),
        _parent("Grid", "Community"),
        _parent("Grid", "Area", seldom=True),
        _parent("Grid", "Street", seldom=True),
        _parent("VillagerGroup", "Community"),
        _parent("VillagerGroup", "Grid", seldom=True),
        _parent("MicroGrid", "Grid", required=True),
        _parent("Compound", "Grid", many=True),
        _parent("Compound", "MicroGrid", seldom=True),
        _parent("Compound", "Community", seldom=True),
        _parent("NaturalVillage", "VillagerGroup"),
        _parent("NaturalVillage", "Grid", overlaps=True),
        _parent("NaturalVillage", "Community", seldom=True),
        _parent("Building", "Compound"),
        _parent("Building", "Grid", overlaps=True),
        _parent("Building", "MicroGrid", overlaps=True, seldom=True),
        _parent("Building", "NaturalVillage", seldom=True),
        _parent("Building", "VillagerGroup", seldom=True),
        _parent("Building", "Community", seldom=True),
        _parent("Entrance", "Building", required=True),
        _parent("Room", "Entrance"),
        _parent("Room", "Building"),
    ),
    example={"source": "511702001001X001", "target": "511702001001001"},
):
    """A place is in a place above it, which needn't be of the next tier: a compound may be in a grid or in a community.

    A place in several grids, such as a large compound, is a part of each. A building of such a compound is a
    part of the compound and, if its grid is known, of that grid.
    """


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
        Ends(
            sources=("Activity",),
            targets=(PLACE,),
            column="concerns",
            zh="所在地点",
            also=words("开展地点 所在社区 举办社区 开展社区 涉及地点 社区 小区"),
            many=True,
        ),
    ),
    example={"source": "MA-001", "target": "511702001001X001"},
):
    """A matter, forum, activity or published total is about a place."""


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
