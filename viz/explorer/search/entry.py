"""What a search can find: one named node."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["SearchEntry"]


class SearchEntry(NamedTuple):
    """A named node: the model's label, code and name, and the name of what it lies in or belongs to, or ''."""

    label: str
    code: str
    name: str
    context: str
