"""The page of all rules, and that of one: its results tier by tier, and its findings down to the row of the sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from wangge.graph.model import NodeKey
from wangge.queries.check.counts import Counts
from wangge.queries.check.finding import SubjectFacts
from wangge.queries.check.report import Status
from wangge.queries.check.subject_facts import FactsBook
from wangge.queries.rules.limit_words import limits_in_words
from wangge.viz.explorer.pages.address import PER_PAGE
from wangge.viz.explorer.pages.columns import column_title
from wangge.viz.explorer.pages.district import SCRIPTS, STYLES, DistrictDrawing, read_district
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.page import NoSuchPageError, Page, PageTable
from wangge.viz.explorer.pages.record import find_place
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.reads.node import Named, read_path
from wangge.viz.explorer.state.rule_results import Gap, RuleResults, RuleSummary

__all__ = ["rule_page", "rules_page"]

_KINDS_OF_GAP = ("all", "uncovered", "waived")


class FindingRow(NamedTuple):
    """A gap with what people know its subject by."""

    gap: Gap
    named: Named
    facts: SubjectFacts
    more: tuple[tuple[str, str], ...]


def rules_page(asking: PageRequest) -> Page:
    """Every rule with what it came to."""
    shown, standings = asking.shown, asking.known.standings
    rules = standings.gravest() if standings else []
    return Page(
        template="rules.html.j2",
        title=shown.say("rules"),
        context={
            "rules": rules,
            "failed": sum(rule.status in (Status.FAILED, Status.ERROR) for rule in rules),
            "gaps": sum(rule.counts.uncovered for rule in rules),
            "faults": standings.faults if standings else (),
        },
        data={"rules": [_rule_data(rule, shown) for rule in rules]},
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
            [_rule_line(rule, shown) for rule in rules],
        ),
    )


def rule_page(asking: PageRequest, name: str) -> Page:
    """One rule, in the place that `under` names or everywhere."""
    standings = asking.known.standings
    policy = asking.site.policy
    if name not in policy.by_id:
        raise NoSuchPageError(asking.shown.say("no_such_rule", name=name))
    rule = standings.rules.get(name) if standings else None
    if standings is None or rule is None:
        return _not_yet(asking, name)
    place = _place(asking, standings)
    shown = asking.shown
    district = None if place is None else _district(asking, place, name, standings)
    path = [] if place is None else _above(asking, place)
    gaps = _chosen(
        standings.gaps_in(rule, None if place is None else place.code), asking.view.asked.get("show", "")
    )
    pages = max(1, -(-len(gaps) // PER_PAGE))
    page = min(asking.view.page, pages)
    listed = gaps if asking.view.form != "html" else gaps[(page - 1) * PER_PAGE : page * PER_PAGE]
    findings = _findings(asking, rule, listed)
    here = None if place is None else rule.at(place.label, place.code)
    return Page(
        template="rule.html.j2",
        title=shown.rule(rule.head),
        context={
            "rule": rule,
            "whole": rule.rule,
            "recipe": policy.library.get(rule.rule.recipe) if rule.rule else None,
            "limits": tuple(limits_in_words(rule.rule, language=asking.view.language)) if rule.rule else (),
            "place": place,
            "path": path,
            "under_link": lambda named: _under(asking, name, named, standings),
            "district": district,
            "counts": rule.counts if here is None else here,
            "too_deep": here is None,
            "outside": _outside(district, here),
            "findings": findings,
            "gap_count": len(gaps),
            "page": page,
            "pages": pages,
            "show": asking.view.asked.get("show", "all"),
        },
        data={
            **_rule_data(rule, shown),
            "under": None if place is None else shown.told(place),
            "here": None if here is None else vars(here),
            **({} if district is None else district.data()),
            "findings": [_finding_data(finding, shown) for finding in findings],
            "findings_total": len(gaps),
        },
        table=_table(findings, rule, shown),
        picture=None if district is None else (lambda: district.draw(standalone=True)),
        styles=STYLES,
        scripts=SCRIPTS if district and district.rows else (),
    )


def _not_yet(asking: PageRequest, name: str) -> Page:
    """The page while rules are still being counted."""
    rule = asking.site.policy.by_id[name]
    return Page(
        template="rule_waiting.html.j2",
        title=name,
        context={"name": name},
        data={"rule": rule.id, "counted": False},
        table=PageTable(("rule",), [(rule.id,)]),
    )


def _place(asking: PageRequest, standings: RuleResults) -> Named | None:
    code = asking.view.asked.get("under") or standings.scope
    return find_place(asking, code) if code else None


def _district(asking: PageRequest, place: Named, name: str, standings: RuleResults) -> DistrictDrawing:
    return read_district(asking, place, rule=name, link=lambda named: _under(asking, name, named, standings))


def _under(asking: PageRequest, name: str, named: Named, standings: RuleResults) -> str:
    """The rule's page about another place; that of everything where it is what all rules are about."""
    whole = named.code == standings.scope
    return asking.view.to(f"/rules/{name}", under=None if whole else named.code)


