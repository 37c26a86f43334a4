"""What a check depends on beside its rules and recipes: scope, day, settings, waivers, baseline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from wangge.queries.check.baseline import Baseline
from wangge.queries.check.waivers import Ledger
from wangge.queries.recipes.parameter import Value
from wangge.queries.recipes.runner import today_here

__all__ = ["TIME_LIMIT", "CheckOptions"]

TIME_LIMIT = 60.0
"""How long the statement of one rule may run by default, in seconds."""


@dataclass(frozen=True, kw_only=True)
class CheckOptions:
    """The options of one check.

    `scope` is the code of a place, None for the whole graph. `settings` replace defaults of parameters by name.
    Without a `baseline` every finding is new. `list_all` lists every subject in the report, and not only the
    uncovered. `whole_ledger` means that the rules cover everything the ledger is about, so that waivers without
    effect are noted. `time_limit` is for each rule's statement, in seconds.
    """

    scope: str | None = None
    settings: Mapping[str, Value] = field(default_factory=dict)
    today: date = field(default_factory=today_here)
    ledger: Ledger = field(default_factory=Ledger)
    baseline: Baseline | None = None
    list_all: bool = False
    whole_ledger: bool = True
    time_limit: float = TIME_LIMIT
