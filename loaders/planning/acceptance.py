"""Accepts or rejects the rows of a dataset: each node may be declared once, and only in one dataset."""

from __future__ import annotations

from collections.abc import Callable, KeysView
from functools import partial

import polars as pl

from wangge.graph.model import NodeKey, NodeKind
from wangge.loaders import frames
from wangge.loaders.fact import EdgeKey, RowFacts, RowLocation
from wangge.loaders.messages.references import DeclarationMessage, location
from wangge.loaders.messages.reject_text import RejectText
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
    """The nodes and relationships that earlier datasets of the plan declared, and the relationships they retire."""

    def __init__(self) -> None:
        self.retired_edges: set[EdgeKey] = set()
        self._nodes: list[tuple[str, dict[str, dict[str, int]]]] = []
        self._edges: dict[EdgeKey, str] = {}
        self._rows: list[tuple[str, Callable[[NodeKey], RowFacts | None]]] = []

    def add(
        self,
        dataset: str,
        nodes: dict[str, dict[str, int]],
        edges: dict[EdgeKey, RowLocation],
        row_of: Callable[[NodeKey], RowFacts | None],
    ) -> None:
        """Add the declarations of one dataset; `row_of` returns the row that declares a node."""
        self._nodes.append((dataset, nodes))
        self._rows.append((dataset, row_of))
        self._edges.update(dict.fromkeys(edges, dataset))

    def has_any(self, label: str, codes: KeysView[str]) -> bool:
        """Whether an earlier dataset declared a node of a label with one of these codes."""
        return any(not codes.isdisjoint(nodes.get(label, ())) for _, nodes in self._nodes)

    def owner_of_node(self, node: NodeKey) -> str | None:
        """Return the dataset that declared a node, or None."""
        for dataset, nodes in self._nodes:
            if node.code in nodes.get(node.label, ()):
                return dataset
        return None

    def row_of(self, node: NodeKey) -> RowFacts | None:
        """Return the row of an earlier dataset of the plan that declares a node, or None."""
        rows = (row_of(node) for dataset, row_of in self._rows if dataset == self.owner_of_node(node))
        return next((row for row in rows if row is not None), None)

    def owner_of_edge(self, key: EdgeKey) -> str | None:
        """The dataset that declared a relationship on a sheet of relationships, or None."""
        return self._edges.get(key)


