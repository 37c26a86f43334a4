"""The page of a place: the district map of what lies in it, the rules there, its bodies, posts and origin."""

from __future__ import annotations

from typing import Any, NamedTuple

from wangge.queries.check.counts import Counts
from wangge.queries.check.report import Status
from wangge.viz.explorer.pages.about_node import about_node, node_data
from wangge.viz.explorer.pages.chain import LAYERS, show_chain
from wangge.viz.explorer.pages.chain import STYLES as CHAIN_STYLES
from wangge.viz.explorer.pages.district import SCRIPTS, STYLES, read_district
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.page import Page
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.reads.node import Named, NodeRecord, read_path
from wangge.viz.explorer.reads.posts import Posts, read_posts
from wangge.viz.explorer.state.rule_results import RuleResults, RuleSummary

__all__ = ["place_page"]

_WITH_CHAIN = frozenset({"Building", "Compound", "Grid"})
"""The kinds of place whose page shows the whole chain of responsibility."""


class PlaceRule(NamedTuple):
    """What one rule comes to in one place."""

    rule: RuleSummary
    counts: Counts

    @property
    def open(self) -> bool:
        """Whether anything here is wrong or unknown."""
        return bool(self.counts.uncovered or self.counts.unknown)


def place_page(asking: PageRequest, record: NodeRecord, *, overview: bool = False) -> Page:
    """What a place's page answers with; `overview` is that of everything."""
    site, shown = asking.site, asking.shown
    limit, here = site.time_limit, record.named
    path = read_path(site.store, site.model, here.label, here.code, timeout=limit)
    posts = read_posts(site.store, site.model, here.label, here.code, day=site.day, timeout=limit)
    district = read_district(asking, here)
    rules = _rule_rows(here, asking.known.standings)
    about = about_node(asking, record)
    context = {
        **about,
        "overview": overview,
        "path": path,
        "district": district,
        "rules": [row for row in rules if row.counts.total],
        "quiet_rules": sum(not row.counts.total for row in rules),
        "posts": posts,
        "vacant_posts": asking.vacant(posts),
        "chain": show_chain(asking, here) if here.label in _WITH_CHAIN else None,
        "has_chain": here.label in LAYERS,
        "has_map": here.label in asking.mapped,
        "gaps_below": _gaps_below(here, asking.known.standings, len(about["gaps"])),
        "inside_counts": _inside_counts(here, asking.known.standings),
    }
    return Page(
        template="place.html.j2",
        title=shown.name(here),
        context=context,
        data={
            **node_data(asking, record, about["groups"]),
            "path": [shown.told(named) for named in path],
            **district.data(),
            "rules": [_rule_data(row) for row in rules],
            "posts": _posts_data(posts, shown),
            "posts_total": posts.total,
        },
        table=district.table(),
        picture=lambda: district.draw(standalone=True),
        styles=(*STYLES, *CHAIN_STYLES),
        scripts=SCRIPTS if district.rows else (),
    )


def _gaps_below(here: Named, standings: RuleResults | None, own: int) -> int:
    """How many findings lie in a place beside its own."""
    if standings is None:
        return 0
    return sum(len(standings.gaps_in(rule, here.code)) for rule in standings.rules.values()) - own


def _inside_counts(here: Named, standings: RuleResults | None) -> list[tuple[str, int]]:
    """How many places of each kind lie in it, from the top down."""
    number = None if standings is None else standings.tree.number(here.code)
    if standings is None or number is None:
        return []
    found: dict[str, int] = {}
    for label, part in standings.tree.below(number):
        found[label] = found.get(label, 0) + len(part)
    return list(found.items())


def _rule_rows(here: Named, standings: RuleResults | None) -> list[PlaceRule]:
    """Every rule with its counts here, those with most that is wrong first."""
    if standings is None:
        return []
    found = ((rule, rule.at(here.label, here.code)) for rule in standings.gravest())
    rows = [PlaceRule(rule, counts) for rule, counts in found if counts is not None]
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


def _posts_data(posts: Posts, shown: Formatter) -> list[dict[str, Any]]:
    return [
        {
            "post": shown.told(record.post),
            "unit": shown.told(record.unit),
            "holders": [
                {**shown.told(holder.person), "since": holder.since, "until": holder.until}
                for holder in record.holders
            ],
        }
        for record in posts.listed
    ]
