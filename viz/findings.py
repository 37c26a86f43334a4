"""Gives pictures the findings of rules: the states of nodes, the missing nodes, and the rules that report them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from wangge.graph.model import NodeKey
from wangge.queries.check.counts import SubjectState
from wangge.queries.check.report import RuleResult, Status
from wangge.queries.rules.missing import Missing
from wangge.queries.rules.rule import RuleHead
from wangge.viz.drawing.parts import RuleName, State

__all__ = [
    "Absence",
    "CheckedRule",
    "Findings",
    "ReportFindings",
    "codes_by_state",
    "drawn_state",
    "rule_name",
]

_DRAWN = {
    SubjectState.COVERED: State.COVERED,
    SubjectState.UNCOVERED: State.UNCOVERED,
    SubjectState.UNKNOWN: State.UNKNOWN,
    SubjectState.WAIVED: State.WAIVED,
    None: State.PLAIN,
}


class Absence(NamedTuple):
    """A missing node, and the rules that report it."""

    missing: Missing
    rules: tuple[RuleName, ...]


@dataclass(frozen=True)
class CheckedRule:
    """A rule that was checked.

    `label` is the label of its subjects. `missing` is the node that its findings report as missing; it may be None.
    `failed` is true if the rule couldn't be evaluated.
    """

    name: RuleName
    label: str
    missing: Missing | None
    failed: bool


class Findings(ABC):
    """The findings of rules on one graph and day. Pictures draw a node as missing only if a finding reports it."""

    rules: Mapping[str, CheckedRule]

    @abstractmethod
    def state(self, rule: str, ref: NodeKey) -> SubjectState | None:
        """Return the state of a node under a rule; None if the node isn't a subject or its state isn't known."""

    @abstractmethod
    def reasons(self, ref: NodeKey) -> Iterable[tuple[str, str]]:
        """Return pairs of rule id and reason, one for each finding about a node, except waived findings."""

    def absences(self, ref: NodeKey) -> tuple[Absence, ...]:
        """Return what is missing at the node `ref`: each missing node once, with all the rules that report it."""
        rules_by_missing: dict[Missing, list[RuleName]] = defaultdict(list)
        for rule, reason in sorted(self.reasons(ref)):
            missing = self.rules[rule].missing
            if missing is not None and missing.is_meant_by(reason):
                rules_by_missing[replace(missing, reasons=())].append(self.rules[rule].name)
        return tuple(Absence(missing, tuple(rules)) for missing, rules in rules_by_missing.items())

    def is_waived(self, ref: NodeKey) -> bool:
        """Return whether a waiver covers a finding that something is missing at this node."""
        return any(
            self.state(rule.name.id, ref) is SubjectState.WAIVED for rule in self.rules_about(ref.label)
        )

    def rules_about(self, label: str) -> Iterator[CheckedRule]:
        """Return the rules about subjects with this label that can report a missing node."""
        return (rule for rule in self.rules.values() if rule.missing is not None and rule.label == label)


class ReportFindings(Findings):
    """The findings of a check report.

    They include covered and unknown subjects only if the report lists the subjects of its rules.
    """

    def __init__(self, results: Iterable[RuleResult]) -> None:
        results = list(results)
        self.rules = {result.rule.id: _checked_rule(result) for result in results}
        self._reasons: dict[NodeKey, list[tuple[str, str]]] = defaultdict(list)
        self._states: dict[str, dict[str, SubjectState]] = {}
        for result in results:
            self._states[result.rule.id] = {
                code: state for state, codes in codes_by_state(result) for code in codes
            }
            for finding in result.findings:
                self._reasons[NodeKey(result.label, finding.subject)].append((result.rule.id, finding.reason))

    def state(self, rule: str, ref: NodeKey) -> SubjectState | None:
        """Return the state of a node under a rule; None if the report doesn't list it."""
        checked = self.rules.get(rule)
        return self._states[rule].get(ref.code) if checked and checked.label == ref.label else None

    def reasons(self, ref: NodeKey) -> Iterable[tuple[str, str]]:
        """Return pairs of rule id and reason, one for each finding about a node, except waived findings."""
        return self._reasons.get(ref, ())


def rule_name(head: RuleHead) -> RuleName:
    """Return the id and titles of a rule in the form that pictures use."""
    return RuleName(head.id, head.title_zh, head.title)


def drawn_state(state: SubjectState | None) -> State:
    """Return the state in which a subject is drawn; `PLAIN` for None."""
    return _DRAWN[state]


def codes_by_state(result: RuleResult) -> Iterator[tuple[SubjectState, Iterable[str]]]:
    """Yield each state with the codes of the subjects in it.

    A code is repeated if the rule has several rows about its subject. Then the last of its states counts.
    """
    if result.subjects is not None:
        yield SubjectState.COVERED, result.subjects.covered_codes
        yield SubjectState.UNKNOWN, (key[0] for key in result.subjects.unknown)
    yield SubjectState.WAIVED, (waived.finding.subject for waived in result.waived)
    yield SubjectState.UNCOVERED, (finding.subject for finding in result.findings)


def _checked_rule(result: RuleResult) -> CheckedRule:
    return CheckedRule(rule_name(result.rule), result.label, result.missing, result.status is Status.ERROR)
