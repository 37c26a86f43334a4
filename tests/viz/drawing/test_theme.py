"""Colours have a contrast with their background of at least 3:1 for marks, and at least 4.5:1 for text."""

from __future__ import annotations

import pytest

from wangge.graph.model import load_model
from wangge.queries.recipes.library import load_library
from wangge.queries.rules.rule import load_rules
from wangge.viz.drawing.marks import MARKS
from wangge.viz.drawing.parts import State
from wangge.viz.drawing.theme import DARK, ICONS, LIGHT, LINES, Theme, contrast
from wangge.viz.network.extent import FOLLOWERS, STATE_RULES

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
    states = [(str(state), "surface") for state in State]
    pairs = [*inks, *soft, *states, ("accent", "surface")]
    assert [pair for pair in pairs if contrast(theme[pair[0]], theme[pair[1]]) < 4.5] == []


@THEMES
def test_lines_stand_out_from_their_background(theme: Theme) -> None:
    tokens = {style.colour for style in LINES.values()} - {"line-tree"}
    assert [token for token in sorted(tokens) if contrast(theme[token], theme["panel-even"]) < 3] == []


def test_every_state_has_its_own_icon() -> None:
    assert len(set(ICONS.values())) == len(ICONS) == len(State)


def test_every_place_and_organisation_has_a_mark() -> None:
    model = load_model()
    labels = {kind.label for kind in model.nodes.values() if {"Place", "Organization"} & set(kind.labels)}
    assert labels - set(MARKS) == {"Province", "City"}


def test_places_are_coloured_by_rules_about_their_kind() -> None:
    library = load_library()
    kinds = {rule.id: library.get(rule.recipe).subject_kind for rule in load_rules(library)}
    assert {label: kinds[rule] for label, rule in STATE_RULES.items()} == {
        label: label for label in STATE_RULES
    }


def test_declarations_name_kinds_of_the_model() -> None:
    model = load_model()
    assert {item.label for item in FOLLOWERS} | set(STATE_RULES) | set(MARKS) <= set(model.nodes)
    assert set(LINES) <= set(model.edges)
