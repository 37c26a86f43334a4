"""Decides which facts stay although no row declares them any more, because a rejected row may declare them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Any

from wangge.graph.model import NodeKey
from wangge.loaders.fact import EdgeKey, RowLocation, location_of
from wangge.loaders.mappings.mapped_sheet import MappedSheet
from wangge.loaders.mappings.rejected_row import RejectedRow
from wangge.loaders.messages.notices import counted
from wangge.loaders.messages.plans import PlanMessage
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.planning.context import PlanContext
from wangge.loaders.planning.surroundings import Surroundings
from wangge.loaders.project import Dataset
from wangge.loaders.reject import Notice
from wangge.loaders.sheetlabel import sheet_label
from wangge.loaders.sheets.understood import UnderstoodSheet
from wangge.loaders.state import Stored

__all__ = ["HeldBack"]

Rows = frozenset[int]

_MOST_NAMED = 5
# A ledger may write a name with a number in another way: 1-5栋 includes 3栋, 4、5组 includes 第四居民小组.
_NUMBERED = re.compile(r"[0-9一二三四五六七八九十]")


class HeldBack:
    """The facts of a dataset that aren't retired, because a rejected row may declare them.

    A rejected row of a ledger may declare a node if the row contains its name, and if the rejected cell is
    needed to read nodes of its kind. For a place, the row must also name the unit in which the place lies. If
    the rejected cell should name the node, the row may declare any node of the kind in a unit that it names.
    A row may declare a relationship if it names both ends. A sheet that is rejected as a whole may declare
    every fact that was read from it. `nodes` and `edges` are the facts that stay, with their content in the
    graph.
    """

    def __init__(self, dataset: Dataset, sheets: Iterable[UnderstoodSheet], context: PlanContext) -> None:
        self.nodes: dict[NodeKey, Stored] = {}
        self.edges: dict[EdgeKey, Stored] = {}
        self._dataset = dataset
        self._model = context.model
        self._state = context.state
        self._graph = Surroundings(context.state, context.model)
        self._rows: list[RejectedRow] = []
        self._refused: set[tuple[str, str]] = set()
        self._rejecting: dict[tuple[str, str, int | None], None] = {}
        for sheet in sheets:
            if isinstance(sheet, MappedSheet):
                self._rows += sheet.unread_rows
            elif sheet.sheet is None and sheet.rejected:
                self._refused.add((sheet.file, sheet.name))
        self._all = frozenset(range(len(self._rows)))
        self._anything = frozenset(at for at in self._all if self._rows[at].anything)
        self._naming: dict[NodeKey, Rows] = {}
        self._ends: dict[int, set[str] | None] = {}

    def without(self, nodes: list[NodeKey]) -> list[NodeKey]:
        """Return those of `nodes` that no rejected row may declare; the others stay."""
        if not (self._rows or self._refused) or not nodes:
            return nodes
        stored = self._state.pick_all(nodes)
        if self._rows:
            self._graph.read(nodes)
        staying = {node for node in stored if self._stays(node, stored[node])}
        self.nodes.update({node: stored[node] for node in staying})
        return [node for node in nodes if node not in staying]

    def keep(self, nodes: Iterable[NodeKey], sheets: Iterable[UnderstoodSheet]) -> None:
        """Let nodes stay, because the codes in rejected rows of `sheets` aren't known."""
        if kept := self._state.pick_all(nodes):
            self.nodes.update(kept)
            self._reject_in(sheets)

    def holds(self, key: EdgeKey, stored: Stored, sheets: Iterable[UnderstoodSheet] = ()) -> bool:
        """Whether a relationship stays, because a rejected row of `sheets` or of a ledger may declare it."""
        rejecting = [sheet for sheet in sheets if sheet.rejected and self._may_have(sheet, key)]
        if not rejecting and not self._stays(key, stored):
            return False
        self.edges[key] = stored
        self._reject_in(rejecting)
        return True

    def keep_edge(self, key: EdgeKey, stored: Stored, place: RowLocation) -> None:
        """Let a relationship stay, because the row at `place` has a rejected reference that may declare it."""
        self.edges[key] = stored
        self._rejecting[place.file, place.sheet, place.row] = None

    def completed(
        self, key: NodeKey | EdgeKey, stored: Stored, after: dict[str, Any], totals: frozenset[str]
    ) -> dict[str, Any]:
        """Return the values `after` of a ledger's fact, completed with values of the graph.

        If a rejected row may declare the fact, the graph's value is kept for each property without a value,
        and for each of `totals`, to which the row may have added.
        """
        if not self._rows or stored.properties == after:
            return after
        rows = frozenset(at for at in self.rows_naming(key) if self._rows[at].may_complete(key))
        if not rows:
            return after
        values = stored.properties
        kept = {name: value for name, value in values.items() if name not in after or name in totals}
        if any(after.get(name) != value for name, value in kept.items()):
            self._count(rows)
        return {**after, **kept}

    def let_go(self, key: EdgeKey) -> None:
        """Forget a relationship that was to stay, because one of its ends is retired."""
        self.edges.pop(key, None)

    def begin(self) -> None:
        """Forget the relationships that stay, because the rows are compared again."""
        self.edges.clear()
        self._ends.clear()

    def rows_naming(self, key: NodeKey | EdgeKey) -> Rows:
        """Return the positions of the rejected rows of ledgers that may declare a fact."""
        if not self._rows:
            return frozenset()
        ends = (key,) if isinstance(key, NodeKey) else (key.source, key.target)
        self._graph.read(ends)
        return reduce(frozenset.intersection, map(self._rows_naming, ends))

    def codes(self) -> dict[str, list[str]]:
        """Return the codes of the nodes that stay, by label."""
        codes: dict[str, list[str]] = {}
        for node in self.nodes:
            codes.setdefault(node.label, []).append(node.code)
        return codes

    def facts(self) -> dict[NodeKey | EdgeKey, dict[str, Any]]:
        """Return the nodes that stay and all their relationships, with their properties."""
        facts: dict[NodeKey | EdgeKey, dict[str, Any]] = {}
        self._graph.read(self.nodes)
        for node, stored in self.nodes.items():
            facts[node] = stored.properties
            facts.update({key: edge.properties for key, edge in self._graph.edges(node).items()})
        return facts

    def notices(self) -> Iterable[Notice]:
        """Yield a notice with the number of facts that stay, and the rejected rows that are the reason."""
        kinds = Counter([node.label for node in self.nodes] + [edge.kind for edge in self.edges])
        if not kinds:
            return
        counts = sorted(kinds.items(), key=lambda entry: (-entry[1], entry[0]))
        rows = list(self._rejecting)
        en = ", ".join(f"{count} {kind}" for kind, count in counts)
        zh = "、".join(f"{self._zh(kind)} {count}" for kind, count in counts)
        message = counted(
            PlanMessage.HELD_BACK,
            kinds.total(),
            are="are" if kinds.total() > 1 else "is",
            kinds=RejectText(en, zh),
            rows=RejectText(_places(rows, "en"), _places(rows, "zh")),
        )
        yield Notice(self._dataset.source.name, "", message)

    def _may_have(self, sheet: UnderstoodSheet, key: EdgeKey) -> bool:
        """Whether a rejected row of a sheet of relationships may declare the relationship `key`.

        In a sheet of a ledger, such a row must name one of the ends of `key`; but any row may declare it if the
        ends of some rejected row aren't known. In a template sheet, any rejected row may.
        """
        if not sheet.is_ledger:
            return True
        if id(sheet) not in self._ends:
            self._ends[id(sheet)] = _ends_of_rejected(sheet)
        ends = self._ends[id(sheet)]
        return ends is None or not ends.isdisjoint((key.source.code, key.target.code))

    def _zh(self, kind: str) -> str:
        kinds: Mapping[str, Any] = {**self._model.nodes, **self._model.edges}
        return str(kinds[kind].zh)

    def _stays(self, key: NodeKey | EdgeKey, stored: Stored) -> bool:
        rows = frozenset(at for at in self.rows_naming(key) if self._rows[at].may_declare(key))
        place = location_of(stored.src)
        if place is not None and (place.file, place.sheet) in self._refused:
            self._rejecting[place.file, place.sheet, None] = None
            return True
        self._count(rows)
        return bool(rows)

    def _count(self, rows: Rows) -> None:
        for at in sorted(rows):
            row = self._rows[at]
            self._rejecting[row.file, row.sheet, row.row] = None

    def _reject_in(self, sheets: Iterable[UnderstoodSheet]) -> None:
        for sheet in sheets:
            for row in sorted(sheet.rejected):
                self._rejecting[sheet.file, sheet.name, row] = None

    def _rows_naming(self, node: NodeKey) -> Rows:
        if node not in self._naming:
            self._naming[node] = self._anything | self._find(node)
        return self._naming[node]

    def _find(self, node: NodeKey) -> Rows:
        kind, graph = self._model.nodes[node.label], self._graph
        if kind.division_level is not None:
            return self._where(lambda row: _lies_in(node.code, row.divisions))
        if node.label == "Post":
            return self._naming_any(graph.targets(node, "PostIn"))
        name = graph.name(node)
        named = self._where(lambda row: bool(name) and row.names(name))
        unclear = self._where(lambda row: node.label in row.unclear)
        if node.label == "Person":
            return named | unclear & self._naming_any(graph.targets(node, "Holds"))
        if kind.place_tier is not None:
            numbered = kind.place_tier >= (self._model.nodes["Building"].place_tier or 0)
            anyhow = self._all if numbered or _NUMBERED.search(name) else named | unclear
            return anyhow & self._naming_any(graph.targets(node, "PartOf"))
        nameless = self._where(lambda row: node.label in row.nameless)
        return named | (unclear | nameless) & self._naming_any(graph.places_at(node))

    def _naming_any(self, nodes: Iterable[NodeKey]) -> Rows:
        """Return the rows that name one of the nodes; all rows if `nodes` is empty."""
        each = [self._rows_naming(node) for node in nodes]
        return frozenset().union(*each) if each else self._all

    def _where(self, fits: Any) -> Rows:
        return frozenset(at for at in self._all if fits(self._rows[at]))


