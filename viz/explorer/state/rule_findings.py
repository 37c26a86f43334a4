"""The findings of all rules as they were counted in the background, for the pictures of the explorer."""

from __future__ import annotations

from collections.abc import Iterator

from wangge.graph.model import NodeKey
from wangge.queries.check.counts import SubjectState
from wangge.queries.check.report import Status
from wangge.viz.explorer.state.rule_results import RuleResults, RuleSummary
from wangge.viz.findings import AskedRule, Findings, rule_name

__all__ = ["CountedFindings", "findings_of"]


class CountedFindings(Findings):
    """Looks everything up where it was counted: it asks the graph nothing."""

    def __init__(self, standings: RuleResults) -> None:
        self.rules = {name: _asked(rule) for name, rule in standings.rules.items()}
        self._standings = standings

    def state(self, rule: str, ref: NodeKey) -> SubjectState | None:
        """The state in which a rule found a node; of nodes that are no places only findings are known."""
        standing = self._standings.rules.get(rule)
        if standing is None or standing.label != ref.label:
            return None
        if standing.states is not None:
            return standing.states.of(ref.code)
        gap = next((gap for name, gap in self._standings.about.get(ref.code, ()) if name == rule), None)
        if gap is None:
            return None
        return SubjectState.WAIVED if gap.waiver else SubjectState.UNCOVERED

    def reasons(self, ref: NodeKey) -> Iterator[tuple[str, str]]:
        """The rules with an open finding about a node, and its reason."""
        for rule, gap in self._standings.of_subject((ref.label,), ref.code):
            if gap.waiver is None:
                yield rule.id, gap.reason


def findings_of(standings: RuleResults | None) -> CountedFindings | None:
    """The findings for pictures; None while the rules aren't counted."""
    return None if standings is None else CountedFindings(standings)


def _asked(rule: RuleSummary) -> AskedRule:
    return AskedRule(rule_name(rule.head), rule.label, rule.missing, rule.status is Status.ERROR)
