"""Builds the page of a place: district map, rules, relationships, posts and source."""

from __future__ import annotations

from typing import Any, NamedTuple

from wangge.queries.check.counts import Counts
from wangge.queries.check.report import Status
from wangge.viz.explorer.pages.about_node import about_node, node_data
from wangge.viz.explorer.pages.chain import LAYERS, draw_place_chain
from wangge.viz.explorer.pages.chain import STYLES as CHAIN_STYLES
from wangge.viz.explorer.pages.district import SCRIPTS, STYLES, read_district
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.page import Page
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.reads.node import NamedNode, NodeRecord, read_path
from wangge.viz.explorer.reads.posts import Posts, read_posts
from wangge.viz.explorer.state.rule_results import RuleResults, RuleSummary

__all__ = ["place_page"]

_WITH_CHAIN = frozenset({"Building", "Compound", "Grid"})
"""The kinds of places whose pages include the chain of responsibility."""


class PlaceRule(NamedTuple):
    """The result of one rule in one place."""

    rule: RuleSummary
    counts: Counts

    @property
    def open(self) -> bool:
        """Whether any subject is uncovered or unknown."""
        return bool(self.counts.uncovered or self.counts.unknown)


def place_page(request: PageRequest, record: NodeRecord, *, overview: bool = False) -> Page:
    """Return the page of a place; `overview` marks the start page."""
    site, formatter = request.site, request.formatter
    limit, here = site.time_limit, record.named
    path = read_path(site.store, site.model, here.label, here.code, timeout=limit)
    posts = read_posts(site.store, site.model, here.label, here.code, day=site.day, timeout=limit)
    district = read_district(request, here)
    rules = _rule_rows(here, request.snapshot.rule_results)
    about = about_node(request, record)
    context = {
        **about,
        "overview": overview,
        "path": path,
        "district": district,
        "rules": [row for row in rules if row.counts.total],
        "quiet_rules": sum(not row.counts.total for row in rules),
        "posts": posts,
        "vacant_posts": request.vacant(posts),
        "chain": draw_place_chain(request, here) if here.label in _WITH_CHAIN else None,
        "has_chain": here.label in LAYERS,
        "task_counts": request.task_counts(place=here.code),
        "has_map": here.label in request.labels_with_map,
        "gaps_below": _gaps_below(here, request.snapshot.rule_results, len(about["gaps"])),
        "inside_counts": _inside_counts(here, request.snapshot.rule_results),
    }
    return Page(
        template="place.html.j2",
        title=formatter.name(here),
        context=context,
        data={
            **node_data(request, record, about["groups"], about["past"]),
            "path": [formatter.reference(named) for named in path],
            **district.data(),
            "rules": [_rule_data(row) for row in rules],
            "posts": _posts_data(posts, formatter),
            "posts_total": posts.total,
        },
        table=district.table(),
        picture=lambda: district.draw(standalone=True),
        styles=(*STYLES, *CHAIN_STYLES),
        scripts=SCRIPTS if district.rows else (),
    )


def _gaps_below(here: NamedNode, rule_results: RuleResults | None, own_gaps: int) -> int:
    """Return the number of findings in a place, not counting those about the place itself."""
    if rule_results is None:
        return 0
    return sum(len(rule_results.gaps_in(rule, here.code)) for rule in rule_results.rules.values()) - own_gaps


def _inside_counts(here: NamedNode, rule_results: RuleResults | None) -> list[tuple[str, int]]:
    """Return the number of places below `here` by kind, from the top down."""
    number = None if rule_results is None else rule_results.tree.number(here.code)
    if rule_results is None or number is None:
        return []
    counts: dict[str, int] = {}
    for label, part in rule_results.tree.below(number):
        counts[label] = counts.get(label, 0) + len(part)
    return list(counts.items())


def _rule_rows(here: NamedNode, rule_results: RuleResults | None) -> list[PlaceRule]:
    """Return the rules that have counts for the place `here`, each with these counts.

    Rules that couldn't run come first, then rules with uncovered subjects, then the others. Each of these three groups
    is sorted by severity.
    """
    if rule_results is None:
        return []
    results = ((rule, rule.at(here.label, here.code)) for rule in rule_results.by_severity())
    rows = [PlaceRule(rule, counts) for rule, counts in results if counts is not None]
    severities = ("error", "warning", "info")
    return sorted(
        rows,
        key=lambda row: (
            row.rule.status is not Status.ERROR,
            not row.counts.uncovered,
            severities.index(row.rule.head.severity),
            -row.counts.uncovered,
            row.rule.id,
        ),
    )


def _rule_data(row: PlaceRule) -> dict[str, Any]:
    return {"rule": row.rule.id, "status": str(row.rule.status), **vars(row.counts)}


def _posts_data(posts: Posts, formatter: Formatter) -> list[dict[str, Any]]:
    return [
        {
            "post": formatter.reference(record.post),
            "unit": formatter.reference(record.unit),
            "holders": [
                {**formatter.reference(holder.person), "since": holder.since, "until": holder.until}
                for holder in record.holders
            ],
        }
        for record in posts.listed
    ]
