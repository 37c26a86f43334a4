"""Where the page of a node is found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from wangge.graph.model import NodeKey
from wangge.viz.drawing.parts import RuleName

__all__ = ["LinkOf", "RuleLink", "RuleLinkOf", "no_rule_page", "nowhere", "rule_links"]

LinkOf = Callable[[NodeKey], str | None]
"""The address of a node's page; None where it has none."""


RuleLinkOf = Callable[[str, NodeKey], str | None]
"""The address at which the findings of a rule about a node, or near it, are listed; None where there is none."""


class RuleLink(NamedTuple):
    """A rule by which something is shown as missing, with the address of its findings, which may be empty."""

    id: str
    title: str
    href: str


def rule_links(
    rules: Iterable[RuleName], about: NodeKey | None, language: str, rule_of: RuleLinkOf
) -> tuple[RuleLink, ...]:
    """The rules as a table names them, `about` the node that they found something of."""
    return tuple(
        RuleLink(rule.id, rule.title(language), (rule_of(rule.id, about) if about else None) or "")
        for rule in rules
    )


def no_rule_page(_rule: str, _about: NodeKey) -> str | None:
    """No page for any rule.

    >>> no_rule_page("posts-are-held", NodeKey("Grid", "1")) is None
    True
    """
    return None


def nowhere(_ref: NodeKey) -> str | None:
    """No page for anything.

    >>> nowhere(NodeKey("Grid", "1")) is None
    True
    """
    return None
