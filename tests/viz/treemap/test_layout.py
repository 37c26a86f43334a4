"""Cells of the district map are in order and inside the frame, and don't overlap.

Their positions don't depend on names, colours and figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.counted_calls import calls_made_by
from tests.drawn_examples import examples
from tests.viz.treemap.treemaps import district
from wangge.viz.drawing.box import Box
from wangge.viz.treemap.layout import Cell, Tile, Tiles, lay_out_cells
from wangge.viz.treemap.shades import Shade

FRAMES = st.tuples(st.integers(200, 1600), st.integers(200, 1200))
PLAIN = Shade("plain")


def flat(count: int) -> list[Cell]:
    """Return `count` cells without parts."""
    return [Cell(code=f"{n:04}", name="x", kind="", label="Grid", shade=PLAIN) for n in range(count)]


def nested(counts: list[int], folded: int = 0) -> list[Cell]:
    """Return one cell for each number in `counts`.

    The number is that of the cell's parts; each cell also has `folded` parts that are only counted.
    """
    return [
        replace(cell, label="Street", parts=tuple(flat(count)), folded=folded)
        for cell, count in zip(flat(len(counts)), counts, strict=True)
    ]


maps = st.builds(nested, st.lists(st.integers(0, 30), min_size=1, max_size=30), st.integers(0, 2))


@given(maps, FRAMES)
@settings(max_examples=examples(60))
def test_nothing_overlaps_or_leaves_the_frame(cells: list[Cell], frame: tuple[int, int]) -> None:
    tiles = laid_out(cells, frame).tiles
    frame_box = Box(0, 0, *frame)
    assert all(holds(frame_box, tile.box) for tile in tiles)
    assert not any(first.box.overlaps(second.box) for first, second in combinations(tiles, 2))
    for tile in tiles:
        inside = list(inner(tile))
        assert all(holds(tile.box, box) for box in inside)
        assert not any(first.overlaps(second) for first, second in combinations(inside, 2))


@given(maps, FRAMES)
@settings(max_examples=examples(60))
def test_cells_and_parts_are_read_in_their_order(cells: list[Cell], frame: tuple[int, int]) -> None:
    tiles = laid_out(cells, frame).tiles
    assert is_reading_order([tile.box for tile in tiles])
    assert all(is_reading_order([*tile.marks, *([tile.more] if tile.more else [])]) for tile in tiles)


@given(maps, FRAMES)
@settings(max_examples=examples(40))
def test_every_part_has_its_box(cells: list[Cell], frame: tuple[int, int]) -> None:
    for cell, tile in zip(cells, laid_out(cells, frame).tiles, strict=True):
        assert len(tile.marks) == len(cell.parts)
        assert (tile.more is not None) == (cell.folded > 0)
        assert all(box.width > 0 and box.height > 0 for box in tile.marks)


@given(maps, st.data())
@settings(max_examples=examples(40))
def test_colours_figures_and_names_move_nothing(cells: list[Cell], data: st.DataObject) -> None:
    changed = [
        replace(cell, shade=Shade("partly", data.draw(st.integers(0, 4))), note="7/9", name=cell.name * 9)
        for cell in cells
    ]
    assert laid_out(changed).digest() == laid_out(cells).digest()


def test_another_part_changes_the_digest() -> None:
    assert laid_out(nested([2, 2])).digest() != laid_out(nested([2, 3])).digest()


def test_the_number_of_folded_places_moves_nothing() -> None:
    assert laid_out(nested([3, 4], 1)).digest() == laid_out(nested([3, 4], 500)).digest()


def test_an_empty_cell_beside_large_ones_can_be_read() -> None:
    empty = laid_out(nested([40, 0, 60, 50])).tiles[1].box
    assert empty.width >= 100
    assert empty.height >= 60


def test_a_cell_too_small_for_a_heading_has_marks() -> None:
    tile = lay_out_cells(nested([6]), width=40, height=30).tiles[0]
    assert tile.heading is None
    assert len(tile.marks) == 6


def test_no_cells_give_an_empty_layout() -> None:
    assert lay_out_cells([], width=300, height=200) == Tiles((), ())


@pytest.mark.parametrize(
    "cells",
    [flat(2000), nested([1999]), nested([19] * 100), district(1900)],
    ids=["flat", "one", "equal", "district"],
)
def test_two_thousand_items_are_large_enough_to_see(cells: list[Cell]) -> None:
    tiles = laid_out(cells).tiles
    assert all(box.width >= 4 and box.height >= 4 for tile in tiles for box in (tile.box, *tile.marks))


@pytest.mark.parametrize(
    ("small", "large"),
    [
        (flat(200), flat(2000)),
        (nested([19] * 10), nested([19] * 100)),
        (district(190), district(1900)),
    ],
    ids=["flat", "equal", "district"],
)
def test_work_of_a_layout_grows_no_faster_than_its_items(small: list[Cell], large: list[Cell]) -> None:
    assert calls_made_by(lambda: laid_out(large)) <= 12 * calls_made_by(lambda: laid_out(small))


def laid_out(cells: list[Cell], frame: tuple[int, int] = (1200, 720)) -> Tiles:
    """Return the layout of the cells in a frame of this width and height."""
    return lay_out_cells(cells, width=frame[0], height=frame[1])


def inner(tile: Tile) -> Iterator[Box]:
    """Yield the boxes inside a cell: its heading, its marks, and the box that counts the folded parts."""
    if tile.heading and tile.heading != tile.box:
        yield tile.heading
    yield from tile.marks
    if tile.more:
        yield tile.more


def is_reading_order(boxes: list[Box]) -> bool:
    """Return whether each box is in the same row as the one before and to its right, or in a lower row."""
    return all(
        (second.top == first.top and second.left >= first.left + first.width)
        or second.top >= first.top + first.height
        for first, second in pairwise(boxes)
    )


def holds(outer: Box, box: Box) -> bool:
    """Return whether `box` is inside `outer`."""
    return (
        outer.left <= box.left
        and outer.top <= box.top
        and box.left + box.width <= outer.left + outer.width
        and box.top + box.height <= outer.top + outer.height
    )