class Acceptance:
    """Accepts the rows of one dataset in order, and adds their nodes to the directory, which resolves references.

    `refused` maps the nodes of rejected rows to the locations of these rows. `seen` maps, for each label, the
    codes of accepted nodes to their rows. `same` maps the number of a sheet to one Boolean per row: whether
    the last run stored a row with the same number and the same digest. `settled` maps the number of a sheet
    to true if the sheet has exactly the rows that it had in the last run, according to their digests. `shared` are
    nodes that ledgers name, and that an earlier dataset of the plan declares.
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
        self.shared: set[NodeKey] = set()
        self.same: dict[int, pl.Series] = {}
        self._dataset = dataset.name
        self._sheets = sheets
        self._state = state
        self._declared_before: dict[NodeKey, bool] = {}
        self._directory = directory
        self._declared = declared
        self._memory = memory
        self._vanished: dict[str, set[str]] = {}
        self._new_codes: dict[str, set[str]] = {}

    def run(self, kept_labels: set[str]) -> None:
        """Accept or reject every row.

        Nodes of `kept_labels` stay in the directory even if no row declares them.
        """
        for sheet in self._sheets:
            if sheet.sheet is not None and isinstance(sheet.sheet.kind, NodeKind):
                self._open(sheet.sheet.kind.label, sheet, kept_labels)
        for number, sheet in enumerate(self._sheets):
            if sheet.sheet is not None:
                self._take_sheet(number, sheet)

    def declares(self, node: NodeKey) -> bool:
        """Whether this dataset declares a node: in a row accepted so far, or in an earlier load."""
        if node.code in self.seen.get(node.label, ()):
            return True
        if node not in self._declared_before:
            stored = self._state.pick(node.label, [node.code]).get(node.code)
            self._declared_before[node] = stored is not None and stored.dataset == self._dataset
        return self._declared_before[node]

    def accepts(self, node: NodeKey) -> bool:
        """Whether a row that isn't rejected declares a node."""
        return node.code in self.seen.get(node.label, {}) and node not in self.refused

    def owner_of_edge(self, key: EdgeKey) -> str | None:
        """Return the dataset planned before this one that declares a relationship, or None."""
        return self._declared.owner_of_edge(key)

    def declared_elsewhere(self, fact: RejectText, owner: str) -> tuple[RejectRule, RejectText]:
        """Return rule and message of the reject for a fact that another dataset or another program declared.

        `fact` names the fact in the message. `owner` is the other dataset, or "" for another program.
        """
        if not owner:
            return RejectRule.DECLARED_ELSEWHERE, DeclarationMessage.ANOTHER_PROGRAM.fill(fact=fact)
        message = DeclarationMessage.ANOTHER_DATASET.fill(fact=fact, owner=owner, dataset=self._dataset)
        return RejectRule.DECLARED_ELSEWHERE, message

    def nothing_changed(self) -> bool:
        """Whether the references in unchanged rows lead to the same nodes as in the last run.

        The result is true if the row digests of the last run are known, no row was rejected, and no change event is new
        or changed.
        """
        refused = bool(self.refused) or any(sheet.rejected for sheet in self._sheets)
        return self._memory is not None and not refused and not self._new_codes.get(EVENT)

    def all_settled(self) -> bool:
        """Whether sheets and rows are exactly those of the last run, according to the row digests."""
        all_read = self._memory is not None and all(map(self._is_read, self._memory.sheets.values()))
        return all_read and all(self.settled.get(number, False) for number in range(len(self._sheets)))

    def kept_all(self, label: str) -> bool:
        """Whether the sheets of a label have exactly the rows of the last run, according to the row digests."""
        if self._memory is None:
            return False
        numbers = [number for number, sheet in enumerate(self._sheets) if sheet.kind_name == label]
        memories = [memory for memory in self._memory.sheets.values() if memory.kind == label]
        settled = all(self.settled.get(number, False) for number in numbers)
        return settled and all(map(self._is_read, memories))

    def compare_all(self, number: int) -> None:
        """Treat all rows of a sheet as changed, although their digests may be those of the last run."""
        self.same[number] = pl.repeat(
            value=False, n=len(self._sheets[number].facts), eager=True, dtype=pl.Boolean
        )
        self.settled[number] = False

    def reject(self, node: NodeKey, rule: RejectRule, message: RejectText) -> None:
        """Reject the row that declares a node."""
        packed = self.seen[node.label][node.code]
        place, sheet = self._place(node.code, packed), self._sheets[packed >> _ROW_BITS]
        kind = sheet.sheet.kind if sheet.sheet is not None else None
        header = kind.properties["code"].zh if kind is not None else node.label
        sheet.reject(place.row, (header,), rule, message)
        self.refused.setdefault(node, place)

    def _place(self, code: str, packed: int) -> RowLocation:
        """Return the location of the row that declares the node with a code.

        `packed` combines the number of the sheet and the number of the row. If the row's number is 0, the row
        is looked up by its code.
        """
        sheet, row = self._sheets[packed >> _ROW_BITS], packed & ((1 << _ROW_BITS) - 1)
        if not row:
            row = sheet.facts.frame().row(by_predicate=pl.col("code") == code, named=True)[frames.ROW]
        return RowLocation(sheet.file, sheet.name, row)

    def row_of(self, node: NodeKey) -> RowFacts | None:
        """Return the accepted row that declares a node, or None."""
        packed = self.seen.get(node.label, {}).get(node.code)
        if packed is None:
            return None
        sheet = self._sheets[packed >> _ROW_BITS]
        return next(sheet.facts.rows_of(sheet.facts.frame().filter(pl.col("code") == node.code)), None)

    def declared_row(self, node: NodeKey) -> RowFacts | None:
        """Return the row of an earlier dataset of the plan that declares a node, or None."""
        return self._declared.row_of(node)

    def retired(self, label: str) -> list[str]:
        """Return the codes of this dataset's nodes of a label that no row declares any more."""
        refused = {node.code for node in self.refused if node.label == label}
        if self._memory is None or label not in {
            sheet_memory.kind for sheet_memory in self._memory.sheets.values()
        }:
            declared = self.seen.get(label, {})
            stored_codes = self._state.codes_of_dataset(label, self._dataset)
            return sorted(code for code in stored_codes if code not in declared and code not in refused)
        retired_codes = set(self._vanished.get(label, ()))
        for memory in self._memory.sheets.values():
            if memory.kind == label and not self._is_read(memory):
                retired_codes.update(memory.frame["code"])
        return sorted(retired_codes - self._new_codes.get(label, set()) - refused)

    def _is_read(self, memory: SheetMemory) -> bool:
        return any((sheet.file, sheet.name) == (memory.file, memory.sheet) for sheet in self._sheets)

    def _take_sheet(self, number: int, sheet: UnderstoodSheet) -> None:
        name = sheet.kind_name
        frame = sheet.facts.frame()
        if sheet.attaches:
            self.same[number], self.settled[number] = (
                pl.repeat(value=False, n=frame.height, eager=True),
                False,
            )
            return
        new_codes = self._new_codes.setdefault(name, set())
        stored = self._stored_rows(sheet)
        same = self.same[number] = _are_in(frame, stored)
        if "code" in frame.columns:
            new_codes.update(frame.filter(~same)["code"])
            if not self._take_all(number, sheet, frame):
                self._take_rows(number, sheet, frame)
        vanished = stored.filter(~_are_in(stored, frame))["code"].to_list()
        self._vanished.setdefault(name, set()).update(vanished)
        self.settled[number] = self._memory is not None and not vanished and bool(same.all())

    def _take_all(self, number: int, sheet: UnderstoodSheet, frame: pl.DataFrame) -> bool:
        """Accept all rows of a sheet of nodes at once, and return True.

        If a row must be rejected, or if the nodes are change events, accept no row and return False; the rows
        are then taken one by one.
        """
        label = sheet.kind_name
        seen = self.seen.setdefault(label, {})
        codes = frame["code"].to_list()
        declared = dict.fromkeys(codes, number << _ROW_BITS)
        repeated = len(declared) < len(codes) or not declared.keys().isdisjoint(seen)
        if label == EVENT or repeated or self._declared.has_any(label, declared.keys()):
            return False
        if seen:
            seen.update(declared)
        else:
            self.seen[label] = declared
        self._directory.add_all(label, partial(_names, frame), _RowOfCode(sheet, frame))
        return True

    def _take_rows(self, number: int, sheet: UnderstoodSheet, frame: pl.DataFrame) -> None:
        """Accept or reject the rows of a sheet of nodes one by one."""
        seen = self.seen.setdefault(sheet.kind_name, {})
        for facts in sheet.facts.rows_of(frame):
            row, node = facts.place.row, facts.node
            if node is None:
                continue
            fault = self._fault_of(node, seen.get(node.code))
            if sheet.is_ledger and node.code not in seen and self._declared.owner_of_node(node):
                self.shared.add(node)
            elif fault is None:
                seen[node.code] = number << _ROW_BITS | row
                self._directory.add(facts, facts.inside)
            else:
                sheet.reject(row, (facts.kind.properties["code"].zh,), *fault)
                self.refused.setdefault(node, facts.place)

    def _stored_rows(self, sheet: UnderstoodSheet) -> pl.DataFrame:
        """Return numbers, codes and digests of the rows that the last run stored for a sheet."""
        memory = self._memory or RowMemory()
        return memory.sheet(sheet.file, sheet.name, sheet.kind_name).frame

    def _open(self, label: str, sheet: UnderstoodSheet, kept_labels: set[str]) -> None:
        """Add the graph's nodes of a label to the directory.

        Nodes of this dataset are left out, because its rows will add them, unless the label is in
        `kept_labels`.
        """
        for code, row in sheet.codes_of_rejected.items():
            self.refused[NodeKey(label, code)] = RowLocation(sheet.file, sheet.name, row)
        self._directory.open(label, without=None if label in kept_labels else self._dataset)
        self._directory.keep(label, sheet.codes_of_rejected)

    def _fault_of(self, node: NodeKey, first: int | None) -> tuple[RejectRule, RejectText] | None:
        if first is not None:
            place = location(self._place(node.code, first))
            return RejectRule.DUPLICATE, DeclarationMessage.CODE_DECLARED.fill(code=node.code, place=place)
        owner = self._declared.owner_of_node(node)
        if owner is not None:
            return self.declared_elsewhere(DeclarationMessage.CODE.fill(code=node.code), owner)
        return None


