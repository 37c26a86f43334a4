"""The picture and the table of a chain contain the same facts, escape names, and can hide names."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.drawn_examples import examples
from tests.viz.chain.chains import BUILDING, GRID, INCOMPLETE, chain_network
from tests.viz.network.networks import DAY, put
from tests.viz.network.test_page import NAMES
from tests.viz.shipped import findings_on
from wangge.graph.model import NodeKey, load_model
from wangge.graph.store import Store
from wangge.viz.chain.build import Chain, ChainHolder, ChainPost, ChainStep, ChainUnit, read_chain
from wangge.viz.chain.layout import lay_out_chain
from wangge.viz.chain.responsibility import LAYERS, Leader, ResponsibilityLine
from wangge.viz.chain.svg import draw_chain
from wangge.viz.chain.table import chain_rows
from wangge.viz.drawing.parts import RuleName
from wangge.viz.messages import Language
from wangge.viz.privacy import mask_names

pytestmark = pytest.mark.one_engine("tests a drawing of data; test_build reads the data on each engine")

_LEADER = Leader("主任")
_RULE = RuleName("grids-have-worker", "网格有网格员", "Grids have a worker")


def named_chain(name: str) -> Chain:
    """Return the chain of a grid in which the grid, its post and the post's holder are called `name`."""
    holder = ChainHolder(NodeKey("Person", "PE-1"), name)
    post = ChainPost(ref=NodeKey("Post", "PO-1"), name=name, holders=(holder,), leader=_LEADER)
    grid = ChainUnit(
        ref=NodeKey("Grid", "1"),
        label="Grid",
        name=name,
        posts=(post, ChainPost(name="网格员", rules=(_RULE,))),
    )
    return Chain(
        scope=NodeKey("Grid", "1"),
        name=name,
        day="2024-01-01",
        layers=("Grid",),
        places={"Grid": (NodeKey("Grid", "1"), name)},
        steps=(ChainStep(ResponsibilityLine.ADMINISTRATIVE, "Grid", 0, grid),),
    )


def named_studio(name: str) -> Chain:
    """Return a chain of which the only unit is a mentor studio called `name`."""
    chain = named_chain(name)
    step = chain.steps[0]
    unit = replace(step.unit, ref=NodeKey("MentorStudio", "1"), label="MentorStudio")
    return replace(chain, name="第一网格", places={}, steps=(step._replace(unit=unit),))


def rule_page(rule: str, about: NodeKey) -> str:
    """Return an invented address of a rule's page. It contains the id of the rule and the code of a node."""
    return f"/{about.code}/{rule}"


@st.composite
def chains(draw: st.DrawFn) -> Chain:
    """Draw a chain with a random number of units on each layer of every line."""
    layers = LAYERS[draw(st.integers(0, 5)) :]
    steps: list[ChainStep] = []
    for line in ResponsibilityLine:
        number = 0
        for layer in layers:
            for _ in range(draw(st.integers(0, 3))):
                count = draw(st.integers(1, 5))
                units = (
                    ChainUnit(ref=NodeKey("Grid", f"{line}{number}{n}"), label="Grid") for n in range(count)
                )
                steps += [ChainStep(line, layer, number, unit) for unit in units]
                number += 1
    scope = NodeKey("Grid", "1")
    return Chain(scope=scope, name="", day="2024-01-01", layers=layers, places={}, steps=tuple(steps))


@given(chains(), st.integers(30, 120))
@settings(max_examples=examples(60))
def test_cards_in_a_row_do_not_overlap(chain: Chain, height: int) -> None:
    layout = lay_out_chain(chain, dict.fromkeys(chain.steps, height))
    bands = dict(layout.bands)
    assert not any(first.box.overlaps(second.box) for first, second in combinations(layout.cards, 2))
    assert all(bands[card.step.layer].top <= card.box.top for card in layout.cards)
    assert all(
        card.box.top + height <= bands[card.step.layer].top + bands[card.step.layer].height
        for card in layout.cards
    )
    assert len(layout.cards) + sum(count for count, _ in layout.more) == len(chain.steps)


