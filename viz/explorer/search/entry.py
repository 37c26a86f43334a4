"""Defines an entry of the search index."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["SearchEntry"]


class SearchEntry(NamedTuple):
    """A node with its name. `context` is the name of the place or organisation to which the node belongs, or ''."""

    label: str
    code: str
    name: str
    context: str
