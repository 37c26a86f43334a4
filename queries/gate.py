"""The gate: run the rules on a graph, and say what each came to."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from queries.baseline import Baseline
from queries.check_report import CheckReport, RuleResult, Status, Subjects
from queries.counts import Counts, SubjectState
from queries.finding import Subject, SubjectFacts, look_up
from queries.judgement import ALL_UNKNOWN, NO_SUBJECT
from queries.lexer import tokenize
from queries.library import Library
from queries.notices import notices
from queries.parameter import TODAY, ParameterType, Value
from queries.population import WATCHED, Population, population_statement, read_population
from queries.recipe import Recipe
from queries.rule import Rule
from queries.runner import bound_values, today_here
from queries.scope import resolve_scope
from queries.settling import settle
from queries.waiver import Ledger
from queries.waiver_notes import waiver_notes

__all__ = ["ALL_UNKNOWN", "NO_SUBJECT", "TIME_LIMIT", "WHOLE_GRAPH", "check"]

TIME_LIMIT = 60.0
"""How long a rule's statement may run, in seconds."""

WHOLE_GRAPH = "the rule is about the whole graph"
_DISTRICT_CODE = 6
_OF_THE_RULE = (QueryError, StatementFailed, StatementTimeout, WriteRefused)


@dataclass(frozen=True, kw_only=True)
class _Question:
    """What all rules of one check share."""

    store: Store
    library: Library
    scope: str | None
    settings: Mapping[str, Value]
    today: date
    ledger: Ledger
    subjects: bool
    time_limit: float


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A rule and what the graph answered; without a population, `result` says why."""

    rule: Rule
    label: str = ""
    population: Population = field(default_factory=lambda: Population((), ()))
    revision: str = ""
    result: RuleResult | None = None

    def subjects(self) -> Iterator[Subject]:
        """The subjects that are not as the rule expects."""
        return (Subject(self.label, m.subject) for m in self.population.of(SubjectState.UNCOVERED))


def check(
    store: Store,
    rules: Sequence[Rule],
    library: Library,
    *,
    scope: str | None = None,
    settings: Mapping[str, Value] | None = None,
    today: date | None = None,
    ledger: Ledger | None = None,
    baseline: Baseline | None = None,
    subjects: bool = False,
    whole_ledger: bool = True,
    time_limit: float = TIME_LIMIT,
    on_rule: Callable[[str], None] = lambda _name: None,
) -> CheckReport:
    """Run every rule and report; it only reads. A rule that can't run is an error, the others go on.

    `subjects` lists every subject in the report, not only those uncovered. `whole_ledger` says that the
    rules see all that the ledger is about, so that what it names in vain is noted. Each rule's statement
    ends after `time_limit` seconds. `on_rule` is told the id of each rule before it is asked.

    Raises `NothingMeasured` for no rules at all, `QueryError` for an unknown scope, and
    `EngineError` when the database is gone.
    """
    if not rules:
        raise NothingMeasured("no rule is selected; name one with --rule, or ship some in the project")
    question = _Question(
        store=store,
        library=library,
        scope=None if scope is None else resolve_scope(store, scope),
        settings=settings or {},
        today=today or today_here(),
        ledger=ledger or Ledger(),
        subjects=subjects,
        time_limit=time_limit,
    )
    asked = []
    for rule in rules:
        on_rule(rule.id)
        asked.append(_ask(question, rule))
    facts = look_up(store, (subject for each in asked for subject in each.subjects()))
    return _report(question, asked, facts, baseline, whole_ledger=whole_ledger)


def _ask(question: _Question, rule: Rule) -> Asked:
    try:
        recipe = question.library.get(rule.recipe)
        if _is_beyond(question.scope, recipe):
            return Asked(rule=rule, result=_without(rule, Status.NOT_APPLICABLE, WHOLE_GRAPH))
        return _counted(question, rule, recipe)
    except _OF_THE_RULE as error:
        return Asked(rule=rule, result=_without(rule, Status.ERROR, _one_line(error)))


def _counted(question: _Question, rule: Rule, recipe: Recipe) -> Asked:
    scope = question.scope if "scope" in recipe.parameters else None
    values = bound_values(
        question.store,
        recipe,
        rule.params,
        scope=scope,
        settings=question.settings,
        today=question.today,
    )
    watched = [e.waiver.subject for e in question.ledger.of(rule.id, question.today) if e.waiver.subject]
    statement = population_statement(rule, recipe, whole=question.subjects)
    try:
        rows = question.store.read(statement, {**values, WATCHED: watched}, timeout=question.time_limit)
    except StatementTimeout as error:
        raise StatementTimeout(f"{_line(recipe)}: {error}; make it faster, or allow more time") from error
    except WanggeError as error:
        raise type(error)(f"{_line(recipe, str(error))}: {error}") from error
    return Asked(
        rule=rule,
        label=next(column.type for column in recipe.columns if column.name == "subject"),
        population=read_population(rule, rows),
        revision=_revision(recipe, values),
    )


def _line(recipe: Recipe, said: str = "") -> str:
    """`file:line` of what an engine refused, of the statement where it doesn't say."""
    named = re.search(r"\bline (\d+)", said)
    return f"{recipe.path}:{named[1] if named else tokenize(recipe.text)[0].line}"


def _is_beyond(scope: str | None, recipe: Recipe) -> bool:
    """Whether a part of a district is asked about, and the recipe knows only the whole graph."""
    return scope is not None and len(scope) > _DISTRICT_CODE and "scope" not in recipe.parameters


def _without(rule: Rule, status: Status, reason: str) -> RuleResult:
    return RuleResult(rule=rule, status=status, counts=Counts(), reason=reason)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def _revision(recipe: Recipe, values: Mapping[str, Value]) -> str:
    """Changes with what is asked, not with where and when."""
    fixed = {
        name: str(values[name])
        for name, parameter in recipe.parameters.items()
        if parameter.type is not ParameterType.PLACE and parameter.default is not TODAY
    }
    said = json.dumps([recipe.text, fixed], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _report(
    question: _Question,
    asked: Sequence[Asked],
    facts: Mapping[Subject, SubjectFacts],
    baseline: Baseline | None,
    *,
    whole_ledger: bool,
) -> CheckReport:
    results = []
    for each in asked:
        if each.result is not None:
            results.append(each.result)
            continue
        holding = question.ledger.of(each.rule.id, question.today)
        known = None if baseline is None else baseline.of(each.rule.id)
        result = settle(each.rule, each.label, each.population, facts, holding, known)
        results.append(replace(result, revision=each.revision, subjects=_subjects(each, question.subjects)))
    populations = {each.rule.id: each.population for each in asked if each.result is None}
    return CheckReport(
        results=tuple(results),
        engine=question.store.engine,
        model_version=MODEL_VERSION,
        scope=question.scope,
        today=question.today,
        notices=notices(question.store),
        faults=question.ledger.faults,
        waiver_notes=waiver_notes(
            question.store, question.ledger, results, populations, question.today, whole=whole_ledger
        ),
        has_baseline=baseline is not None,
    )


def _subjects(asked: Asked, wanted: bool) -> Subjects | None:
    if not wanted:
        return None
    covered = tuple(member.key for member in asked.population.of(SubjectState.COVERED))
    return Subjects(covered, tuple(member.key for member in asked.population.of(SubjectState.UNKNOWN)))
