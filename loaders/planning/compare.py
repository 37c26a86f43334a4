"""Compares the rows of one dataset with the graph: finds facts to add, update and retire, and rows to reject."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime

from wangge.graph.model import EdgeKind, NodeKey, NodeKind
from wangge.loaders.fact import EdgeKey, RowLocation
from wangge.loaders.overlay.overlay import Overlay
from wangge.loaders.planning.acceptance import Acceptance
from wangge.loaders.planning.change import ChangeLog, Operation
from wangge.loaders.planning.context import PlanContext
from wangge.loaders.planning.frame_comparison import FrameComparison, without_rejected
from wangge.loaders.planning.guard import attachment_guards, retire_guards
from wangge.loaders.planning.lookup import Lookup
from wangge.loaders.planning.row_comparison import ROWS_AT_ONCE, Outcomes, ResolvedRow, RowComparison
from wangge.loaders.planning.rowmemory import RowMemory
from wangge.loaders.progress import Progress, silent
from wangge.loaders.project import Dataset
from wangge.loaders.reject import Notice
from wangge.loaders.sheets.understood import UnderstoodSheet

__all__ = ["Comparison", "Outcomes"]


class Comparison:
    """Compares one dataset with the graph.

    `run` fills `changes`, `notices`, `memory` (the row digests) and `guards` (the reasons why the changes must not be
    applied), and rejects rows of the sheets.
    """

    def __init__(
        self,
        dataset: Dataset,
        sheets: list[UnderstoodSheet],
        context: PlanContext,
        memory: RowMemory | None = None,
        lost_files: Mapping[str, str] | None = None,
        day: date | None = None,
    ) -> None:
        self.changes = ChangeLog()
        self.guards: list[str] = []
        self.notices: list[Notice] = []
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
        self._lookup = Lookup(self._model, self._directory, self._accepted)
        self._wanted: dict[EdgeKey, RowLocation] = {}
        self._nothing_changed = False
        self._progress: Progress = silent
        self._done = 0
        self._total = sum(len(sheet.facts) for sheet in sheets)

    def run(self, progress: Progress) -> None:
        """Compare all rows with the graph, without writing to it."""
        self._progress = progress
        self._notice_missing_kinds()
        kept_labels = self._kept_labels()
        self._accepted.run(kept_labels)
        retiring = self._overlay.prepare(self._retiring(kept_labels))
        for node in retiring:
            self._directory.remove(node)
        self._nothing_changed = not retiring and not self._overlay.changed
        self._nothing_changed = self._nothing_changed and self._accepted.nothing_changed()
        if self._nothing_changed and self._accepted.all_settled():
            self._leave_unchanged()
        elif self._rejects_rows(compare=True):
            self._nothing_changed = False
            while self._rejects_rows(compare=False):
                pass
            self._rejects_rows(compare=True)
        self._declared.add(self._dataset.name, self._accepted.seen, self._wanted, self._accepted.row_of)
        self._retire(retiring)
        guards = retire_guards(self.changes, self._state, self._dataset, self._allow_retire, self._lost_files)
        self._overlay.write(self.changes)
        self._context.earlier.append((self._dataset.name, self.changes))
        self._declared.retired_edges.update(self._retired_edges())
        self.guards = [*guards, *attachment_guards(self.changes, self._state)]

    def _leave_unchanged(self) -> None:
        """Count every row as unchanged. Call it if all rows match their digests and no node is retired."""
        self.memory = self._earlier or RowMemory()
        for sheet in self._sheets:
            self.outcomes[sheet.file, sheet.name, None] += len(sheet.facts)

    def _notice_missing_kinds(self) -> None:
        """Add a notice for every kind that has nodes in the graph but no sheet: its nodes aren't retired."""
        if all(sheet.adds_only for sheet in self._sheets):
            return
        for label in self._model.nodes.keys() - self._sheets_of_nodes().keys():
            total = self._state.count_of_dataset(label, self._dataset.name)
            if total:
                message = (
                    f"the dataset has no sheet of {label}; the graph keeps {total} of this kind, unchanged"
                )
                self.notices.append(Notice(self._dataset.source.name, self._dataset.name, message))
        self.notices.sort(key=lambda notice: notice.message)

    def _kept_labels(self) -> set[str]:
        """Return the labels whose nodes aren't retired.

        They are the labels whose sheets have no row, only add facts, or have a rejected row without a code.
        """
        labels: set[str] = set()
        for label, sheets in self._sheets_of_nodes().items():
            complete = [sheet for sheet in sheets if not sheet.adds_only]
            if not complete or any(sheet.has_row_without_code for sheet in sheets):
                labels.add(label)
            elif not any(sheet.rows_in for sheet in complete):
                labels.add(label)
                total = self._state.count_of_dataset(label, self._dataset.name)
                if total:
                    message = f"the sheet has no rows; the graph keeps {total} of kind {label}, unchanged"
                    complete[0].notices.append(Notice(complete[0].file, complete[0].name, message))
        return labels

    def _retiring(self, kept_labels: set[str]) -> list[NodeKey]:
        """Return the nodes of this dataset that no row declares any more."""
        nodes: list[NodeKey] = []
        for label in self._sheets_of_nodes():
            if label not in kept_labels:
                codes = self._accepted.retired(label)
                nodes += [NodeKey(label, code) for code in codes]
        return nodes

    def _sheets_of_nodes(self) -> dict[str, list[UnderstoodSheet]]:
        sheets_by_label: dict[str, list[UnderstoodSheet]] = {}
        for sheet in self._sheets:
            if sheet.sheet is not None and isinstance(sheet.sheet.kind, NodeKind) and not sheet.attaches:
                sheets_by_label.setdefault(sheet.sheet.kind.label, []).append(sheet)
        return sheets_by_label

    def _rejects_rows(self, *, compare: bool) -> bool:
        """Resolve every reference and, with `compare`, compare the rows.

        Return whether a row was rejected. If so, all references must be resolved again, because other rows
        may refer to the node of the rejected row.
        """
        rows = RowComparison(self._dataset.name, self._context, self._accepted)
        node_sheets = FrameComparison(self._state, self._directory, self._accepted, self._lookup, rows)
        self.changes, self.memory, self.outcomes = rows.changes, RowMemory(), rows.outcomes
        self._wanted = {}
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
            self._retire_edges_of_sheets()
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

    def _retire_edges_of_sheets(self) -> None:
        """Retire relationships that no row declares any more.

        Only relationships with a sheet of their own are retired here. If a cell of a ledger can't be read, its relationships may
        be missing; then only those are retired that other rows replace.
        """
        for kind, source in self._edge_scopes():
            incomplete = any(sheet.has_row_without_code for sheet in self._ledgers_of(kind))
            targets = {key.target for key in self._wanted if key.kind == kind.name} if incomplete else set()
            for key, stored in self._state.edges(kind, source).items():
                known = key in self._wanted or key in self._declared.retired_edges
                if stored.dataset != self._dataset.name or known:
                    continue
                if not incomplete or key.target in targets or self._declares_post(key):
                    self.changes.add(Operation.RETIRE, key, stored.properties, None, None)

    def _ledgers_of(self, kind: EdgeKind) -> Iterator[UnderstoodSheet]:
        """Yield the sheets of a kind of relationship that were read from ledgers."""
        for sheet in self._sheets:
            if sheet.is_ledger and sheet.sheet is not None and sheet.sheet.kind is kind:
                yield sheet

    def _declares_post(self, key: EdgeKey) -> bool:
        """Whether a relationship is the holding of a post that a row declares, so that its present holder is known."""
        return key.target.label == "Post" and key.target.code in self._accepted.seen.get("Post", {})

    def _edge_scopes(self) -> Iterator[tuple[EdgeKind, str]]:
        """Yield kind and start label of the relationships that are retired if no row declares them.

        A kind is left out if its sheets are unchanged, if they have no row, if one of their rows is rejected,
        or if they only add facts.
        """
        kinds: dict[str, list[int]] = {}
        for number, sheet in enumerate(self._sheets):
            if sheet.sheet is not None and isinstance(sheet.sheet.kind, EdgeKind):
                kinds.setdefault(sheet.sheet.kind.name, []).append(number)
        for name, numbers in kinds.items():
            sheets = [self._sheets[number] for number in numbers]
            if all(self._accepted.settled.get(number, False) for number in numbers):
                continue
            if any(sheet.rejected for sheet in sheets):
                continue
            if not any(sheet.rows_in and not sheet.adds_only for sheet in sheets):
                continue
            kind = self._model.edges[name]
            for label in kind.ends[0].sources:
                yield kind, label

    def _retire(self, retiring: list[NodeKey]) -> None:
        """Retire nodes, and all their relationships that aren't retired yet."""
        if not retiring:
            return
        retired_nodes = set(retiring)
        kept = self._state.pick_all(retiring)
        already_retired = {
            key for key in self._retired_edges() if key.source in retired_nodes or key.target in retired_nodes
        }
        for key, edge in self._state.edges_at(retiring).items():
            if key not in already_retired and key not in self._declared.retired_edges:
                self.changes.add(Operation.RETIRE, key, edge.properties, None, None)
        for node in retiring:
            if node in kept:
                self.changes.add(Operation.RETIRE, node, kept[node].properties, None, None)

    def _retired_edges(self) -> Iterable[EdgeKey]:
        for group in self.changes.groups():
            if group.operation is Operation.RETIRE and not group.of_nodes:
                for batch in self.changes.batches_of(group):
                    for change in batch.changes:
                        if isinstance(change.key, EdgeKey):
                            yield change.key
