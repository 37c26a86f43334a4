"""Packs rectangles in reading order into an area with a given aspect ratio."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

__all__ = ["Packed", "pack"]

_TRIES = 28


class Packed(NamedTuple):
    """The size of the packed area, and the top left corner of each rectangle."""

    width: int
    height: int
    corners: tuple[tuple[int, int], ...]


def pack(sizes: Sequence[tuple[int, int]], *, ratio: float, gap: int) -> Packed:
    """Pack rectangles, in the given order, into an area whose aspect ratio (width to height) is near `ratio`.

    Several arrangements are tried: grids with aligned columns, and rows or columns of different lengths. The result is
    the one that needs the smallest frame of exactly this aspect ratio. If several need equally small frames, the result
    is the first of them; so equal arguments always give the same corners. `gap` is the space between rectangles.

    >>> pack([(10, 10)] * 4, ratio=1.0, gap=2)
    Packed(width=22, height=22, corners=((0, 0), (12, 0), (0, 12), (12, 12)))
    """
    if not sizes:
        return Packed(0, 0, ())
    return min(_candidates(sizes, gap), key=lambda packed: max(packed.width / ratio, packed.height))


def _candidates(sizes: Sequence[tuple[int, int]], gap: int) -> Iterator[Packed]:
    count = len(sizes)
    for columns in sorted({max(1, round(count ** (step / _TRIES))) for step in range(_TRIES + 1)}):
        yield _grid(sizes, columns, gap)
    widest = max(width for width, _ in sizes)
    total = sum(width + gap for width, _ in sizes)
    for step in range(_TRIES + 1):
        yield _rows(sizes, round(widest * (total / widest) ** (step / _TRIES)), gap)
    turned = [(height, width) for width, height in sizes]
    tallest = max(height for _, height in sizes)
    total = sum(height + gap for _, height in sizes)
    for step in range(_TRIES + 1):
        yield _turned(_rows(turned, round(tallest * (total / tallest) ** (step / _TRIES)), gap))


def _grid(sizes: Sequence[tuple[int, int]], columns: int, gap: int) -> Packed:
    widths = [max(width for width, _ in sizes[start::columns]) for start in range(columns)]
    rows = [sizes[start : start + columns] for start in range(0, len(sizes), columns)]
    heights = [max(height for _, height in row) for row in rows]
    lefts = [0, *accumulate(width + gap for width in widths)]
    tops = [0, *accumulate(height + gap for height in heights)]
    corners = tuple((lefts[index % columns], tops[index // columns]) for index in range(len(sizes)))
    return Packed(lefts[-1] - gap, tops[-1] - gap, corners)


def _turned(packed: Packed) -> Packed:
    return Packed(packed.height, packed.width, tuple((top, left) for left, top in packed.corners))


def _rows(sizes: Sequence[tuple[int, int]], limit: int, gap: int) -> Packed:
    corners: list[tuple[int, int]] = []
    left = top = width = bottom = 0
    for item_width, item_height in sizes:
        if left and left + item_width > limit:
            left, top = 0, bottom + gap
        corners.append((left, top))
        left += item_width + gap
        width = max(width, left - gap)
        bottom = max(bottom, top + item_height)
    return Packed(width, bottom, tuple(corners))
