"""Adds the findings of rules to a scene: the states of posts, and ghosts (dashed cards) for missing nodes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from wangge.graph.model import NodeKey
from wangge.queries.rules.missing import Missing
from wangge.viz.drawing.parts import RuleName, SceneNode, State
from wangge.viz.findings import Findings
from wangge.viz.network.extent import PEOPLE

__all__ = ["Ghosts"]

_POST, _PERSON = PEOPLE


class Ghosts:
    """The findings about the nodes of a scene; `held` are the posts that have a holder.

    A rule may report that a post is missing in a unit although the unit has a vacant post of that name. Then the ghost
    is the missing holder of the vacant post, not a second post.
    """

    def __init__(
        self, nodes: Sequence[SceneNode], held: Collection[NodeKey], findings: Findings | None
    ) -> None:
        self._nodes = nodes
        self._held = held
        self._findings = findings
        self._absent: list[tuple[SceneNode, Missing, tuple[RuleName, ...]]] = []
        self._vacant: dict[NodeKey, dict[RuleName, None]] = defaultdict(dict)
        if findings is not None:
            self._read(findings)

    def nodes(self) -> Iterator[SceneNode]:
        """Yield the nodes, with the states of posts.

        A post is `COVERED` if it has a holder, `UNCOVERED` if a rule reports it as vacant, `WAIVED` if such a finding
        is waived, else `PLAIN`.
        """
        for node in self._nodes:
            yield node if node.ref.label != _POST else self._with_state(node)

    def ghosts(self) -> Iterator[SceneNode]:
        """Yield a ghost for each missing node and for the missing holder of each vacant post."""
        for node, missing, rules in self._absent:
            yield _ghost(node.ref, missing, rules)
        for post, by_rules in self._vacant.items():
            yield _ghost(post, Missing(_PERSON, "Holds"), tuple(by_rules))

    def _read(self, findings: Findings) -> None:
        vacant: dict[tuple[NodeKey | None, str], list[NodeKey]] = defaultdict(list)
        for node in self._nodes:
            if node.ref.label == _POST and node.ref not in self._held:
                vacant[node.parent, node.name].append(node.ref)
        for node in self._nodes:
            for missing, by_rules in findings.absences(node.ref):
                posts = [node.ref] if missing.label == _PERSON else []
                if missing.label == _POST:
                    posts = vacant[node.ref, missing.name]
                for post in posts:
                    self._vacant[post] |= dict.fromkeys(by_rules)
                if not posts:
                    self._absent.append((node, missing, by_rules))

    def _with_state(self, node: SceneNode) -> SceneNode:
        if node.ref in self._held:
            return replace(node, state=State.COVERED)
        if node.ref in self._vacant:
            return replace(node, state=State.UNCOVERED, rules=tuple(self._vacant[node.ref]))
        return replace(node, state=self._waived(node.ref))

    def _waived(self, post: NodeKey) -> State:
        """Return `WAIVED` if a finding about this vacant post is waived, else `PLAIN`."""
        return State.WAIVED if self._findings and self._findings.is_waived(post) else State.PLAIN


def _ghost(parent: NodeKey, missing: Missing, rules: tuple[RuleName, ...]) -> SceneNode:
    return SceneNode(
        ref=NodeKey("Ghost", f"{parent.text()}:{missing.label}{missing.tier or ''}{missing.name}"),
        name=missing.name,
        parent=parent,
        tier=missing.tier,
        state=State.UNCOVERED,
        missing=missing.label,
        rules=rules,
    )
