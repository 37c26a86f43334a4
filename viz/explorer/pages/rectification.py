"""Makes the rectification list (整改清单) of a place, or of one rule in a place, from the findings that the pages show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from wangge.graph.model import MODEL_VERSION, NodeKey
from wangge.queries.check.counts import Counts
from wangge.queries.check.finding import Finding, ParentUnit, SubjectFacts
from wangge.queries.check.report import CheckReport, PlaceCounts, RuleResult, WaivedFinding
from wangge.queries.reports.rectification import rectification_workbook
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.node import overview_place
from wangge.viz.explorer.pages.page import NoSuchPageError, Page, PageError, PageTable
from wangge.viz.explorer.pages.record import find_place, find_record
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.pages.rule_tables import SubjectFactsOf
from wangge.viz.explorer.pages.tables.workbook import file_name
from wangge.viz.explorer.reads.node import NamedNode
from wangge.viz.explorer.state.rule_results import Gap, RuleResults, RuleSummary

__all__ = ["rectification_of_place", "rectification_of_rule"]


def rectification_of_place(request: PageRequest, label: str, code: str) -> Page:
    """Return the list of all rules' findings in a place."""
    results = _results(request)
    place = find_record(request, label, code).named
    return _file(request, results, list(results.rules.values()), place)


def rectification_of_rule(request: PageRequest, name: str) -> Page:
    """Return the list of a rule's findings in the place of the parameter `under`, else in the project's scope."""
    results = _results(request)
    rule = results.rules.get(name)
    if rule is None:
        raise NoSuchPageError(request.formatter.say("no_such_rule", name=name))
    code = request.address.query.get("under") or results.scope
    place = find_place(request, code) if code else overview_place(request)
    return _file(request, results, [rule], place, request.formatter.rule(rule.head))


def _results(request: PageRequest) -> RuleResults:
    results = request.snapshot.rule_results
    if results is None:
        raise PageError(request.formatter.say("not_counted"))
    return results


def _file(
    request: PageRequest,
    results: RuleResults,
    rules: Sequence[RuleSummary],
    place: NamedNode,
    title: str = "",
) -> Page:
    formatter, site = request.formatter, request.site
    report = CheckReport(
        results=tuple(_rule_results(request, results, rules, place)),
        engine=site.store.engine,
        model_version=MODEL_VERSION,
        scope=f"{formatter.name(place)} {place.code}",
        today=site.day,
        notices=tuple(formatter.text(notice) for notice in request.snapshot.notices),
        model=site.model,
    )
    name = file_name(f"整改清单（{formatter.name(place)}）", title, site.day.isoformat())
    return Page(
        template="",
        title=name,
        context={},
        data={},
        table=PageTable((), ()),
        workbook=(name, rectification_workbook(report)),
    )


def _rule_results(
    request: PageRequest, results: RuleResults, rules: Sequence[RuleSummary], place: NamedNode
) -> Iterator[RuleResult]:
    facts = SubjectFactsOf(request)
    whole = place.code if place.code != results.scope else None
    for rule in rules:
        gaps = results.gaps_in(rule, whole)
        facts.read(NodeKey(rule.label, gap.subject) for gap in gaps)
        findings = [(gap, _finding(request.formatter, rule, gap, facts)) for gap in gaps]
        yield RuleResult(
            rule=rule.head,
            status=rule.status,
            reason=rule.reason,
            counts=rule.at(place.label, place.code) or rule.counts,
            findings=tuple(finding for gap, finding in findings if gap.waiver is None),
            waived=tuple(
                WaivedFinding(finding, gap.waiver) for gap, finding in findings if gap.waiver is not None
            ),
            by_street=tuple(_streets(facts, gaps)),
            label=rule.label,
            missing=rule.missing,
        )


def _finding(formatter: Formatter, rule: RuleSummary, gap: Gap, facts_of: SubjectFactsOf) -> Finding:
    facts = facts_of.of(NodeKey(rule.label, gap.subject))
    if formatter.address.hide_names:
        facts = _masked(formatter, rule.label, gap.subject, facts)
    return Finding(
        subject=gap.subject,
        key=gap.key,
        reason=formatter.text(gap.reason),
        facts=facts,
        street_code=gap.street,
        community_code=gap.community,
        known=gap.known,
    )


def _masked(formatter: Formatter, label: str, code: str, facts: SubjectFacts) -> SubjectFacts:
    """Return the facts with the names of people masked."""
    source = facts.source
    return replace(
        facts,
        name=formatter.name(NamedNode.of(facts.label or label, code, facts.name)),
        units=tuple(ParentUnit(unit.code, formatter.text(unit.name)) for unit in facts.units),
        source=source
        and source._replace(file=formatter.text(source.file), sheet=formatter.text(source.sheet)),
    )


def _streets(facts: SubjectFactsOf, gaps: Sequence[Gap]) -> Iterator[PlaceCounts]:
    """Yield the streets of the gaps with their names."""
    streets = [NodeKey("Street", code) for code in sorted({gap.street for gap in gaps if gap.street})]
    facts.read(streets)
    yield from (PlaceCounts(street.code, facts.of(street).name, Counts()) for street in streets)
