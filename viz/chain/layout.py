"""Lays out a chain of responsibility in columns and rows.

Each line of responsibility is a column. Each layer (a kind of place) is a row; the smallest place is at the bottom.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from wangge.viz.chain.parts import Chain, ChainStep
from wangge.viz.chain.responsibility import ResponsibilityLine
from wangge.viz.drawing.box import Box

__all__ = ["CARD_WIDTH", "ChainLayout", "Connector", "Placed", "lay_out_chain"]

CARD_WIDTH = 288
_AXIS, _COLUMN_GAP, _INSET = 104, 28, 14
_HEAD = 58
_BESIDE, _ABOVE, _PADDING = 6, 24, 16
_MOST, _MORE = 3, 20


class Placed(NamedTuple):
    """A step with the box of its card."""

    step: ChainStep
    box: Box


class Connector(NamedTuple):
    """A vertical connector at `x` between two levels.

    `low` is the position of its lower end, `high` that of its upper end. `broken` is the result of
    `Chain.is_broken` for the two levels.
    """

    x: int
    low: int
    high: int
    broken: bool


class ChainLayout(NamedTuple):
    """The boxes of a chain, in pixels.

    `bands` are the rows, each with its layer; `headings` are the headings of the columns. `more` has the numbers of units
    without a card, each with the box in which it is printed.
    """

    width: int
    height: int
    bands: tuple[tuple[str, Box], ...]
    headings: tuple[tuple[ResponsibilityLine, Box], ...]
    cards: tuple[Placed, ...]
    more: tuple[tuple[int, Box], ...]
    connectors: tuple[Connector, ...]


def lay_out_chain(chain: Chain, heights: Mapping[ChainStep, int]) -> ChainLayout:
    """Return a box for each card; `heights` are the heights of the cards in pixels.

    A row is as high as its highest cell. At most three units per level get a card; the others are only counted.
    """
    lines = [line for line in ResponsibilityLine if chain.of(line)]
    cells = {line: _cells(chain.of(line), heights) for line in lines}
    bands: list[tuple[str, Box]] = []
    top = _HEAD
    width = _AXIS + len(lines) * (CARD_WIDTH + _COLUMN_GAP) - _COLUMN_GAP + _INSET
    for layer in reversed(chain.layers):
        row_height = max((cells[line][layer].height for line in lines if layer in cells[line]), default=0)
        bands.append((layer, Box(0, top, width, row_height + 2 * _PADDING)))
        top += row_height + 2 * _PADDING
    columns = [(line, _AXIS + number * (CARD_WIDTH + _COLUMN_GAP)) for number, line in enumerate(lines)]
    levels = {line: list(_place(cells[line], left, dict(bands))) for line, left in columns}
    return ChainLayout(
        width=width,
        height=top,
        bands=tuple(bands),
        headings=tuple((line, Box(left, 0, CARD_WIDTH, _HEAD)) for line, left in columns),
        cards=tuple(card for placed in levels.values() for level in placed for card in level.cards),
        more=tuple(
            (level.left_out, level.more) for placed in levels.values() for level in placed if level.more
        ),
        connectors=tuple(_connectors(chain, levels.values())),
    )


class _Cell(NamedTuple):
    """The levels of one line in one row, from the bottom up.

    A level is a tuple of steps, each with the height of its card. `left_out` has, for each level, the number of units
    without a card.
    """

    levels: tuple[tuple[tuple[ChainStep, int], ...], ...]
    left_out: tuple[int, ...]
    height: int


class _LevelCards(NamedTuple):
    """The cards of one level, one below the other. `more` is the box with the number of units without a card."""

    cards: tuple[Placed, ...]
    left_out: int
    more: Box | None

    @property
    def top(self) -> int:
        return self.cards[0].box.top

    @property
    def bottom(self) -> int:
        last = self.more or self.cards[-1].box
        return last.top + last.height


def _cells(steps: Sequence[ChainStep], heights: Mapping[ChainStep, int]) -> dict[str, _Cell]:
    cells: dict[str, _Cell] = {}
    for layer, layer_steps in groupby(steps, key=lambda step: step.layer):
        levels = [tuple(level) for _, level in groupby(layer_steps, key=lambda step: step.number)]
        drawn = tuple(tuple((step, heights[step]) for step in level[:_MOST]) for level in levels)
        left_out = tuple(max(0, len(level) - _MOST) for level in levels)
        height = sum(map(_level_height, drawn, left_out)) + _ABOVE * (len(levels) - 1)
        cells[layer] = _Cell(drawn, left_out, height)
    return cells


def _level_height(level: Sequence[tuple[ChainStep, int]], left_out: int) -> int:
    return sum(height for _, height in level) + _BESIDE * (len(level) - 1) + (_MORE if left_out else 0)


def _place(cells: Mapping[str, _Cell], left: int, bands: Mapping[str, Box]) -> Iterator[_LevelCards]:
    """Yield the levels of one line from the bottom up. Each cell is centred vertically in its row."""
    for layer, cell in cells.items():
        band = bands[layer]
        bottom = band.top + (band.height + cell.height) // 2
        for level, left_out in zip(cell.levels, cell.left_out, strict=True):
            top = bottom - _level_height(level, left_out)
            bottom = top - _ABOVE
            cards: list[Placed] = []
            for step, height in level:
                cards.append(Placed(step, Box(left, top, CARD_WIDTH, height)))
                top += height + _BESIDE
            more = Box(left, top - _BESIDE, CARD_WIDTH, _MORE) if left_out else None
            yield _LevelCards(tuple(cards), left_out, more)


def _connectors(chain: Chain, lines: Iterable[Sequence[_LevelCards]]) -> Iterator[Connector]:
    for levels in lines:
        for lower, upper in pairwise(levels):
            middle = lower.cards[0].box.left + CARD_WIDTH // 2
            broken = chain.is_broken(lower.cards[0].step, upper.cards[0].step)
            yield Connector(middle, lower.top, upper.bottom, broken)
