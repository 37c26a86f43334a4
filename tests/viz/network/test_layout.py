"""In the network map, boxes don't overlap and are inside their place; equal data give equal layouts."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.drawn_examples import examples
from tests.viz.scenes import big_scene, scene_of
from wangge.graph.model import NodeKey, load_model
from wangge.viz.drawing.box import Box
from wangge.viz.drawing.parts import Scene, SceneNode
from wangge.viz.drawing.rectangles import pack
from wangge.viz.network.layout import Layout, lay_out

PLACES = [kind.label for kind in load_model().places]
LABELS = ("Street", "Community", "Grid", "Compound", "Building", "PartyOrganization", "Post", "Person")

sizes = st.lists(st.tuples(st.integers(1, 300), st.integers(1, 90)), max_size=40)


@st.composite
def trees(draw: st.DrawFn) -> Scene:
    """Draw a scene that is a random tree of up to 60 nodes of random kinds."""
    nodes = [SceneNode(ref=NodeKey("District", "0"), name="通川区")]
    for number in range(1, draw(st.integers(1, 60))):
        parent = draw(st.sampled_from(nodes)).ref
        ref = NodeKey(draw(st.sampled_from(LABELS)), f"{number:03}")
        nodes.append(SceneNode(ref=ref, name=draw(st.text(max_size=30)), parent=parent))
    return scene_of(nodes)


@given(trees())
@settings(max_examples=examples(60))
def test_no_two_cards_overlap(scene: Scene) -> None:
    boxes = lay_out(scene, PLACES).boxes
    assert set(boxes) == {node.ref for node in scene.nodes}
    assert not any(first.overlaps(second) for first, second in combinations(boxes.values(), 2))


@given(trees())
@settings(max_examples=examples(30))
def test_panels_contain_the_cards_of_their_nodes(scene: Scene) -> None:
    layout = lay_out(scene, PLACES)
    parents = {node.ref: node.parent for node in scene.nodes}
    for ref, panel, _ in layout.panels:
        assert all(_holds(panel, layout.boxes[child]) for child, parent in parents.items() if parent == ref)


@given(trees())
@settings(max_examples=examples(30))
def test_order_of_nodes_changes_nothing(scene: Scene) -> None:
    reordered = scene_of([scene.scope, *reversed(scene.nodes[1:])])
    assert lay_out(reordered, PLACES).digest() == lay_out(scene, PLACES).digest()


@given(sizes)
def test_packed_rectangles_stay_apart(sizes: list[tuple[int, int]]) -> None:
    packed = pack(sizes, ratio=1.5, gap=4)
    boxes = [Box(*corner, *size) for corner, size in zip(packed.corners, sizes, strict=True)]
    assert not any(first.overlaps(second) for first, second in combinations(boxes, 2))
    assert all(_holds(Box(0, 0, packed.width, packed.height), box) for box in boxes)


def test_two_processes_agree_on_positions() -> None:
    program = (
        "from tests.viz.scenes import big_scene; from tests.viz.network.test_layout import laid_out; "
        "print(laid_out(big_scene(600)).digest())"
    )
    digests = [
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    assert digests[0] == digests[1] == f"{laid_out(big_scene(600)).digest()}\n"


def laid_out(scene: Scene) -> Layout:
    """Return the layout of a scene; the kinds of place are those of the model."""
    return lay_out(scene, PLACES)


def _holds(outer: Box, inner: Box) -> bool:
    return (
        outer.left <= inner.left
        and outer.top <= inner.top
        and inner.left + inner.width <= outer.left + outer.width
        and inner.top + inner.height <= outer.top + outer.height
    )
