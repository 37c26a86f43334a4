"""Where the page of a node is found."""

from __future__ import annotations

from collections.abc import Callable

from viz.parts import Ref

__all__ = ["LinkOf", "nowhere"]

LinkOf = Callable[[Ref], str | None]
"""The address of a node's page; None where it has none."""


def nowhere(_ref: Ref) -> str | None:
    """No page for anything.

    >>> nowhere(Ref("Grid", "1")) is None
    True
    """
    return None
