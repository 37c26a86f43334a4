"""Defines the options of a check: scope, date, settings, waivers, baseline and time limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from wangge.graph.model import Model, load_model
from wangge.queries.check.baseline import Baseline
from wangge.queries.check.waivers import Ledger
from wangge.queries.recipes.parameter import Value
from wangge.queries.recipes.runner import today_here

__all__ = ["TIME_LIMIT", "CheckOptions"]

TIME_LIMIT = 60.0
"""The default time limit of the statement of one rule, in seconds."""


@dataclass(frozen=True, kw_only=True)
class CheckOptions:
    """The options of one check.

    `scope` is the code of a place, None for the whole graph. `settings` are values by parameter name; they replace
    the defaults in the recipes. Without a `baseline`, findings are neither known nor new. With `list_all` the report
    lists every subject, and not only the uncovered ones; with `list_all_of` only the subjects with these labels.
    `whole_ledger` says that the check covers every place of the
    project; only then does the report note the waivers that match no finding. `time_limit` is the longest time that the
    statement of one rule may take, in seconds. `model` is that of the rules. `watched` has codes of subjects by rule id; the
    report says which of these subjects have an unknown state.
    """

    scope: str | None = None
    settings: Mapping[str, Value] = field(default_factory=dict)
    today: date = field(default_factory=today_here)
    ledger: Ledger = field(default_factory=Ledger)
    baseline: Baseline | None = None
    list_all: bool = False
    list_all_of: frozenset[str] = frozenset()
    whole_ledger: bool = True
    time_limit: float = TIME_LIMIT
    model: Model = field(default_factory=load_model)
    watched: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def lists(self, label: str) -> bool:
        """Return whether every subject of a rule is listed; `label` is the label of its subjects."""
        return self.list_all or label in self.list_all_of
