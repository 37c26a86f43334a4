"""Shades of the district map depend on a count or state; no two are equal, and text on them is legible."""

from __future__ import annotations

from itertools import combinations
from typing import get_args

import pytest

from wangge.queries.check.counts import Counts
from wangge.viz.drawing.theme import DARK, LIGHT, Theme, contrast
from wangge.viz.treemap.shades import (
    PLAIN,
    STEPS,
    Shade,
    ShadeState,
    ink_of,
    legend_of,
    line_of,
    shade_of_counts,
    shades_of_numbers,
    step_words,
)

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
STEPPED = ("partly", "count")
SHADES = [
    Shade(state, step)
    for state in get_args(ShadeState)
    for step in range(STEPS if state in STEPPED else 1)
]  # fmt: skip


@THEMES
@pytest.mark.parametrize("shade", SHADES, ids=lambda shade: shade.token)
def test_text_can_be_read_on_every_shade(theme: Theme, shade: Shade) -> None:
    assert contrast(theme[ink_of(shade)], theme[shade.token]) >= 4.5


@THEMES
@pytest.mark.parametrize("shade", SHADES, ids=lambda shade: shade.token)
def test_every_mark_stands_out_from_its_background(theme: Theme, shade: Shade) -> None:
    assert contrast(theme[line_of(shade)], theme["surface"]) >= 3


@THEMES
def test_patterns_stand_out_from_their_shade(theme: Theme) -> None:
    assert contrast(theme["unknown"], theme["unknown-fill"]) >= 3
    assert contrast(theme["waived"], theme["waived-fill"]) >= 3


@THEMES
def test_no_two_shades_are_the_same(theme: Theme) -> None:
    fills = [theme[shade.token] for shade in SHADES if shade.state != "plain"]
    assert all(first != second for first, second in combinations(fills, 2))


@pytest.mark.parametrize(
    ("counts", "shade"),
    [
        (Counts(), PLAIN),
        (Counts(covered=4), Shade("covered")),
        (Counts(covered=4, waived=2), Shade("covered")),
        (Counts(uncovered=4), Shade("uncovered")),
        (Counts(uncovered=4, unknown=2), Shade("uncovered")),
        (Counts(unknown=4), Shade("unknown")),
        (Counts(unknown=4, waived=1), Shade("unknown")),
        (Counts(waived=4), Shade("waived")),
        (Counts(covered=1, uncovered=99), Shade("partly", 0)),
        (Counts(covered=1, uncovered=1), Shade("partly", 2)),
        (Counts(covered=99, uncovered=1), Shade("partly", 4)),
        (Counts(covered=4, unknown=1), Shade("partly", 4)),
    ],
    ids=str,
)
def test_counts_have_their_shade(counts: Counts, shade: Shade) -> None:
    assert shade_of_counts(counts) == shade


def test_a_larger_number_never_has_a_lower_step() -> None:
    steps = [shade.step for shade in shades_of_numbers(sorted([0, 0, 3, 3, 8, 21, 144, 1000, 5]))]
    assert steps == sorted(steps)
    assert steps[-1] == STEPS - 1


def test_equal_numbers_have_one_shade() -> None:
    assert set(shades_of_numbers([7, 7, 7])) == {Shade("count", 0)}
    assert shades_of_numbers([]) == []


def test_steps_are_described_by_their_numbers() -> None:
    numbers = [0, 0, 1, 7]
    keys = legend_of(shades_of_numbers(numbers), counted=step_words(numbers))
    assert [(key.words, key.places) for key in keys] == [("0", 2), ("1–6", 1), ("7", 1)]


def test_the_legend_goes_from_good_to_bad_in_either_language() -> None:
    shades = [
        PLAIN,
        Shade("unknown"),
        Shade("uncovered"),
        Shade("partly", 0),
        Shade("partly", 4),
        Shade("covered"),
    ]
    words = [key.words for key in legend_of(shades, language="en")]
    assert words == ["Met", "80–99%", "1–19%", "Not met", "Not recorded", "Not applicable"]
