"""The page as text: in its language, with nothing of a name taken for markup, and asking no other host."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from tests.viz.scenes import big_scene, named_scene, two_lines_scene
from viz.captions import CAPTIONS, Language
from viz.network_map import render_map

NAMES = {
    "markup": "<img src=x onerror=alert(1)>",
    "script": "</script><script>alert(1)</script>",
    "comment": "<!--<script>",
    "quotes": "\"'`${1}{{ 7*7 }}&amp;",
    "separators": "甲\u2028乙\u2029丙",
    "rtl": "\u202e层一第\u202c",
    "long": "很长的名字" * 40,
    "emoji": "小区🏘️👨‍👩‍👧",
}


class Reader(HTMLParser):
    """The elements and the text outside scripts and styles, as a browser would see them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: tuple[str, str] = ("", "")
        self.text: list[str] = []
        self.data: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.inside = (tag, dict(attrs).get("id") or "")

    def handle_endtag(self, tag: str) -> None:
        self.inside = ("", tag)

    def handle_data(self, data: str) -> None:
        tag, name = self.inside
        if tag == "script":
            self.data[name] = self.data.get(name, "") + data
        elif tag != "style":
            self.text.append(data)


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_names_stay_text(name: str) -> None:
    harmless = Reader(render_map(named_scene("新锦苑")))
    read = Reader(render_map(named_scene(name)))
    assert [tag for tag, _ in read.tags] == [tag for tag, _ in harmless.tags]
    assert "".join(read.text).count(name) == "".join(harmless.text).count("新锦苑")
    assert {node["name"] for node in json.loads(read.data["map-nodes"])} == {name}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_page_is_in_its_language(language: Language) -> None:
    page = render_map(named_scene("新锦苑"), language=language)
    assert f'<html lang="{ {"zh": "zh-CN", "en": "en"}[language] }">' in page
    assert "{count}" not in "".join(Reader(page).text)
    assert ("显示 4 / 共 4" in page, "Showing 4 of 4" in page) == (language == "zh", language == "en")


def test_every_caption_takes_the_same_values() -> None:
    fields = {key: [set(re.findall(r"{(\w+)}", text)) for text in texts] for key, texts in CAPTIONS.items()}
    assert [key for key, (zh, en) in fields.items() if zh != en] == []


def test_names_of_people_can_be_left_out() -> None:
    scene = named_scene("张三丰")
    assert render_map(scene).count("张三丰") > render_map(scene, hide_names=True).count("张三丰")
    people = [line for line in _rows(render_map(scene, hide_names=True)) if "PE-1" in line]
    assert [("张三丰" in line, "姓名隐去" in line) for line in people] == [(False, True)]


def test_nothing_is_linked_from_elsewhere() -> None:
    linked = [
        value
        for tag, attributes in Reader(render_map(big_scene(50))).tags
        for name, value in attributes.items()
        if name in ("src", "href", "srcset", "action", "data") or tag in ("link", "iframe", "object", "base")
    ]
    assert linked == ["#find"]


def test_policy_allows_only_what_is_in_the_page() -> None:
    page = render_map(big_scene(50))
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert policy[1].startswith("default-src &#39;none&#39;; script-src &#39;sha256-")
    assert "unsafe" not in policy[1]


def test_every_relationship_of_a_pair_has_its_own_bend() -> None:
    edges = json.loads(Reader(render_map(two_lines_scene())).data["map-edges"])
    bends = {(edge["from"], edge["smooth"]["type"], edge["smooth"]["roundness"]) for edge in edges}
    assert len(edges) == len(bends) == 3


def test_positions_are_in_the_page() -> None:
    read = Reader(render_map(big_scene(50)))
    nodes = json.loads(read.data["map-nodes"])
    assert all(isinstance(node["x"], float | int) and isinstance(node["y"], float | int) for node in nodes)
    assert json.loads(read.data["map-options"])["physics"] == {"enabled": False}


def test_rows_know_their_place_in_the_tree() -> None:
    rows = [attributes for tag, attributes in Reader(render_map(big_scene(300))).tags if tag == "tr"][1:]
    levels = [(row["aria-level"], row["aria-posinset"], row["aria-setsize"]) for row in rows]
    assert len(rows) == 300
    assert levels[:3] == [("1", "1", "1"), ("2", "1", "2"), ("3", "1", "5")]


def _rows(page: str) -> Iterator[str]:
    return (line for line in page.splitlines() if line.lstrip().startswith('<tr role="row"'))
