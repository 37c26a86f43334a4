"""Declares how pictures and tables get the addresses of pages about nodes and rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from wangge.graph.model import NodeKey
from wangge.viz.drawing.parts import RuleName

__all__ = ["LinkOf", "RuleLink", "RuleLinkOf", "no_rule_page", "nowhere", "rule_links"]

LinkOf = Callable[[NodeKey], str | None]
"""A function that returns the address of a node's page, or None if the node has no page."""


RuleLinkOf = Callable[[str, NodeKey], str | None]
"""A function of a rule id and a node. It returns the address of the rule's findings about the node.

For a place, these are the findings inside the place. Returns None if there is no such page.
"""


class RuleLink(NamedTuple):
    """A rule that reports something missing. `href` is the address of its findings; it may be empty."""

    id: str
    title: str
    href: str


def rule_links(
    rules: Iterable[RuleName], about: NodeKey | None, language: str, rule_of: RuleLinkOf
) -> tuple[RuleLink, ...]:
    """Return one link per rule, for a row of a table; `about` is the node that the findings are about."""
    return tuple(
        RuleLink(rule.id, rule.title(language), (rule_of(rule.id, about) if about else None) or "")
        for rule in rules
    )


def no_rule_page(_rule: str, _about: NodeKey) -> str | None:
    """Return None. This is the `RuleLinkOf` of pictures without links to rules.

    >>> no_rule_page("posts-are-held", NodeKey("Grid", "1")) is None
    True
    """
    return None


def nowhere(_ref: NodeKey) -> str | None:
    """Return None. This is the `LinkOf` of pictures without links to nodes.

    >>> nowhere(NodeKey("Grid", "1")) is None
    True
    """
    return None
