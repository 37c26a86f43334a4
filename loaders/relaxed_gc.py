"""Python's collector of cycles, kept from walking again and again through millions of values that are in none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["relaxed_gc"]

_THRESHOLD = 100_000


@contextmanager
def relaxed_gc() -> Iterator[None]:
    """Let the collector run seldom, and pass over what was there before; half the time of a long load.

    It doesn't collect first: walking a whole program once takes longer than a short check does.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_THRESHOLD, 50, 1_000)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
