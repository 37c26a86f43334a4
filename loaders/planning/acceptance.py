"""Which rows of a dataset may declare their node: each key once, and only in one dataset."""

from __future__ import annotations

from wangge.graph.model import NodeKey, NodeKind
from wangge.loaders.fact import EdgeKey, RowLocation
from wangge.loaders.planning.rowmemory import RowMemory, SheetMemory
from wangge.loaders.project import Dataset
from wangge.loaders.references.resolve import Directory
from wangge.loaders.references.unit_changes import EVENT
from wangge.loaders.reject import RejectRule
from wangge.loaders.sheets.understood import UnderstoodSheet
from wangge.loaders.state import GraphState

__all__ = ["Acceptance", "Declared"]

_ROW_BITS = 32


class Declared:
    """What the datasets of a plan have declared so far, and which of them did."""

    def __init__(self) -> None:
        self._nodes: list[tuple[str, dict[str, dict[str, int]]]] = []
        self._edges: dict[EdgeKey, str] = {}

    def add(self, dataset: str, nodes: dict[str, dict[str, int]], edges: dict[EdgeKey, RowLocation]) -> None:
        """Note what one dataset declares."""
        self._nodes.append((dataset, nodes))
        self._edges.update(dict.fromkeys(edges, dataset))

    def owner_of_node(self, node: NodeKey) -> str | None:
        """The dataset that declared a node, if one did."""
        for dataset, nodes in self._nodes:
            if node.code in nodes.get(node.label, ()):
                return dataset
        return None

    def owner_of_edge(self, key: EdgeKey) -> str | None:
        """The dataset that declared a relationship on a sheet of its own, if one did."""
        return self._edges.get(key)


class Acceptance:
    """Takes the rows of one dataset, in order, and makes their nodes known to the directory.

    `settled` says of each sheet whether all its rows are those remembered; `retired` are codes of
    nodes that no row names any more, by label.
    """

    def __init__(
        self,
        dataset: Dataset,
        sheets: list[UnderstoodSheet],
        state: GraphState,
        directory: Directory,
        declared: Declared,
        memory: RowMemory | None,
    ) -> None:
        self.refused: dict[NodeKey, RowLocation] = {}
        self.seen: dict[str, dict[str, int]] = {}
        self.settled: dict[int, bool] = {}
        self._dataset = dataset.name
        self._sheets = sheets
        self._state = state
        self._held: dict[NodeKey, bool] = {}
        self._directory = directory
        self._declared = declared
        self._memory = memory
        self._vanished: dict[str, set[str]] = {}
        self._new_codes: dict[str, set[str]] = {}

    def run(self, leave: set[str]) -> None:
        """Take every row, or refuse it; what the graph has of the labels in `leave` stays known."""
        for sheet in self._sheets:
            if sheet.sheet is not None and isinstance(sheet.sheet.kind, NodeKind):
                self._open(sheet.sheet.kind.label, sheet, leave)
        for number, sheet in enumerate(self._sheets):
            if sheet.sheet is not None:
                self._take_sheet(number, sheet)

    def declares(self, node: NodeKey) -> bool:
        """Whether this dataset declares a node: a row of it, or one of an earlier load."""
        if node.code in self.seen.get(node.label, ()):
            return True
        if node not in self._held:
            stored = self._state.pick(node.label, [node.code]).get(node.code)
            self._held[node] = stored is not None and stored.dataset == self._dataset
        return self._held[node]

    def owner_of_edge(self, key: EdgeKey) -> str | None:
        """The dataset planned before this one that declares a relationship, if one does."""
        return self._declared.owner_of_edge(key)

    def declared_elsewhere(self, what: str, owner: str) -> tuple[RejectRule, str]:
        """Why a row is refused that would declare `what`, which another dataset, its owner, declares."""
        if not owner:
            message = f"{what} is in the graph already, made by another program: delete it there, or use another code"
            return RejectRule.DECLARED_ELSEWHERE, message
        message = f"{what} is declared by dataset {owner!r}, not {self._dataset!r}"
        return RejectRule.DECLARED_ELSEWHERE, message

    def nothing_changed(self) -> bool:
        """Whether no row was refused, nor a change event is new: what rows said before they still say."""
        refused = bool(self.refused) or any(sheet.rejected for sheet in self._sheets)
        return self._memory is not None and not refused and not self._new_codes.get(EVENT)

    def all_settled(self) -> bool:
        """Whether every row is remembered as it is, and no sheet has gone."""
        there = self._memory is not None and all(map(self._still_there, self._memory.sheets.values()))
        return there and all(self.settled.get(number, False) for number in range(len(self._sheets)))

    def place(self, packed: int) -> RowLocation:
        """Where a code that was seen stands."""
        sheet = self._sheets[packed >> _ROW_BITS]
        return RowLocation(sheet.file, sheet.name, packed & ((1 << _ROW_BITS) - 1))

    def retired(self, label: str) -> list[str]:
        """Codes of nodes of this dataset that its sheets no longer name."""
        refused = {node.code for node in self.refused if node.label == label}
        if self._memory is None or label not in {one.kind for one in self._memory.sheets.values()}:
            seen = self.seen.get(label, {})
            held = self._state.codes(label, self._dataset)
            return sorted(code for code in held if code not in seen and code not in refused)
        gone = set(self._vanished.get(label, ()))
        for memory in self._memory.sheets.values():
            if memory.kind == label and not self._still_there(memory):
                gone.update(memory.codes)
        return sorted(gone - self._new_codes.get(label, set()) - refused)

    def _still_there(self, memory: SheetMemory) -> bool:
        return any((sheet.file, sheet.name) == (memory.file, memory.sheet) for sheet in self._sheets)

    def _take_sheet(self, number: int, sheet: UnderstoodSheet) -> None:
        name = sheet.kind_name
        walk = self._memory.sheet(sheet.file, sheet.name, name).walk() if self._memory else None
        fresh = self._new_codes.setdefault(name, set())
        settled = walk is not None
        seen = self.seen.setdefault(name, {})
        for facts, digest in sheet.facts.digested():
            row = facts.place.row
            same = walk is not None and walk.same(row, digest)
            settled &= same
            node = facts.node
            if node is None:
                continue
            if not same:
                fresh.add(node.code)
            fault = self._fault_of(node, seen.get(node.code))
            if fault is None:
                seen[node.code] = number << _ROW_BITS | row
                self._directory.add(facts, facts.inside)
            else:
                sheet.reject(row, (facts.kind.properties["code"].zh,), *fault)
                self.refused.setdefault(node, facts.place)
        if walk is not None:
            loose = walk.finish()
            self._vanished.setdefault(name, set()).update(loose)
            settled &= not loose
        self.settled[number] = settled

    def _open(self, label: str, sheet: UnderstoodSheet, leave: set[str]) -> None:
        """Make known what the graph has of a label, but for what this dataset is about to say again."""
        for code, row in sheet.codes_of_rejected.items():
            self.refused[NodeKey(label, code)] = RowLocation(sheet.file, sheet.name, row)
        self._directory.open(label, without=None if label in leave else self._dataset)
        self._directory.keep(label, sheet.codes_of_rejected)

    def _fault_of(self, node: NodeKey, first: int | None) -> tuple[RejectRule, str] | None:
        if first is not None:
            place = self.place(first)
            return RejectRule.DUPLICATE, f"{node.code!r} already stands in {place.text()}"
        owner = self._declared.owner_of_node(node)
        if owner is not None:
            return self.declared_elsewhere(repr(node.code), owner)
        return None
