"""Finds the facts that a ledger's columns declare, the largest places first."""

from __future__ import annotations

from wangge.loaders.mappings.adopt.draft import Draft
from wangge.loaders.mappings.adopt.place_facts import add_places
from wangge.loaders.mappings.adopt.posts import add_phones, add_posts
from wangge.loaders.mappings.adopt.properties import add_properties
from wangge.loaders.mappings.adopt.strangers import ask_about_strangers
from wangge.loaders.mappings.adopt.unit_facts import add_organizations
from wangge.loaders.mappings.ledger import headers_of

__all__ = ["find_facts"]


def find_facts(draft: Draft) -> None:
    """Add to a draft all facts that are certain, and a question about every column that isn't."""
    add_places(draft)
    add_organizations(draft)
    add_posts(draft)
    add_phones(draft)
    add_properties(draft)
    ask_about_strangers(draft)
    _leave_out_helped(draft)


def _leave_out_helped(draft: Draft) -> None:
    """Leave out the facts about places that somebody helps, unless a fact refers to them: they declare nothing."""
    for fact in reversed(draft.facts):
        others = [other for other in draft.facts if other is not fact]
        if (
            fact.known
            and draft.is_helped(fact.name or "")
            and fact.name not in {title for other in others for title in headers_of(other)}
        ):
            draft.facts = others
