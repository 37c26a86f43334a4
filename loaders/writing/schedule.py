"""Groups relationships, so that batches can be written in parallel: by subtrees of places, or by their targets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import polars as pl

from wangge.graph.codes import DIGITS
from wangge.loaders.fact import EdgeKey
from wangge.loaders.frames import SOURCE, TARGET
from wangge.loaders.planning.change import Batch, Step, linked_step
from wangge.loaders.planning.newfacts import LinkedNodes

__all__ = ["Schedule", "lanes_of_linked", "schedule"]

# The lengths of the codes of grids, communities, streets, districts, cities and provinces.
_CUTS = (15, *sorted(DIGITS.values(), reverse=True))
_LEAST_SHARE = 0.9
_ROW, _TOP, _LANE = "row", "top", "lane"


@dataclass(frozen=True)
class Schedule:
    """Batches in `lanes` that may be written in parallel, and a last lane, `alone`, to be written afterwards.

    The batches of one lane must be written one after the other. No node is an end of relationships in two of
    the `lanes`, so two writers never wait for each other's locks.
    """

    lanes: tuple[tuple[Batch, ...], ...]
    alone: tuple[Batch, ...]


def schedule(changes: Batch, size: int) -> Schedule:
    """Group the changes of relationships into batches of at most `size`, each ordered by target.

    The relationships are divided by the subtrees of one tier, for example by street. A relationship belongs to a
    subtree if the codes of both its ends begin with the code of the subtree's top place. The tier is the deepest for
    which at least two subtrees have relationships, and at least nine of ten relationships belong to a subtree. The
    relationships that belong to no subtree are in the lane `alone`; if there is no such tier, all relationships are in
    this lane.
    """
    ends = _ends(changes).with_row_index(_ROW).sort(TARGET, SOURCE, maintain_order=True)
    for cut in _CUTS:
        tops = ends.with_columns(_top(cut).alias(_TOP))
        sizes = tops.drop_nulls(_TOP).group_by(_TOP).len().sort(_TOP)
        if len(sizes) >= 2 and tops[_TOP].null_count() <= (1 - _LEAST_SHARE) * len(tops):
            numbers = dict(zip(sizes[_TOP], _lane_numbers(sizes["len"].to_list(), size), strict=True))
            lanes = tops.with_columns(
                pl.col(_TOP).replace_strict(numbers, return_dtype=pl.UInt32).alias(_LANE)
            )
            parts = lanes.drop_nulls(_LANE).partition_by(_LANE, maintain_order=True)
            across = lanes.filter(pl.col(_LANE).is_null())
            return Schedule(
                tuple(tuple(_batches(changes, part, size)) for part in parts),
                tuple(_batches(changes, across, size)),
            )
    return Schedule((), tuple(_batches(changes, ends, size)))


def lanes_of_linked(linked: LinkedNodes, size: int) -> Iterator[tuple[Step, ...]]:
    """Divide new nodes into lanes that may be written in parallel, because no target is in two lanes.

    A step has at most `size` nodes.
    """
    sizes = linked.frame.group_by(TARGET, maintain_order=True).len()["len"].to_list()
    start = 0
    for _, targets in groupby(zip(_lane_numbers(sizes, size), sizes, strict=True), key=itemgetter(0)):
        end = start + sum(count for _, count in targets)
        cuts = range(start, end, size)
        yield tuple(linked_step(linked.slice(cut, min(size, end - cut))) for cut in cuts)
        start = end


def _ends(changes: Batch) -> pl.DataFrame:
    if changes.new is not None:
        return changes.new.frame.select(SOURCE, TARGET)
    keys = [change.key for change in changes.changes if isinstance(change.key, EdgeKey)]
    codes = [(key.source.code, key.target.code) for key in keys]
    return pl.DataFrame(codes, schema={SOURCE: pl.String, TARGET: pl.String}, orient="row")


def _top(cut: int) -> pl.Expr:
    """Return the code of the subtree that contains both ends; null if no subtree does."""
    source, target = pl.col(SOURCE), pl.col(TARGET)
    long = (source.str.len_chars() >= cut) & (target.str.len_chars() >= cut)
    same = source.str.head(cut) == target.str.head(cut)
    return pl.when(long & same).then(source.str.head(cut))


def _lane_numbers(sizes: list[int], size: int) -> Iterator[int]:
    """Yield, for each subtree, the number of its lane; `sizes` are the numbers of changes in the subtrees.

    Subtrees share a lane as long as it has at most `size` changes. A subtree with more changes has a lane of
    several batches for itself.
    """
    lane = held = 0
    for subtree in sizes:
        if held and held + subtree > size:
            lane, held = lane + 1, 0
        held += subtree
        yield lane


def _batches(changes: Batch, ends: pl.DataFrame, size: int) -> Iterator[Batch]:
    rows = ends[_ROW].to_list()
    for start in range(0, len(rows), size):
        yield changes.take(rows[start : start + size])
