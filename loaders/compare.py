"""One dataset's rows against the graph: what to add, update, retire, and what to refuse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from graph.model import EdgeKind, Ends, Model, NodeKind, Source
from loaders.cells import Value
from loaders.change import Change, Operation
from loaders.codes import natural_code
from loaders.fact import EdgeKey, NodeKey, Place, Reference, RowFacts
from loaders.guard import retire_guards
from loaders.progress import Progress
from loaders.project import Dataset
from loaders.reject import CellError, Notice, RejectRule
from loaders.resolve import Directory
from loaders.state import GraphState, StoredEdge, StoredNode
from loaders.understand import UnderstoodSheet

__all__ = ["Comparison"]


@dataclass(frozen=True)
class _Row:
    """A row that still holds, with its sheet."""

    sheet: UnderstoodSheet
    facts: RowFacts


class Comparison:
    """The comparison of one dataset; `run` fills `changes` and `guards`, and refuses rows in the sheets."""

    def __init__(
        self,
        dataset: Dataset,
        sheets: list[UnderstoodSheet],
        model: Model,
        state: GraphState,
        directory: Directory,
        declared: dict[NodeKey | EdgeKey, str],
        allow_retire: str | None,
    ) -> None:
        self.changes: list[Change] = []
        self.guards: list[str] = []
        self._dataset = dataset
        self._sheets = sheets
        self._model = model
        self._state = state
        self._directory = directory
        self._declared = declared
        self._refused: dict[NodeKey, Place] = {}
        self._allow_retire = allow_retire
        self._rows: list[_Row] = []
        self._touched: dict[Place, Operation] = {}

    def run(self, progress: Progress) -> None:
        """Work out everything; the graph is only read."""
        self._accept()
        retiring = self._retiring_nodes()
        for node in retiring:
            self._directory.remove(node)
        resolved = self._resolve(progress)
        self._compare_nodes()
        self._compare_edges(resolved)
        self._declared.update(dict.fromkeys(resolved, self._dataset.name))
        self._declared.update({row.facts.node: self._dataset.name for row in self._rows if row.facts.node})
        self._retire_nodes(retiring)
        self.guards = retire_guards(self.changes, self._state, self._dataset, self._allow_retire)

    def outcomes(self) -> Counter[tuple[str, str, Operation | None]]:
        """How many rows of each file and sheet are added, updated, or (None) change nothing."""
        places = (row.facts.place for row in self._rows)
        return Counter((place.file, place.sheet, self._touched.get(place)) for place in places)

    def _accept(self) -> None:
        """Take each key once, and only from the dataset that declares it; make the nodes known."""
        seen: dict[NodeKey, Place] = {}
        for label, sheets in self._node_sheets().items():
            for sheet in sheets:
                for code, number in sheet.codes_of_rejected.items():
                    self._refused[NodeKey(label, code)] = Place(sheet.file, sheet.name, number)
        for sheet in self._sheets:
            for facts in sheet.facts:
                if facts.node is not None:
                    fault = self._fault_of_key(facts.node, seen.get(facts.node))
                    if fault is not None:
                        sheet.reject(facts.place.row, (facts.kind.properties["code"].zh,), *fault)
                        self._refused.setdefault(facts.node, facts.place)
                        continue
                    seen[facts.node] = facts.place
                    self._directory.add(facts)
                self._rows.append(_Row(sheet, facts))

    def _fault_of_key(self, node: NodeKey, first: Place | None) -> tuple[RejectRule, str] | None:
        if first is not None:
            said = f"{node.code!r} already stands in {first.file} row {first.row}"
            return RejectRule.DUPLICATE, said
        stored = self._state.nodes(node.label).get(node.code)
        owner = self._owner(node, stored)
        if owner != self._dataset.name:
            said = f"{node.code!r} is declared by dataset {owner!r}, not {self._dataset.name!r}"
            return RejectRule.DECLARED_ELSEWHERE, said
        return None

    def _owner(self, key: NodeKey | EdgeKey, stored: StoredNode | StoredEdge | None) -> str:
        """The dataset that declares a fact: one planned before this one, else the graph's, else this one."""
        return self._declared.get(key) or (stored.dataset if stored else self._dataset.name)

    def _retiring_nodes(self) -> list[NodeKey]:
        """Nodes of this dataset that its sheets no longer name; a kind without rows, or with unreadable ones, stays."""
        found: list[NodeKey] = []
        for label, sheets in self._node_sheets().items():
            if any(sheet.unreadable for sheet in sheets):
                continue
            if not any(sheet.rows_in for sheet in sheets):
                self._leave_alone(label, sheets[0])
                continue
            named = {facts.node.code for sheet in sheets for facts in sheet.facts if facts.node}
            named |= {code for sheet in sheets for code in sheet.codes_of_rejected}
            for code, stored in self._state.nodes(label).items():
                if stored.dataset == self._dataset.name and code not in named:
                    found.append(NodeKey(label, code))
        return found

    def _leave_alone(self, label: str, sheet: UnderstoodSheet) -> None:
        """Say that a sheet without rows retires nothing, where there is something it could have meant."""
        own = sum(node.dataset == self._dataset.name for node in self._state.nodes(label).values())
        if own:
            said = f"no rows; the {own} {label} that the graph holds are left alone"
            sheet.notices.append(Notice(sheet.file, sheet.name, said))

    def _node_sheets(self) -> dict[str, list[UnderstoodSheet]]:
        found: dict[str, list[UnderstoodSheet]] = {}
        for sheet in self._sheets:
            if sheet.sheet is not None and isinstance(sheet.sheet.kind, NodeKind):
                found.setdefault(sheet.sheet.kind.label, []).append(sheet)
        return found

    def _resolve(self, progress: Progress) -> dict[EdgeKey, tuple[_Row, dict[str, Value]]]:
        """Look every reference up until no more row falls; a refused node takes along what names it."""
        while True:
            edges: dict[EdgeKey, tuple[_Row, dict[str, Value]]] = {}
            fallen = [row for row in self._rows if not self._resolve_row(row, edges)]
            progress(f"look up {self._dataset.name}", len(self._rows), len(self._rows))
            if not fallen:
                return edges
            lost = {id(row) for row in fallen}
            self._rows = [row for row in self._rows if id(row) not in lost]
            for row in fallen:
                node = row.facts.node
                if node is not None:
                    self._refused.setdefault(node, row.facts.place)
                    if node.code not in self._state.nodes(node.label):
                        self._directory.remove(node)

    def _resolve_row(self, row: _Row, edges: dict[EdgeKey, tuple[_Row, dict[str, Value]]]) -> bool:
        facts = row.facts
        found: list[tuple[EdgeKey, dict[str, Value]]] = []
        held = True
        for reference in facts.references:
            source = facts.node or self._look_up(row, facts.start, outward=True)
            target = self._look_up(row, reference, outward=False)
            if source is None or target is None:
                held = False
                continue
            own = {} if facts.node else facts.values
            key = EdgeKey(
                reference.edge.name, source, target, tuple(own[name] for name in reference.edge.key)
            )
            fault = None if facts.node else self._fault_of_edge(key, edges.get(key))
            if fault is not None:
                row.sheet.reject(facts.place.row, (reference.column,), *fault)
                held = False
            found.append((key, own))
        if held:
            edges.update({key: (row, own) for key, own in found})
        return held

    def _fault_of_edge(
        self, key: EdgeKey, first: tuple[_Row, dict[str, Value]] | None
    ) -> tuple[RejectRule, str] | None:
        if first is not None:
            place = first[0].facts.place
            return RejectRule.DUPLICATE, f"the same already stands in {place.file} row {place.row}"
        kind = self._model.edges[key.kind]
        owner = self._owner(key, self._state.edges(kind, key.source.label).get(key))
        if owner != self._dataset.name:
            said = f"the same is declared by dataset {owner!r}, not {self._dataset.name!r}"
            return RejectRule.DECLARED_ELSEWHERE, said
        return None

    def _look_up(self, row: _Row, reference: Reference | None, *, outward: bool) -> NodeKey | None:
        if reference is None:
            return None
        targets = reference.ends.sources if outward else _targets(reference.ends, row.facts)
        try:
            found = self._directory.resolve(reference, targets)
        except CellError as error:
            rule, said = self._explained(reference, targets, error)
            row.sheet.reject(row.facts.place.row, (reference.column,), rule, said)
            return None
        doubt = self._directory.doubt(reference, found)
        if doubt is not None and all(notice.message != doubt for notice in row.sheet.notices):
            row.sheet.notices.append(Notice(row.sheet.file, row.sheet.name, doubt))
        return found

    def _explained(
        self, reference: Reference, targets: Iterable[str], error: CellError
    ) -> tuple[RejectRule, str]:
        """Why a reference leads nowhere; where it names a row that was refused itself, that row."""
        for label in targets:
            code = natural_code(self._model.nodes[label], reference.text)
            place = self._refused.get(NodeKey(label, code))
            if place is not None and error.rule is RejectRule.UNKNOWN_REFERENCE:
                said = f"{reference.text!r} stands in {place.file} {place.sheet} row {place.row}, which was rejected itself"
                return RejectRule.REJECTED_REFERENCE, said
        return error.rule, error.message

    def _compare_nodes(self) -> None:
        for row in self._rows:
            node = row.facts.node
            if node is not None:
                self._compare(node, self._state.nodes(node.label).get(node.code), row.facts.values, row)

    def _compare_edges(self, wanted: dict[EdgeKey, tuple[_Row, dict[str, Value]]]) -> None:
        places = {row.facts.node: row.facts.place for row in self._rows if row.facts.node}
        for kind, source, full in self._edge_scopes():
            for key, stored in self._state.edges(kind, source).items():
                spoken_for = stored.dataset == self._dataset.name and (full is None or key.source in full)
                if spoken_for and key not in wanted:
                    self.changes.append(Change(Operation.RETIRE, key, stored.properties, None, None))
                    if key.source in places:
                        self._touched.setdefault(places[key.source], Operation.UPDATE)
        for key, (row, own) in wanted.items():
            kind = self._model.edges[key.kind]
            self._compare(key, self._state.edges(kind, key.source.label).get(key), own, row)

    def _edge_scopes(self) -> Iterable[tuple[EdgeKind, str, set[NodeKey] | None]]:
        """Which relationships this dataset speaks for in full: (kind, source label, sources or all)."""
        held: dict[str, set[NodeKey]] = {}
        for row in self._rows:
            if row.facts.node is not None:
                held.setdefault(row.facts.node.label, set()).add(row.facts.node)
        for label, nodes in held.items():
            for kind in self._model.edges_from(label):
                if kind.plural is None:
                    yield kind, label, nodes
        for sheet in self._sheets:
            if sheet.sheet is None or not sheet.rows_in or sheet.rejected:
                continue
            own = sheet.sheet.kind
            if isinstance(own, EdgeKind):
                for label in own.ends[0].sources:
                    yield own, label, None

    def _retire_nodes(self, retiring: list[NodeKey]) -> None:
        gone = {change.key for change in self.changes if change.operation is Operation.RETIRE}
        for node in retiring:
            for key, edge in self._state.edges_at(node).items():
                if key not in gone:
                    gone.add(key)
                    self.changes.append(Change(Operation.RETIRE, key, edge.properties, None, None))
            stored = self._state.nodes(node.label)[node.code]
            self.changes.append(Change(Operation.RETIRE, node, stored.properties, None, None))

    def _compare(
        self, key: NodeKey | EdgeKey, stored: StoredNode | StoredEdge | None, after: dict[str, Any], row: _Row
    ) -> None:
        place = row.facts.place
        if stored is None:
            self.changes.append(Change(Operation.ADD, key, None, after, place))
            first = Operation.ADD if key == row.facts.node or row.facts.node is None else Operation.UPDATE
            self._touched.setdefault(place, first)
        elif stored.properties != after:
            change = Change(Operation.UPDATE, key, stored.properties, after, place)
            self.changes.append(change)
            self._touched.setdefault(place, Operation.UPDATE)
        elif _stands_at(stored.src) != place:
            self.changes.append(Change(Operation.MOVE, key, stored.properties, after, place))


def _targets(ends: Ends, facts: RowFacts) -> tuple[str, ...]:
    """A place or unit is not its own target."""
    own = facts.node.label if facts.node else ""
    return ends.targets if len(ends.targets) < 3 else tuple(t for t in ends.targets if t != own)


def _stands_at(src: str) -> Place | None:
    try:
        source = Source.parse(src)
    except ValueError:
        return None
    return Place(source.file, source.sheet, source.row)
