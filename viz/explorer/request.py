"""One request for a page: who asks for what, with what is known just now."""

from __future__ import annotations

from dataclasses import dataclass

from viz.explorer.shown import Shown
from viz.explorer.site import Knowledge, Site
from viz.explorer.view import View
from viz.extent import PLACE_DEPTH
from viz.parts import Ref

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

    def link_to_rule(self, rule: str, about: Ref) -> str:
        """The address of a rule's findings in a place; of all of them for a node that is no place."""
        under = about.code if about.label in {kind.label for kind in self.site.model.places} else None
        return self.view.to(f"/rules/{rule}", under=under)
