"""Compares the rows of one dataset with the graph: finds facts to add, update and retire, and rows to reject."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from wangge.graph.model import EdgeKind, NodeKey, NodeKind, Source
from wangge.loaders.fact import EdgeKey, RowFacts, RowLocation
from wangge.loaders.planning.acceptance import Acceptance
from wangge.loaders.planning.change import ChangeLog, Operation
from wangge.loaders.planning.context import PlanContext
from wangge.loaders.planning.guard import attachment_guards, retire_guards
from wangge.loaders.planning.lookup import Lookup
from wangge.loaders.planning.rowmemory import RowMemory
from wangge.loaders.progress import Progress
from wangge.loaders.project import Dataset
from wangge.loaders.reject import Notice
from wangge.loaders.sheets.cells import Value
from wangge.loaders.sheets.understood import UnderstoodSheet
from wangge.loaders.state import Edges, Stored

__all__ = ["Comparison", "Outcomes"]

Outcomes = Counter[tuple[str, str, Operation | None]]
"""The number of rows by file, sheet and outcome; None stands for an unchanged row."""

_ROWS_AT_ONCE = 5_000


class _ResolvedRow(NamedTuple):
    """A row whose references are resolved, with the relationships it declares and their properties."""

    sheet: UnderstoodSheet
    facts: RowFacts
    edges: dict[EdgeKey, dict[str, Value]]


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
    ) -> None:
        self.changes = ChangeLog()
        self.guards: list[str] = []
        self.notices: list[Notice] = []
        self.memory = RowMemory()
        self.outcomes: Outcomes = Counter()
        self._dataset = dataset
        self._sheets = sheets
        self._model = context.model
        self._state = context.state
        self._directory = context.directory
        self._declared = context.declared
        self._allow_retire = context.allow_retire
        self._earlier = memory
        self._lost_files = lost_files or {}
        self._accepted = Acceptance(dataset, sheets, self._state, self._directory, self._declared, memory)
        self._lookup = Lookup(self._model, self._directory, self._accepted)
        self._wanted: dict[EdgeKey, RowLocation] = {}
        self._nothing_changed = False
        self._done = 0
        self._total = sum(len(sheet.facts) for sheet in sheets)

    def run(self, progress: Progress) -> None:
        """Compare all rows; reads the graph only."""
        self._notice_missing_kinds()
        kept_labels = self._kept_labels()
        self._accepted.run(kept_labels)
        retiring = self._retiring(kept_labels)
        for node in retiring:
            self._directory.remove(node)
        self._nothing_changed = not retiring and self._accepted.nothing_changed()
        if self._nothing_changed and self._accepted.all_settled():
            self._leave_unchanged()
        elif self._rejects_rows(progress, compare=True):
            self._nothing_changed = False
            while self._rejects_rows(progress, compare=False):
                pass
            self._rejects_rows(progress, compare=True)
        self._declared.add(self._dataset.name, self._accepted.seen, self._wanted)
        self._retire(retiring)
        self.guards = [
            *retire_guards(self.changes, self._state, self._dataset, self._allow_retire, self._lost_files),
            *attachment_guards(self.changes, self._state),
        ]

    def _leave_unchanged(self) -> None:
        """Count every row as unchanged, because all rows match their stored digests and no node is retired."""
        self.memory = self._earlier or RowMemory()
        for sheet in self._sheets:
            self.outcomes[sheet.file, sheet.name, None] += len(sheet.facts)

    def _notice_missing_kinds(self) -> None:
        """Add a notice for every kind without a sheet, because its nodes in the graph are not retired."""
        if all(sheet.adds_only for sheet in self._sheets):
            return
        for label in self._model.nodes.keys() - self._sheets_of_nodes().keys():
            held = self._state.held(label, self._dataset.name)
            if held:
                message = f"the dataset has no sheet of {label}; the {held} in the graph stay unchanged"
                self.notices.append(Notice(self._dataset.source.name, self._dataset.name, message))
        self.notices.sort(key=lambda notice: notice.message)

    def _kept_labels(self) -> set[str]:
        """Return the labels whose nodes are not retired, because their sheets have no row or an unreadable row."""
        labels: set[str] = set()
        for label, sheets in self._sheets_of_nodes().items():
            complete = [sheet for sheet in sheets if not sheet.adds_only]
            if not complete or any(sheet.unreadable for sheet in sheets):
                labels.add(label)
            elif not any(sheet.rows_in for sheet in complete):
                labels.add(label)
                held = self._state.held(label, self._dataset.name)
                if held:
                    message = f"no rows; the {held} {label} in the graph stay unchanged"
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
            if sheet.sheet is not None and isinstance(sheet.sheet.kind, NodeKind):
                sheets_by_label.setdefault(sheet.sheet.kind.label, []).append(sheet)
        return sheets_by_label

    def _rejects_rows(self, progress: Progress, *, compare: bool) -> bool:
        """Resolve every reference and, with `compare`, compare the rows.

        Return whether a row was rejected; then the references must be resolved again, because other rows may refer
        to its node.
        """
        self.changes, self.memory, self.outcomes = ChangeLog(), RowMemory(), Counter()
        self._wanted = {}
        self._done = 0
        before = sum(len(sheet.rejected) for sheet in self._sheets)
        rejected_nodes: list[NodeKey] = []
        for number, sheet in enumerate(self._sheets):
            rejected_nodes += self._look_through(number, sheet, progress, compare=compare)
        self._forget(rejected_nodes)
        progress(f"compare {self._dataset.name}", self._done, self._done)
        if compare:
            self._retire_edges_of_sheets()
        return sum(len(sheet.rejected) for sheet in self._sheets) > before

    def _look_through(
        self, number: int, sheet: UnderstoodSheet, progress: Progress, *, compare: bool
    ) -> list[NodeKey]:
        if sheet.sheet is None:
            return []
        kind = sheet.sheet.kind
        sheet_key = (sheet.file, sheet.name, sheet.kind_name)
        walk = self._earlier.sheet(*sheet_key).walk() if self._earlier else None
        remembered = self.memory.sheet(*sheet_key)
        comparable = isinstance(kind, NodeKind) or self._accepted.settled.get(number, False)
        rejected_nodes: list[NodeKey] = []
        waiting_rows: list[_ResolvedRow] = []
        for facts, digest in sheet.facts.digested():
            row = facts.place.row
            self._report(progress)
            same = walk is not None and walk.same(row, digest) and comparable
            if row in sheet.rejected:
                continue
            if same and self._nothing_changed and self._lookup.names_codes_only(facts):
                remembered.add(row, facts.node.code if facts.node else "", digest)
                self.outcomes[sheet.file, sheet.name, None] += 1
                continue
            edges, by_code = self._lookup.edges(sheet, facts, self._wanted)
            if edges is None:
                if facts.node is not None:
                    self._accepted.refused.setdefault(facts.node, facts.place)
                    rejected_nodes.append(facts.node)
            elif compare:
                remembered.add(row, facts.node.code if facts.node else "", digest)
                if same and by_code:
                    self.outcomes[sheet.file, sheet.name, None] += 1
                else:
                    waiting_rows.append(_ResolvedRow(sheet, facts, edges))
                if len(waiting_rows) == _ROWS_AT_ONCE:
                    rejected_nodes += self._compare_rows(kind, waiting_rows)
                    waiting_rows.clear()
        rejected_nodes += self._compare_rows(kind, waiting_rows)
        if len(remembered):
            self.memory.put(remembered)
        return rejected_nodes

    def _report(self, progress: Progress) -> None:
        self._done += 1
        if not self._done % _ROWS_AT_ONCE:
            progress(f"compare {self._dataset.name}", self._done, self._total)

    def _forget(self, rejected_nodes: list[NodeKey]) -> None:
        """Remove the nodes of rejected rows from the directory, except those that the graph has as nodes of a dataset."""
        stored = self._state.pick_all(rejected_nodes)
        for node in rejected_nodes:
            if node not in stored or not stored[node].dataset:
                self._directory.remove(node)

    def _compare_rows(self, kind: NodeKind | EdgeKind, rows: list[_ResolvedRow]) -> list[NodeKey]:
        """Compare `rows` of one sheet with the graph; return the nodes of rows that are rejected."""
        if not rows:
            return []
        if isinstance(kind, EdgeKind):
            for row in rows:
                self._compare_edge_row(kind, row)
            return []
        label = kind.label
        codes = [row.facts.node.code for row in rows if row.facts.node]
        stored = self._state.pick(label, codes)
        edges = {
            edge.name: self._state.pick_edges(edge, label, stored)
            for edge in self._model.edges_from(label)
            if edge.plural is None
        }
        rejected_nodes: list[NodeKey] = []
        for row in rows:
            node = row.facts.node
            if node is None:
                continue
            now = stored.get(node.code)
            if now is not None and now.dataset != self._dataset.name:
                fault = self._accepted.declared_elsewhere(repr(node.code), now.dataset)
                row.sheet.reject(row.facts.place.row, (kind.properties["code"].zh,), *fault)
                self._accepted.refused.setdefault(node, row.facts.place)
                rejected_nodes.append(node)
            else:
                self._compare_node_row(node, now, row, edges)
        return rejected_nodes

    def _compare_node_row(
        self, node: NodeKey, now: Stored | None, row: _ResolvedRow, stored: dict[str, Edges]
    ) -> None:
        operations = {self._compare(node, now, row.facts.values, row)}
        known: dict[EdgeKey, Stored] = {}
        if now is not None:
            for edges in stored.values():
                known.update(edges.at(node.code))
            for key, edge in known.items():
                if edge.dataset == self._dataset.name and key not in row.edges and _replaces(row, key):
                    self.changes.add(Operation.RETIRE, key, edge.properties, None, None)
                    operations.add(Operation.UPDATE)
        for key, own in row.edges.items():
            if self._compare(key, known.get(key), own, row) is not None:
                operations.add(Operation.UPDATE)
        self._count(row, operations)

    def _compare_edge_row(self, kind: EdgeKind, row: _ResolvedRow) -> None:
        operations: set[Operation | None] = set()
        for key, own in row.edges.items():
            stored = self._state.edges(kind, key.source.label).get(key)
            if stored is not None and stored.dataset != self._dataset.name:
                fault = self._accepted.declared_elsewhere("the same", stored.dataset)
                row.sheet.reject(row.facts.place.row, (row.facts.references[0].column,), *fault)
                return
            operations.add(self._compare(key, stored, own, row))
        self._count(row, operations)

    def _count(self, row: _ResolvedRow, operations: set[Operation | None]) -> None:
        """Count a row once: as added if a fact is added, else as updated if a fact is updated, else as unchanged."""
        outcome = next((step for step in (Operation.ADD, Operation.UPDATE) if step in operations), None)
        self.outcomes[row.sheet.file, row.sheet.name, outcome] += 1

    def _compare(
        self, key: NodeKey | EdgeKey, stored: Stored | None, after: dict[str, Any], row: _ResolvedRow
    ) -> Operation | None:
        """Add the change of one fact, if any; return ADD or UPDATE, or None if its properties are unchanged."""
        place = row.facts.place
        if stored is None:
            self.changes.add(Operation.ADD, key, None, after, place)
            return Operation.ADD
        if row.sheet.adds_only:
            after = {**stored.properties, **after}
        if stored.properties != after:
            self.changes.add(Operation.UPDATE, key, stored.properties, after, place)
            return Operation.UPDATE
        if _location(stored.src) != place:
            self.changes.add(Operation.MOVE, key, stored.properties, after, place)
        return None

    def _retire_edges_of_sheets(self) -> None:
        """Retire the relationships that a sheet of relationships declared in an earlier load, but no row declares now."""
        for kind, source in self._edge_scopes():
            for key, stored in self._state.edges(kind, source).items():
                if stored.dataset == self._dataset.name and key not in self._wanted:
                    self.changes.add(Operation.RETIRE, key, stored.properties, None, None)

    def _edge_scopes(self) -> Iterator[tuple[EdgeKind, str]]:
        """Yield kind and start label of the relationships that this dataset's sheets list completely."""
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
            if key not in already_retired:
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


def _replaces(row: _ResolvedRow, key: EdgeKey) -> bool:
    """Whether a stored relationship that the row doesn't declare is retired.

    If the sheet only adds facts, the relationship is retired only if the row names another target for a
    relationship of this kind that can have only one target.
    """
    single = (r.edge.name for r in row.facts.references if not r.ends.many)
    return not row.sheet.adds_only or key.kind in single


def _location(src: str) -> RowLocation | None:
    try:
        source = Source.parse(src)
    except ValueError:
        return None
    return RowLocation(source.file, source.sheet, source.row)