def _above(asking: PageRequest, place: Named) -> list[Named]:
    site = asking.site
    return read_path(site.store, site.model, place.label, place.code, timeout=site.time_limit)


def _outside(district: DistrictDrawing | None, here: Counts | None) -> Counts | None:
    """What the counts of the children leave of those of the place, None where nothing is left."""
    if district is None or here is None or district.contents.total > len(district.contents.children):
        return None
    counts = [district.colouring.counts.get(child.named) for child in district.contents.children]
    if not counts or any(each is None for each in counts):
        return None
    left = {
        state: getattr(here, state) - sum(getattr(each, state) for each in counts if each)
        for state in ("covered", "uncovered", "unknown", "waived")
    }
    return Counts(**left) if any(left.values()) and min(left.values()) >= 0 else None


def _chosen(gaps: Sequence[Gap], show: str) -> list[Gap]:
    if show not in _KINDS_OF_GAP[1:]:
        return list(gaps)
    return [gap for gap in gaps if (gap.waiver is not None) is (show == "waived")]


def _findings(asking: PageRequest, rule: RuleSummary, gaps: Sequence[Gap]) -> list[FindingRow]:
    """The gaps with name, place and row of their subjects, asked of the graph for these alone."""
    book: Mapping[NodeKey, SubjectFacts] = FactsBook(asking.site.store, asking.site.model).of(
        NodeKey(rule.label, gap.subject) for gap in gaps
    )
    nothing = SubjectFacts("", "")
    columns = rule.rule.key if rule.rule else ()
    titles = [column_title(column, asking.view.language) for column in columns if column != "subject"]
    found = []
    for gap in gaps:
        facts = book.get(NodeKey(rule.label, gap.subject), nothing)
        more = tuple(zip(titles, gap.key[1:], strict=False))
        found.append(FindingRow(gap, Named(facts.label or rule.label, gap.subject, facts.name), facts, more))
    return found


def _rule_line(rule: RuleSummary, shown: Formatter) -> tuple[object, ...]:
    counts = rule.counts
    return (
        rule.id,
        shown.rule(rule.head),
        rule.head.severity,
        str(rule.status),
        counts.covered,
        counts.known,
        counts.uncovered,
        counts.unknown,
        counts.waived,
        counts.total,
    )


def _rule_data(rule: RuleSummary, shown: Formatter) -> dict[str, Any]:
    return {
        "rule": rule.id,
        "rule_title": shown.rule(rule.head),
        "severity": rule.head.severity,
        "status": str(rule.status),
        "reason": rule.reason,
        "subjects": rule.label,
        "counts": vars(rule.counts),
        "total": rule.counts.total,
    }


def _finding_data(finding: FindingRow, shown: Formatter) -> dict[str, Any]:
    gap = finding.gap
    return {
        **shown.told(finding.named),
        "key": [shown.text(part) for part in gap.key],
        "reason": shown.text(gap.reason),
        "path": [shown.text(unit.name) for unit in finding.facts.units],
        "street": gap.street,
        "community": gap.community,
        "waived": gap.waiver is not None,
        "known": gap.known,
        "source": shown.source(finding.facts.source),
    }


def _table(findings: Sequence[FindingRow], rule: RuleSummary, shown: Formatter) -> PageTable:
    columns = ("rule", "label", "code", "name", "reason", "where", "waived", "file", "sheet", "row")
    return PageTable(columns, [_line(finding, rule, shown) for finding in findings])


def _line(finding: FindingRow, rule: RuleSummary, shown: Formatter) -> tuple[object, ...]:
    source, gap = finding.facts.source, finding.gap
    stands = (shown.text(source.file), shown.text(source.sheet), source.row) if source else ("", "", "")
    where = "/".join(shown.text(unit.name) for unit in finding.facts.units)
    named = finding.named
    name = shown.name(named)
    return (
        rule.id,
        named.label,
        named.code,
        name,
        shown.text(gap.reason),
        where,
        gap.waiver is not None,
        *stands,
    )
