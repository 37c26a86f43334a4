"""The page of a network map is in one language, escapes names, and loads nothing from other hosts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from jinja2 import PackageLoader

from tests.viz.scenes import big_scene, folded_scene, named_scene, studio_scene
from wangge.loaders.reports.pages import page_environment
from wangge.queries.reports.printable import one_line
from wangge.viz.messages import Language
from wangge.viz.network.embed import network_page_parts
from wangge.viz.network.page import render_map, render_svg
from wangge.viz.privacy import mask_names

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


class MapPageReader(HTMLParser):
    """Collects the elements of a page, and its text outside scripts, styles and pictures."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: tuple[str, str] = ("", "")
        self.text: list[str] = []
        self.data: dict[str, str] = {}
        self.pictures = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.inside = (tag, dict(attrs).get("id") or "")
        self.pictures += tag == "svg"

    def handle_endtag(self, tag: str) -> None:
        self.inside = ("", tag)
        self.pictures -= tag == "svg"

    def handle_data(self, data: str) -> None:
        tag, name = self.inside
        if tag == "script":
            self.data[name] = self.data.get(name, "") + data
        elif tag != "style" and not self.pictures:
            self.text.append(data)


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_names_stay_text(name: str) -> None:
    harmless = MapPageReader(render_map(named_scene("新锦苑")))
    reader = MapPageReader(render_map(named_scene(name)))
    assert [tag for tag, _ in reader.tags] == [tag for tag, _ in harmless.tags]
    assert "".join(reader.text).count(one_line(name)) == "".join(harmless.text).count("新锦苑")
    assert {node[3] for node in json.loads(reader.data["map-data"])["nodes"]} == {one_line(name)}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_page_is_in_its_language(language: Language) -> None:
    page = render_map(named_scene("新锦苑"), language=language)
    assert f'<html lang="{ {"zh": "zh-CN", "en": "en"}[language] }">' in page
    assert "{count}" not in "".join(MapPageReader(page).text)
    assert ("显示 4 / 共 4" in page, "Showing 4 of 4" in page) == (language == "zh", language == "en")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_hidden_names_are_nowhere_in_page_or_picture(language: Language) -> None:
    scene = studio_scene("张三丰", "138****1234")
    mask = mask_names(["张三丰", "外人甲"], language)
    open_page, hidden = render_map(scene, language=language), render_map(scene, language=language, mask=mask)
    assert open_page.count("张三丰") > 10
    for text in (hidden, str(render_svg(scene, language=language, mask=mask))):
        assert [name for name in ("张三丰", "外人甲", "138****1234") if name in text] == []
        assert "名师工作室" in text
    assert ("姓名已隐去" in hidden, "Names of people hidden" in hidden) == (
        language == "zh",
        language == "en",
    )


def test_places_keep_their_names() -> None:
    mask = mask_names(["新锦苑"], "zh")
    page = render_map(named_scene("新锦苑"), mask=mask)
    assert [("新锦苑" in line) for line in _rows(page)] == [True, False, False, False]


def test_nodes_link_to_their_pages_if_there_are_any() -> None:
    reader = MapPageReader(
        render_map(named_scene("新锦苑"), link_of=lambda ref: f"/node/{ref.label}/{ref.code}")
    )
    links = [attributes["href"] for tag, attributes in reader.tags if tag == "a"]
    assert "/node/Person/PE-1" in links
    kinds = json.loads(reader.data["map-data"])["kinds"]
    assert {kind["link"] for kind in kinds} == {
        f"/node/{label}/{{code}}" for label in ("Compound", "PartyOrganization", "Post", "Person")
    }


def test_folded_places_link_to_their_own_maps() -> None:
    reader = MapPageReader(render_map(folded_scene(), map_of=lambda ref: f"{ref.code}.html"))
    rest = {node[0]: node[5:] for node in json.loads(reader.data["map-data"])["nodes"]}
    assert rest["511702001"] == [{"f": 12, "m": "511702001.html"}]
    assert rest["511702"] == [{"k": "区"}]
    assert ("a", "511702001.html") in [(tag, attributes.get("href")) for tag, attributes in reader.tags]


def test_lines_to_folded_nodes_are_counted() -> None:
    reader = MapPageReader(render_map(folded_scene()))
    data = json.loads(reader.data["map-data"])
    ((source, target, kind, number),) = data["bundles"]
    ends = [data["nodes"][end][0] for end in (source, target)]
    assert (*ends, data["lines"][kind]["name"], number) == ("PF-1", "511702001", "物业服务合同", 12)
    assert "12 条连线的一端已折叠" in "".join(reader.text)


def test_legend_counts_what_is_drawn() -> None:
    reader = MapPageReader(render_map(big_scene(300)))
    keys = {(a["data-group"], a["data-key"]) for tag, a in reader.tags if tag == "button" and "data-key" in a}
    assert keys == {
        ("state", "covered"),
        ("state", "uncovered"),
        ("state", "unknown"),
        *(("kind", label) for label in ("Community", "Grid", "Compound", "Building", "PartyOrganization")),
        ("line", "PartOf"),
        ("line", "Covers"),
    }


def test_the_template_for_other_pages_has_no_inline_script_or_style() -> None:
    net = network_page_parts(big_scene(50))
    environment = page_environment(PackageLoader("wangge.viz"))
    reader = MapPageReader(environment.get_template("_network.html.j2").render(net=net))
    assert {a.get("type") for tag, a in reader.tags if tag == "script"} == {"application/json"}
    assert not [
        tag for tag, a in reader.tags if tag == "style" or "style" in a or any(k.startswith("on") for k in a)
    ]
    assert set(reader.data) == {"map-data", "map-options", "map-state"}


def test_nothing_is_linked_from_elsewhere() -> None:
    linked = [
        value
        for tag, attributes in MapPageReader(render_map(big_scene(50))).tags
        for name, value in attributes.items()
        if name in ("src", "href", "srcset", "action", "data") or tag in ("link", "iframe", "object", "base")
    ]
    assert linked[0] == "#find"
    assert {str(value)[:4] for value in linked[1:]} == {"#nm-"}


def test_policy_allows_only_what_is_in_the_page() -> None:
    page = render_map(big_scene(50))
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert policy[1].startswith("default-src &#39;none&#39;; script-src &#39;sha256-")
    assert "unsafe" not in policy[1]


def test_physics_is_off() -> None:
    reader = MapPageReader(render_map(big_scene(50)))
    assert json.loads(reader.data["map-options"])["physics"] == {"enabled": False}


def test_rows_state_their_position_in_the_tree() -> None:
    rows = [attributes for tag, attributes in MapPageReader(render_map(big_scene(300))).tags if tag == "tr"][
        1:
    ]
    levels = [(row["aria-level"], row["aria-posinset"], row["aria-setsize"]) for row in rows]
    assert len(rows) == 300
    assert levels[:3] == [("1", "1", "1"), ("2", "1", "2"), ("3", "1", "5")]


def _rows(page: str) -> Iterator[str]:
    return (line for line in page.splitlines() if line.lstrip().startswith('<tr class="l'))
