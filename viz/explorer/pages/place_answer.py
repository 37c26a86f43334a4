"""Makes the first lines of a place's page: who leads the place, its worst findings, and how its siblings compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wangge.queries.check.counts import Counts
from wangge.queries.check.report import Status
from wangge.queries.reports.printable import percent
from wangge.queries.rules.rule import SEVERITIES
from wangge.viz.chain.responsibility import (
    LINE_ORGANISATIONS,
    MANAGER,
    PARTY_LAYERS,
    Leader,
    ResponsibilityLine,
    leaders_of,
)
from wangge.viz.drawing.parts import State
from wangge.viz.explorer.pages.chain import Responsible
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.reads.node import NamedNode
from wangge.viz.explorer.reads.posts import PostRecord
from wangge.viz.explorer.state.ranking import Standing, standing_of
from wangge.viz.explorer.state.rule_results import RuleResults, RuleSummary
from wangge.viz.names import kind_name, state_name

__all__ = ["PlaceAnswer", "WorstFinding", "place_answer"]

_LISTED = 3
_LINES = (ResponsibilityLine.PARTY, ResponsibilityLine.ADMINISTRATIVE, ResponsibilityLine.PROPERTY)
_UNIT_ORDER = {
    (organisation.layer, organisation.label): _LINES.index(organisation.line)
    for organisation in LINE_ORGANISATIONS
} | {("District", "CoordinationBody"): len(_LINES)}
"""The order in which the units that lead a place are listed, by the label of the place and of the unit.

A district has no organisation on a line of responsibility, but it may have a coordination body.
"""


@dataclass(frozen=True, kw_only=True)
class WorstFinding:
    """A rule that subjects in the place break.

    `title` says what is wrong, and `figure` says how many subjects break the rule, such as `23/40 (57.5%)`; it is empty
    if the only subject is the place itself. `standing` compares the place with its siblings; it is None if there are
    none to compare with. `words` is the complete sentence.
    """

    rule: RuleSummary
    counts: Counts
    title: str
    figure: str
    standing: Standing | None
    rank: str
    href: str

    @property
    def words(self) -> str:
        """The finding in one line of text."""
        return " ".join(filter(None, (self.title, self.figure, self.rank)))

    def data(self) -> dict[str, Any]:
        """Return the finding as JSON data."""
        return {
            "rule": self.rule.id,
            "severity": self.rule.head.severity,
            "title": self.title,
            "counts": vars(self.counts),
            "rank": None if self.standing is None else self.standing.rank,
            "ties": None if self.standing is None else self.standing.ties,
            "siblings": None if self.standing is None else self.standing.siblings,
            "words": self.words,
        }


@dataclass(frozen=True)
class PlaceAnswer:
    """The leading posts of a place, and its worst findings; `worst` is None until the rules have been checked."""

    leading: tuple[PostRecord, ...]
    worst: tuple[WorstFinding, ...] | None

    def leading_besides(self, responsible: Sequence[Responsible]) -> list[PostRecord]:
        """Return the leading posts that are vacant or whose holders aren't among these people."""
        people = {person.holder.code for person in responsible}
        return [
            record
            for record in self.leading
            if not record.holders or any(holder.person.code not in people for holder in record.holders)
        ]


def place_answer(request: PageRequest, here: NamedNode, posts: Sequence[PostRecord]) -> PlaceAnswer:
    """Return the answer for a place with these posts. No query is run."""
    results = request.snapshot.rule_results
    worst = None if results is None else tuple(_worst(request, results, here))
    return PlaceAnswer(tuple(_leading(here, posts)), worst)


def _leading(here: NamedNode, posts: Sequence[PostRecord]) -> list[PostRecord]:
    """Return the posts that lead the place: its own first, then those of its party, administration and services."""

    def position(record: PostRecord) -> tuple[int, int] | None:
        unit = record.unit
        own = unit == here
        line = -1 if own else _UNIT_ORDER.get((here.label, unit.label))
        leaders = _leaders(here, unit)
        rank = next((n for n, leader in enumerate(leaders) if leader.is_named(record.post.name)), None)
        return None if line is None or rank is None else (line, rank)

    placed = [(place, record) for record in posts if (place := position(record)) is not None]
    leading = [record for _place, record in sorted(placed, key=lambda pair: pair[0])]
    if any(record.unit == here and MANAGER.is_named(record.post.name) for record in leading):
        return [record for record in leading if record.unit.label != "PropertyFirm"]
    return leading


