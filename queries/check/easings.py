"""Applies the entries of [rules.limits] in wangge.toml to the rules of a policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from wangge.loaders.limit_easing import LimitEasing
from wangge.queries.fault import nearest
from wangge.queries.rules.easing import LIMIT_NAMES, eased_limits, is_looser
from wangge.queries.rules.expectation import Limit
from wangge.queries.rules.rule import BrokenRule, Rule

__all__ = ["apply_easings"]

_PLACES = ("overall", "per_street", "per_community")


def apply_easings(
    rules: Sequence[Rule], broken: Sequence[BrokenRule], easings: Sequence[LimitEasing], today: date
) -> tuple[list[Rule], list[str]]:
    """Return the rules with eased limits, and a line for each entry that is wrong. A wrong entry eases nothing.

    An entry whose decision is dated after `today` is wrong.
    """
    rules_by_id = {rule.id: rule for rule in rules}
    broken_ids = {rule.id for rule in broken}
    faults = []
    for easing in easings:
        rule = rules_by_id.get(easing.rule)
        if rule is None:
            if easing.rule not in broken_ids:
                hint = nearest(easing.rule, rules_by_id)
                faults.append(f"wangge.toml: rules.limits: no rule has the id {easing.rule!r}{hint}")
            continue
        limits = _limits(rule, easing)
        if fault := _fault_of_day(easing, today) or _fault(rule, limits):
            faults.append(f"wangge.toml: rules.limits.{easing.rule}: {fault}")
            continue
        eased = {
            name: eased_limits(name, getattr(rule.expect, name), limit) for name, limit in limits.items()
        }
        expect = rule.expect.model_copy(update=eased)
        rules_by_id[rule.id] = rule.eased(expect, easing.reason, easing.decided)
    return [rules_by_id[rule.id] for rule in rules], faults


def _limits(rule: Rule, easing: LimitEasing) -> dict[str, Limit]:
    """Return the new limits, by the names of the limits that the entry eases."""
    values = easing.value
    if not isinstance(values, Mapping):
        values = {name: values for name in _PLACES if getattr(rule.expect, name) is not None}
    return {
        name: Limit(count=value) if isinstance(value, int) else Limit(ratio=value)
        for name, value in values.items()
    }


def _fault_of_day(easing: LimitEasing, today: date) -> str:
    if easing.decided <= today:
        return ""
    return f"date {easing.decided} is in the future; write the day of the decision"


def _fault(rule: Rule, limits: Mapping[str, Limit]) -> str:
    """Return why limits can't replace those of a rule; empty if they can."""
    own = [name for name in LIMIT_NAMES if getattr(rule.expect, name) is not None]
    if not limits:
        return f"the rule has no limit for uncovered subjects (it has {', '.join(own) or 'total'}); remove the entry"
    for name, limit in limits.items():
        if name not in own:
            return f"the rule has no limit {name} (it has {', '.join(own)}); remove {name}"
        if not is_looser(limit, getattr(rule.expect, name)):
            return f"{name} isn't looser than the rule's own limit; remove the entry, or write a larger value"
    return ""
