"""Finds rows that only add facts to a division of a package, and completes them with what the package says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from wangge.graph.model import NodeKey, Sheet
from wangge.loaders import frames
from wangge.loaders.fact import EdgeKey
from wangge.loaders.overlay.base import BaseStates
from wangge.loaders.overlay.layers import is_of_package
from wangge.loaders.references.names import same_name, stem
from wangge.loaders.references.resolve import Directory
from wangge.loaders.references.unit_changes import EVENT
from wangge.loaders.sheets.understood import UnderstoodSheet
from wangge.loaders.state import Stored

if TYPE_CHECKING:
    from wangge.loaders.planning.context import PlanContext

__all__ = ["PackageRows", "Row", "texts_of", "titles_of_events"]

Row = dict[str, Any]
"""A row of a frame of facts, by the names of the frame's columns."""


class PackageRows:
    """Completes rows about divisions of a package for one dataset, all of one label.

    `directory` has the nodes of the graph. `events` are the titles of the dataset's change events, which may give new names.
    """

    def __init__(
        self, label: str, context: PlanContext, dataset: str, directory: Directory, events: Sequence[str]
    ) -> None:
        self._label = label
        self._context = context
        self._dataset = dataset
        self._directory = directory
        self._events = events
        self._base: dict[NodeKey, Stored | None] = {}
        self._edges: defaultdict[NodeKey, dict[EdgeKey, Stored | None]] = defaultdict(dict)

    def read(self, declared: dict[str, Stored]) -> None:
        """Read what packages say about the nodes in `declared` (by code), if this dataset or a package declares them."""
        own = self._dataset
        codes = [code for code, one in declared.items() if one.dataset == own or is_of_package(one)]
        if codes:
            context = self._context
            base = BaseStates(context.store, context.model, context.state.runs(), own, frozenset())
            for key, stored in base.of_packages([NodeKey(self._label, code) for code in codes]).items():
                if isinstance(key, EdgeKey):
                    self._edges[key.source][key] = stored
                else:
                    self._base[key] = stored

    def __contains__(self, code: object) -> bool:
        return NodeKey(self._label, str(code)) in self._base

    def other_name(self, row: Row) -> tuple[str, str] | None:
        """Return the division's name and its dataset if the row has another name, else None."""
        stored = self._base[NodeKey(self._label, row["code"])]
        known = str(stored.properties.get("name") or "") if stored is not None else ""
        names = (*self._context.layers.names(row["code"]), known)
        name = row["name"]
        if name is None or any(same_name(name, other) for other in names):
            return None
        is_new = any(stem(name)[0] in title for title in self._events)
        return None if is_new else (known, stored.dataset if stored is not None else "")

    def adds(self, row: Row, columns: Sheet) -> bool:
        """Whether a row says more than the package does."""
        node = NodeKey(self._label, row["code"])
        stored = self._base[node]
        properties = stored.properties if stored is not None else {}
        for column in columns.columns:
            if column.property is not None and column.name not in ("code", "name"):
                value = row[column.name]
                if value is not None and value != properties.get(column.name):
                    return True
        parents = [key.target for key in self._edges[node]]
        return not all(self._is_one_of(text, parents) for text in texts_of(row, columns))

    def fill(self, row: Row, columns: Sheet) -> frozenset[str]:
        """Complete a row with what the package says; return the names of the columns that the row didn't fill itself."""
        node = NodeKey(self._label, row["code"])
        stored = self._base[node]
        properties = stored.properties if stored is not None else {}
        given = {column for column, value in row.items() if value is not None}
        for spec in columns.columns:
            if spec.property is not None and (row[spec.name] is None or spec.name == "name"):
                row[spec.name] = properties.get(spec.name)
        numbers = [number for number, column in enumerate(columns.columns) if column.parent_tier]
        if all(row[frames.reference(number)] is None for number in numbers):
            for key, edge in self._edges[node].items():
                if edge is not None:
                    self._fill_parent(row, columns, key.target)
        return frozenset(row) - given

    def _fill_parent(self, row: Row, columns: Sheet, parent: NodeKey) -> None:
        for number, column in enumerate(columns.columns):
            if column.parent_tier and column.ends is not None and parent.label in column.ends.targets:
                row[frames.reference(number)] = [parent.code] if column.ends.many else parent.code
                return

    def _is_one_of(self, text: str, nodes: Iterable[NodeKey]) -> bool:
        """Whether a text is the code or name of one of `nodes`."""
        return any(text == node.code or same_name(text, self._directory.name(node)) for node in nodes)


def texts_of(row: Row, columns: Sheet) -> Iterator[str]:
    """Yield the texts by which a row refers to other nodes."""
    for number, column in enumerate(columns.columns):
        if column.property is None:
            texts = row[frames.reference(number)]
            yield from [texts] if isinstance(texts, str) else texts or ()
    yield from row[frames.INSIDE] or ()


def titles_of_events(sheets: Sequence[UnderstoodSheet]) -> Iterator[str]:
    """Yield the names of a dataset's change events."""
    for sheet in sheets:
        if sheet.kind_name == EVENT:
            yield from sheet.facts.frame()["name"].drop_nulls()
