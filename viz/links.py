"""Declares how pictures and tables get the addresses of the pages of nodes and rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from wangge.graph.model import NodeKey
from wangge.viz.drawing.parts import RuleName

__all__ = ["LinkOf", "RuleLink", "RuleLinkOf", "no_rule_page", "nowhere", "rule_links"]

LinkOf = Callable[[NodeKey], str | None]
"""Returns the address of a node's page; None for a node without a page."""


RuleLinkOf = Callable[[str, NodeKey], str | None]
"""Takes a rule id and a node; returns the address of the rule's findings about the node, or in it if it is a place."""


class RuleLink(NamedTuple):
    """A rule that reports something missing; `href` is the address of its findings, or empty."""

    id: str
    title: str
    href: str


def rule_links(
    rules: Iterable[RuleName], about: NodeKey | None, language: str, rule_of: RuleLinkOf
) -> tuple[RuleLink, ...]:
    """Return one link per rule for a row of a table; `about` is the node of the finding."""
    return tuple(
        RuleLink(rule.id, rule.title(language), (rule_of(rule.id, about) if about else None) or "")
        for rule in rules
    )


def no_rule_page(_rule: str, _about: NodeKey) -> str | None:
    """Return None: a `RuleLinkOf` for pictures without links to rules.

    >>> no_rule_page("posts-are-held", NodeKey("Grid", "1")) is None
    True
    """
    return None


def nowhere(_ref: NodeKey) -> str | None:
    """Return None: a `LinkOf` for pictures without links to nodes.

    >>> nowhere(NodeKey("Grid", "1")) is None
    True
    """
    return None
