"""Defines an entry of the search index."""

from __future__ import annotations

from typing import NamedTuple

from wangge.graph.model import NodeKey

__all__ = ["SearchEntry"]


class SearchEntry(NamedTuple):
    """A node with its name.

    `context` is the name of the place or organisation to which the node belongs, or ''. `parent` is the key of the node
    that comes before this one in the path of a hit: the containing place, the unit of a post, the post of a person.
    """

    label: str
    code: str
    name: str
    context: str
    parent: NodeKey | None = None