def _leaders(here: NamedNode, unit: NamedNode) -> tuple[Leader, ...]:
    """Return the leading posts of a unit. A compound's manager is a post of the compound, or else of its firm."""
    if unit.label == "Compound":
        return (MANAGER,)
    return leaders_of(unit.label, PARTY_LAYERS.get(here.label))


def _worst(request: PageRequest, results: RuleResults, here: NamedNode) -> list[WorstFinding]:
    """Return the worst findings: by severity, then by the share of uncovered subjects, then by their number."""
    counted = [
        (rule, counts)
        for rule in results.rules.values()
        if rule.status is not Status.ERROR
        and (counts := _counts(results, rule, here)) is not None
        and counts.uncovered
    ]
    counted.sort(
        key=lambda pair: (
            SEVERITIES.index(pair[0].head.severity),
            -pair[1].uncovered / pair[1].known,
            -pair[1].uncovered,
            pair[0].id,
        )
    )
    return [_finding(request, results, here, rule, counts) for rule, counts in counted[:_LISTED]]


def _counts(results: RuleResults, rule: RuleSummary, here: NamedNode) -> Counts | None:
    """Return the counts of a place; if the rule isn't counted for such places, only the number of its findings."""
    counts = rule.at(here.label, here.code)
    if counts is not None:
        return counts
    gaps = sum(gap.waiver is None for gap in results.gaps_in(rule, here.code))
    return Counts(uncovered=gaps) if gaps else None


def _finding(
    request: PageRequest, results: RuleResults, here: NamedNode, rule: RuleSummary, counts: Counts
) -> WorstFinding:
    formatter = request.formatter
    compared = rule.at(here.label, here.code) is not None
    standing = (
        request.site.kept_read(
            ("standing", results, rule.id, here.code),
            lambda: standing_of(results, rule, here.label, here.code),
        )
        if compared
        else None
    )
    return WorstFinding(
        rule=rule,
        counts=counts,
        title=_title(request, rule),
        figure=_figure(request, counts, compared=compared),
        standing=standing,
        rank="" if standing is None else _rank(request, here, standing),
        href=formatter.address.to(
            f"/rules/{rule.id}", under=None if here.code == results.scope else here.code
        ),
    )


def _title(request: PageRequest, rule: RuleSummary) -> str:
    """Return what is wrong: the missing organisation or post, else the title of the rule that isn't met."""
    formatter, missing = request.formatter, rule.missing
    language = formatter.address.language
    if missing is None or missing.reasons:
        return formatter.say("not_met_title", title=formatter.rule(rule.head))
    state = state_name(State.UNCOVERED, language, missing.label, ghost=True)
    kind = missing.name or kind_name(request.site.model, missing.label, language, missing.tier)
    if language == "en" and missing.name and missing.label != "Post":
        kind = f"{kind_name(request.site.model, missing.label, language, missing.tier)} ({missing.name})"
    return formatter.say("missing_title", kind=kind, state=state)


def _figure(request: PageRequest, counts: Counts, *, compared: bool) -> str:
    if not compared:
        return request.formatter.say("findings_count", count=f"{counts.uncovered:,}")
    if counts.total == 1:
        return ""
    return f"{counts.uncovered:,}/{counts.known:,} ({percent(counts.uncovered, counts.known)})"


def _rank(request: PageRequest, here: NamedNode, standing: Standing) -> str:
    formatter = request.formatter
    if standing.ties == standing.siblings:
        key = "rank_all_equal"
    else:
        key = "rank_tied" if standing.ties > 1 else "rank_alone"
    return formatter.say(
        key,
        rank=standing.rank,
        siblings=standing.siblings,
        kind=formatter.units(here.label),
    )
