"""Holds, as frames, the facts of a plan that the graph doesn't have yet, until they are written.

A new node may be held together with one of its relationships, so that one statement can create both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from wangge.graph.model import NodeKey, Source
from wangge.loaders.fact import EdgeKey, RowLocation
from wangge.loaders.frames import ROW, SHEET, SOURCE, TARGET
from wangge.loaders.framespool import FrameSpool
from wangge.loaders.planning.change import Change, Group

__all__ = ["LinkedNodes", "LinkedNodesOfGroup", "NewFacts", "NewFactsOfGroup", "linked_and_rest"]

_CODE = "code"


@dataclass(frozen=True)
class NewFacts:
    """New facts of one group in the columns of `loaders.frames`, ordered by target and source.

    The column `@sheet` has positions in `places`, which holds the file and the name of each sheet. `key`
    names the properties that are part of a relationship's key. The code of a node is in the column `@source`;
    there is no column `code`.
    """

    group: Group
    frame: pl.DataFrame
    places: Sequence[tuple[str, str]]
    key: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def properties(self) -> list[str]:
        """The names of the columns that hold properties."""
        return [name for name in self.frame.columns if name[0] != "@"]

    def take(self, rows: Sequence[int]) -> NewFacts:
        """Return the facts at these positions, in this order."""
        return replace(self, frame=self.frame[rows])

    def changes(self) -> list[Change]:
        """Return the facts as changes, one object each."""
        return [self._change(row) for row in self.frame.iter_rows(named=True)]

    def used_places(self) -> list[int]:
        """Return the positions in `places` of the sheets that have at least one fact, in ascending order."""
        return sorted(self.frame[SHEET].unique().to_list())

    def sources(self, run: str) -> pl.Series:
        """Return the text of each fact's source, as it is stored in the property `src`.

        >>> from wangge.loaders.planning.change import Operation
        >>> group = Group(Operation.ADD, "Grid")
        >>> frame = pl.DataFrame({SOURCE: ["1"], SHEET: [0], ROW: [7]})
        >>> NewFacts(group, frame, [("区.xlsx", "网格")]).sources("R000001").to_list()
        ['7:R000001:网格:区.xlsx']
        """
        endings = {
            place: Source(run, *self.places[place], 0).text().removeprefix("0")
            for place in self.used_places()
        }
        ending = pl.lit(next(iter(endings.values())))
        if len(endings) > 1:
            ending = pl.col(SHEET).replace_strict(endings, return_dtype=pl.String)
        return self.frame.select(pl.concat_str(pl.col(ROW).cast(pl.String), ending)).to_series()

    def _change(self, row: dict[str, Any]) -> Change:
        group, source = self.group, NodeKey(self.group.source or self.group.kind, row[SOURCE])
        after = {name: value for name, value in row.items() if value is not None and name[0] != "@"}
        key: NodeKey | EdgeKey = source
        if group.of_nodes:
            after = {_CODE: source.code, **after}
        else:
            own = tuple([after.get(name) for name in self.key])
            key = EdgeKey(group.kind, source, NodeKey(group.target, row[TARGET]), own)
        sheet: int = row[SHEET]
        return Change(group.operation, key, None, after, RowLocation(*self.places[sheet], row[ROW]))


@dataclass(frozen=True)
class LinkedNodes:
    """New nodes of one group, each with one relationship to another node, ordered by target and source.

    A row of `frame` is a node and its relationship: the columns of a `NewFacts` of nodes, and the code of the target in
    `@target`. The relationship has no properties. `edges` is the group of the relationships.
    """

    group: Group
    edges: Group
    frame: pl.DataFrame
    places: Sequence[tuple[str, str]]

    def __len__(self) -> int:
        return len(self.frame)

    def of_nodes(self) -> NewFacts:
        """Return the nodes."""
        return NewFacts(self.group, self.frame.drop(TARGET), self.places)

    def of_edges(self) -> NewFacts:
        """Return the relationships."""
        return NewFacts(self.edges, self.frame.select(SOURCE, TARGET, SHEET, ROW), self.places)

    def slice(self, start: int, count: int) -> LinkedNodes:
        """Return `count` of the nodes, from the position `start`."""
        return replace(self, frame=self.frame.slice(start, count))


class NewFactsOfGroup:
    """Collects the new facts of one group; a long list is stored on the disk."""

    def __init__(self, group: Group, key: tuple[str, ...] = ()) -> None:
        self._group = group
        self._key = key
        self._frames = FrameSpool()

    def __len__(self) -> int:
        return len(self._frames)

    def append(self, frame: pl.DataFrame, sheets: Sequence[int]) -> None:
        """Add facts.

        In `frame`, `@sheet` is a position in `sheets`. It is replaced by the number at that position: the
        position of the sheet in the argument `places` of `chunks`.
        """
        kept = frame.select([column for column in frame if self._keeps(column)])
        if list(sheets) != list(range(len(sheets))):
            moved = pl.col(SHEET).replace_strict(range(len(sheets)), sheets, return_dtype=pl.Int32)
            kept = kept.with_columns(moved)
        self._frames.append(kept)

    def _keeps(self, column: pl.Series) -> bool:
        if column.name[0] == "@":
            return column.name in (SOURCE, TARGET, SHEET, ROW)
        redundant = self._group.of_nodes and column.name == _CODE
        return not redundant and column.null_count() < len(column)

    def chunks(self, size: int, places: Sequence[tuple[str, str]]) -> Iterator[NewFacts]:
        """Yield all facts, `size` at a time; the facts that were added first come first.

        Each `NewFacts` is sorted by target and source, the order in which the facts are written.
        """
        order = [SOURCE] if self._group.of_nodes else [TARGET, SOURCE]
        for frame in self._frames.chunks(size):
            yield NewFacts(self._group, frame.sort(order, maintain_order=True), places, self._key)


class LinkedNodesOfGroup(NewFactsOfGroup):
    """Collects new nodes of one group, each with one relationship of the group `edges`."""

    def __init__(self, group: Group, edges: Group) -> None:
        super().__init__(group)
        self.group = group
        self.edges = edges

    def linked(self, size: int, places: Sequence[tuple[str, str]]) -> Iterator[LinkedNodes]:
        """Yield all nodes with their relationships, `size` nodes at a time."""
        for frame in self._frames.chunks(size):
            yield LinkedNodes(self._group, self.edges, frame.sort(TARGET, SOURCE), places)


def linked_and_rest(
    nodes: pl.DataFrame, edges: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Link each node with its first relationship; return the linked nodes, the other nodes and the other relationships.

    >>> nodes = pl.DataFrame({SOURCE: ["1", "2"], ROW: [2, 3]})
    >>> edges = pl.DataFrame({SOURCE: ["2", "2", "3"], TARGET: ["8", "9", "9"], ROW: [3, 3, 4]})
    >>> [frame.rows() for frame in linked_and_rest(nodes, edges)]
    [[('2', 3, '8')], [('1', 2)], [('2', '9', 3), ('3', '9', 4)]]
    """
    if edges[SOURCE].equals(nodes[SOURCE]):
        return nodes.with_columns(edges[TARGET]), nodes.clear(), edges.clear()
    first = pl.col(SOURCE).is_first_distinct() & pl.col(SOURCE).is_in(nodes[SOURCE].implode())
    linked = nodes.join(edges.filter(first).select(SOURCE, TARGET), on=SOURCE, maintain_order="left")
    others = nodes.filter(~pl.col(SOURCE).is_in(linked[SOURCE].implode()))
    return linked, others, edges.filter(~first)
