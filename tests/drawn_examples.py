"""Says how many random examples a property-based test draws."""

from __future__ import annotations

import os

__all__ = ["examples"]


def examples(most: int) -> int:
    """Return `most` in nightly tests, else two fifths of it.

    Hypothesis draws other examples in each run, so several short runs find as much as one long run.

    >>> examples(60) in (24, 60)
    True
    """
    return most if os.environ.get("WANGGE_NIGHTLY") else max(1, most * 2 // 5)
