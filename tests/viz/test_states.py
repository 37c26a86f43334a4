"""Colours can be told apart: marks 3:1 and text 4.5:1 against what they stand on."""

from __future__ import annotations

import pytest

from graph.model import load_model
from viz.expectations import COVERED_BY, EXPECTED, FOLLOWERS
from viz.marks import MARKS
from viz.parts import State
from viz.states import DARK, ICONS, LIGHT, LINES, Theme, contrast

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
TEXT_GROUNDS = ("surface", "ground", "panel-even", "panel-odd", "accent-soft")


@THEMES
@pytest.mark.parametrize("state", list(State), ids=str)
def test_marks_stand_out(theme: Theme, state: State) -> None:
    grounds = ("surface", "ground", "panel-even", "panel-odd", f"{state}-soft", "on-mark")
    assert min(contrast(theme[state], theme[ground]) for ground in grounds) >= 3


@THEMES
def test_text_can_be_read(theme: Theme) -> None:
    inks = [("ink", ground) for ground in (*TEXT_GROUNDS, "notice", *(f"{state}-soft" for state in State))]
    soft = [("ink-soft", ground) for ground in ("surface", "ground", "panel-even")]
    states = [(str(state), "surface") for state in (State.COVERED, State.UNCOVERED, State.UNKNOWN)]
    pairs = [*inks, *soft, *states, ("accent", "surface")]
    assert [pair for pair in pairs if contrast(theme[pair[0]], theme[pair[1]]) < 4.5] == []


@THEMES
def test_lines_stand_out(theme: Theme) -> None:
    tokens = {style.colour for style in LINES.values()} - {"line-tree"}
    assert [token for token in sorted(tokens) if contrast(theme[token], theme["panel-even"]) < 3] == []


def test_every_state_has_its_own_icon() -> None:
    assert len(set(ICONS.values())) == len(ICONS) == len(State)


def test_every_place_and_body_has_a_mark() -> None:
    model = load_model()
    drawn = {kind.label for kind in model.nodes.values() if {"Place", "Organization"} & set(kind.labels)}
    assert drawn - set(MARKS) == {"Province", "City"}


def test_declarations_name_kinds_of_the_model() -> None:
    model = load_model()
    named = {item.label for items in EXPECTED.values() for item in items} | {item.label for item in FOLLOWERS}
    assert named | set(EXPECTED) | set(COVERED_BY) | set(MARKS) <= set(model.nodes)
    assert set(LINES) <= set(model.edges)
