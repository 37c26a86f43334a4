"""Computes the 95th percentile of times."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

__all__ = ["p95"]


def p95(seconds: Sequence[float]) -> float:
    """Return the time that 95 % of the times don't exceed.

    >>> p95([1.0] * 95 + [9.0] * 5), p95([3.0])
    (1.0, 3.0)
    """
    return sorted(seconds)[ceil(len(seconds) * 0.95) - 1]
