"""Defines the input of the page functions."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from wangge.graph.errors import WanggeError
from wangge.graph.model import NodeKey
from wangge.viz.explorer.pages.address import PageAddress
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.page import PageError
from wangge.viz.explorer.reads.node import NamedNode, read_path
from wangge.viz.explorer.reads.posts import Posts
from wangge.viz.explorer.state.rule_findings import findings_of
from wangge.viz.explorer.state.site import Site
from wangge.viz.explorer.state.snapshot import Snapshot
from wangge.viz.network.extent import PLACE_DEPTH

__all__ = ["PageRequest"]

_UPPER_PLACES = frozenset({"Province", "City", "District", "Street"})

T = TypeVar("T")


@dataclass(frozen=True)
class PageRequest:
    """The input of every page function: the site, the parsed address, the current snapshot and the formatter.

    An HTML page shows `notes`, messages about the address, at its top; `report` adds one.
    """

    site: Site
    address: PageAddress
    snapshot: Snapshot
    formatter: Formatter
    notes: list[str] = field(default_factory=list, compare=False)

    def report(self, message: str) -> None:
        """Add a message about the address; raise `PageError` for a format other than HTML, because it has no room for it."""
        if self.address.format_name != "html":
            raise PageError(message)
        self.notes.append(message)

    @property
    def labels_with_map(self) -> tuple[str, ...]:
        """The labels of the places that have a network map."""
        return tuple(PLACE_DEPTH)

    def path_to(self, place: NamedNode) -> list[NamedNode]:
        """Return the places that contain a place, from the top down."""
        site = self.site
        return site.kept_read(
            ("path", place.key),
            lambda: read_path(site.store, site.model, place.label, place.code, timeout=site.time_limit),
        )

    def kept_above(self, key: NodeKey, what: Hashable, read: Callable[[], T]) -> T:
        """Return what `read` returns; for a place through which many readers pass, it is kept until the graph changes."""
        return self.site.kept_read((what, key), read) if key.label in _UPPER_PLACES else read()

    def vacant(self, posts: Posts) -> frozenset[NamedNode]:
        """Return those of the listed posts that a rule reports as vacant."""
        return frozenset(record.post for record in posts.listed if self.is_vacant(record.post))

    def is_vacant(self, post: NamedNode) -> bool:
        """Return whether a rule reports the post as vacant; False until the rules have been checked."""
        findings = findings_of(self.snapshot.rule_results)
        return findings is not None and bool(findings.absences(post.key))

    def task_counts(self, *, place: str = "", rule: str = "") -> Mapping[str, int] | None:
        """Return the counts of the tasks in a place or of a rule; None without tasks or without a readable ledger."""
        try:
            view = None if self.site.tasks is None else self.site.tasks.view(self.snapshot)
        except WanggeError:
            return None
        if view is None:
            return None
        return view.by_place.get(place) if place else view.by_rule.get(rule)

    def link_to_rule(self, rule: str, about: NodeKey) -> str:
        """Return the address of a rule's findings in `about`; if `about` isn't a place, of all the rule's findings."""
        under = about.code if about.label in {kind.label for kind in self.site.model.places} else None
        return self.address.to(f"/rules/{rule}", under=under)
