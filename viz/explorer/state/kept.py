"""Holds what was computed from one state of the graph, and decides which parts are still valid after a load."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from wangge.graph.errors import JournalTampered
from wangge.graph.model import Model
from wangge.graph.store import Store
from wangge.loaders.history.graph_changes import GraphChanges, GraphMoment, changes_since
from wangge.queries.check.policy import Policy
from wangge.queries.check.report import RuleResult
from wangge.queries.check.touched import recipe_is_touched, statement_is_touched
from wangge.queries.recipes.statement_reads import statement_reads
from wangge.queries.rules.rule import Rule
from wangge.viz.explorer.search.entries import entry_statements
from wangge.viz.explorer.search.index import SearchIndex
from wangge.viz.explorer.state.place_tree import PlaceTree, tree_statements
from wangge.viz.explorer.state.rule_results import RuleSummary
from wangge.viz.explorer.state.rule_terms import RuleTerms

__all__ = ["KeptParts", "KeptRule", "StillValid"]


class KeptRule(NamedTuple):
    """The result of a rule, and what it depends on besides the graph.

    `result` has the findings, if the project has a task ledger. `watched` are the subjects whose states the result has
    even if they aren't findings.
    """

    terms: RuleTerms
    summary: RuleSummary
    result: RuleResult | None
    watched: frozenset[str]

    def tells(self, subjects: frozenset[str]) -> bool:
        """Return whether the result tells the state of each of these subjects."""
        if self.result is None:
            return False
        present = {finding.subject for finding in self.result.findings}
        return subjects <= self.watched | present


@dataclass(frozen=True, kw_only=True, eq=False)
class KeptParts:
    """What was computed from the state `moment` of the graph; `moment` is None if the journal doesn't describe it."""

    moment: GraphMoment | None
    model: Model
    index: SearchIndex
    tree: PlaceTree
    rules: Mapping[str, KeptRule]


class StillValid:
    """Tells which of the kept parts hold for the graph as it is now.

    `moment` is the state of the graph now. Without kept parts, or if the journal can't tell what changed, none holds.
    """

    def __init__(
        self, store: Store, model: Model, kept: KeptParts | None, moment: GraphMoment | None
    ) -> None:
        self._model = model
        self._kept = kept
        self.changes: GraphChanges | None = None
        if kept is not None and kept.moment is not None and kept.model.own == model.own:
            with suppress(JournalTampered):
                self.changes = changes_since(store, model, kept.moment, moment)

    def distrust(self) -> None:
        """Note that another program changed the graph, so that the journal doesn't tell what changed."""
        self.changes = None

    def index(self) -> SearchIndex | None:
        """Return the search index; None if it no longer holds."""
        return self._kept.index if self._kept and self._holds(entry_statements(self._model)) else None

    def tree(self) -> PlaceTree | None:
        """Return the tree of places; None if it no longer holds."""
        return self._kept.tree if self._kept and self._holds(tree_statements(self._model)) else None

    def rule(self, policy: Policy, rule: Rule, watched: frozenset[str] | None) -> KeptRule | None:
        """Return the result of a rule; None if it no longer holds, or if it lacks the state of one of the subjects `watched`.

        `watched` is None if the project has no task ledger.
        """
        kept = None if self._kept is None else self._kept.rules.get(rule.id)
        if kept is None or self.changes is None:
            return None
        if kept.terms != RuleTerms.of(policy, rule) or (watched is not None and not kept.tells(watched)):
            return None
        recipe = policy.library.get(rule.recipe)
        return None if recipe_is_touched(recipe, self._model, self.changes) else kept

    def _holds(self, statements: tuple[str, ...]) -> bool:
        changes = self.changes
        return changes is not None and not any(
            statement_is_touched(statement_reads(statement, self._model), changes) for statement in statements
        )
