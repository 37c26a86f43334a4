"""Gives the pictures of the explorer access to the findings in a snapshot."""

from __future__ import annotations

from collections.abc import Iterator

from wangge.graph.model import NodeKey
from wangge.queries.check.counts import SubjectState
from wangge.queries.check.report import Status
from wangge.viz.explorer.state.rule_results import RuleResults, RuleSummary
from wangge.viz.findings import CheckedRule, Findings, rule_name

__all__ = ["CountedFindings", "findings_of"]


class CountedFindings(Findings):
    """Findings from the rule results in a snapshot. No query is run."""

    def __init__(self, rule_results: RuleResults) -> None:
        self.rules = {name: _checked_rule(rule) for name, rule in rule_results.rules.items()}
        self._rule_results = rule_results

    def state(self, rule: str, ref: NodeKey) -> SubjectState | None:
        """Return the state of a node under a rule; None if the node isn't a subject of the rule.

        For nodes other than places, None may also mean that the rule has no finding about the node.
        """
        summary = self._rule_results.rules.get(rule)
        if summary is None or summary.label != ref.label:
            return None
        if summary.states is not None:
            return summary.states.of(ref.code)
        gap = next((gap for name, gap in self._rule_results.about.get(ref.code, ()) if name == rule), None)
        if gap is None:
            return None
        return SubjectState.WAIVED if gap.waiver else SubjectState.UNCOVERED

    def reasons(self, ref: NodeKey) -> Iterator[tuple[str, str]]:
        """Yield the rule id and the reason of each finding about a node, except waived findings."""
        for rule, gap in self._rule_results.of_subject((ref.label,), ref.code):
            if gap.waiver is None:
                yield rule.id, gap.reason


def findings_of(rule_results: RuleResults | None) -> CountedFindings | None:
    """Return the findings for the pictures; None if the rules haven't been checked yet."""
    return None if rule_results is None else CountedFindings(rule_results)


def _checked_rule(rule: RuleSummary) -> CheckedRule:
    return CheckedRule(rule_name(rule.head), rule.label, rule.missing, rule.status is Status.ERROR)
