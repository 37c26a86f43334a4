"""Compares the rows of one dataset with the graph: finds facts to add, update and retire, and rows to reject."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from wangge.graph.model import EdgeKind, NodeKey
from wangge.loaders.fact import EdgeKey, RowLocation
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.overlay.overlay import Overlay
from wangge.loaders.planning.acceptance import Acceptance
from wangge.loaders.planning.change import ChangeLog
from wangge.loaders.planning.context import PlanContext
from wangge.loaders.planning.frame_comparison import FrameComparison, without_rejected
from wangge.loaders.planning.lookup import Lookup
from wangge.loaders.planning.retirement import Retirement
from wangge.loaders.planning.row_comparison import ROWS_AT_ONCE, Outcomes, ResolvedRow, RowComparison
from wangge.loaders.planning.rowmemory import RowMemory
from wangge.loaders.progress import Progress, silent
from wangge.loaders.project import Dataset
from wangge.loaders.sheets.understood import UnderstoodSheet

__all__ = ["Comparison", "Outcomes"]


class Comparison:
    """Compares one dataset with the graph.

    `run` fills `changes` and `memory` (the row digests), and rejects rows of the sheets. `retirement` has the
    notices about facts that stay although no row declares them, and the reasons why the changes must not be
    applied.
    """

    def __init__(
        self,
        dataset: Dataset,
        sheets: list[UnderstoodSheet],
        context: PlanContext,
        memory: RowMemory | None = None,
        lost_files: Mapping[str, RejectText] | None = None,
        day: date | None = None,
    ) -> None:
        self.changes = ChangeLog()
        self.memory = RowMemory()
        self.outcomes: Outcomes = Counter()
        self._dataset = dataset
        self._sheets = sheets
        self._context = context
        self._model = context.model
        self._state = context.state
        self._directory = context.directory
        self._declared = context.declared
        self._allow_retire = context.allow_retire
        self._earlier = memory
        self._lost_files = lost_files or {}
        self._accepted = Acceptance(dataset, sheets, self._state, self._directory, self._declared, memory)
        self._overlay = Overlay(
            dataset.name, sheets, context, self._accepted, day or datetime.now(UTC).date()
        )
        self.retirement = Retirement(dataset, sheets, context, self._accepted)
        self._lookup = Lookup(self._model, self._directory, self._accepted)
        self._wanted: dict[EdgeKey, RowLocation] = {}
        self._nothing_changed = False
        self._add_notices: Callable[[], None] = lambda: None
        self._progress: Progress = silent
        self._done = 0
        self._total = sum(len(sheet.facts) for sheet in sheets)

    def run(self, progress: Progress) -> None:
        """Compare all rows with the graph, without writing to it."""
        self._progress = progress
        kept_labels = self.retirement.kept_labels()
        self._accepted.run(kept_labels)
        retiring = self._overlay.prepare(self.retirement.nodes(kept_labels))
        for node in retiring:
            self._directory.remove(node)
        for label, codes in self.retirement.held.codes().items():
            self._directory.keep(label, codes)
        self._nothing_changed = not retiring and not self._overlay.changed
        self._nothing_changed = self._nothing_changed and self._accepted.nothing_changed()
        if self._nothing_changed and self._accepted.all_settled():
            self._leave_unchanged()
        elif self._rejects_rows(compare=True):
            self._nothing_changed = False
            while self._rejects_rows(compare=False):
                pass
            self._rejects_rows(compare=True)
        self._lookup.other_tiers.add_notices()
        self._add_notices()
        self._declared.add(self._dataset.name, self._accepted.seen, self._wanted, self._accepted.row_of)
        self.retirement.retire(self.changes, retiring)
        self.retirement.stop_too_many(self.changes, self._allow_retire, self._lost_files)
        self._overlay.write(self.changes)
        self._context.earlier.append((self._dataset.name, self.changes))
        self.retirement.remember(self.changes)
        self.retirement.stop_attached(self.changes)

    def _leave_unchanged(self) -> None:
        """Count every row as unchanged. Call this only if all rows match their digests and no node is retired."""
        self.memory = self._earlier or RowMemory()
        for sheet in self._sheets:
            self.outcomes[sheet.file, sheet.name, None] += len(sheet.facts)

    def _rejects_rows(self, *, compare: bool) -> bool:
        """Resolve every reference and, with `compare`, compare the rows.

        Return whether a row was rejected. If so, all references must be resolved again, because other rows
        may refer to the node of the rejected row.
        """
        rows = RowComparison(self._dataset.name, self._context, self._accepted, self.retirement.held)
        node_sheets = FrameComparison(self._state, self._directory, self._accepted, self._lookup, rows)
        self.changes, self.memory, self.outcomes = rows.changes, RowMemory(), rows.outcomes
        self._add_notices = rows.elsewhere.add_notices
        self._wanted = {}
        self.retirement.held.begin()
        self._done = 0
        before = sum(len(sheet.rejected) for sheet in self._sheets)
        rejected_nodes: list[NodeKey] = []
        for number, sheet in enumerate(self._sheets):
            kind = sheet.sheet.kind if sheet.sheet else None
            if isinstance(kind, EdgeKind):
                self._look_through_edges(number, sheet, kind, rows, compare=compare)
            else:
                rejected_nodes += node_sheets.look_through(
                    number, sheet, compare=compare, nothing_changed=self._nothing_changed
                )
            self._report(len(sheet.facts))
        self._forget(rejected_nodes)
        if compare:
            self.retirement.retire_edges(self.changes, self._wanted.keys())
            self._remember()
        return sum(len(sheet.rejected) for sheet in self._sheets) > before

    def _look_through_edges(
        self, number: int, sheet: UnderstoodSheet, kind: EdgeKind, rows: RowComparison, *, compare: bool
    ) -> None:
        """Resolve and compare the rows of a sheet of relationships."""
        settled = self._accepted.settled.get(number, False)
        frame = without_rejected(sheet, sheet.facts.frame())
        for part in frame.iter_slices(ROWS_AT_ONCE):
            waiting_rows: list[ResolvedRow] = []
            for facts in sheet.facts.rows_of(part):
                edges, by_code = self._lookup.edges(sheet, facts, self._wanted)
                if edges is not None and settled and by_code:
                    self.outcomes[sheet.file, sheet.name, None] += 1
                elif edges is not None:
                    waiting_rows.append(ResolvedRow(sheet, facts, edges))
            if compare:
                rows.compare_edges(kind, waiting_rows)

    def _remember(self) -> None:
        """Add to `memory` the digests of all rows that aren't rejected."""
        for sheet in self._sheets:
            frame = without_rejected(sheet, sheet.facts.frame())
            if not frame.is_empty():
                memory = self.memory.sheet(sheet.file, sheet.name, sheet.kind_name)
                memory.add(frame)
                self.memory.put(memory)
        self.memory.rely_on(self._earlier)

    def _report(self, rows: int) -> None:
        self._done += rows
        self._progress(f"compare {self._dataset.name}", self._done, self._total)

    def _forget(self, rejected_nodes: list[NodeKey]) -> None:
        """Remove the nodes of rejected rows from the directory.

        If wangge wrote a node to the graph earlier, the node stays in the directory.
        """
        stored = self._state.pick_all(rejected_nodes)
        for node in rejected_nodes:
            if node not in stored or not stored[node].dataset:
                self._directory.remove(node)