def _ends_of_rejected(sheet: UnderstoodSheet) -> set[str] | None:
    """Return the codes of the ends of the relationships in rejected rows; None if not all are known."""
    rows = [facts for facts in sheet.facts.rows_of(sheet.facts.frame()) if facts.place.row in sheet.rejected]
    if sheet.rejected - {facts.place.row for facts in rows}:
        return None
    starts = {facts.start.text for facts in rows if facts.start is not None}
    return starts | {reference.text for facts in rows for reference in facts.references}


def _lies_in(code: str, divisions: tuple[str, ...]) -> bool:
    """Whether a division is one of those that a row names, lies in one or contains one; true if the row names none."""
    return not divisions or any(code.startswith(own) or own.startswith(code) for own in divisions)


def _places(rows: list[tuple[str, str, int | None]], language: str) -> str:
    """Return files and rows in one line; the sheet is left out if it has the name of the file."""
    texts = []
    for file, sheet, row in rows[:_MOST_NAMED]:
        number = "" if row is None else (f" row {row}" if language == "en" else f" 第{row}行")
        texts.append(f"{file}{sheet_label(file, sheet)}{number}")
    more = len(rows) - _MOST_NAMED
    if language == "en":
        return "; ".join(texts) + (f" and {more} more" if more > 0 else "")
    return "、".join(texts) + (f"等{len(rows)}处" if more > 0 else "")
