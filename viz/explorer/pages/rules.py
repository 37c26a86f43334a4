"""Builds the pages of rules: the list, and a page per rule with its map, its findings and their source rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from wangge.graph.model import NodeKey
from wangge.queries.check.counts import Counts
from wangge.queries.check.finding import SubjectFacts
from wangge.queries.check.report import Status
from wangge.queries.check.subject_facts import SubjectFactsCache
from wangge.viz.explorer.pages.address import PER_PAGE
from wangge.viz.explorer.pages.columns import column_title
from wangge.viz.explorer.pages.district import SCRIPTS, STYLES, DistrictDrawing, read_district
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.page import NoSuchPageError, Page, PageTable
from wangge.viz.explorer.pages.record import find_place
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.pages.rule_basis import declared_context, declared_data
from wangge.viz.explorer.reads.node import NamedNode, read_path
from wangge.viz.explorer.state.rule_results import Gap, RuleResults, RuleSummary

__all__ = ["rule_page", "rules_page"]

_FILTERS = ("all", "uncovered", "waived")


class RuleFinding(NamedTuple):
    """A finding (`gap`), with the name, place and source of the subject.

    `more` has the title and value of each column of the rule's key besides the subject.
    """

    gap: Gap
    named: NamedNode
    facts: SubjectFacts
    more: tuple[tuple[str, str], ...]


def rules_page(request: PageRequest) -> Page:
    """Return the page of all rules with their results."""
    formatter, rule_results = request.formatter, request.snapshot.rule_results
    rules = rule_results.by_severity() if rule_results else []
    return Page(
        template="rules.html.j2",
        title=formatter.say("rules"),
        context={
            "rules": rules,
            "failed": sum(rule.status in (Status.FAILED, Status.ERROR) for rule in rules),
            "gaps": sum(rule.counts.uncovered for rule in rules),
            "faults": rule_results.faults if rule_results else (),
        },
        data={"rules": [_rule_data(rule, formatter) for rule in rules]},
        table=PageTable(
            (
                "rule",
                "title",
                "severity",
                "status",
                "covered",
                "known",
                "uncovered",
                "unknown",
                "waived",
                "total",
            ),
            [_rule_line(rule, formatter) for rule in rules],
        ),
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
    path = [] if place is None else _path_to(request, place)
    gaps = _filtered(
        rule_results.gaps_in(rule, None if place is None else place.code),
        request.address.query.get("show", ""),
    )
    pages = max(1, -(-len(gaps) // PER_PAGE))
    page = min(request.address.page, pages)
    listed_gaps = (
        gaps if request.address.format_name != "html" else gaps[(page - 1) * PER_PAGE : page * PER_PAGE]
    )
    findings = _findings(request, rule, listed_gaps)
    place_counts = None if place is None else rule.at(place.label, place.code)
    return Page(
        template="rule.html.j2",
        title=formatter.rule(rule.head),
        context={
            "rule": rule,
            "definition": rule.rule,
            "recipe": policy.library.get(rule.rule.recipe) if rule.rule else None,
            **declared_context(rule.rule, request.address.language),
            "task_counts": request.task_counts(rule=name),
            "place": place,
            "path": path,
            "under_link": lambda named: _rule_address(request, name, named, rule_results),
            "district": district,
            "counts": rule.counts if place_counts is None else place_counts,
            "without_counts": place_counts is None,
            "outside": _outside_children(district, place_counts),
            "findings": findings,
            "gap_count": len(gaps),
            "page": page,
            "pages": pages,
            "show": request.address.query.get("show", "all"),
        },
        data={
            **_rule_data(rule, formatter),
            **declared_data(rule.rule),
            "under": None if place is None else formatter.reference(place),
            "here": None if place_counts is None else vars(place_counts),
            **({} if district is None else district.data()),
            "findings": [_finding_data(finding, formatter) for finding in findings],
            "findings_total": len(gaps),
        },
        table=_table(findings, rule, formatter),
        picture=None if district is None else (lambda: district.draw(standalone=True)),
        styles=STYLES,
        scripts=SCRIPTS if district and district.rows else (),
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


def _path_to(request: PageRequest, place: NamedNode) -> list[NamedNode]:
    site = request.site
    return read_path(site.store, site.model, place.label, place.code, timeout=site.time_limit)


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


def _filtered(gaps: Sequence[Gap], show: str) -> list[Gap]:
    if show not in _FILTERS[1:]:
        return list(gaps)
    return [gap for gap in gaps if (gap.waiver is not None) is (show == "waived")]


def _findings(request: PageRequest, rule: RuleSummary, gaps: Sequence[Gap]) -> list[RuleFinding]:
    """Add to each gap the name, place and source row of its subject. Only the subjects of these gaps are read."""
    facts_of: Mapping[NodeKey, SubjectFacts] = SubjectFactsCache(request.site.store, request.site.model).of(
        NodeKey(rule.label, gap.subject) for gap in gaps
    )
    unknown_facts = SubjectFacts("", "")
    columns = rule.rule.key if rule.rule else ()
    titles = [column_title(column, request.address.language) for column in columns if column != "subject"]
    findings = []
    for gap in gaps:
        facts = facts_of.get(NodeKey(rule.label, gap.subject), unknown_facts)
        more = tuple(zip(titles, gap.key[1:], strict=False))
        findings.append(
            RuleFinding(gap, NamedNode.of(facts.label or rule.label, gap.subject, facts.name), facts, more)
        )
    return findings


def _rule_line(rule: RuleSummary, formatter: Formatter) -> tuple[object, ...]:
    counts = rule.counts
    return (
        rule.id,
        formatter.rule(rule.head),
        rule.head.severity,
        str(rule.status),
        counts.covered,
        counts.known,
        counts.uncovered,
        counts.unknown,
        counts.waived,
        counts.total,
    )


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


def _finding_data(finding: RuleFinding, formatter: Formatter) -> dict[str, Any]:
    gap = finding.gap
    return {
        **formatter.reference(finding.named),
        "key": [formatter.text(part) for part in gap.key],
        "reason": formatter.text(gap.reason),
        "path": [formatter.text(unit.name) for unit in finding.facts.units],
        "street": gap.street,
        "community": gap.community,
        "waived": gap.waiver is not None,
        "known": gap.known,
        "source": formatter.source(finding.facts.source),
    }


def _table(findings: Sequence[RuleFinding], rule: RuleSummary, formatter: Formatter) -> PageTable:
    columns = ("rule", "label", "code", "name", "reason", "where", "waived", "file", "sheet", "row")
    return PageTable(columns, [_line(finding, rule, formatter) for finding in findings])


def _line(finding: RuleFinding, rule: RuleSummary, formatter: Formatter) -> tuple[object, ...]:
    source, gap = finding.facts.source, finding.gap
    origin = (
        (formatter.text(source.file), formatter.text(source.sheet), source.row) if source else ("", "", "")
    )
    where = "/".join(formatter.text(unit.name) for unit in finding.facts.units)
    node = finding.named
    name = formatter.name(node)
    return (
        rule.id,
        node.label,
        node.code,
        name,
        formatter.text(gap.reason),
        where,
        gap.waiver is not None,
        *origin,
    )
