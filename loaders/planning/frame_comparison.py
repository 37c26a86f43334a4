"""Compares the rows of a sheet of nodes with the graph: most rows column by column, the others one by one."""

from __future__ import annotations

import polars as pl

from wangge.graph.model import NodeKey, NodeKind
from wangge.loaders import frames
from wangge.loaders.overlay.layers import agreeing
from wangge.loaders.planning.acceptance import Acceptance
from wangge.loaders.planning.change import Group, Operation
from wangge.loaders.planning.frame_lookup import NO_CODE, FrameLookup
from wangge.loaders.planning.lookup import Lookup
from wangge.loaders.planning.row_comparison import ROWS_AT_ONCE, ResolvedRow, RowComparison
from wangge.loaders.references.resolve import Directory
from wangge.loaders.sheets.understood import UnderstoodSheet
from wangge.loaders.state import GraphState, Stored

__all__ = ["FrameComparison"]

_SAME = "@same"


class FrameComparison:
    """Compares sheets of nodes; adds changes and outcomes to a `RowComparison`, and rejects rows."""

    def __init__(
        self,
        state: GraphState,
        directory: Directory,
        accepted: Acceptance,
        lookup: Lookup,
        rows: RowComparison,
    ) -> None:
        self._state = state
        self._directory = directory
        self._accepted = accepted
        self._lookup = lookup
        self._rows = rows

    def look_through(
        self, number: int, sheet: UnderstoodSheet, *, compare: bool, nothing_changed: bool
    ) -> list[NodeKey]:
        """Resolve the references of sheet `number` and, with `compare`, compare its rows.

        With `nothing_changed`, unchanged rows whose references are all codes of known nodes are neither resolved
        nor compared, but only counted. Return the nodes of rows that are rejected.
        """
        if sheet.sheet is None or not isinstance(sheet.sheet.kind, NodeKind):
            return []
        kind = sheet.sheet.kind
        frame = sheet.facts.frame().with_columns(self._accepted.same[number].alias(_SAME))
        frame = self._without_ended(kind, sheet, without_rejected(sheet, frame), compare=compare)
        lookup = FrameLookup(sheet.sheet, self._directory, self._accepted.declares)
        if nothing_changed:
            settled = frame[_SAME] & lookup.names_codes_only(frame)
            self._count(sheet, None, int(settled.sum()))
            frame = frame.filter(~settled)
        if frame.is_empty():
            return []
        shared = [node.code for node in self._accepted.shared if node.label == kind.label]
        if shared:
            named = frame["code"].is_in(pl.Series(shared, dtype=pl.String).implode())
            if compare:
                self._rows.compare_shared(sheet, sheet.facts.rows_of(frame.filter(named)))
            frame = frame.filter(~named)
        if sheet.attaches:
            self._attach(kind, sheet, frame, compare=compare)
            return []
        if sheet.adds_only:
            return self._one_by_one(kind, sheet, frame, compare=compare)
        resolved = lookup.resolve(frame)
        rejected_nodes = self._one_by_one(kind, sheet, resolved.alone, compare=compare)
        if compare:
            settled = resolved.rows[_SAME] & ~resolved.rows[NO_CODE]
            self._count(sheet, None, int(settled.sum()))
            rejected_nodes += self._compare(kind, sheet, resolved.rows.filter(~settled), lookup)
        return rejected_nodes

    def _without_ended(
        self, kind: NodeKind, sheet: UnderstoodSheet, frame: pl.DataFrame, *, compare: bool
    ) -> pl.DataFrame:
        """Leave out divisions that a change event of another dataset ended; with `compare`, count them as unchanged."""
        ended = self._rows.ended(kind.label)
        if not ended or "name" not in frame.columns:
            return frame
        gives_way = [
            code in ended and agreeing(ended[code], name or "")
            for code, name in zip(frame["code"], frame["name"], strict=True)
        ]
        if compare:
            self._count(sheet, None, sum(gives_way))
        return frame.filter(~pl.Series(gives_way, dtype=pl.Boolean))

    def _compare(
        self, kind: NodeKind, sheet: UnderstoodSheet, frame: pl.DataFrame, lookup: FrameLookup
    ) -> list[NodeKey]:
        """Compare resolved rows with the graph, a few thousand at a time; return the nodes of rejected rows."""
        if not self._state.last_run:
            self._add(kind, sheet, frame, lookup)
            return []
        rejected_nodes: list[NodeKey] = []
        for part in frame.iter_slices(ROWS_AT_ONCE):
            stored = self._state.pick(kind.label, part["code"].to_list())
            in_graph = part["code"].is_in(pl.Series(list(stored), dtype=pl.String).implode())
            self._add(kind, sheet, part.filter(~in_graph), lookup)
            rejected_nodes += self._one_by_one(
                kind, sheet, part.filter(in_graph), compare=True, stored=stored
            )
        return rejected_nodes

    def _attach(self, kind: NodeKind, sheet: UnderstoodSheet, frame: pl.DataFrame, *, compare: bool) -> None:
        """Resolve and compare rows that only add relationships to nodes of other datasets."""
        resolved_rows: list[ResolvedRow] = []
        for facts in sheet.facts.rows_of(frame):
            edges, _ = self._lookup.edges(sheet, facts, {})
            if edges is not None:
                resolved_rows.append(ResolvedRow(sheet, facts, edges))
        if compare:
            self._rows.attach(kind, resolved_rows)

    def _one_by_one(
        self,
        kind: NodeKind,
        sheet: UnderstoodSheet,
        frame: pl.DataFrame,
        *,
        compare: bool,
        stored: dict[str, Stored] | None = None,
    ) -> list[NodeKey]:
        """Resolve the references of rows one by one, and compare the rows; return the nodes of rejected rows.

        `stored` are the graph's nodes of these rows, if they were read already.
        """
        rejected_nodes: list[NodeKey] = []
        for part in frame.iter_slices(ROWS_AT_ONCE):
            resolved_rows: list[ResolvedRow] = []
            for facts, same in zip(sheet.facts.rows_of(part), part[_SAME], strict=True):
                edges, by_code = self._lookup.edges(sheet, facts, {})
                if edges is None and facts.node is not None:
                    self._accepted.refused.setdefault(facts.node, facts.place)
                    rejected_nodes.append(facts.node)
                elif edges is not None and same and by_code:
                    self._count(sheet, None, 1)
                elif edges is not None:
                    resolved_rows.append(ResolvedRow(sheet, facts, edges))
            if compare:
                rejected_nodes += self._rows.compare_nodes(kind, resolved_rows, stored)
        return rejected_nodes

    def _add(self, kind: NodeKind, sheet: UnderstoodSheet, frame: pl.DataFrame, lookup: FrameLookup) -> None:
        """Add the nodes of the rows, and their relationships."""
        if frame.is_empty():
            return
        self._count(sheet, Operation.ADD, frame.height)
        sheets = [(sheet.file, sheet.source_name)]
        number = pl.lit(0, dtype=pl.Int32).alias(frames.SHEET)
        properties = [name for name in frame.columns if not name.startswith("@")]
        nodes = frame.select(pl.col("code").alias(frames.SOURCE), number, frames.ROW, *properties)
        edges = [
            (Group(Operation.ADD, one.kind, kind.label, one.target), one.frame.with_columns(number))
            for one in lookup.edges(frame)
        ]
        self._rows.changes.add_nodes(Group(Operation.ADD, kind.label), nodes, sheets, edges)

    def _count(self, sheet: UnderstoodSheet, outcome: Operation | None, rows: int) -> None:
        self._rows.outcomes[sheet.file, sheet.name, outcome] += rows


def without_rejected(sheet: UnderstoodSheet, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of a frame that aren't rejected."""
    if not sheet.rejected or frame.is_empty():
        return frame
    rejected = pl.Series(sorted(sheet.rejected), dtype=pl.UInt32)
    return frame.filter(~pl.col(frames.ROW).is_in(rejected.implode()))
