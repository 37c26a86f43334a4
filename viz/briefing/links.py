"""Makes the links from the network maps of a briefing pack to its pages."""

from __future__ import annotations

from wangge.graph.model import NodeKey
from wangge.viz.findings import Findings
from wangge.viz.links import LinkOf, RuleLinkOf

__all__ = ["map_links", "rule_links_of"]


def map_links(scope: NodeKey, streets: frozenset[str]) -> LinkOf:
    """Return a function that returns the address of a node's page, relative to a map; None if the pack has no such page.

    The page of the district is the overview. The streets with codes in `streets` have their own pages.

    >>> map_of = map_links(NodeKey("District", "511702"), frozenset(["511702001"]))
    >>> map_of(NodeKey("District", "511702")), map_of(NodeKey("Street", "511702001")), map_of(NodeKey("Grid", "1"))
    ('../index.html', '../streets/511702001.html', None)
    """

    def map_of(ref: NodeKey) -> str | None:
        if ref == scope and ref.label == "District":
            return "../index.html"
        return f"../streets/{ref.code}.html" if ref.label == "Street" and ref.code in streets else None

    return map_of


def rule_links_of(street: str, findings: Findings) -> RuleLinkOf:
    """Return a function that returns the address of a rule's findings on the page of `street` (a code)."""
    return lambda rule, _about: f"../streets/{street}.html#{rule}" if rule in findings.rules else None
