"""Handles the rows of a frame that name several places above the row's own place: the nearest one is the parent."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import polars as pl

from wangge.graph.model import NodeKey, Sheet
from wangge.loaders import frames
from wangge.loaders.references.resolve import Directory

__all__ = ["LABEL", "TEXT", "FrameParents"]

TEXT = "@text"
"""In a frame of targets: the text that names the target."""
LABEL = "@label"
"""In a frame of targets: the target's label."""

_CERTAIN = "@certain"


class FrameParents:
    """The columns of one sheet that name places above the place in a row.

    `_parts` are the columns whose places may contain a part of the parent, as a grid does of a shared
    compound. `_near` are the columns of nearer places, `_far` the others.
    """

    def __init__(self, sheet: Sheet, directory: Directory) -> None:
        self._directory = directory
        columns = [
            (frames.reference(number), column)
            for number, column in enumerate(sheet.columns)
            if column.parent_tier
        ]
        parts = [(name, column) for name, column in columns if column.ends and column.ends.overlaps]
        plain = [pair for pair in columns if pair not in parts]
        nearest_part = max((column.parent_tier for _, column in parts), default=0)
        self._parts = [name for name, _ in parts]
        self._near = [name for name, column in plain if column.parent_tier > nearest_part]
        self._far = [name for name, column in plain if column.parent_tier < nearest_part]

    def are_several(self, frame: pl.DataFrame) -> pl.Series:
        """Return for every row whether it fills more than one of the columns."""
        return _count(frame, [*self._near, *self._parts, *self._far]) > 1

    def are_pairs(self, frame: pl.DataFrame) -> pl.Series:
        """Return for every row whether it fills exactly two columns: the parent, and a place with a part of the parent.

        Only such rows needn't be resolved one by one.
        """
        counts = [_count(frame, names) for names in (self._near, self._parts, self._far)]
        return (counts[0] == 1) & (counts[1] == 1) & (counts[2] == 0)

    def without_certain(
        self, frame: pl.DataFrame, rows: pl.Series, targets: Mapping[str, pl.DataFrame]
    ) -> pl.DataFrame:
        """In `rows`, blank the cells that name a grid if the parent is known to be in this grid and in no other.

        `targets` has the frame of resolved texts of each column.
        """
        for parent, part in product(self._near, self._parts):
            if parent not in targets or part not in targets:
                continue
            pairs = frame.filter(rows).select(parent, part).drop_nulls().unique()
            certain = [
                pair for pair in pairs.iter_rows() if self._is_certain(pair, targets[parent], targets[part])
            ]
            known = pl.DataFrame(certain, schema=[parent, part], orient="row", strict=False)
            known = known.cast(pl.String).with_columns(pl.lit(value=True).alias(_CERTAIN))
            marked = frame.join(known, on=[parent, part], how="left", maintain_order="left")
            blank = rows & marked[_CERTAIN].fill_null(value=False)
            frame = frame.with_columns(pl.when(~blank).then(pl.col(part)).alias(part))
        return frame

    def _is_certain(self, pair: tuple[str, ...], parents: pl.DataFrame, parts: pl.DataFrame) -> bool:
        parent, part = (_node(text, targets) for text, targets in zip(pair, (parents, parts), strict=True))
        return self._directory.certainly_in(parent, part)


def _count(frame: pl.DataFrame, names: list[str]) -> pl.Series:
    """Return for every row how many of the columns it fills."""
    if not names:
        return pl.repeat(0, frame.height, eager=True)
    return frame.select(pl.sum_horizontal(pl.col(name).is_not_null() for name in names)).to_series()


def _node(text: str, targets: pl.DataFrame) -> NodeKey:
    code, label = targets.filter(pl.col(TEXT) == text).select(frames.TARGET, LABEL).row(0)
    return NodeKey(label, code)
