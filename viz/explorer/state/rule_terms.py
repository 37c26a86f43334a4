"""Collects everything besides the graph on which the result of a rule depends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from wangge.queries.check.baseline import Key
from wangge.queries.check.policy import Policy
from wangge.queries.check.waivers import WaiverEntry
from wangge.queries.recipes.parameter import Value
from wangge.queries.rules.rule import Rule

__all__ = ["RuleTerms"]


class RuleTerms(NamedTuple):
    """Everything besides the graph on which the result of a rule depends.

    A kept result is used again only if these values are the same.
    """

    rule: Rule
    recipe: str
    settings: Mapping[str, Value | None]
    waivers: tuple[WaiverEntry, ...]
    baseline: frozenset[Key] | None
    scope: str | None
    today: date

    @classmethod
    def of(cls, policy: Policy, rule: Rule) -> RuleTerms:
        """Return the terms of a rule of a policy."""
        recipe = policy.library.get(rule.recipe)
        return cls(
            rule,
            recipe.text,
            {name: policy.settings.get(name) for name in recipe.parameters},
            policy.ledger.of(rule.id, policy.today),
            None if policy.baseline is None else policy.baseline.of(rule.id),
            policy.scope,
            policy.today,
        )
