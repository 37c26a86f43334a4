"""Provides `Spool`, a list that moves its values to a temporary file, and `BlockFile`, the class of that file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Generic, TypeVar

__all__ = ["BlockFile", "Spool"]

T = TypeVar("T")

_CHUNK = 2_000
_CHUNKS_IN_MEMORY = 5


class BlockFile:
    """An append-only list of bytes in a temporary file without a name.

    The operating system deletes the file when the program ends, also after a crash.

    >>> blocks = BlockFile()
    >>> blocks.append(b"one")
    >>> list(blocks)
    [b'one']
    """

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._lengths: list[int] = []

    def append(self, block: bytes) -> None:
        if self._file is None:
            import tempfile  # here, because a plan without many changes needs no file
            import weakref

            self._file = tempfile.TemporaryFile(prefix="wangge-")  # noqa: SIM115 - closed with the list
            weakref.finalize(self, self._file.close)
        self._file.seek(0, 2)
        self._file.write(block)
        self._file.flush()
        self._lengths.append(len(block))

    def __iter__(self) -> Iterator[bytes]:
        offset = 0
        for length in list(self._lengths):
            if self._file is not None:
                self._file.seek(offset)
                yield self._file.read(length)
            offset += length


class Spool(Generic[T]):
    """An append-only list; if it holds more than 10,000 values in memory, it moves them all to a temporary file.

    Values must be of built-in types, and must not be modified after they were added.

    >>> spool = Spool[tuple[int, str]]()
    >>> spool.append((1, "a"))
    >>> len(spool), list(spool)
    (1, [(1, 'a')])
    """

    def __init__(self) -> None:
        self._blocks = BlockFile()
        self._recent: list[T] = []
        self._count = 0

    def append(self, value: T) -> None:
        self._recent.append(value)
        self._count += 1
        if len(self._recent) > _CHUNK * _CHUNKS_IN_MEMORY:
            self._store_recent()

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[T]:
        for packed in self._blocks:
            import pickle

            yield from pickle.loads(packed)  # noqa: S301 - our own file, which nobody can open
        yield from list(self._recent)

    def _store_recent(self) -> None:
        import pickle

        for start in range(0, len(self._recent), _CHUNK):
            self._blocks.append(pickle.dumps(self._recent[start : start + _CHUNK], pickle.HIGHEST_PROTOCOL))
        self._recent.clear()
