"""One request for a page: who asks for what, with what is known just now."""

from __future__ import annotations

from dataclasses import dataclass

from wangge.graph.model import NodeKey
from wangge.viz.explorer.pages.address import PageAddress
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.reads.node import Named
from wangge.viz.explorer.reads.posts import Posts
from wangge.viz.explorer.state.rule_findings import findings_of
from wangge.viz.explorer.state.site import Site, Snapshot
from wangge.viz.network.extent import PLACE_DEPTH

__all__ = ["PageRequest"]


@dataclass(frozen=True)
class PageRequest:
    """What a page is made from. A page asks the graph itself for what it shows, and nothing more."""

    site: Site
    view: PageAddress
    known: Snapshot
    shown: Formatter

    @property
    def mapped(self) -> frozenset[str]:
        """The kinds of place that have a network map of their own."""
        return frozenset(PLACE_DEPTH)

    def vacant(self, posts: Posts) -> frozenset[Named]:
        """Those of the listed posts that rules found vacant."""
        return frozenset(record.post for record in posts.listed if self.is_vacant(record.post))

    def is_vacant(self, post: Named) -> bool:
        """Whether rules found that nobody holds a post; not while they aren't counted."""
        findings = findings_of(self.known.standings)
        return findings is not None and bool(findings.absences(NodeKey("Post", post.code)))

    def link_to_rule(self, rule: str, about: NodeKey) -> str:
        """The address of a rule's findings in a place; of all of them for a node that is no place."""
        under = about.code if about.label in {kind.label for kind in self.site.model.places} else None
        return self.view.to(f"/rules/{rule}", under=under)
