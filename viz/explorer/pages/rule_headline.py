"""Writes the first sentence on the page of a rule: how many subjects break it, and where the share is largest."""

from __future__ import annotations

from collections.abc import Iterator

from wangge.queries.check.counts import Counts
from wangge.queries.check.report import Status
from wangge.queries.reports.printable import percent
from wangge.viz.explorer.pages.district import DistrictDrawing
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.reads.node import NamedNode
from wangge.viz.explorer.state.rule_results import RuleSummary

__all__ = ["rule_headline"]


def rule_headline(
    request: PageRequest, rule: RuleSummary, place: NamedNode | None, district: DistrictDrawing | None
) -> str:
    """Return the sentence; '' if the rule couldn't be evaluated.

    The worst place is the one with the largest share of uncovered subjects among the drawn children of the place.
    """
    if rule.status is Status.ERROR:
        return ""
    formatter = request.formatter
    own = None if place is None else rule.at(place.label, place.code)
    counts = rule.counts if own is None else own
    name = formatter.text(request.site.title) if place is None or own is None else formatter.name(place)
    worst = () if own is None or district is None else _worst(request, district)
    clauses = [_clause(request, rule, counts, name), *worst]
    if counts.known and counts.unknown:
        clauses.insert(1, formatter.say("rule_unrecorded", unknown=f"{counts.unknown:,}"))
    return formatter.say("comma").join(clauses)


def _clause(request: PageRequest, rule: RuleSummary, counts: Counts, name: str) -> str:
    if not counts.total:
        key = "rule_answer_none"
    elif not counts.known:
        key = "rule_answer_unknown"
    elif counts.uncovered:
        key = "rule_answer"
    else:
        key = "rule_answer_waived" if counts.waived else "rule_answer_met"
    return request.formatter.say(
        key,
        place=name,
        kind=request.formatter.units(rule.label),
        rate=percent(counts.uncovered, counts.known),
        **{number: f"{getattr(counts, number):,}" for number in ("known", "uncovered", "waived", "total")},
    )


def _worst(request: PageRequest, district: DistrictDrawing) -> Iterator[str]:
    """Yield the clause about the worst child.

    Yields nothing if no child has uncovered subjects, if fewer than two children have subjects with a known state, or if
    every child has only one subject.
    """
    counts_of = district.colouring.counts
    children = [
        (child.named, counts)
        for child in district.contents.children
        if (counts := counts_of.get(child.named)) is not None and counts.known
    ]
    broken = [(named, counts) for named, counts in children if counts.uncovered]
    if not broken or len(children) < 2 or all(counts.total == 1 for _named, counts in children):
        return
    named, counts = min(
        broken, key=lambda pair: (-pair[1].uncovered / pair[1].known, -pair[1].uncovered, pair[0].code)
    )
    yield request.formatter.say(
        "rule_worst_at",
        name=request.formatter.name(named),
        uncovered=f"{counts.uncovered:,}",
        known=f"{counts.known:,}",
        rate=percent(counts.uncovered, counts.known),
    )
