"""Makes the result of a rule from its counted subjects: adds names, applies waivers, baseline and limits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from wangge.graph.model import NodeKey
from wangge.queries.check.count import CountedSubject, Population, SubjectGroup, SubjectPlace
from wangge.queries.check.counts import Counts, SubjectState
from wangge.queries.check.finding import Finding, SubjectFacts
from wangge.queries.check.judge import PlaceCounts, judge
from wangge.queries.check.report import RuleResult, WaivedFinding
from wangge.queries.check.waivers import WaiverEntry
from wangge.queries.rules.rule import Rule

__all__ = ["settle"]


_Street = tuple[str, str]


class _Tally(NamedTuple):
    """The numbers of subjects by state: all of them, in each street (code and name), and in each community."""

    total: Counter[SubjectState]
    streets: dict[_Street, Counter[SubjectState]]
    communities: dict[SubjectPlace, Counter[SubjectState]]


_SEVERITY = (SubjectState.UNCOVERED, SubjectState.UNKNOWN, SubjectState.COVERED)
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
    tally = _tally(population.groups)
    findings: list[Finding] = []
    waived: list[WaivedFinding] = []
    first_waivers = _first_by_code(waivers)
    for member in population.uncovered:
        finding = _finding(member, facts.get(NodeKey(label, member.subject)), label, baseline_keys)
        entry = _waiver_of(finding, first_waivers)
        if entry is None:
            findings.append(finding)
        else:
            waived.append(WaivedFinding(finding, entry.waiver))
    _move(tally, waived)
    streets, communities = _by_street(tally), _by_community(tally)
    counts = _counts(tally.total)
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
        further=member.further,
    )


def _tally(groups: Iterable[SubjectGroup]) -> _Tally:
    """Count subjects: each once in total, and once in every street and community where it is, in its worst state there."""
    tally = _Tally(Counter(), defaultdict(Counter), defaultdict(Counter))
    for group in groups:
        tally.total[group.state] += group.subjects
        streets: dict[_Street, list[SubjectState]] = defaultdict(list)
        communities: dict[SubjectPlace, list[SubjectState]] = defaultdict(list)
        for state, place in group.states:
            streets[place.street_code, place.street].append(state)
            communities[place].append(state)
        for street, states in streets.items():
            tally.streets[street][min(states, key=_SEVERITY.index)] += group.subjects
        for community, states in communities.items():
            tally.communities[community][min(states, key=_SEVERITY.index)] += group.subjects
    return tally


def _first_by_code(waivers: Sequence[WaiverEntry]) -> _FirstByCode:
    first: _FirstByCode = {}
    for position, entry in enumerate(waivers):
        first.setdefault((entry.waiver.target, entry.waiver.under is not None), (position, entry))
    return first


def _waiver_of(finding: Finding, first_waivers: _FirstByCode) -> WaiverEntry | None:
    """Return the first waiver for the finding's subject or for a place or unit above the subject."""
    places = (code for codes in finding.places for code in codes)
    codes_above = (finding.subject, *finding.facts.above, *places)
    keys = [(finding.subject, False), *((code, True) for code in codes_above)]
    matching = [first_waivers[key] for key in keys if key in first_waivers]
    return min(matching, key=_position)[1] if matching else None


def _position(entry: tuple[int, WaiverEntry]) -> int:
    return entry[0]


def _move(tally: _Tally, waived: Iterable[WaivedFinding]) -> None:
    """In the counts of each place, subtract the waived findings from `UNCOVERED` and add them to `WAIVED`."""
    streets = {street[0]: counter for street, counter in tally.streets.items()}
    communities = {(p.street_code, p.community_code): counter for p, counter in tally.communities.items()}
    for item in waived:
        places = set(item.finding.places)
        of_streets = (streets[code] for code in {street for street, _community in places})
        for counter in (tally.total, *of_streets, *(communities[place] for place in places)):
            counter[SubjectState.UNCOVERED] -= 1
            counter[SubjectState.WAIVED] += 1


def _new_findings(findings: Iterable[Finding]) -> Counter[tuple[str, str]]:
    new_counts: Counter[tuple[str, str]] = Counter()
    for finding in findings:
        if not finding.known:
            new_counts["overall", ""] += 1
            new_counts.update({("street", street) for street, _community in finding.places})
            new_counts.update({("community", community) for _street, community in finding.places})
    return new_counts


def _by_street(tally: _Tally) -> tuple[PlaceCounts, ...]:
    if not any(code for code, _name in tally.streets):
        return ()
    return tuple(PlaceCounts(*street, _counts(tally.streets[street])) for street in sorted(tally.streets))


def _by_community(tally: _Tally) -> tuple[PlaceCounts, ...]:
    if not any(place.community_code for place in tally.communities):
        return ()
    return tuple(
        PlaceCounts(
            place.community_code, place.community, _counts(tally.communities[place]), place.street_code
        )
        for place in sorted(tally.communities)
    )


def _counts(counter: Counter[SubjectState]) -> Counts:
    return Counts(**{state.value: counter[state] for state in SubjectState})
