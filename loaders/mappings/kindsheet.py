"""Answers questions about a kind's template sheet: its properties, its references, and its parents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from wangge.graph.errors import ModelError
from wangge.graph.model import Column, EdgeKind, Model, NodeKind, Sheet
from wangge.loaders.messages.cells import CellMessage
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.messages.rows import RowMessage
from wangge.loaders.reject import RejectRule
from wangge.loaders.sheets.cellreader import CellReader

__all__ = ["KindSheet", "KindSheets"]

_PART_OF = "PART_OF"


@dataclass(frozen=True)
class KindSheet:
    """The template sheet of a kind of node or relationship."""

    sheet: Sheet

    @cached_property
    def headers(self) -> dict[str, str]:
        """The Chinese headers of the columns, by English name."""
        return {name: column.zh for name, column in self.columns.items()}

    @property
    def kind(self) -> NodeKind | EdgeKind:
        """The kind that the rows of the sheet declare."""
        return self.sheet.kind

    @property
    def node_kind(self) -> NodeKind:
        """The kind of node; raises `ModelError` if the rows declare relationships."""
        if not isinstance(self.sheet.kind, NodeKind):
            raise ModelError(f"{self.sheet.kind.name} is no kind of node; correct the mapping")
        return self.sheet.kind

    @cached_property
    def columns(self) -> dict[str, Column]:
        """The columns by English name; if several have the same name, the first of them."""
        columns: dict[str, Column] = {}
        for column in self.sheet.columns:
            columns.setdefault(column.name, column)
        return columns

    @cached_property
    def properties(self) -> dict[str, CellReader]:
        """A reader of cells for each property, by name."""
        return {
            column.name: CellReader(number, column, 0)
            for number, column in enumerate(self.sheet.columns)
            if column.property is not None
        }

    @cached_property
    def references(self) -> tuple[Column, ...]:
        """The columns whose cells name other nodes."""
        return tuple(column for column in self.sheet.columns if column.role == "target")

    def parent_column(self, label: str) -> Column | None:
        """Return the column that names the unit to which a node belongs, if the unit has this label.

        For places it is the column of the place above; for an organisation, the only required column that names
        one other node. None if the kind isn't stored as a part of such a unit.
        """
        fitting = [c for c in self.references if c.ends is not None and label in c.ends.targets]
        above = [c for c in fitting if c.edge is not None and c.edge.type == _PART_OF]
        if above:
            return above[0]
        return next((c for c in fitting if c.ends is not None and c.ends.required and not c.ends.many), None)

    @cached_property
    def parent_labels(self) -> tuple[str, ...]:
        """The labels of the units to which a node of the kind may belong, from the nearest to the farthest."""
        columns = [c for c in self.references if c.edge is not None and c.edge.type == _PART_OF]
        columns = columns or [c for c in self.references if c.ends is not None and c.ends.required]
        return tuple(dict.fromkeys(label for c in columns if c.ends is not None for label in c.ends.targets))

    def faults(
        self, values: Mapping[str, object]
    ) -> Iterator[tuple[tuple[str, ...], RejectRule, RejectText]]:
        """Yield headers, rule and message for each required value that is missing, and for days in the wrong order."""
        for name, header in self._required:
            if values.get(name) is None:
                yield (header,), RejectRule.MISSING_VALUE, CellMessage.EMPTY.fill()
        for names, headers in self._groups:
            if all(values.get(name) is None for name in names):
                message = RowMessage.NONE_OF_GROUP.fill(headers="、".join(headers))
                yield headers, RejectRule.ONE_PARENT, message
        begin, end = values.get("valid_from"), values.get("valid_to")
        if begin is not None and end is not None and str(end) <= str(begin):
            message = RowMessage.WRONG_ORDER.fill(begin=begin, end=end)
            yield (self.headers["valid_to"],), RejectRule.WRONG_ORDER, message

    @cached_property
    def _required(self) -> tuple[tuple[str, str], ...]:
        return tuple((column.name, column.zh) for column in self.sheet.columns if column.required)

    @cached_property
    def _groups(self) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
        members = [
            [self.sheet.columns[number] for number in numbers] for numbers in self.sheet.groups.values()
        ]
        return tuple((tuple(c.name for c in columns), tuple(c.zh for c in columns)) for columns in members)


class KindSheets:
    """The template sheets of all kinds, by the name of the kind.

    >>> from wangge.graph.model import load_model
    >>> KindSheets(load_model())["Grid"].parent_column("Community").name
    'community'
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self._sheets = {sheet.kind.name: KindSheet(sheet) for sheet in model.sheets.values()}

    def __getitem__(self, kind: str) -> KindSheet:
        return self._sheets[kind]
