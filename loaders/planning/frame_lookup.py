"""Resolves the references of a frame of nodes column by column.

Rows for which that isn't possible are returned unresolved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import polars as pl

from wangge.graph.model import Column, NodeKey, NodeKind, Sheet
from wangge.loaders import frames
from wangge.loaders.fact import Reference
from wangge.loaders.planning.frame_parents import LABEL, TEXT, FrameParents
from wangge.loaders.planning.lookup import targets_of
from wangge.loaders.references.resolve import Directory

__all__ = ["NO_CODE", "EdgeFrame", "FrameLookup", "ResolvedFrame"]

NO_CODE = "@no_code"
"""The name of a column that is true if a reference of the row isn't written as the code of its target."""


class EdgeFrame(NamedTuple):
    """Relationships of one kind to nodes of one label, with the columns `@source`, `@target` and `@row`."""

    kind: str
    target: str
    frame: pl.DataFrame


class ResolvedFrame(NamedTuple):
    """The rows of a frame in two groups: with resolved references, and with references still to be resolved.

    `rows` is the first group. Its additional column `@no_code` is true if a reference of the row isn't
    written as the code of its target. `alone` is the second group; its references must be resolved row by
    row.
    """

    rows: pl.DataFrame
    alone: pl.DataFrame


class FrameLookup:
    """Resolves the references on one sheet of nodes."""

    def __init__(self, sheet: Sheet, directory: Directory, declares: Callable[[NodeKey], bool]) -> None:
        self._sheet = sheet
        self._kind = sheet.kind
        self._directory = directory
        self._declares = declares
        self._maps: dict[str, pl.DataFrame] = {}
        self._columns = [
            (frames.reference(number), column)
            for number, column in enumerate(sheet.columns)
            if column.edge is not None and column.role != "source"
        ]
        self._parents = FrameParents(sheet, directory)

    def resolve(self, frame: pl.DataFrame) -> ResolvedFrame:
        """Resolve the references of those rows for which this is possible column by column."""
        needs_row = frame[frames.INSIDE].list.len().fill_null(0) > 0
        without_code = pl.repeat(value=False, n=frame.height, eager=True, dtype=pl.Boolean)
        self._maps = {}
        for name, column in self._columns:
            targets = self._targets(frame[name], column)
            if targets is None:
                continue
            self._maps[name] = targets
            known, plain = (set(part) for part in (targets[TEXT], targets.filter(~pl.col(NO_CODE))[TEXT]))
            needs_row |= _names_other(frame[name], known)
            without_code |= _names_other(frame[name], plain)
        several = self._parents.are_several(frame)
        if several.any():
            without_code |= several
            needs_row |= several & ~self._parents.are_pairs(frame)
            frame = self._parents.without_certain(frame, several & ~needs_row, self._maps)
        rows = frame.with_columns(without_code.alias(NO_CODE)).filter(~needs_row)
        return ResolvedFrame(rows, frame.filter(needs_row))

    def names_codes_only(self, frame: pl.DataFrame) -> pl.Series:
        """Return for every row whether all its references are codes of known nodes, as a Boolean series."""
        other = pl.repeat(value=False, n=frame.height, eager=True, dtype=pl.Boolean)
        for name, column in self._columns:
            labels = self._labels(column)
            texts = _texts(frame[name])
            other |= _names_other(
                frame[name], {text for text in texts if self._directory.knows(text, labels)}
            )
        return ~(other | self._parents.are_several(frame))

    def edges(self, rows: pl.DataFrame) -> Iterator[EdgeFrame]:
        """Yield the relationships of rows that `resolve` has resolved, each relationship once."""
        parts: dict[tuple[str, str], list[pl.DataFrame]] = {}
        may_repeat: set[str] = set()
        for name, column in self._columns:
            if name not in self._maps or column.edge is None:
                continue
            ends = rows.select(pl.col("code").alias(frames.SOURCE), frames.ROW, pl.col(name).alias(TEXT))
            if isinstance(ends.schema[TEXT], pl.List):
                ends = ends.explode(TEXT, empty_as_null=True)
                may_repeat.add(column.edge.name)
            edges = ends.drop_nulls(TEXT).join(self._maps[name], on=TEXT, maintain_order="left")
            for label in edges[LABEL].unique(maintain_order=True):
                chosen = edges.filter(pl.col(LABEL) == label)
                parts.setdefault((column.edge.name, label), []).append(
                    chosen.select(frames.SOURCE, frames.TARGET, frames.ROW)
                )
        for (kind, label), frame_parts in parts.items():
            edges = pl.concat(frame_parts)
            if len(frame_parts) > 1 or kind in may_repeat:
                edges = edges.unique([frames.SOURCE, frames.TARGET], maintain_order=True, keep="first")
            yield EdgeFrame(kind, label, edges)

    def _targets(self, texts: pl.Series, column: Column) -> pl.DataFrame | None:
        """Return the node that each distinct text means; leave out texts whose meaning depends on the row.

        The result is None for a blank column.
        """
        distinct = _texts(texts)
        if not distinct or column.edge is None or column.ends is None:
            return None
        labels = self._labels(column)
        targets: list[tuple[str, str, str, bool]] = []
        for text in distinct:
            reference = Reference(column.zh, column.edge, column.ends, text)
            node = self._directory.resolve_alone(reference, labels, self._declares)
            if node is not None:
                targets.append((text, node.code, node.label, node.code != text))
        schema = {TEXT: pl.String, frames.TARGET: pl.String, LABEL: pl.String, NO_CODE: pl.Boolean}
        return pl.DataFrame(targets, schema=schema, orient="row")

    def _labels(self, column: Column) -> tuple[str, ...]:
        if column.ends is None or not isinstance(self._kind, NodeKind):
            return ()
        return targets_of(column.ends, self._kind.label)


def _texts(column: pl.Series) -> list[str]:
    """Return the distinct texts of a column of texts, or of lists of texts."""
    if isinstance(column.dtype, pl.List):
        column = column.explode(empty_as_null=True)
    return column.drop_nulls().unique(maintain_order=True).to_list()


def _names_other(column: pl.Series, known: Iterable[str]) -> pl.Series:
    """Return for every row whether it has a text that isn't in `known`."""
    allowed = pl.Series(list(known), dtype=pl.String)
    if isinstance(column.dtype, pl.List):
        rows = pl.DataFrame({"texts": column}).with_row_index("at").explode("texts", empty_as_null=True)
        others = rows.drop_nulls("texts").filter(~pl.col("texts").is_in(allowed.implode()))
        numbers = pl.int_range(column.len(), dtype=pl.UInt32, eager=True)
        return numbers.is_in(others["at"].unique().implode())
    return (~column.is_in(allowed.implode())).fill_null(value=False)
