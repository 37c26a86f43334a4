"""Collects garbage less often during work that creates millions of values without reference cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["relaxed_gc"]

_RARELY = (100_000, 50, 1_000)
_USUALLY = (700, 10, 10)


@contextmanager
def relaxed_gc(*, rarely: bool = True) -> Iterator[None]:
    """Collect garbage rarely, and never scan objects that exist already; this halves the time of a long load.

    If `rarely` is false, garbage is collected as often as by default in Python. Use this for work that writes
    to the graph: each statement of the Neo4j driver leaves behind a reference cycle, which keeps the
    statement's parameters in memory.

    No collection runs at the start, because a full one takes longer than a short `wangge check`.
    """
    thresholds = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*(_RARELY if rarely else _USUALLY))
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()
