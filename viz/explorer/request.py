"""One request for a page: who asks for what, with what is known just now."""

from __future__ import annotations

from dataclasses import dataclass

from viz.expectations import PLACE_DEPTH
from viz.explorer.shown import Shown
from viz.explorer.site import Knowledge, Site
from viz.explorer.view import View

__all__ = ["Asking"]


@dataclass(frozen=True)
class Asking:
    """What a page is made from. A page asks the graph itself for what it shows, and nothing more."""

    site: Site
    view: View
    known: Knowledge
    shown: Shown

    @property
    def mapped(self) -> frozenset[str]:
        """The kinds of place that have a network map of their own."""
        return frozenset(PLACE_DEPTH)