@given(chains())
@settings(max_examples=examples(30))
def test_connectors_lead_upwards(chain: Chain) -> None:
    layout = lay_out_chain(chain, dict.fromkeys(chain.steps, 50))
    assert all(connector.high < connector.low for connector in layout.connectors)
    expected = sum(
        len({step.number for step in chain.of(line)}) - 1 for line in ResponsibilityLine if chain.of(line)
    )
    assert len(layout.connectors) == expected


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_names_stay_text(name: str) -> None:
    for standalone in (True, False):
        root = ET.fromstring(draw_chain(named_chain(name), link_of=lambda _: name, standalone=standalone))
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert tags <= {"svg", "title", "style", "rect", "g", "path", "text", "a"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_unit_and_post_has_a_row(store: Store, language: Language) -> None:
    put(store, chain_network())
    chain = read_chain(store, load_model(), NodeKey("Building", BUILDING), DAY, findings=findings_on(store))
    rows = chain_rows(chain, language=language, link_of=lambda ref: f"/{ref.code}", rule_of=rule_page)
    assert [row.name for row in rows if row.level == 1] == (
        ["行政线", "党建线", "物业线"]
        if language == "zh"
        else ["Administrative line", "Party line", "Property line"]
    )
    assert sum(row.level == 2 for row in rows) == len(chain.steps)
    vacant = next(row for row in rows if row.code == "P-3")
    assert (vacant.state, vacant.state_name) == ("uncovered", "空缺" if language == "zh" else "Vacant")
    assert next(row.href for row in rows if row.name == "甲二") == "/PE-P-2"
    assert {rule.href for row in rows for rule in row.rules} == {
        f"/{GRID}/posts-are-held",
        f"/{GRID}/grids-have-worker",
    }


def test_rows_come_after_the_units_that_they_belong_to() -> None:
    rows = chain_rows(named_chain("甲"))
    earlier_ids: set[str] = {""}
    for row in rows:
        assert row.parent in earlier_ids
        earlier_ids.add(row.id)
    assert [(row.level, row.position, row.siblings) for row in rows] == [
        (1, 1, 1),
        (2, 1, 1),
        (3, 1, 2),
        (3, 2, 2),
    ]


def test_gaps_are_drawn(store: Store) -> None:
    put(store, chain_network())
    findings = findings_on(store)
    svg = draw_chain(read_chain(store, load_model(), NodeKey("Building", INCOMPLETE), DAY, findings=findings))
    for words in (
        "缺楼栋党小组",
        "规则：楼栋有党小组",
        "上一合同已于 2022-06-01 到期",
        "未记上级",
        "未设立 1",
    ):
        assert words in svg


def test_missing_things_link_to_their_rule(embedded_store: Store) -> None:
    put(embedded_store, chain_network())
    findings = findings_on(embedded_store)
    chain = read_chain(embedded_store, load_model(), NodeKey("Building", INCOMPLETE), DAY, findings=findings)
    assert f'href="/{INCOMPLETE}/buildings-have-party-group"' in draw_chain(chain, rule_of=rule_page)
    assert "<a " not in draw_chain(chain, rule_of=rule_page, standalone=True)


def test_units_link_to_their_pages() -> None:
    svg = draw_chain(named_chain("甲"), link_of=lambda ref: f"/{ref.label}/{ref.code}")
    assert 'href="/Grid/1"' in svg
    assert 'href="/Person/PE-1"' in svg
    assert "<a " not in draw_chain(named_chain("甲"), link_of=lambda _: "/x", standalone=True)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_hidden_names_are_nowhere(language: Language) -> None:
    mask = mask_names(["张三丰", "李四"], language)
    chain = named_studio("张三丰工作室李四")
    texts = [
        draw_chain(chain, language=language, mask=mask),
        draw_chain(chain, language=language, mask=mask, standalone=True),
        str(chain_rows(chain, language=language, mask=mask)),
    ]
    assert not any(name in text for text in texts for name in ("张三丰", "李四"))
    assert all("隐去" in text or "hidden" in text for text in texts)


def test_same_chain_gives_the_same_picture() -> None:
    assert draw_chain(named_chain("甲")) == draw_chain(named_chain("甲"))
