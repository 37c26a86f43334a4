"""Derives the sheets and their columns from the kinds of the model."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from wangge.graph.model.kind import PARENT, Ends
from wangge.graph.model.left_out import LEFT_OUT, LeftOutReason
from wangge.graph.model.specification import EdgeKind, NodeKind, PropertySpec

__all__ = ["Column", "Sheet", "header_key", "sheets_of"]

_OWN_ENDINGS = (
    *((ending, "code") for ending in ("编码", "代码", "编号")),
    *((ending, "name") for ending in ("名称", "全称", "名", "号", "")),
)


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a sheet: a property, or a reference to the other end of a relationship.

    `role` is "property", "target" (the column names the relationship's target) or, on the sheet of a
    relationship, "source". A column with the role "left out" is known, but the graph doesn't store its
    values; `reason` says why. `parent_tier` is the tier of the places that a column of the group `PARENT`
    names, and 0 for any other column: of the filled columns, the one with the greatest tier names the parent.
    """

    name: str
    zh: str
    also: tuple[str, ...]
    role: str
    required: bool
    property: PropertySpec | None = None
    edge: EdgeKind | None = None
    ends: Ends | None = None
    reason: LeftOutReason | None = None
    parent_tier: int = 0


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The sheet of one kind. `name` is its English name, `zh` the Chinese one, `aliases` are further names.

    `left_out` are the columns that offices' sheets of this kind often have and that the graph doesn't store. They are
    not among `columns`. `own_headers` are an office's own headers, normalised by `header_key`, with the names of the columns
    that they mean.
    """

    name: str
    zh: str
    aliases: tuple[str, ...]
    kind: NodeKind | EdgeKind
    columns: tuple[Column, ...]
    left_out: tuple[Column, ...] = ()
    own_headers: Mapping[str, str] = field(default_factory=dict)

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
        """Return what a sheet with the columns `names` lacks: required columns, and groups of which it has no column."""
        lacking: list[tuple[Column, ...]] = [(c,) for c in self.columns if c.required and c.name not in names]
        for numbers in self.groups.values():
            columns = tuple(self.columns[number] for number in numbers)
            if len(columns) > 1 and not any(column.name in names for column in columns):
                lacking.append(columns)
        return lacking

    def without_demands(self, lacking: Iterable[tuple[Column, ...]]) -> Sheet:
        """Return the same sheet without the demand to fill in the columns and groups of columns `lacking`."""
        left = {column.name for columns in lacking for column in columns}
        columns = [
            replace(
                column,
                required=False,
                ends=replace(column.ends, group="") if column.ends is not None else None,
            )
            if column.name in left
            else column
            for column in self.columns
        ]
        return replace(self, columns=tuple(columns))

    @cached_property
    def headers(self) -> dict[str, Column]:
        """The columns by every accepted header, normalised by `header_key`."""
        columns = {column.name: column for column in self.columns}
        by_header = {header: columns[name] for header, name in self.own_headers.items()}
        for headers_of in (lambda c: (c.name, c.zh), lambda c: c.also):
            for column in self.columns:
                for header in headers_of(column):
                    by_header.setdefault(header_key(header), column)
            self._add_own_names(by_header, (self.zh,))
        self._add_own_names(by_header, self.aliases)
        for column in self.left_out:
            for header in (column.zh, *column.also):
                by_header.setdefault(header_key(header), column)
        return by_header

    def _add_own_names(self, by_header: dict[str, Column], names: Iterable[str]) -> None:
        """Add the headers that consist of a name of the kind, with or without 编码, 名称 or the like."""
        if not isinstance(self.kind, NodeKind):
            return
        columns = {column.name: column for column in self.columns}
        for name in names:
            for ending, column in _OWN_ENDINGS:
                by_header.setdefault(header_key(name + ending), columns[column])


@lru_cache(maxsize=1 << 14)
def header_key(text: str) -> str:
    """Normalise a header or sheet name, so that width, case, blanks and punctuation make no difference.

    >>> header_key(" 所属 网格＊ ") == header_key("所属网格")
    True
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if c.isalnum())


def sheets_of(nodes: Iterable[NodeKind], edges: Iterable[EdgeKind]) -> list[Sheet]:
    """Return every sheet of a model, in the order of the declarations, nodes first."""
    edges, by_label = list(edges), {kind.label: kind for kind in nodes}
    of_nodes = [_node_sheet(kind, edges, by_label) for kind in by_label.values()]
    return of_nodes + [_edge_sheet(kind, by_label) for kind in edges if kind.plural]


_Nodes = dict[str, NodeKind]


def _node_sheet(kind: NodeKind, edges: list[EdgeKind], nodes: _Nodes) -> Sheet:
    first = [_property_column(spec) for name, spec in kind.properties.items() if name in ("code", "name")]
    ends_columns = [
        _end_column(edge, ends, nodes, own=kind.label)
        for edge in edges
        if edge.plural is None
        for ends in edge.ends
        if kind.label in ends.sources
    ]
    references = [column for column in ends_columns if not (column.ends and column.ends.seldom)]
    seldom = [column for column in ends_columns if column not in references]
    others = [spec for name, spec in kind.properties.items() if name not in ("code", "name", "remark")]
    rest = [_property_column(spec) for spec in others if not spec.seldom]
    last = [_property_column(spec) for name, spec in kind.properties.items() if name == "remark"]
    last += [_property_column(spec) for spec in others if spec.seldom]
    return Sheet(
        name=kind.plural,
        zh=kind.zh,
        aliases=(kind.label, *kind.aliases),
        kind=kind,
        columns=(*first, *references, *rest, *last, *seldom),
        left_out=_left_out_columns(kind.label),
    )


def _edge_sheet(kind: EdgeKind, nodes: _Nodes) -> Sheet:
    ends = kind.ends[0]
    source = Column(
        name=ends.source_column or "source",
        zh=ends.source_zh or "起点编码",
        also=(*ends.source_also, *_names_of(ends.sources, nodes)),
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
        columns=(source, _end_column(kind, ends, nodes), *columns),
        left_out=_left_out_columns(kind.name),
    )


def _left_out_columns(kind: str) -> tuple[Column, ...]:
    return tuple(
        Column(
            name=entry.headers[0],
            zh=entry.headers[0],
            also=entry.headers[1:],
            role="left out",
            required=False,
            reason=entry.reason,
        )
        for entry in LEFT_OUT
        if not entry.kinds or kind in entry.kinds
    )


def _property_column(spec: PropertySpec) -> Column:
    return Column(
        name=spec.name, zh=spec.zh, also=spec.also, role="property", required=spec.required, property=spec
    )


def _end_column(edge: EdgeKind, ends: Ends, nodes: _Nodes, own: str = "") -> Column:
    """Return the column of the target; `own` is the label of the kind on whose sheet it is."""
    names = _names_of(ends.targets, nodes) if ends.required or ends.group else ()
    parent_tiers = [nodes[label].place_tier or 0 for label in ends.targets if ends.group == PARENT]
    return Column(
        name=ends.column,
        zh=ends.zh,
        also=(*ends.also, *(f"所属{name}" for name in names), *(() if own in ends.targets else names)),
        role="target",
        required=ends.required,
        edge=edge,
        ends=ends,
        parent_tier=max(parent_tiers, default=0),
    )


def _names_of(labels: tuple[str, ...], nodes: _Nodes) -> tuple[str, ...]:
    """Return the Chinese names of the kind that a reference names; none if it may name several kinds."""
    if len(labels) != 1:
        return ()
    kind = nodes[labels[0]]
    return tuple(name for name in (kind.zh, *kind.aliases) if not name.isascii())
