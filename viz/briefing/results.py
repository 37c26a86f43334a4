"""Prepares a check report for a briefing pack: counts for maps, rows of rules, and findings of a street."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from wangge.graph.codes import begins_with_district
from wangge.queries.check.counts import Counts
from wangge.queries.check.finding import Finding
from wangge.queries.check.report import CheckReport, RuleResult, Status
from wangge.queries.reports.captions import SEVERITY, STATUS
from wangge.queries.reports.printable import one_line, percent
from wangge.queries.reports.rollup import roll_up
from wangge.queries.reports.shared import most_severe_first, source_row_of
from wangge.viz.messages import Language
from wangge.viz.privacy import NameMask

__all__ = ["BriefingReport", "BriefingRule", "FindingRow"]


class BriefingRule(NamedTuple):
    """The result of a rule in the whole scope of the pack or in one street, as texts.

    `status` is the status in words, `state` the same status as a key. `worst` names the streets with the lowest rates,
    at most three. `reason` says why the rule couldn't run, or is empty.
    """

    id: str
    title: str
    status: str
    state: str
    severity: str
    counts: Counts
    rate: str
    worst: str
    reason: str


class FindingRow(NamedTuple):
    """A finding as texts.

    `code` is the code of its subject. `path` has the names of the units above the subject and of the subject itself.
    `row` is the source row of the subject.
    """

    rule: str
    title: str
    street: str
    code: str
    path: str
    reason: str
    row: str


_PLACES = ("Building", "Compound", "Grid", "Community", "Street")
_IN_GRIDS = ("Building", "Compound", "Grid")
_MOST_MAPS = 6


class BriefingReport:
    """A check report in one language; `mask` hides the names of people."""

    def __init__(self, report: CheckReport, language: Language, mask: NameMask) -> None:
        self.report, self.language, self.mask = report, language, mask
        self.results = list(most_severe_first(report.results))
        tiers = roll_up(report.results)
        self.counts: Mapping[str, Counts] = {
            tier.code: tier.counts for street in tiers.parts for tier in (street, *street.parts) if tier.code
        }
        self.total = tiers.counts

    def rules(self) -> Iterator[BriefingRule]:
        """Yield one row per rule, sorted by status (the worst first), severity and id."""
        for result in self.results:
            yield self._row(result, result.counts)

    def rules_of(self, street: str) -> Iterator[BriefingRule]:
        """Yield one row per rule that has subjects in the street with this code, in the order of `rules`."""
        for result in self.results:
            for place in result.by_street:
                if place.code == street and place.counts.total:
                    yield self._row(result, place.counts)

    def findings(self, street: str | None = None) -> Iterator[FindingRow]:
        """Yield the findings, in the order of `rules`.

        If `street` (a code) is given, only the findings in that street are included.
        """
        for result in self.results:
            for finding in result.findings:
                if street is None or finding.street_code == street:
                    yield self._finding(result, finding)

    def gaps(self, codes: frozenset[str]) -> Counter[str]:
        """Return how many findings are in each place of `codes`; findings about the place itself count too."""
        return sum((_findings_in(codes, result.findings) for result in self.results), Counter())

    def about_vacancies(self) -> list[RuleResult]:
        """Return the results of the rules that report vacant posts."""
        return [result for result in self.results if result.missing and result.label == "Post"]

    def title(self, result: RuleResult) -> str:
        """Return the title of the result's rule in the language of the report."""
        return result.rule.title if self.language == "en" else result.rule.title_zh

    def mapped(self, labels: Collection[str] = _PLACES) -> list[RuleResult]:
        """Return the results to show as maps: at most six, with findings about places with these `labels`.

        Results of rules with severity `error` come before the others. In both groups, the results with the largest share
        of uncovered subjects come first.
        """
        mapped = [
            result
            for result in self.results
            if result.findings and result.by_community and result.findings[0].facts.label in labels
        ]
        mapped.sort(
            key=lambda r: (r.rule.severity != "error", -r.counts.uncovered / r.counts.known, r.rule.id)
        )
        return mapped[:_MOST_MAPS]

    def mapped_in_grids(self) -> list[RuleResult]:
        """Return the results to show as maps of the grids: results of rules about grids and the places in them.

        A result with unknown subjects is left out, because the report doesn't say in which grids these subjects are.
        """
        return [result for result in self.mapped(_IN_GRIDS) if not result.counts.unknown]

    def at_place(self, result: RuleResult, code: str) -> Counts:
        """Return the counts of a rule in the street or community with this code."""
        places = (*result.by_street, *result.by_community)
        return next((place.counts for place in places if place.code == code), Counts())

    def in_grids(self, result: RuleResult, sizes: Mapping[str, int]) -> dict[str, Counts]:
        """Return the counts of a rule per grid; `sizes` maps a grid's code to the number of the rule's subjects in it."""
        codes = frozenset(sizes)
        wrong = _findings_in(codes, result.findings)
        waived = _findings_in(codes, (waived.finding for waived in result.waived))
        return {
            code: Counts(
                covered=size - wrong[code] - waived[code], uncovered=wrong[code], waived=waived[code]
            )
            for code, size in sizes.items()
        }

    def _row(self, result: RuleResult, counts: Counts) -> BriefingRule:
        worst = (f"{p.name} {percent(p.counts.covered, p.counts.known)}" for p in result.worst_streets[:3])
        status = STATUS[result.status] if self.language == "zh" else str(result.status).replace("_", " ")
        severity = result.rule.severity if self.language == "en" else SEVERITY[result.rule.severity]
        return BriefingRule(
            result.rule.id,
            self.title(result),
            status,
            str(result.status),
            severity,
            counts,
            percent(counts.covered, counts.known),
            ("、" if self.language == "zh" else ", ").join(worst),
            one_line(result.reason) if result.status is Status.ERROR else "",
        )

    def _finding(self, result: RuleResult, finding: Finding) -> FindingRow:
        names = [
            unit.name if begins_with_district(unit.code) else self.mask.text(unit.name)
            for unit in finding.facts.units
        ]
        names.append(self.mask.name(finding.facts.label, finding.facts.name))
        place = source_row_of(finding)
        return FindingRow(
            result.rule.id,
            self.title(result),
            finding.street_code,
            finding.subject,
            one_line("/".join(filter(None, names))),
            one_line(self.mask.text(finding.reason)),
            "" if place is None else str(place),
        )


def _findings_in(codes: Collection[str], findings: Iterable[Finding]) -> Counter[str]:
    """Return how many findings are in each place of `codes`; findings about the place itself count too."""
    code_set = frozenset(codes)
    counts: Counter[str] = Counter()
    for finding in findings:
        counts.update(code_set.intersection((*finding.facts.above, finding.subject)))
    return counts
