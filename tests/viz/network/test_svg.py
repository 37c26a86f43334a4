"""The SVG of a network map has the boxes of the layout, all nodes and lines, a legend, and escaped names."""

from __future__ import annotations

import re
from collections import Counter
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.drawn_examples import examples
from tests.viz.network.test_layout import PLACES, laid_out
from tests.viz.network.test_page import NAMES
from tests.viz.scenes import big_scene, named_scene, studio_scene, two_lines_scene
from wangge.graph.model import NodeKey, load_model
from wangge.viz.drawing.box import Box
from wangge.viz.drawing.parts import Scene, SceneEdge, SceneNode
from wangge.viz.drawing.shapes import draw_badge, draw_shape
from wangge.viz.network.layout import lay_out, paper_width
from wangge.viz.network.lines import draw_lines
from wangge.viz.network.page import render_svg
from wangge.viz.network.svg import draw_network_svg
from wangge.viz.network.wording import Wording

WORDS = Wording(load_model(), "zh")
SVG = "{http://www.w3.org/2000/svg}"
KNOWN = {"svg", "title", "style", "rect", "g", "path", "text", "use", "defs", "symbol", "a"}


def drawn(scene: Scene) -> ET.Element:
    return ET.fromstring(render_svg(scene))


def test_every_card_has_the_box_of_the_layout() -> None:
    scene = big_scene(300)
    cards = [group.find(f"{SVG}rect") for group in drawn(scene).iter(f"{SVG}g") if _is_card(group)]
    boxes = [
        Box(*(int(card.attrib[name]) for name in ("x", "y", "width", "height")))
        for card in cards
        if card is not None
    ]
    layout = lay_out(scene, PLACES, paper_width(len(scene.nodes)))
    assert Counter(boxes) == Counter(layout.boxes.values())


def _is_card(group: ET.Element) -> bool:
    return group.attrib.get("class", "").startswith("n s-") and group.find(f"{SVG}use") is not None


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_names_stay_text(name: str) -> None:
    root = drawn(named_scene(name))
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= KNOWN
    assert {key for element in root.iter() for key in element.attrib if key.startswith("on")} == set()


def test_file_has_title_day_counts_and_legend() -> None:
    text = " ".join(element.text or "" for element in drawn(big_scene(300)).iter(f"{SVG}text"))
    for words in (
        "大北街社区 · 组织网络图",
        "截至 2024-01-01",
        "显示 300 / 共 300",
        "小区 8",
        "覆盖 141",
        "未录入 100",
    ):
        assert words in text


def test_file_needs_no_other_file() -> None:
    text = str(render_svg(big_scene(50)))
    assert "var(" not in text
    assert not re.search(r"https?://(?!www\.w3\.org/)", text)
    assert "<a " not in text


def test_lines_between_the_same_cards_do_not_overlap() -> None:
    scene = two_lines_scene()
    paths = re.findall(r' d="(M[^"]*)"', "".join(draw_lines(scene, laid_out(scene))))
    lines = [path for path in paths if not path.endswith("Z")]
    assert len(lines) == len(set(lines)) == 3


def test_nodes_link_to_their_pages_if_there_are_any() -> None:
    scene = studio_scene("张三丰", "")
    page = draw_network_svg(scene, laid_out(scene), WORDS, link_of=lambda ref: f"/node/{ref.code}")
    assert re.findall(r'href="(/node/[^"]*)"', page) == [
        "/node/511702001001",
        "/node/MS-1",
        "/node/PO-1",
        "/node/PE-1",
    ]


def test_same_scene_gives_the_same_bytes() -> None:
    assert render_svg(big_scene(200)) == render_svg(big_scene(200))


@given(st.tuples(*[st.integers(-500, 500)] * 2), st.sampled_from(["Covers", "PartOf"]))
@settings(max_examples=examples(50))
def test_lines_end_at_the_cards(corner: tuple[int, int], kind: str) -> None:
    grid, second_grid = NodeKey("Grid", "1"), NodeKey("Grid", "2")
    boxes = {grid: Box(0, 0, 100, 40), second_grid: Box(*corner, 120, 30)}
    scene = named_scene("甲")
    layout = type(laid_out(scene))(boxes, ())
    nodes = (SceneNode(ref=grid, name=""), SceneNode(ref=second_grid, name=""))
    pair = Scene(**{**vars(scene), "nodes": nodes, "edges": (SceneEdge(grid, second_grid, kind),)})
    path = re.search(r' d="M([-\d.]+) ([-\d.]+)L([-\d.]+) ([-\d.]+)', "".join(draw_lines(pair, layout)))
    assert path is not None
    left, top, right, bottom = map(float, path.groups())
    assert -0.1 <= left <= 100.1
    assert -0.1 <= top <= 40.1
    assert corner[0] - 0.1 <= right <= corner[0] + 120.1
    assert corner[1] - 0.1 <= bottom <= corner[1] + 30.1


@pytest.mark.parametrize(
    "shape",
    ["square", "circle", "ring", "hexagon", "pentagon", "diamond", "triangle", "shield", "tag", "person"],
)
def test_shapes_are_drawn_around_their_point(shape: str) -> None:
    path = re.search(r' d="([^"]*)"', draw_shape(shape, 0, 0, 10))
    assert path is not None
    assert path[1].startswith("M")
    assert all(abs(float(number)) <= 25 for number in re.findall(r"-?\d+(?:\.\d+)?", path[1]))


@pytest.mark.parametrize("icon", ["check", "cross", "question"])
def test_icons_have_a_background_and_a_sign(icon: str) -> None:
    assert draw_badge(icon, 5, 5, 6).count("<path") == 2
