"""Computes the shades of the district map from the counts of a rule, or from numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import floor, log10
from typing import Literal, NamedTuple

from wangge.queries.check.counts import Counts
from wangge.viz.messages import Language, message

__all__ = [
    "PLAIN",
    "STEPS",
    "Key",
    "Shade",
    "ShadeState",
    "ink_of",
    "legend_of",
    "line_of",
    "shade_of_counts",
    "shades_of_numbers",
    "step_words",
    "thresholds",
]

ShadeState = Literal["covered", "uncovered", "unknown", "waived", "partly", "plain", "count"]

STEPS = 5
_ORDER: tuple[ShadeState, ...] = ("covered", "partly", "uncovered", "unknown", "waived", "count", "plain")


class Shade(NamedTuple):
    """A shade of the map: a state and, for the states `partly` and `count`, a step from 0 to 4.

    The step of `partly` is the share of covered subjects in fifths, but at most 4. The step of `count` is higher for larger numbers.
    """

    state: ShadeState
    step: int = 0

    @property
    def token(self) -> str:
        """The name of the shade's fill colour in a theme.

        >>> Shade("partly", 3).token, Shade("covered").token
        ('partly-3', 'covered-fill')
        """
        return f"{self.state}-{self.step}" if self.state in ("partly", "count") else f"{self.state}-fill"


PLAIN = Shade("plain")


class Key(NamedTuple):
    """An entry of the legend: a shade, its text, and the number of places that have it."""

    shade: Shade
    words: str
    places: int


def ink_of(shade: Shade) -> str:
    """Return the name of the colour for text on this shade. The text is readable in both themes.

    >>> ink_of(Shade("uncovered")), ink_of(Shade("partly", 2))
    ('on-mark', 'ink')
    """
    return "on-mark" if shade in (Shade("uncovered"), Shade("count", 4)) else "ink"


def line_of(shade: Shade) -> str:
    """Return the name of the colour for a shade's outline, which is visible even if the shade is pale.

    >>> line_of(Shade("partly", 1)), line_of(Shade("partly", 4)), line_of(PLAIN)
    ('uncovered', 'covered', 'edge-strong')
    """
    if shade.state == "partly":
        return "uncovered" if shade.step < STEPS // 2 + 1 else "covered"
    return "edge-strong" if shade.state == "plain" else shade.state


def shade_of_counts(counts: Counts) -> Shade:
    """Return the shade of a place with these counts.

    The first state that applies is used: `plain` for a place without subjects, `waived` if all subjects are waived,
    `covered` if all are covered or waived, `unknown` if none is covered or uncovered, `uncovered` if none is covered.
    Any other place is `partly` covered. Its step is the share of covered subjects among those with a known state, in
    fifths rounded down, but at most 4. So a place without uncovered subjects has step 4 if some are unknown.

    >>> shade_of_counts(Counts(covered=12, uncovered=28))
    Shade(state='partly', step=1)
    >>> shade_of_counts(Counts(covered=3, waived=1)).state, shade_of_counts(Counts()).state
    ('covered', 'plain')
    """
    if not counts.total:
        return PLAIN
    if not counts.known:
        return Shade("unknown")
    if counts.known == counts.waived:
        return Shade("unknown" if counts.unknown else "waived")
    if not counts.uncovered and not counts.unknown:
        return Shade("covered")
    if not counts.covered:
        return Shade("uncovered")
    return Shade("partly", min(STEPS - 1, STEPS * counts.covered // counts.known))


def thresholds(numbers: Sequence[int]) -> tuple[int, ...]:
    """Return the numbers, at most four, at which a higher step begins.

    They are rounded down to one significant digit, so that they rarely change when the data change a little; numbers
    close to each other are rounded less, so that their steps differ. Zero has a step of its own.

    >>> thresholds(range(1, 101)), thresholds([0, *range(96, 168)])
    ((20, 40, 60, 80), (90, 110, 130, 150))
    >>> thresholds([0, 0, 1, 7]), thresholds([4, 4]), thresholds([])
    ((1, 7), (), ())
    """
    ranked = sorted(set(numbers))
    positive = ranked[1:] if 0 in ranked[:1] else ranked
    if not positive:
        return ()
    steps = STEPS - (len(positive) < len(ranked))
    largest_unit = _unit(max((ranked[-1] - positive[0]) // STEPS, 1))
    cuts = (positive[len(positive) * step // steps] for step in range(steps))
    rounded = {cut - cut % min(_unit(cut), largest_unit) for cut in cuts}
    return tuple(sorted(cut for cut in rounded if ranked[0] < cut <= ranked[-1]))


def shades_of_numbers(numbers: Sequence[int]) -> list[Shade]:
    """Return one shade per number. Larger numbers are darker; the steps begin at the `thresholds` of the numbers.

    >>> [shade.step for shade in shades_of_numbers([0, 10, 20, 30, 40])]
    [0, 1, 2, 3, 4]
    >>> shades_of_numbers([0, 1])
    [Shade(state='count', step=0), Shade(state='count', step=4)]
    """
    cuts = thresholds(numbers)
    return [Shade("count", _spread(sum(cut <= number for cut in cuts), len(cuts))) for number in numbers]


def step_words(numbers: Sequence[int]) -> dict[Shade, str]:
    """Return the range of numbers that each shade stands for, as text for the legend.

    >>> list(step_words([0, 10, 20, 30, 40]).values())
    ['0–9', '10–19', '20–29', '30–39', '40']
    """
    if not numbers:
        return {}
    cuts = thresholds(numbers)
    ends = (min(numbers), *cuts, max(numbers) + 1)
    return {
        Shade("count", _spread(step, len(cuts))): _range(low, high - 1)
        for step, (low, high) in enumerate(pairwise(ends))
    }


def legend_of(
    shades: Iterable[Shade], *, language: Language = "zh", counted: dict[Shade, str] | None = None
) -> tuple[Key, ...]:
    """Return one entry of the legend per shade, the best shade first, with the number of places that have it.

    If the shades stand for numbers, `counted` is the result of `step_words`.

    >>> [f"{key.words} {key.places}" for key in legend_of([Shade("partly", 4), Shade("covered"), PLAIN, PLAIN])]
    ['达标 1', '80–99% 1', '不适用 2']
    """
    all_shades = list(shades)
    words = counted or {}
    order = sorted(set(all_shades), key=lambda shade: (_ORDER.index(shade.state), _downwards(shade)))
    return tuple(
        Key(shade, words.get(shade) or _shade_text(shade, language), all_shades.count(shade))
        for shade in order
    )


_MESSAGES: Mapping[ShadeState, str] = {
    "covered": "covered_one",
    "uncovered": "uncovered",
    "unknown": "unknown",
    "waived": "shade_waived",
    "plain": "shade_plain",
}


def _shade_text(shade: Shade, language: Language) -> str:
    if key := _MESSAGES.get(shade.state):
        return message(language, key)
    if shade.state == "count":
        return str(shade.step + 1)
    low = shade.step * 100 // STEPS
    return f"{max(low, 1)}–{low + 100 // STEPS - 1}%"


def _downwards(shade: Shade) -> int:
    return -shade.step if shade.state == "partly" else shade.step


def _spread(step: int, most: int) -> int:
    return step * (STEPS - 1) // most if most else 0


def _range(low: int, high: int) -> str:
    return str(low) if low >= high else f"{low}–{high}"


def _unit(number: int) -> int:
    """Return the largest power of ten that is at most `number`."""
    return int(10 ** floor(log10(number)))
