"""Explains why the rate of a rule changed between two checks: counts, for each cause, the subjects that changed state."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wangge.graph.errors import UsageError
from wangge.loaders.small_file import MEGABYTE, read_small_file
from wangge.queries.check.counts import SubjectState
from wangge.queries.check.rate_change import Cause, Move, RateChange
from wangge.queries.check.report import CheckReport, RuleResult, Status

__all__ = ["BaseRule", "explain_change", "read_base"]

_LARGEST = 512 * MEGABYTE
_HINT = "name a report of `wangge check --format json`"

States = Mapping[tuple[str, ...], SubjectState]
"""The state of every subject of a rule. A subject is identified by the values of the rule's key columns."""


@dataclass(frozen=True)
class BaseRule:
    """A rule in a saved report.

    `revision` is a hash of its recipe and parameters, as in `RuleResult`. `states` is None if the rule couldn't run in
    that check.
    """

    title_zh: str
    revision: str
    states: States | None


def read_base(path: Path) -> dict[str, BaseRule]:
    """Return the rules of a report that was saved as JSON, by id.

    Raises `UsageError` if the file isn't such a report or was written without --subjects.
    """
    try:
        content = json.loads(read_small_file(path, UsageError, largest=_LARGEST, if_missing=_HINT))
        waived = content["summary"]["waived"]
        return {rule["id"]: _base_rule(rule, waived, path) for rule in content["rules"]}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError(
            f"{path}: not a JSON report of this version of wangge; write one with `wangge check --format json=base.json`"
        ) from error


def explain_change(base: Mapping[str, BaseRule], report: CheckReport) -> tuple[RateChange, ...]:
    """Explain why the rates in `report` differ from those in `base`, an earlier report.

    A rule is left out if no subject changed its state.

    Raises `UsageError` if `report` doesn't list its subjects.
    """
    changes = [_change(base.get(result.rule.id), result) for result in report.results]
    current_ids = {result.rule.id for result in report.results}
    changes += [
        RateChange(name, rule.title_zh, _rate(rule.states), None)
        for name, rule in base.items()
        if name not in current_ids and rule.states is not None
    ]
    return tuple(sorted((change for change in changes if change), key=lambda change: change.rule))


def _base_rule(rule: Mapping[str, Any], waived: Iterable[Mapping[str, Any]], path: Path) -> BaseRule:
    if rule["status"] == Status.ERROR or not rule["total"]:
        return BaseRule(rule["title_zh"], "", None if rule["status"] == Status.ERROR else {})
    if "subjects" not in rule:
        raise UsageError(f"{path}: lists no subjects; write it again with --subjects")
    states: dict[tuple[str, ...], SubjectState] = {}
    for state in (SubjectState.COVERED, SubjectState.UNKNOWN):
        states |= {tuple(key): state for key in rule["subjects"][state]}
    states |= {tuple(finding["key"]): SubjectState.UNCOVERED for finding in rule["findings"]}
    waived_keys = (item["finding"]["key"] for item in waived if item["rule"] == rule["id"])
    states |= {tuple(key): SubjectState.WAIVED for key in waived_keys}
    state_counts = Counter(states.values())
    if any(state_counts[state] != rule[state] for state in SubjectState):
        raise UsageError(
            f"{path}: the counts of {rule['id']} differ from its listed subjects; write the report again"
        )
    return BaseRule(rule["title_zh"], rule["revision"], states)


def _change(base: BaseRule | None, result: RuleResult) -> RateChange | None:
    rule = result.rule
    before = None if base is None else base.states
    after = _states(result)
    old_rate, new_rate = (None if states is None else _rate(states) for states in (before, after))
    if before is None or after is None:
        return None if old_rate == new_rate else RateChange(rule.id, rule.title_zh, old_rate, new_rate)
    revised = bool(base and base.revision and result.revision and base.revision != result.revision)
    moves = _moves(before, after, revised=revised)
    return RateChange(rule.id, rule.title_zh, old_rate, new_rate, moves) if moves else None


def _states(result: RuleResult) -> States | None:
    if result.status is Status.ERROR:
        return None
    if result.subjects is None:
        if result.counts.total:
            raise UsageError("the report lists no subjects; check with --subjects to explain a change")
        return {}
    states = dict.fromkeys(result.subjects.covered, SubjectState.COVERED)
    states |= dict.fromkeys(result.subjects.unknown, SubjectState.UNKNOWN)
    states |= {finding.key: SubjectState.UNCOVERED for finding in result.findings}
    states |= {item.finding.key: SubjectState.WAIVED for item in result.waived}
    return states


def _moves(before: States, after: States, *, revised: bool) -> tuple[Move, ...]:
    subjects: Counter[Cause] = Counter()
    covered: Counter[Cause] = Counter()
    known: Counter[Cause] = Counter()
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        if old is new:
            continue
        cause = Cause.RULE_REVISED if revised else _cause(old, new)
        subjects[cause] += 1
        covered[cause] += _is_covered(new) - _is_covered(old)
        known[cause] += _is_known(new) - _is_known(old)
    return tuple(Move(c, subjects[c], covered[c], known[c]) for c in Cause if subjects[c])


def _cause(old: SubjectState | None, new: SubjectState | None) -> Cause:
    if old is None or new is None:
        return Cause.NEW if old is None else Cause.GONE
    if new is SubjectState.WAIVED:
        return Cause.WAIVED
    if new is SubjectState.UNKNOWN:
        return Cause.FORGOTTEN
    if old is SubjectState.UNKNOWN:
        return Cause.LEARNED
    if new is SubjectState.COVERED:
        return Cause.FIXED
    return Cause.WAIVER_ENDED if old is SubjectState.WAIVED else Cause.BROKEN


def _is_covered(state: SubjectState | None) -> int:
    return int(state is SubjectState.COVERED)


def _is_known(state: SubjectState | None) -> int:
    return int(state is not None and state is not SubjectState.UNKNOWN)


def _rate(states: States) -> tuple[int, int]:
    return sum(map(_is_covered, states.values())), sum(map(_is_known, states.values()))
