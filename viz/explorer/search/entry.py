"""Defines an entry of the search index."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["SearchEntry"]


class SearchEntry(NamedTuple):
    """A node with its name; `context` names the place or organisation it belongs to, '' if there is none."""

    label: str
    code: str
    name: str
    context: str