def _are_in(rows: pl.DataFrame, other: pl.DataFrame) -> pl.Series:
    """Return for each of `rows` whether `other` has a row with the same number and the same digest."""
    keys = [frames.ROW, frames.DIGEST]
    numbers = rows[frames.ROW]
    if numbers.equals(other[frames.ROW]) and bool((numbers.diff(null_behavior="drop") > 0).all()):
        # The usual case: no row was added, removed or moved. Comparing takes a fiftieth of the time of joining.
        return (rows[frames.DIGEST] == other[frames.DIGEST]).alias("known")
    known = other.select(*keys, pl.lit(value=True).alias("known"))
    joined = rows.select(keys).join(known, on=keys, how="left", maintain_order="left")
    return joined["known"].fill_null(value=False)


def _names(frame: pl.DataFrame) -> dict[str, str]:
    names = frame["name"].fill_null("").to_list() if "name" in frame.columns else [""] * frame.height
    return dict(zip(frame["code"].to_list(), names, strict=True))


class _RowOfCode:
    """Returns the row of a node by its code; the index of the codes is built at the first call."""

    def __init__(self, sheet: UnderstoodSheet, frame: pl.DataFrame) -> None:
        self._sheet = sheet
        self._frame = frame
        self._positions: dict[str, int] | None = None

    def __call__(self, code: str) -> RowFacts | None:
        if self._positions is None:
            self._positions = {code: position for position, code in enumerate(self._frame["code"])}
        position = self._positions.get(code)
        return None if position is None else next(self._sheet.facts.rows_of(self._frame[position]))
