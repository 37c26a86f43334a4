"""Makes the result of a rule from its counted subjects: adds names, applies waivers, baseline and limits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from wangge.graph.model import NodeKey
from wangge.queries.check.count import CountedSubject, Population
from wangge.queries.check.counts import Counts, SubjectState
from wangge.queries.check.finding import Finding, SubjectFacts
from wangge.queries.check.judge import PlaceCounts, judge
from wangge.queries.check.report import RuleResult, WaivedFinding
from wangge.queries.check.waivers import WaiverEntry
from wangge.queries.rules.rule import Rule

__all__ = ["settle"]


class _SubjectPlace(NamedTuple):
    street_code: str
    street: str
    community_code: str
    community: str


_Tally = dict[_SubjectPlace, Counter[SubjectState]]
_FirstByCode = dict[tuple[str, bool], tuple[int, WaiverEntry]]
"""The first waiver for each code, and its position in the ledger.

A key has two parts: a code, and whether the waiver is for everything in the place with this code (`under`) or only for
the subject with this code.
"""


def settle(
    rule: Rule,
    label: str,
    population: Population,
    facts: Mapping[NodeKey, SubjectFacts],
    waivers: Sequence[WaiverEntry],
    baseline_keys: frozenset[tuple[str, ...]] | None,
) -> RuleResult:
    """Return the result of a rule; waived findings are separate from the others.

    `label` is the label of the subjects, `facts` their names and places. `waivers` are the rule's valid waivers; the
    first that matches a finding applies. `baseline_keys` are the keys in the baseline, None without a baseline.
    """
    tally: _Tally = defaultdict(Counter)
    for group in population.groups:
        place = _SubjectPlace(group.street_code, group.street, group.community_code, group.community)
        tally[place][group.state] += group.subjects
    findings: list[Finding] = []
    waived: list[WaivedFinding] = []
    first_waivers = _first_by_code(waivers)
    for member in population.of(SubjectState.UNCOVERED):
        finding = _finding(member, facts.get(NodeKey(label, member.subject)), label, baseline_keys)
        entry = _waiver_of(finding, first_waivers)
        if entry is None:
            findings.append(finding)
        else:
            waived.append(WaivedFinding(finding, entry.waiver))
    _move(tally, waived)
    streets, communities = _by_street(tally), _by_community(tally)
    counts = _counts(tally.values())
    judgement = judge(
        rule, counts, streets, communities, None if baseline_keys is None else _new_findings(findings)
    )
    current = {finding.key for finding in findings} | {item.finding.key for item in waived}
    return RuleResult(
        rule=rule,
        status=judgement.status,
        counts=counts,
        findings=tuple(findings),
        waived=tuple(waived),
        by_street=streets,
        by_community=communities,
        reason=judgement.reason,
        broken=judgement.broken,
        resolved=tuple(sorted((baseline_keys or frozenset()) - current)),
    )


def _finding(
    member: CountedSubject,
    facts: SubjectFacts | None,
    label: str,
    baseline_keys: frozenset[tuple[str, ...]] | None,
) -> Finding:
    return Finding(
        subject=member.subject,
        key=member.key,
        reason=member.reason,
        facts=facts or SubjectFacts(label, ""),
        street_code=member.street_code,
        community_code=member.community_code,
        known=None if baseline_keys is None else member.key in baseline_keys,
    )


def _first_by_code(waivers: Sequence[WaiverEntry]) -> _FirstByCode:
    first: _FirstByCode = {}
    for position, entry in enumerate(waivers):
        first.setdefault((entry.waiver.target, entry.waiver.under is not None), (position, entry))
    return first


def _waiver_of(finding: Finding, first_waivers: _FirstByCode) -> WaiverEntry | None:
    """Return the first waiver for the finding's subject or for a place or unit above the subject."""
    codes_above = (finding.subject, *finding.facts.above, finding.street_code, finding.community_code)
    keys = [(finding.subject, False), *((code, True) for code in codes_above)]
    matching = [first_waivers[key] for key in keys if key in first_waivers]
    return min(matching, key=_position)[1] if matching else None


def _position(entry: tuple[int, WaiverEntry]) -> int:
    return entry[0]


def _move(tally: _Tally, waived: Iterable[WaivedFinding]) -> None:
    """In the counts of each place, subtract the waived findings from `UNCOVERED` and add them to `WAIVED`."""
    place_by_codes = {(place.street_code, place.community_code): place for place in tally}
    for item in waived:
        counter = tally[place_by_codes[item.finding.street_code, item.finding.community_code]]
        counter[SubjectState.UNCOVERED] -= 1
        counter[SubjectState.WAIVED] += 1


def _new_findings(findings: Iterable[Finding]) -> Counter[tuple[str, str]]:
    new_counts: Counter[tuple[str, str]] = Counter()
    for finding in findings:
        if not finding.known:
            new_counts["overall", ""] += 1
            new_counts["street", finding.street_code] += 1
            new_counts["community", finding.community_code] += 1
    return new_counts


def _by_street(tally: _Tally) -> tuple[PlaceCounts, ...]:
    states: dict[tuple[str, str], list[Counter[SubjectState]]] = defaultdict(list)
    for place, counter in tally.items():
        states[place.street_code, place.street].append(counter)
    if not any(code for code, _name in states):
        return ()
    return tuple(PlaceCounts(code, name, _counts(states[code, name])) for code, name in sorted(states))


def _by_community(tally: _Tally) -> tuple[PlaceCounts, ...]:
    if not any(place.community_code for place in tally):
        return ()
    return tuple(
        PlaceCounts(place.community_code, place.community, _counts([tally[place]]), place.street_code)
        for place in sorted(tally)
    )


def _counts(counters: Iterable[Counter[SubjectState]]) -> Counts:
    total = dict.fromkeys(SubjectState, 0)
    for counter in counters:
        for state, number in counter.items():
            total[state] += number
    return Counts(**{state.value: number for state, number in total.items()})
