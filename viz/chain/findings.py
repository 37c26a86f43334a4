"""Adds findings of rules to a chain of responsibility, to show what is missing.

The module also counts the checks that were made on each line of responsibility (administrative, party, property).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from wangge.graph.model import NodeKey
from wangge.queries.check.counts import SubjectState
from wangge.queries.rules.missing import Missing
from wangge.viz.chain.parts import ChainPost, ChainStep, LineCheck
from wangge.viz.chain.responsibility import LINE_ORGANISATIONS, ResponsibilityLine
from wangge.viz.drawing.parts import RuleName
from wangge.viz.findings import CheckedRule, Findings

__all__ = ["ChainFindings"]

_POST, _PERSON = "Post", "Person"


class ChainFindings:
    """Adds findings to a chain. If `findings` is None, the rules haven't been checked, and nothing is marked."""

    def __init__(self, findings: Findings | None) -> None:
        self._findings = findings

    def missing(self, place: NodeKey, label: str, tier: int | None) -> Iterator[tuple[RuleName, ...]]:
        """Yield the rules that report organisations with this label and tier as missing at `place`.

        Yields one tuple of rules per missing organisation.
        """
        for missing, rules in self._absences(place):
            if (missing.label, missing.tier) == (label, tier):
                yield rules

    def with_rules(self, post: ChainPost) -> ChainPost:
        """Return the post with its fields `rules` and `waived` filled in.

        A post that has a holder, or that is itself missing, is returned unchanged. So is every post if the rules haven't
        been checked.
        """
        if post.ref is None or post.holders or self._findings is None:
            return post
        rules = [rule for missing, by_rules in self._absences(post.ref) for rule in by_rules]
        return replace(post, rules=tuple(rules), waived=self._findings.is_waived(post.ref))

    def with_missing_posts(
        self, unit: NodeKey, posts: Sequence[ChainPost], belongs: Callable[[str], bool]
    ) -> tuple[ChainPost, ...]:
        """Return the posts of the unit, and after them the posts that rules report as missing in it.

        A missing post is added only if `belongs` returns true for its name. If the unit has a vacant post with that
        name, the rules are added to the vacant post instead.
        """
        completed = list(posts)
        for missing, rules in self._absences(unit):
            if missing.label != _POST or not belongs(missing.name):
                continue
            vacant = [post for post in completed if post.name == missing.name and not post.holders]
            for post in vacant:
                all_rules = dict.fromkeys((*post.rules, *rules))
                completed[completed.index(post)] = replace(post, rules=tuple(all_rules))
            if not vacant:
                completed.append(ChainPost(name=missing.name, rules=rules))
        return tuple(completed)

    def checks(
        self, places: Sequence[NodeKey], steps: Sequence[ChainStep]
    ) -> dict[ResponsibilityLine, LineCheck]:
        """Return the counts of the checks made on each line; empty if the rules haven't been checked yet."""
        if self._findings is None:
            return {}
        return {
            line: _check(
                self._findings, line, [*places, *_posts(step for step in steps if step.line is line)]
            )
            for line in ResponsibilityLine
        }

    def _absences(self, ref: NodeKey) -> Iterable[tuple[Missing, tuple[RuleName, ...]]]:
        return () if self._findings is None else self._findings.absences(ref)


def _posts(steps: Iterable[ChainStep]) -> list[NodeKey]:
    return sorted({post.ref for step in steps for post in step.unit.posts if post.ref})


def _check(findings: Findings, line: ResponsibilityLine, subjects: Iterable[NodeKey]) -> LineCheck:
    """Count the checks of `subjects` by those rules that can report something as missing on this line."""
    checked = unknown = 0
    for ref in subjects:
        for rule in findings.rules_about(ref.label):
            if _is_on(line, rule):
                state = findings.state(rule.name.id, ref)
                # A rule about posts checks every post. The explorer's snapshot has the state of a post only if there is a
                # finding about the post.
                checked += state is not None or ref.label == _POST
                unknown += state is SubjectState.UNKNOWN
    return LineCheck(
        checked, unknown, any(rule.failed and _is_on(line, rule) for rule in findings.rules.values())
    )


def _is_on(line: ResponsibilityLine, rule: CheckedRule) -> bool:
    """Return whether a rule can report something as missing on this line. A missing holder counts on every line."""
    missing = rule.missing
    if missing is None:
        return False
    if missing.label == _POST:
        return line is ResponsibilityLine.ADMINISTRATIVE
    return missing.label == _PERSON or (line, missing.label, missing.tier) in _KINDS_ON_LINES


_KINDS_ON_LINES = frozenset(
    (organisation.line, organisation.label, organisation.tier) for organisation in LINE_ORGANISATIONS
)
