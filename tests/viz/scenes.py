"""Builds scenes of network maps by hand, for tests that need no database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from wangge.graph.model import NodeKey
from wangge.viz.drawing.parts import Bundle, Coverage, LoadRun, Outside, Scene, SceneEdge, SceneNode, State

__all__ = [
    "big_scene",
    "folded_scene",
    "named_scene",
    "scene_of",
    "shuffled_scene",
    "studio_scene",
    "two_lines_scene",
]


def scene_of(nodes: Sequence[SceneNode], edges: Sequence[SceneEdge] = (), **changes: Any) -> Scene:
    """Return a scene with these nodes and edges; its scope is the first node, and nothing is folded."""
    scene = Scene(
        scope=nodes[0],
        path=((NodeKey("District", "511702"), "通川区"),),
        nodes=tuple(nodes),
        edges=tuple(edges),
        totals=Counter(node.ref.label for node in nodes if not node.ghost),
        relationship_totals=Counter(edge.kind for edge in edges),
        parts=(),
        day="2024-01-01",
        run=LoadRun("R000001", "2024-01-01T00:00:00+00:00", "sample"),
        notices=("合成数据，仅供演示",),
    )
    return replace(scene, **changes)


def named_scene(name: str) -> Scene:
    """Return a scene of a compound, its party branch, a post and its holder, all called `name`."""
    compound, branch = NodeKey("Compound", "511702001001X001"), NodeKey("PartyOrganization", "P4-1")
    post, person = NodeKey("Post", "PO-1"), NodeKey("Person", "PE-1")
    nodes = [
        SceneNode(ref=compound, name=name, state=State.COVERED, coverage=(Coverage("Building", 1, 2, 1),)),
        SceneNode(ref=branch, name=name, parent=compound, tier=4),
        SceneNode(ref=post, name=name, parent=branch, state=State.COVERED),
        SceneNode(ref=person, name=name, parent=post),
    ]
    edges = [
        SceneEdge(branch, compound, "Covers"),
        SceneEdge(post, branch, "PostIn"),
        SceneEdge(person, post, "Holds"),
    ]
    return scene_of(nodes, edges, notices=(name,), path=((NodeKey("Grid", "1"), name),))


def two_lines_scene() -> Scene:
    """Return a scene of a firm and a compound: two relationships lead to the compound, and one back."""
    compound, firm = NodeKey("Compound", "511702001001X001"), NodeKey("PropertyFirm", "PF-1")
    nodes = [SceneNode(ref=compound, name="新锦苑"), SceneNode(ref=firm, name="物业", parent=compound)]
    edges = [
        SceneEdge(firm, compound, "PropertyEngagement"),
        SceneEdge(firm, compound, "Covers"),
        SceneEdge(compound, firm, "Joins"),
    ]
    return scene_of(nodes, edges)


def studio_scene(name: str, phone: str) -> Scene:
    """Return a scene in which the name of a post's holder also occurs in other names and in a notice.

    The other names are those of a studio, of a post, and of a node outside the scene.
    """
    community, studio = NodeKey("Community", "511702001001"), NodeKey("MentorStudio", "MS-1")
    post, person = NodeKey("Post", "PO-1"), NodeKey("Person", "PE-1")
    others = (
        Outside("Serves", False, NodeKey("MentorStudio", "MS-2"), f"{name}第二名师工作室"),
        Outside("Holds", False, NodeKey("Person", "PE-2"), "外人甲"),
    )
    nodes = [
        SceneNode(ref=community, name="二马路社区"),
        SceneNode(ref=studio, name=f"{name}名师工作室 {phone}", parent=community, outside=others),
        SceneNode(ref=post, name=f"{name}（代）", parent=studio, state=State.COVERED),
        SceneNode(ref=person, name=name, parent=post),
    ]
    edges = [
        SceneEdge(studio, community, "Serves"),
        SceneEdge(post, studio, "PostIn"),
        SceneEdge(person, post, "Holds"),
    ]
    return scene_of(nodes, edges, notices=(f"由{name}提供，电话{phone}",))


def folded_scene() -> Scene:
    """Return a scene of a district with one street, whose twelve compounds are folded: counted instead of drawn.

    A firm serves all of them.
    """
    district, street, firm = (
        NodeKey("District", "511702"),
        NodeKey("Street", "511702001"),
        NodeKey("PropertyFirm", "PF-1"),
    )
    nodes = [
        SceneNode(ref=district, name="通川区"),
        SceneNode(ref=street, name="东城街道", parent=district, folded=(("Compound", 12),)),
        SceneNode(ref=firm, name="示例物业", parent=district),
    ]
    edges = [SceneEdge(street, district, "PartOf")]
    return scene_of(
        nodes,
        edges,
        totals=Counter({"District": 1, "Street": 1, "PropertyFirm": 1, "Compound": 12}),
        relationship_totals=Counter({"PartOf": 13, "PropertyEngagement": 12}),
        bundles=(Bundle(firm, street, "PropertyEngagement", 12),),
        inner=12,
        parts=((street, "东城街道"),),
    )


def big_scene(count: int) -> Scene:
    """Return a scene of a community with `count` nodes: grids, compounds, buildings and party groups."""
    community = NodeKey("Community", "511702001001")
    nodes = [SceneNode(ref=community, name="大北街社区", state=State.COVERED)]
    edges: list[SceneEdge] = []
    parents = {"Grid": community, "Compound": community, "Building": community}
    for number in range(1, count):
        label = _label(number)
        ref = NodeKey(label, f"{number:06}")
        parent = parents["Building"] if label == "PartyOrganization" else _parent(label, parents)
        state = (State.COVERED, State.UNCOVERED, State.UNKNOWN)[number % 3]
        nodes.append(SceneNode(ref=ref, name=f"{number}号{label}", parent=parent, state=state))
        edges.append(SceneEdge(ref, parent, "Covers" if label == "PartyOrganization" else "PartOf"))
        parents[label] = ref
    return scene_of(nodes, edges)


def shuffled_scene(count: int) -> Scene:
    """Return a scene of a community with lines between far nodes, ten firms beside one compound, and a ghost."""
    scene = big_scene(count)
    compound = NodeKey("Compound", "000002")
    firms = [
        SceneNode(ref=NodeKey("PropertyFirm", f"PF-{number}"), name=f"物业{number}", parent=compound)
        for number in range(10)
    ]
    ghost = SceneNode(
        ref=NodeKey("Ghost", "1"), name="", parent=compound, missing="OwnersCommittee", state=State.UNCOVERED
    )
    nodes = [*scene.nodes, *firms, ghost]
    far = [
        SceneEdge(firm.ref, nodes[(number * 37) % count].ref, "Serves") for number, firm in enumerate(firms)
    ]
    return scene_of(nodes, [*scene.edges, *far])


def _label(number: int) -> str:
    if number % 200 == 1:
        return "Grid"
    if number % 40 == 2:
        return "Compound"
    return "Building" if number % 2 else "PartyOrganization"


def _parent(label: str, parents: dict[str, NodeKey]) -> NodeKey:
    if label == "Grid":
        return NodeKey("Community", "511702001001")
    return parents["Grid" if label == "Compound" else "Compound"]
