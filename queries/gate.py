"""The gate: run the rules on a graph, and say what each came to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from graph.errors import (
    NothingMeasured,
    QueryError,
    StatementFailed,
    StatementTimeout,
    WanggeError,
    WriteRefused,
)
from graph.model import MODEL_VERSION
from graph.store import Store
from queries.check_report import CheckReport, PlaceCounts, RuleResult, Status, WaivedFinding, WaiverNote
from queries.counts import Counts, SubjectState, count_states
from queries.finding import Finding, Subject, SubjectFacts, look_up
from queries.library import Library
from queries.lint import nearest
from queries.notices import notices
from queries.parameter import Value
from queries.population import Member, population
from queries.rule import Rule
from queries.runner import run, today_here
from queries.scope import resolve_scope
from queries.waiver import Ledger

__all__ = ["ALL_UNKNOWN", "NO_SUBJECT", "WHOLE_GRAPH", "check", "choose_rules", "evaluate"]

NO_SUBJECT = "no subject"
ALL_UNKNOWN = "all subjects unknown"
WHOLE_GRAPH = "the rule is about the whole graph"
_DISTRICT_CODE = 6
_OF_THE_RULE = (QueryError, StatementFailed, StatementTimeout, WriteRefused)


def check(
    store: Store,
    rules: Sequence[Rule],
    library: Library,
    *,
    scope: str | None = None,
    settings: Mapping[str, Value] | None = None,
    today: date | None = None,
    ledger: Ledger | None = None,
) -> CheckReport:
    """Run every rule and report; it only reads. A rule that can't run is an error, the others go on.

    Raises `NothingMeasured` for no rules at all, `QueryError` for an unknown scope, and
    `EngineError` when the database is gone.
    """
    if not rules:
        raise NothingMeasured("no rule is selected; name one with --rule, or ship some in the project")
    today = today or today_here()
    ledger = ledger or Ledger()
    place = None if scope is None else resolve_scope(store, scope)
    drafts = [_draft(store, rule, library, place, settings or {}, today, ledger) for rule in rules]
    facts = look_up(store, (subject for draft in drafts for subject in draft.subjects()))
    return CheckReport(
        results=tuple(draft.result(facts) for draft in drafts),
        engine=store.engine,
        model_version=MODEL_VERSION,
        scope=place,
        today=today,
        notices=notices(store),
        waiver_notes=tuple(WaiverNote("expired", waiver, "") for waiver in ledger.expired(today)),
    )


def choose_rules(rules: Sequence[Rule], ids: Iterable[str]) -> list[Rule]:
    """The rules with these ids, all of them for no ids; raises `QueryError` for an id there isn't."""
    known = {rule.id: rule for rule in rules}
    chosen = list(dict.fromkeys(ids))
    for name in chosen:
        if name not in known:
            raise QueryError(f"no rule has the id {name!r}{nearest(name, known)}")
    return [known[name] for name in sorted(chosen)] if chosen else list(rules)


def evaluate(rule: Rule, counts: Counts, streets: list[Counts]) -> tuple[Status, str]:
    """What the counts of a rule come to, and why where there was nothing to measure.

    The gravest broken limit decides; without any, waived findings make it a pass with waivers.
    """
    levels = rule.expect.levels(counts, streets)
    if counts.total == 0 and "failed" not in levels and rule.on_empty != "pass":
        return (Status.FAILED if rule.on_empty == "fail" else Status.NOT_APPLICABLE), NO_SUBJECT
    if "failed" in levels:
        return Status.FAILED, ""
    if "warned" in levels:
        return Status.WARNED, ""
    if counts.total and counts.known == 0:
        return Status.NOT_APPLICABLE, ALL_UNKNOWN
    return (Status.PASSED_WITH_WAIVERS if counts.waived else Status.PASSED), ""


@dataclass(frozen=True, kw_only=True)
class _Draft:
    """A result whose findings have no names yet: those are looked up for all rules at once."""

    bare: RuleResult
    label: str = ""
    uncovered: tuple[Member, ...] = ()
    waived: tuple[Member, ...] = ()
    ledger: Ledger
    today: date

    def subjects(self) -> list[Subject]:
        return [Subject(self.label, member.subject) for member in (*self.uncovered, *self.waived)]

    def result(self, facts: Mapping[Subject, SubjectFacts]) -> RuleResult:
        waived = []
        for member in self.waived:
            waiver = self.ledger.find(self.bare.rule.id, member.subject, self.today)
            if waiver is not None:
                waived.append(WaivedFinding(self._finding(member, facts), waiver))
        findings = tuple(self._finding(member, facts) for member in self.uncovered)
        return replace(self.bare, findings=findings, waived=tuple(waived))

    def _finding(self, member: Member, facts: Mapping[Subject, SubjectFacts]) -> Finding:
        nothing = SubjectFacts(self.label, "", "", None)
        known = facts.get(Subject(self.label, member.subject), nothing)
        return Finding(member.subject, member.key, member.reason, known)


def _draft(
    store: Store,
    rule: Rule,
    library: Library,
    scope: str | None,
    settings: Mapping[str, Value],
    today: date,
    ledger: Ledger,
) -> _Draft:
    try:
        recipe = library.get(rule.recipe)
        if scope is not None and len(scope) > _DISTRICT_CODE and "scope" not in recipe.parameters:
            bare = RuleResult(rule=rule, status=Status.NOT_APPLICABLE, counts=Counts(), reason=WHOLE_GRAPH)
            return _Draft(bare=bare, ledger=ledger, today=today)
        here = scope if "scope" in recipe.parameters else None
        answer = run(store, recipe, rule.params, scope=here, settings=settings, today=today)
        members = [_with_waiver(rule, member, ledger, today) for member in population(rule, answer)]
    except _OF_THE_RULE as error:
        return _Draft(bare=_broken(rule, error), ledger=ledger, today=today)
    label = next(column.type for column in recipe.columns if column.name == "subject")
    counts = count_states(member.state for member in members)
    streets = _by_street(members) if "street_code" in answer.columns else ()
    status, reason = evaluate(rule, counts, [street.counts for street in streets])
    return _Draft(
        bare=RuleResult(rule=rule, status=status, counts=counts, by_street=streets, reason=reason),
        label=label,
        uncovered=tuple(m for m in members if m.state is SubjectState.UNCOVERED),
        waived=tuple(m for m in members if m.state is SubjectState.WAIVED),
        ledger=ledger,
        today=today,
    )


def _broken(rule: Rule, error: WanggeError) -> RuleResult:
    reason = " ".join(str(error).split())
    return RuleResult(rule=rule, status=Status.ERROR, counts=Counts(), reason=reason)


def _with_waiver(rule: Rule, member: Member, ledger: Ledger, today: date) -> Member:
    if member.state is SubjectState.UNCOVERED and ledger.find(rule.id, member.subject, today):
        return replace(member, state=SubjectState.WAIVED)
    return member


def _by_street(members: Iterable[Member]) -> tuple[PlaceCounts, ...]:
    states: dict[tuple[str, str], list[SubjectState]] = defaultdict(list)
    for member in members:
        states[member.street_code, member.street].append(member.state)
    return tuple(PlaceCounts(code, name, count_states(states[code, name])) for code, name in sorted(states))
