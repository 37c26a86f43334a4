"""Draws the bar that shows the shares of the states in a row of a table."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup

from wangge.queries.check.counts import Counts
from wangge.viz.drawing.filled import filled, joined

__all__ = ["draw_bar"]

_STATES = ("covered", "waived", "uncovered", "unknown")


@lru_cache(maxsize=4096)
def draw_bar(counts: Counts) -> Markup:
    """Draw the bar of a row as SVG; nothing if there are no subjects.

    >>> draw_bar(Counts())
    Markup('')
    >>> draw_bar(Counts(covered=1, unknown=3)).count("<rect")
    2
    """
    if not counts.total:
        return Markup("")
    left, pieces = 0.0, []
    for state in _STATES:
        width = getattr(counts, state) * 100 / counts.total
        if width:
            place = f"{left:.2f}", f"{width:.2f}"
            pieces.append(filled('<rect class="bar-%s" x="%s" width="%s" height="8"/>', state, *place))
            left += width
    return filled(
        '<svg class="bar" viewBox="0 0 100 8" width="100" height="8" preserveAspectRatio="none" aria-hidden="true">\n'
        "%s</svg>\n",
        joined(pieces),
    )
