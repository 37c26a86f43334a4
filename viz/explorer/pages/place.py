"""Builds the page of a place: district map, rules, relationships, posts and source."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from wangge.viz.explorer.pages.about_node import about_node, node_data
from wangge.viz.explorer.pages.chain import LAYERS, draw_place_chain
from wangge.viz.explorer.pages.chain import STYLES as CHAIN_STYLES
from wangge.viz.explorer.pages.district import SCRIPTS, STYLES, read_district
from wangge.viz.explorer.pages.district_table import district_view
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.page import Page
from wangge.viz.explorer.pages.parameters import check_selected
from wangge.viz.explorer.pages.place_answer import place_answer
from wangge.viz.explorer.pages.post_tables import posts_table
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.pages.rule_tables import RuleCounts, rules_table
from wangge.viz.explorer.pages.tables import view_of
from wangge.viz.explorer.reads.node import NamedNode, NodeRecord
from wangge.viz.explorer.reads.posts import PostRecord, read_posts
from wangge.viz.explorer.state.rule_results import RuleResults

__all__ = ["place_page"]

_WITH_CHAIN = frozenset({"Building", "Compound", "Grid"})
"""The kinds of places whose pages include the chain of responsibility."""


def place_page(request: PageRequest, record: NodeRecord, *, overview: bool = False) -> Page:
    """Return the page of a place; `overview` marks the start page."""
    site, formatter = request.site, request.formatter
    here = record.named
    path = request.path_to(here)
    posts = request.kept_above(
        here.key,
        "posts",
        lambda: read_posts(
            site.store, site.model, here.label, here.code, day=site.day, timeout=site.time_limit
        ),
    )
    district = read_district(request, here)
    check_selected(request, {f"{row.named.label}:{row.named.code}" for row in district.rows})
    places = district_view(request, district)
    rules = _rule_rows(here, request.snapshot.rule_results)
    rules_here = [row for row in rules if row.counts.total]
    rules_view = view_of(request, rules_table(request, rules_here, table_id="rules", only_open=True))
    vacant_posts = request.vacant(posts)
    posts_view = view_of(request, posts_table(request, posts.listed, vacant_posts.__contains__))
    about = about_node(request, record, (*path, *district.contents.places))
    chain = draw_place_chain(request, here) if here.label in _WITH_CHAIN else None
    answer = place_answer(request, here, posts.listed)
    context = {
        **about,
        "overview": overview,
        "answer_first": answer,
        "leading": answer.leading_besides(chain.first if chain else ()),
        "path": path,
        "district": district,
        "places": places,
        "rules_view": rules_view,
        "quiet_rules": len(rules) - len(rules_here),
        "posts_view": posts_view,
        "vacant_posts": vacant_posts,
        "chain": chain,
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
        data=lambda: {
            **node_data(request, record, about["groups"], about["past"]),
            "path": [formatter.reference(named) for named in path],
            "leading": _posts_data(answer.leading, formatter, vacant_posts),
            "worst": None if answer.worst is None else [finding.data() for finding in answer.worst],
            **district.data(places.rows),
            "rules": [_rule_data(row) for row in rules_view.rows],
            "posts": _posts_data(posts_view.rows, formatter, vacant_posts),
            "posts_total": len(posts_view.rows),
        },
        table=places.file(),
        more_tables=(rules_view.file(), posts_view.file(), *about["past"].files),
        scope=formatter.name(here),
        picture=lambda: district.draw(standalone=True),
        styles=(*STYLES, *CHAIN_STYLES),
        scripts=SCRIPTS if places.rows else (),
        warnings=district.geographic.warnings,
    )


def _gaps_below(here: NamedNode, rule_results: RuleResults | None, own_gaps: int) -> int:
    """Return the number of findings in a place, not counting those about the place itself."""
    if rule_results is None:
        return 0
    return rule_results.number_of_gaps_in(here.code) - own_gaps


def _inside_counts(here: NamedNode, rule_results: RuleResults | None) -> list[tuple[str, int]]:
    """Return the number of places below `here` by kind, from the top down."""
    number = None if rule_results is None else rule_results.tree.number(here.code)
    if rule_results is None or number is None:
        return []
    counts: dict[str, int] = {}
    for label, part in rule_results.tree.below(number):
        counts[label] = counts.get(label, 0) + len(part)
    return list(counts.items())


def _rule_rows(here: NamedNode, rule_results: RuleResults | None) -> list[RuleCounts]:
    """Return the rules that have counts for the place `here`, each with these counts."""
    if rule_results is None:
        return []
    results = ((rule, rule.at(here.label, here.code)) for rule in rule_results.rules.values())
    return [RuleCounts(rule, counts) for rule, counts in results if counts is not None]


def _rule_data(row: RuleCounts) -> dict[str, Any]:
    return {"rule": row.rule.id, "status": str(row.rule.status), **vars(row.counts)}


def _posts_data(
    posts: Sequence[PostRecord], formatter: Formatter, vacant: Collection[NamedNode]
) -> list[dict[str, Any]]:
    return [
        {
            "post": formatter.reference(record.post),
            "unit": formatter.reference(record.unit),
            "holders": [
                {**formatter.reference(holder.person), "since": holder.since, "until": holder.until}
                for holder in record.holders
            ],
            "vacant": record.post in vacant,
        }
        for record in posts
    ]
