"""Derives the sheets and their columns from the kinds of the model."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from wangge.graph.model.kind import PARENT, Ends
from wangge.graph.model.specification import EdgeKind, NodeKind, PropertySpec

__all__ = ["Column", "Sheet", "header_key", "sheets_of"]


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a sheet: a property, or a reference to the other end of a relationship.

    `role` is "property", "target" (the column names the relationship's target) or, on the sheet of a
    relationship, "source". `parent_tier` is the tier of the places that a column of the group `PARENT` names, and 0
    for any other column: of the filled columns, the one with the greatest tier names the parent.
    """

    name: str
    zh: str
    also: tuple[str, ...]
    role: str
    required: bool
    property: PropertySpec | None = None
    edge: EdgeKind | None = None
    ends: Ends | None = None
    parent_tier: int = 0


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The sheet of one kind. `name` is its English name, `zh` the Chinese one, `aliases` are further names."""

    name: str
    zh: str
    aliases: tuple[str, ...]
    kind: NodeKind | EdgeKind
    columns: tuple[Column, ...]

    def column(self, header: str) -> Column | None:
        """Return the column with this header in either language, or None."""
        return self.headers.get(header_key(header))

    @cached_property
    def groups(self) -> dict[str, tuple[int, ...]]:
        """The numbers of the columns of each group; a row fills at least one column of a group."""
        groups: dict[str, tuple[int, ...]] = {}
        for number, column in enumerate(self.columns):
            if column.ends is not None and column.ends.group:
                groups[column.ends.group] = (*groups.get(column.ends.group, ()), number)
        return groups

    def missing(self, names: Collection[str]) -> list[tuple[Column, ...]]:
        """Return what a sheet lacks that has the columns `names`: single columns, or groups of which it has none."""
        lacking: list[tuple[Column, ...]] = [(c,) for c in self.columns if c.required and c.name not in names]
        for numbers in self.groups.values():
            columns = tuple(self.columns[number] for number in numbers)
            if len(columns) > 1 and not any(column.name in names for column in columns):
                lacking.append(columns)
        return lacking

    @cached_property
    def headers(self) -> dict[str, Column]:
        """The columns by every accepted header, normalised by `header_key`."""
        by_header: dict[str, Column] = {}
        for headers_of in (lambda c: (c.name, c.zh), lambda c: c.also):
            for column in self.columns:
                for header in headers_of(column):
                    by_header.setdefault(header_key(header), column)
            if isinstance(self.kind, NodeKind):
                columns = {column.name: column for column in self.columns}
                for suffix, name in (("编码", "code"), ("代码", "code"), ("名称", "name")):
                    by_header.setdefault(header_key(self.zh + suffix), columns[name])
        return by_header


def header_key(text: str) -> str:
    """Normalise a header or sheet name, so that width, case, blanks and punctuation make no difference.

    >>> header_key(" 所属 网格＊ ") == header_key("所属网格")
    True
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if c.isalnum())


def sheets_of(nodes: Iterable[NodeKind], edges: Iterable[EdgeKind]) -> list[Sheet]:
    """Return every sheet of a model, in the order of the declarations, nodes first."""
    nodes, edges = list(nodes), list(edges)
    tiers = {kind.label: kind.place_tier or 0 for kind in nodes}
    of_nodes = [_node_sheet(kind, edges, tiers) for kind in nodes]
    return of_nodes + [_edge_sheet(kind) for kind in edges if kind.plural]


def _node_sheet(kind: NodeKind, edges: list[EdgeKind], tiers: dict[str, int]) -> Sheet:
    first = [_property_column(spec) for name, spec in kind.properties.items() if name in ("code", "name")]
    ends_columns = [
        _end_column(edge, ends, tiers)
        for edge in edges
        if edge.plural is None
        for ends in edge.ends
        if kind.label in ends.sources
    ]
    references = [column for column in ends_columns if not (column.ends and column.ends.seldom)]
    seldom = [column for column in ends_columns if column not in references]
    rest = [_property_column(s) for n, s in kind.properties.items() if n not in ("code", "name", "remark")]
    last = [_property_column(spec) for name, spec in kind.properties.items() if name == "remark"]
    return Sheet(
        name=kind.plural,
        zh=kind.zh,
        aliases=(kind.label, *kind.aliases),
        kind=kind,
        columns=(*first, *references, *rest, *last, *seldom),
    )


def _edge_sheet(kind: EdgeKind) -> Sheet:
    ends = kind.ends[0]
    source = Column(
        name=ends.source_column or "source",
        zh=ends.source_zh or "起点编码",
        also=(),
        role="source",
        required=True,
        edge=kind,
        ends=ends,
    )
    columns = [_property_column(spec) for spec in kind.properties.values()]
    return Sheet(
        name=kind.plural or kind.name,
        zh=kind.zh,
        aliases=(kind.name, *kind.aliases),
        kind=kind,
        columns=(source, _end_column(kind, ends, {}), *columns),
    )


def _property_column(spec: PropertySpec) -> Column:
    return Column(
        name=spec.name, zh=spec.zh, also=spec.also, role="property", required=spec.required, property=spec
    )


def _end_column(edge: EdgeKind, ends: Ends, tiers: dict[str, int]) -> Column:
    parent_tiers = [tiers.get(label, 0) for label in ends.targets if ends.group == PARENT]
    return Column(
        name=ends.column,
        zh=ends.zh,
        also=ends.also,
        role="target",
        required=ends.required,
        edge=edge,
        ends=ends,
        parent_tier=max(parent_tiers, default=0),
    )
