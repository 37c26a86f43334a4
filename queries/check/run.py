"""The gate: run the rules on a graph, and say what each came to."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain, islice

from wangge.graph.errors import (
    NothingMeasured,
    QueryError,
    StatementFailed,
    StatementTimeout,
    WanggeError,
    WriteRefused,
)
from wangge.graph.model import MODEL_VERSION, NodeKey, load_model
from wangge.graph.store import Store
from wangge.loaders.relaxed_gc import relaxed_gc
from wangge.queries.check.baseline import Baseline
from wangge.queries.check.count import WATCHED, Population, population_statement, read_population
from wangge.queries.check.counts import Counts, SubjectState
from wangge.queries.check.finding import SubjectFacts
from wangge.queries.check.judge import WHOLE_GRAPH
from wangge.queries.check.report import CheckReport, RuleResult, Status, Subjects
from wangge.queries.check.settle import settle
from wangge.queries.check.subject_facts import FactsBook
from wangge.queries.check.waiver_notes import waiver_notes
from wangge.queries.check.waivers import Ledger
from wangge.queries.notices import notices
from wangge.queries.recipes.lexer import tokenize
from wangge.queries.recipes.library import Library
from wangge.queries.recipes.parameter import TODAY, ParameterType, Value
from wangge.queries.recipes.recipe import Recipe
from wangge.queries.recipes.runner import bound_values, today_here
from wangge.queries.recipes.scope import Places
from wangge.queries.rules.missing import Missing, missing_of
from wangge.queries.rules.rule import Rule

__all__ = ["TIME_LIMIT", "check"]

TIME_LIMIT = 60.0
"""How long a rule's statement may run, in seconds."""

AT_ONCE = 2
"""How many rules are asked at the same time: an engine works on each by itself."""

_AHEAD = 8
"""How many answers more may wait while findings are named, so that the engine needn't."""

_DISTRICT_CODE = 6
_OF_THE_RULE = (QueryError, StatementFailed, StatementTimeout, WriteRefused)


@dataclass(frozen=True, kw_only=True)
class _Question:
    """What all rules of one check share."""

    store: Store
    library: Library
    places: Places
    scope: str | None
    settings: Mapping[str, Value]
    today: date
    ledger: Ledger
    subjects: bool
    time_limit: float


