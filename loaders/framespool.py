"""Provides a list of Polars frames that stores its rows on the disk when there are many."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import polars as pl

from wangge.loaders.spool import BlockFile

__all__ = ["FrameSpool"]

_MOST_IN_MEMORY = 100_000


class FrameSpool:
    """An append-only list of frames; if they have more than 100,000 rows, it stores them in a temporary file.

    The frames may have different columns. `chunks` joins their rows; a row has null in a column that only
    other frames of the chunk have.

    >>> spool = FrameSpool()
    >>> spool.append(pl.DataFrame({"code": ["1", "2"]}))
    >>> spool.append(pl.DataFrame({"code": ["3"], "name": ["第三网格"]}))
    >>> len(spool), [frame.rows() for frame in spool.chunks(2)]
    (3, [[('1',), ('2',)], [('3', '第三网格')]])
    """

    def __init__(self) -> None:
        self._blocks = BlockFile()
        self._recent: list[pl.DataFrame] = []
        self._count = 0
        self._in_memory = 0

    def append(self, frame: pl.DataFrame) -> None:
        self._recent.append(frame)
        self._count += len(frame)
        self._in_memory += len(frame)
        if self._in_memory > _MOST_IN_MEMORY:
            self._store_recent()

    def __len__(self) -> int:
        """The number of rows."""
        return self._count

    def chunks(self, size: int) -> Iterator[pl.DataFrame]:
        """Yield all rows in frames of `size` rows; only the last may be shorter."""
        rest = pl.DataFrame()
        for frame in self._frames():
            rest = _joined([rest, frame])
            whole = len(rest) - len(rest) % size
            yield from (rest.slice(start, size) for start in range(0, whole, size))
            rest = rest.slice(whole)
        if len(rest):
            yield rest

    def _frames(self) -> Iterator[pl.DataFrame]:
        for block in self._blocks:
            yield pl.read_ipc(BytesIO(block))
        yield from list(self._recent)

    def _store_recent(self) -> None:
        for frame in self._recent:
            for start in range(0, len(frame), _MOST_IN_MEMORY):
                block = BytesIO()
                frame.slice(start, _MOST_IN_MEMORY).write_ipc(block, compression="lz4")
                self._blocks.append(block.getvalue())
        self._recent.clear()
        self._in_memory = 0


def _joined(frames: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat([frame for frame in frames if len(frame)] or frames[:1], how="diagonal")
