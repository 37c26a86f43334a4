"""Plans datasets row by row, for comparison with wangge's plans.

wangge itself plans whole columns at once; for the same datasets, both plans must be equal.

The code here is slow and simple. It compares every row with the graph, and doesn't use row digests to skip rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from wangge.graph.model import EdgeKind, Ends, Model, NodeKey, NodeKind, Source, load_model
from wangge.loaders.fact import EdgeKey, Reference, RowFacts
from wangge.loaders.planning.change import Change, Operation
from wangge.loaders.planning.dataset_reader import DatasetReader
from wangge.loaders.progress import silent
from wangge.loaders.project import Dataset
from wangge.loaders.references.context import ReferenceContext
from wangge.loaders.references.resolve import Directory
from wangge.loaders.references.row_targets import parent_or_other, row_targets
from wangge.loaders.reject import CellError
from wangge.loaders.sheets.understood import UnderstoodSheet
from wangge.loaders.state import GraphReader, GraphState, Stored

__all__ = ["RowPlan"]

Key = NodeKey | EdgeKey
RowId = tuple[str, str, int]


class _Row(NamedTuple):
    dataset: str
    sheet: UnderstoodSheet
    facts: RowFacts

    @property
    def place(self) -> RowId:
        return (self.sheet.file, self.sheet.name, self.facts.place.row)


class RowPlan:
    """The expected plan of datasets; `counts` are the numbers of rows by file, sheet and outcome."""

    def __init__(self, store: GraphReader, datasets: Sequence[Dataset], folder: Path) -> None:
        self.changes: list[Change] = []
        self.rejected: set[RowId] = set()
        self.counts: Counter[tuple[str, str, str]] = Counter()
        self._model: Model = load_model()
        self._state = GraphState(store, self._model)
        self._nodes = {
            NodeKey(label, code): node
            for label in self._model.nodes
            for code, node in self._state.nodes(label).items()
        }
        self._edges = {
            key: edge
            for kind in self._model.edges.values()
            for label in {source for ends in kind.ends for source in ends.sources}
            for key, edge in self._state.edges(kind, label).items()
        }
        self._owners: dict[Key, str] = {}
        self._known: list[RowFacts] = []
        self._retired: set[NodeKey] = set()
        for dataset in datasets:
            self._plan(dataset, DatasetReader(dataset, None).sheets(folder, self._model, silent))

    def _plan(self, dataset: Dataset, sheets: list[UnderstoodSheet]) -> None:
        rows = [_Row(dataset.name, sheet, facts) for sheet in sheets for facts in sheet.facts]
        for sheet in sheets:
            self.rejected |= {(sheet.file, sheet.name, row) for row in sheet.rejected}
        unretired_labels = self._unretired_labels(sheets)
        accepted = rows = list(self._accepted(rows))
        while True:
            resolved = list(self._resolved(dataset.name, sheets, unretired_labels, accepted, rows))
            remaining = [row for row, _ in resolved]
            if len(remaining) == len(rows):
                break
            rows = remaining
        for row, edges in resolved:
            self._compare(row, edges)
        self._retire(dataset.name, sheets, unretired_labels, [row.facts for row, _ in resolved], resolved)
        self._owners |= {row.facts.node: dataset.name for row, _ in resolved if row.facts.node}
        self._known += [row.facts for row, _ in resolved if row.facts.node]

    def _accepted(self, rows: list[_Row]) -> Iterator[_Row]:
        """Yield the accepted rows; reject a row if an earlier row or another dataset declares its node."""
        declared: set[NodeKey] = set()
        for row in rows:
            node = row.facts.node
            if node is not None and (node in declared or node in self._owners):
                self.rejected.add(row.place)
                continue
            if node is not None:
                declared.add(node)
            yield row

    def _unretired_labels(self, sheets: list[UnderstoodSheet]) -> set[str]:
        """Return the labels whose nodes aren't retired: no sheet of the label has rows, or a rejected row has no code."""
        unretired_labels = set(self._model.nodes)
        for label in {sheet.kind_name for sheet in sheets}:
            of_label = [sheet for sheet in sheets if sheet.kind_name == label]
            if not any(sheet.has_row_without_code for sheet in of_label) and any(
                sheet.rows_in for sheet in of_label
            ):
                unretired_labels.discard(label)
        return unretired_labels

    def _resolved(
        self,
        dataset: str,
        sheets: list[UnderstoodSheet],
        unretired_labels: set[str],
        accepted: list[_Row],
        rows: list[_Row],
    ) -> Iterator[tuple[_Row, dict[EdgeKey, dict[str, Any]]]]:
        """Yield rows whose references all resolve and whose facts are in no other dataset; reject the others.

        `accepted` are all rows that `_accepted` returned, `rows` those of them that haven't been rejected for their
        references so far. A reference to the node of a rejected row still resolves if the node is in the graph already.
        """
        directory = Directory(self._state, self._model)
        for label in self._model.nodes:
            directory.open(label, without=None if label in unretired_labels else dataset)
        for node in self._retired:
            directory.remove(node)
        for sheet in sheets:
            if isinstance(sheet.sheet and sheet.sheet.kind, NodeKind):
                directory.keep(sheet.kind_name, sheet.codes_of_rejected)
        places = {row.place for row in rows}
        for facts in self._known:
            directory.add(facts, facts.inside)
        for row in accepted:
            stored = self._nodes.get(row.facts.node) if row.facts.node else None
            if row.place in places or (stored is not None and stored.dataset):
                directory.add(row.facts, row.facts.inside)
        declared = {row.facts.node for row in rows if row.facts.node}
        seen: set[EdgeKey] = set()
        for row in rows:
            edges = self._edges_of(row, directory, declared)
            stored = self._nodes.get(row.facts.node) if row.facts.node else None
            keys = edges or {}
            belongs_to_other = row.facts.node is None and any(
                key in seen or key in self._owners or not _is_own(self._edges.get(key), dataset)
                for key in keys
            )
            if edges is None or belongs_to_other or not _is_own(stored, dataset):
                self.rejected.add(row.place)
                continue
            seen.update(keys)
            yield row, edges

    def _edges_of(
        self, row: _Row, directory: Directory, declared: set[NodeKey]
    ) -> dict[EdgeKey, dict[str, Any]] | None:
        facts, edges = row.facts, dict[EdgeKey, dict[str, Any]]()

        def declares(node: NodeKey) -> bool:
            return node in declared or (node in self._nodes and self._nodes[node].dataset == row.dataset)

        context = ReferenceContext(facts.node, facts.inside, declares)
        own = {} if facts.node else facts.values
        try:
            for reference, target in self._targets_of(facts, directory, context):
                source = facts.node or _end(directory, facts.start, context, None)
                key = tuple(own[name] for name in reference.edge.key)
                edges[EdgeKey(reference.edge.name, source, target, key)] = own
        except CellError:
            return None
        return edges

    def _targets_of(
        self, facts: RowFacts, directory: Directory, context: ReferenceContext
    ) -> Iterator[tuple[Reference, NodeKey]]:
        def resolve(reference: Reference, of_row: ReferenceContext) -> NodeKey:
            label = facts.node.label if facts.node else ""
            labels = _labels(reference.ends, facts.node)
            return parent_or_other(
                reference, labels, label, lambda ref, names: directory.resolve(ref, names, of_row)
            )

        for reference, target in row_targets(facts.references, context, resolve, directory.certainly_in):
            if isinstance(target, CellError):
                raise target
            yield reference, target

    def _compare(self, row: _Row, edges: dict[EdgeKey, dict[str, Any]]) -> None:
        node = row.facts.node
        outcomes = []
        if node is not None:
            outcomes.append(self._change(node, self._nodes.get(node), row.facts.values, row))
            retired = self._retired_edges()
            for key, edge in self._edges.items():
                if key in retired:
                    continue
                column_edge = self._model.edges[key.kind].plural is None
                if key.source == node and column_edge and edge.dataset == row.dataset and key not in edges:
                    self.changes.append(Change(Operation.RETIRE, key, edge.properties, None, None))
                    outcomes.append("updated")
        for key, own in edges.items():
            outcome = self._change(key, self._edges.get(key), own, row)
            outcomes.append("updated" if node is not None and outcome == "added" else outcome)
        outcome = next((name for name in ("added", "updated") if name in outcomes), "unchanged")
        self.counts[row.sheet.file, row.sheet.name, outcome] += 1

    def _change(self, key: Key, stored: Stored | None, after: dict[str, Any], row: _Row) -> str:
        if stored is None:
            self.changes.append(Change(Operation.ADD, key, None, after, row.facts.place))
            return "added"
        if stored.properties != after:
            self.changes.append(Change(Operation.UPDATE, key, stored.properties, after, row.facts.place))
            return "updated"
        source = Source.parse(stored.src)
        if (source.file, source.sheet, source.row) != row.place:
            self.changes.append(Change(Operation.MOVE, key, stored.properties, after, row.facts.place))
        return "unchanged"

    def _retire(
        self,
        dataset: str,
        sheets: list[UnderstoodSheet],
        unretired_labels: set[str],
        rows: list[RowFacts],
        resolved: list[tuple[_Row, dict[EdgeKey, dict[str, Any]]]],
    ) -> None:
        declared = {facts.node for facts in rows if facts.node}
        refused = {NodeKey(sheet.kind_name, code) for sheet in sheets for code in sheet.codes_of_rejected}
        for sheet in sheets:
            for facts in sheet.facts:
                if facts.node and (sheet.file, sheet.name, facts.place.row) in self.rejected:
                    refused.add(facts.node)
        retired_nodes = {
            node
            for node, stored in self._nodes.items()
            if stored.dataset == dataset
            and node.label not in unretired_labels
            and node not in declared | refused
        }
        edges = {key for key in self._edges if key.source in retired_nodes or key.target in retired_nodes}
        wanted = {key for _, keys in resolved for key in keys}
        edges |= {
            key
            for kind in self._complete_kinds(sheets)
            for key, edge in self._edges.items()
            if key.kind == kind.name and edge.dataset == dataset and key not in wanted
        }
        for key in edges - self._retired_edges():
            self.changes.append(Change(Operation.RETIRE, key, self._edges[key].properties, None, None))
        self._retired |= retired_nodes
        for node in retired_nodes:
            self.changes.append(Change(Operation.RETIRE, node, self._nodes[node].properties, None, None))

    def _retired_edges(self) -> set[Key]:
        return {change.key for change in self.changes if change.operation is Operation.RETIRE}

    def _complete_kinds(self, sheets: list[UnderstoodSheet]) -> Iterator[EdgeKind]:
        """Yield the kinds of relationship whose sheets are complete: they have rows, but no rejected row."""
        for kind in self._model.edges.values():
            of_kind = [sheet for sheet in sheets if sheet.sheet and sheet.sheet.kind is kind]
            names = {(sheet.file, sheet.name) for sheet in of_kind}
            rejected = any((file, name) in names for file, name, _ in self.rejected)
            if not rejected and any(sheet.rows_in for sheet in of_kind):
                yield kind


def _is_own(stored: Stored | None, dataset: str) -> bool:
    return stored is None or stored.dataset == dataset


def _labels(ends: Ends, node: NodeKey | None) -> tuple[str, ...]:
    if len(ends.targets) < 3 or node is None:
        return ends.targets
    return tuple(label for label in ends.targets if label != node.label)


def _end(
    directory: Directory,
    reference: Reference | None,
    context: ReferenceContext,
    labels: tuple[str, ...] | None,
) -> NodeKey:
    assert reference is not None
    return directory.resolve(reference, labels or reference.ends.sources, context)