@dataclass(frozen=True)
class _Answer:
    """What the graph said to a rule; a `result` where there was nothing to count."""

    rule: Rule
    label: str = ""
    population: Population = field(default_factory=Population)
    revision: str = ""
    missing: Missing | None = None
    result: RuleResult | None = None


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
    ends after `time_limit` seconds. `on_rule` is told the id of each rule once it has been asked.

    Raises `NothingMeasured` for no rules at all, `QueryError` for an unknown scope, and
    `EngineError` when the database is gone.
    """
    if not rules:
        raise NothingMeasured("no rule is selected; name one with --rule, or ship some in the project")
    places = Places(store)
    question = _Question(
        store=store,
        library=library,
        places=places,
        scope=None if scope is None else places.resolve(scope),
        settings=settings or {},
        today=today or today_here(),
        ledger=ledger or Ledger(),
        subjects=subjects,
        time_limit=time_limit,
    )
    results = []
    facts = FactsBook(store)
    seen: dict[str, Mapping[str, SubjectState]] = {}
    with relaxed_gc(), closing(_answers(question, rules)) as answers:
        for ready in answers:
            known = facts.of(chain.from_iterable(map(_uncovered, ready)))
            for answer in ready:
                on_rule(answer.rule.id)
                if answer.result is not None:
                    results.append(answer.result)
                    continue
                watched = _watched(question, answer.rule)
                members = answer.population.members
                seen[answer.rule.id] = {m.subject: m.state for m in members if m.subject in watched}
                results.append(_settled(question, answer, known, baseline))
    order = {rule.id: position for position, rule in enumerate(rules)}
    results.sort(key=lambda result: order[result.rule.id])
    return CheckReport(
        results=tuple(results),
        engine=store.engine,
        model_version=MODEL_VERSION,
        scope=question.scope,
        today=question.today,
        notices=notices(store),
        faults=question.ledger.faults,
        waiver_notes=waiver_notes(store, question.ledger, results, seen, question.today, whole=whole_ledger),
        has_baseline=baseline is not None,
    )


def _answers(question: _Question, rules: Sequence[Rule]) -> Generator[list[_Answer], None, None]:
    """What the graph says to each rule, as soon as it is there: several at a time, in no order."""
    pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="wangge-rule")
    coming = iter(rules)
    waiting: set[Future[_Answer]] = set()
    try:
        while True:
            waiting |= {
                pool.submit(_ask, question, rule) for rule in islice(coming, AT_ONCE + _AHEAD - len(waiting))
            }
            if not waiting:
                return
            ready, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            yield [future.result() for future in ready]
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _ask(question: _Question, rule: Rule) -> _Answer:
    try:
        recipe = question.library.get(rule.recipe)
        if _is_beyond(question.scope, recipe):
            return _Answer(rule, result=_without(rule, Status.NOT_APPLICABLE, WHOLE_GRAPH))
        values = bound_values(
            question.places,
            recipe,
            rule.params,
            scope=question.scope if "scope" in recipe.parameters else None,
            settings=question.settings,
            today=question.today,
        )
        population = _counted(question, rule, recipe, values)
    except _OF_THE_RULE as error:
        return _Answer(rule, result=_without(rule, Status.ERROR, " ".join(str(error).split())))
    return _Answer(
        rule,
        recipe.subject_kind,
        population,
        _revision(recipe, values),
        missing_of(rule, load_model(), values),
    )


def _uncovered(answer: _Answer) -> Iterator[NodeKey]:
    uncovered = answer.population.of(SubjectState.UNCOVERED)
    return (NodeKey(answer.label, member.subject) for member in uncovered)


def _settled(
    question: _Question, answer: _Answer, facts: Mapping[NodeKey, SubjectFacts], baseline: Baseline | None
) -> RuleResult:
    rule, population = answer.rule, answer.population
    waivers = question.ledger.of(rule.id, question.today)
    known = None if baseline is None else baseline.of(rule.id)
    return replace(
        settle(rule, answer.label, population, facts, waivers, known),
        label=answer.label,
        missing=answer.missing,
        revision=answer.revision,
        subjects=_subjects(population) if question.subjects else None,
    )


def _counted(question: _Question, rule: Rule, recipe: Recipe, values: Mapping[str, Value]) -> Population:
    statement = population_statement(rule, recipe, whole=question.subjects)
    parameters = {**values, WATCHED: sorted(_watched(question, rule))}
    try:
        rows = question.store.read(statement, parameters, timeout=question.time_limit)
    except StatementTimeout as error:
        raise StatementTimeout(
            f"{_line(recipe)}: ran longer than {question.time_limit:g} s; make it faster, or allow more (--time-limit)"
        ) from error
    except WanggeError as error:
        raise type(error)(f"{_line(recipe, str(error))}: {error}") from error
    return read_population(rule, rows)


def _watched(question: _Question, rule: Rule) -> frozenset[str]:
    """The subjects that waivers of the rule name."""
    holding = question.ledger.of(rule.id, question.today)
    return frozenset(entry.waiver.subject for entry in holding if entry.waiver.subject)


def _line(recipe: Recipe, said: str = "") -> str:
    """`file:line` of what an engine refused, of the statement where it doesn't say."""
    named = re.search(r"\bline (\d+)", said)
    return f"{recipe.path}:{named[1] if named else tokenize(recipe.text)[0].line}"


def _is_beyond(scope: str | None, recipe: Recipe) -> bool:
    """Whether a part of a district is asked about, and the recipe knows only the whole graph."""
    return scope is not None and len(scope) > _DISTRICT_CODE and "scope" not in recipe.parameters


def _without(rule: Rule, status: Status, reason: str) -> RuleResult:
    return RuleResult(rule=rule, status=status, counts=Counts(), reason=reason)


def _revision(recipe: Recipe, values: Mapping[str, Value]) -> str:
    """Changes with what is asked, not with where and when."""
    fixed = {
        name: str(values[name])
        for name, parameter in recipe.parameters.items()
        if parameter.type is not ParameterType.PLACE and parameter.default is not TODAY
    }
    said = json.dumps([recipe.text, fixed], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _subjects(population: Population) -> Subjects:
    covered = tuple(member.key for member in population.of(SubjectState.COVERED))
    return Subjects(covered, tuple(member.key for member in population.of(SubjectState.UNKNOWN)))
