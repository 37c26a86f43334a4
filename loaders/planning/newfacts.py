"""Holds, as frames, the facts of a plan that the graph doesn't have yet, until they are written."""

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

__all__ = ["NewFacts", "NewFactsOfGroup"]

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


class NewFactsOfGroup:
    """Collects the new facts of one group; a long list is stored on the disk."""

    def __init__(self, group: Group, key: tuple[str, ...]) -> None:
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
