"""Builds the pages of rules: the list, and a page per rule with its map, its findings and their source rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wangge.queries.check.counts import Counts
from wangge.queries.check.report import Status
from wangge.viz.explorer.pages.district import SCRIPTS, STYLES, DistrictDrawing, read_district
from wangge.viz.explorer.pages.district_table import district_view
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.page import NoSuchPageError, Page, PageError, PageTable
from wangge.viz.explorer.pages.record import find_place
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.pages.rule_basis import declared_context, declared_data
from wangge.viz.explorer.pages.rule_headline import rule_headline
from wangge.viz.explorer.pages.rule_tables import (
    FindingsTable,
    PartsTable,
    RuleCounts,
    RulePart,
    findings_table,
    parts_table,
    rules_table,
)
from wangge.viz.explorer.pages.tables import TableView, view_of
from wangge.viz.explorer.reads.node import NamedNode
from wangge.viz.explorer.state.rule_results import Gap, RuleResults, RuleSummary

__all__ = ["rule_page", "rules_page"]

_FILTERS = ("all", "uncovered", "waived")


def rules_page(request: PageRequest) -> Page:
    """Return the page of all rules with their results."""
    formatter, rule_results = request.formatter, request.snapshot.rule_results
    rules = rule_results.by_severity() if rule_results else []
    view = view_of(
        request, rules_table(request, [RuleCounts(rule, rule.counts) for rule in rules], paged=False)
    )
    return Page(
        template="rules.html.j2",
        title=formatter.say("rules"),
        context={
            "view": view,
            "count": len(rules),
            "failed": sum(rule.status in (Status.FAILED, Status.ERROR) for rule in rules),
            "gaps": sum(rule.counts.uncovered for rule in rules),
            "faults": rule_results.faults if rule_results else (),
        },
        data={"rules": [_rule_data(row.rule, formatter) for row in view.rows]},
        table=view.file(),
    )


def rule_page(request: PageRequest, name: str) -> Page:
    """Return the page of one rule, for the place in the parameter `under`, else for the scope of the project."""
    rule_results = request.snapshot.rule_results
    policy = request.site.policy
    if name not in policy.by_id:
        raise NoSuchPageError(request.formatter.say("no_such_rule", name=name))
    rule = rule_results.rules.get(name) if rule_results else None
    if rule_results is None or rule is None:
        return _waiting_page(request, name)
    place = _place(request, rule_results)
    formatter = request.formatter
    district = None if place is None else _district(request, place, name, rule_results)
    places = None if district is None else district_view(request, district, table_id="list")
    path = [] if place is None else request.path_to(place)
    gaps = _filtered(
        rule_results.gaps_in(rule, None if place is None else place.code),
        request.address.query.get("show", ""),
    )
    findings = findings_table(request, rule, gaps)
    view = view_of(request, findings.table)
    parts = None if place is None else parts_table(request, rule, rule_results, place, _tier(request))
    parts_view = None if parts is None else view_of(request, parts.table)
    place_counts = None if place is None else rule.at(place.label, place.code)
    headline = rule_headline(request, rule, place, district)
    return Page(
        template="rule.html.j2",
        title=formatter.rule(rule.head),
        context={
            "rule": rule,
            "headline": headline,
            "definition": rule.rule,
            "recipe": policy.library.get(rule.rule.recipe) if rule.rule else None,
            **declared_context(rule.rule, request.address.language),
            "task_counts": request.task_counts(rule=name),
            "place": place,
            "path": path,
            "under_link": lambda named: _rule_address(request, name, named, rule_results),
            "district": district,
            "places": places,
            "counts": rule.counts if place_counts is None else place_counts,
            "without_counts": place_counts is None,
            "outside": _outside_children(district, place_counts),
            "findings": findings,
            "gap_count": len(gaps),
            "view": view,
            "parts_of": parts,
            "parts_view": parts_view,
            "tier_link": lambda label: (
                f"{request.address.same(tier=label)}#{parts.table.anchor if parts else ''}"
            ),
            "show": request.address.query.get("show", "all"),
        },
        data=lambda: {
            **_rule_data(rule, formatter),
            "headline": headline,
            **declared_data(rule.rule),
            "under": None if place is None else formatter.reference(place),
            "here": None if place_counts is None else vars(place_counts),
            **({} if district is None or places is None else district.data(places.rows)),
            "parts": [] if parts is None or parts_view is None else _parts_data(parts, parts_view, formatter),
            "findings": _findings_data(findings, view, formatter)
            if request.address.format_name == "json"
            else [],
            "findings_total": len(view.rows),
        },
        table=view.file(),
        more_tables=tuple(each.file() for each in (parts_view, places) if each is not None),
        scope="" if place is None else formatter.name(place),
        picture=None if district is None else (lambda: district.draw(standalone=True)),
        styles=STYLES,
        scripts=SCRIPTS if places and places.rows else (),
        warnings=() if district is None else district.geographic.warnings,
    )


def _waiting_page(request: PageRequest, name: str) -> Page:
    """Return the page of a rule that has not been checked yet."""
    rule = request.site.policy.by_id[name]
    return Page(
        template="rule_waiting.html.j2",
        title=name,
        context={"name": name},
        data={"rule": rule.id, "counted": False},
        table=PageTable(("rule",), [(rule.id,)]),
    )


def _place(request: PageRequest, rule_results: RuleResults) -> NamedNode | None:
    code = request.address.query.get("under") or rule_results.scope
    return find_place(request, code) if code else None


def _district(
    request: PageRequest, place: NamedNode, name: str, rule_results: RuleResults
) -> DistrictDrawing:
    return read_district(
        request, place, rule=name, link=lambda named: _rule_address(request, name, named, rule_results)
    )


def _rule_address(request: PageRequest, name: str, named: NamedNode, rule_results: RuleResults) -> str:
    """Return the address of the rule's page for a place. For the project's scope, it has no parameter `under`."""
    is_scope = named.code == rule_results.scope
    return request.address.to(f"/rules/{name}", under=None if is_scope else named.code)


def _outside_children(district: DistrictDrawing | None, place_counts: Counts | None) -> Counts | None:
    """Return the counts of the subjects that are in a place, but in none of its children.

    Returns None if there are no such subjects, or if the counts of some children aren't known.
    """
    if district is None or place_counts is None or district.contents.total > len(district.contents.children):
        return None
    counts = [district.colouring.counts.get(child.named) for child in district.contents.children]
    if not counts or any(child_counts is None for child_counts in counts):
        return None
    rest = {
        state: getattr(place_counts, state)
        - sum(getattr(child_counts, state) for child_counts in counts if child_counts)
        for state in ("covered", "uncovered", "unknown", "waived")
    }
    return Counts(**rest) if any(rest.values()) and min(rest.values()) >= 0 else None


def _filtered(gaps: Sequence[Gap], show: str) -> Sequence[Gap]:
    if show not in _FILTERS[1:]:
        return gaps
    return [gap for gap in gaps if (gap.waiver is not None) is (show == "waived")]


def _tier(request: PageRequest) -> str:
    """Return the tier of the parts that the address chooses. An unknown one is an error."""
    tier = request.address.query.get("tier", "")
    if tier and tier not in {kind.label for kind in request.site.model.places}:
        raise PageError(request.formatter.say("no_such_tier", tier=request.formatter.text(tier)))
    return tier


def _rule_data(rule: RuleSummary, formatter: Formatter) -> dict[str, Any]:
    return {
        "rule": rule.id,
        "rule_title": formatter.rule(rule.head),
        "severity": rule.head.severity,
        "status": str(rule.status),
        "reason": rule.reason,
        "subjects": rule.label,
        "counts": vars(rule.counts),
        "total": rule.counts.total,
    }


def _parts_data(parts: PartsTable, view: TableView[RulePart], formatter: Formatter) -> list[dict[str, Any]]:
    parts.table.prepare(view.rows)
    return [{**formatter.reference(parts.named(row)), "counts": vars(row.counts)} for row in view.rows]


def _findings_data(
    findings: FindingsTable, view: TableView[Gap], formatter: Formatter
) -> list[dict[str, Any]]:
    findings.table.prepare(view.rows)
    return [_finding_data(findings, row, formatter) for row in view.rows]


def _finding_data(findings: FindingsTable, gap: Gap, formatter: Formatter) -> dict[str, Any]:
    facts = findings.facts(gap)
    return {
        **formatter.reference(findings.named(gap)),
        "key": [formatter.text(part) for part in gap.key],
        "reason": formatter.text(gap.reason),
        "path": [formatter.text(unit.name) for unit in facts.units],
        "street": gap.street,
        "community": gap.community,
        "waived": gap.waiver is not None,
        "known": gap.known,
        "source": formatter.source(facts.source),
    }
