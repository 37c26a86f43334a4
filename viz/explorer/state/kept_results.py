"""Keeps what pages computed from one state of the graph, until the graph changes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

__all__ = ["KeptResults"]

T = TypeVar("T")


class KeptResults:
    """The last results for one version of the graph, at most `most`.

    >>> kept = KeptResults(most=2)
    >>> [kept.get("version 1", "key", lambda: 1), kept.get("version 1", "key", lambda: 2)]
    [1, 1]
    >>> kept.get("version 2", "key", lambda: 3)
    3
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._version: Hashable = None
        self._results: dict[Hashable, Any] = {}

    def get(self, version: Hashable, key: Hashable, compute: Callable[[], T]) -> T:
        """Return the kept result for a key, else what `compute` returns. Another `version` discards all results."""
        with self._lock:
            if version != self._version:
                self._version = version
                self._results.clear()
            if key in self._results:
                result: T = self._results.pop(key)
                self._results[key] = result
                return result
        result = compute()
        with self._lock:
            if version == self._version:
                self._results[key] = result
                while len(self._results) > self._most:
                    del self._results[next(iter(self._results))]
        return result
