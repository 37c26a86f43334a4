"""Runs the statement of each rule on a graph and counts its subjects.

`queries/check/settle.py` turns the counts into a result.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from wangge.graph.errors import QueryError, StatementFailed, StatementTimeout, WanggeError, WriteRefused
from wangge.graph.model import NodeKey
from wangge.graph.store import Store
from wangge.queries.check.count import LIST_ALL, WATCHED, Population, population_statement, read_population
from wangge.queries.check.counts import Counts
from wangge.queries.check.judge import WHOLE_GRAPH
from wangge.queries.check.options import CheckOptions
from wangge.queries.check.report import RuleResult, Status
from wangge.queries.recipes.library import Library
from wangge.queries.recipes.parameter import TODAY, ParameterType, Value
from wangge.queries.recipes.recipe import Recipe
from wangge.queries.recipes.runner import bound_values
from wangge.queries.recipes.scope import Places
from wangge.queries.rules.missing import Missing, missing_of
from wangge.queries.rules.rule import Rule

__all__ = ["CountedRule", "RuleCounter"]

_DISTRICT_CODE = 6
_RULE_ERRORS = (QueryError, StatementFailed, StatementTimeout, WriteRefused)


@dataclass(frozen=True)
class CountedRule:
    """A rule with its counted subjects.

    If the statement of the rule failed or doesn't apply to the scope, no subjects are counted and `result` is set.
    """

    rule: Rule
    label: str = ""
    population: Population = field(default_factory=Population)
    revision: str = ""
    missing: Missing | None = None
    result: RuleResult | None = None

    def uncovered(self) -> list[NodeKey]:
        """Return the label and code of each uncovered subject."""
        return [NodeKey(self.label, member.subject) for member in self.population.uncovered]


@dataclass(frozen=True)
class RuleCounter:
    """Counts the subjects of rules on one graph, with the options of one check; safe to use from several threads."""

    store: Store
    library: Library
    places: Places
    scope: str | None
    options: CheckOptions

    @classmethod
    def of(cls, store: Store, library: Library, options: CheckOptions) -> Self:
        """Look up the scope of `options` in the graph and return a counter; raises `QueryError` for an unknown scope."""
        places = Places(store)
        scope = None if options.scope is None else places.resolve(options.scope)
        return cls(store, library, places, scope, options)

    def count(self, rule: Rule) -> CountedRule:
        """Count the subjects of a rule.

        If the rule or its recipe is wrong, or the database rejects or stops its statement, the error becomes the
        rule's result, so that the other rules still run. Other errors of the engine aren't caught.
        """
        try:
            recipe = self.library.get(rule.recipe)
            if self.scope is not None and not _runs_in(self.scope, recipe):
                return CountedRule(rule, result=_uncounted(rule, Status.NOT_APPLICABLE, WHOLE_GRAPH))
            values = bound_values(
                self.places,
                recipe,
                rule.params,
                scope=self.scope if "scope" in recipe.parameters else None,
                settings=self.options.settings,
                today=self.options.today,
            )
            population = self._population(rule, recipe, values)
        except _RULE_ERRORS as error:
            return CountedRule(rule, result=_uncounted(rule, Status.ERROR, " ".join(str(error).split())))
        missing = missing_of(rule, self.options.model, values)
        return CountedRule(rule, recipe.subject_kind, population, _revision(recipe, values), missing)

    def watched_subjects(self, rule: Rule) -> frozenset[str]:
        """Return the subjects that the rule's valid waivers name, and those that the options name."""
        entries = self.options.ledger.of(rule.id, self.options.today)
        waived = frozenset(entry.waiver.subject for entry in entries if entry.waiver.subject)
        return waived | self.options.watched.get(rule.id, frozenset())

    def _population(self, rule: Rule, recipe: Recipe, values: Mapping[str, Value]) -> Population:
        places = {"Place", *(kind.label for kind in self.options.model.places)}
        statement = population_statement(rule, recipe, in_several_places=recipe.subject_kind not in places)
        parameters = {
            **values,
            LIST_ALL: self.options.lists(recipe.subject_kind),
            WATCHED: sorted(self.watched_subjects(rule)),
        }
        try:
            rows = self.store.read(statement, parameters, timeout=self.options.time_limit)
        except StatementTimeout as error:
            raise StatementTimeout(
                f"{_line(recipe)}: ran longer than {self.options.time_limit:g} s; make it faster, "
                "or allow more (--time-limit)"
            ) from error
        except WanggeError as error:
            raise type(error)(f"{_line(recipe, str(error))}: {error}") from error
        return read_population(rule, rows)


def _runs_in(scope: str, recipe: Recipe) -> bool:
    """Return whether the recipe can run in this scope.

    A recipe without a parameter `scope` reads the whole graph, so it runs only if the scope is a district or a
    place of a higher tier.
    """
    return len(scope) <= _DISTRICT_CODE or "scope" in recipe.parameters


def _line(recipe: Recipe, message: str = "") -> str:
    """Return `file:line` of an error; the line is that in `message`, else the first line of the statement."""
    match = re.search(r"\bline (\d+)", message)
    return f"{recipe.path}:{match[1] if match else recipe.statement_line}"


def _uncounted(rule: Rule, status: Status, reason: str) -> RuleResult:
    return RuleResult(rule=rule, status=status, counts=Counts(), reason=reason)


def _revision(recipe: Recipe, values: Mapping[str, Value]) -> str:
    """Return a hash that changes with the recipe and its parameters, but not with the place and the date."""
    fixed = {
        name: str(values[name])
        for name, parameter in recipe.parameters.items()
        if parameter.type is not ParameterType.PLACE and parameter.default is not TODAY
    }
    text = json.dumps([recipe.text, fixed], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
