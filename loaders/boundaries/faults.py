"""Counts faults of boundaries by sort, so that a thousand faults of one sort give one line."""

from __future__ import annotations

from collections.abc import Iterator

from wangge.loaders.messages.boundaries import BoundaryMessage
from wangge.loaders.messages.reject_text import RejectText

__all__ = ["FaultCounts"]

_NAMED = 3


class FaultCounts:
    """The features or places that have each sort of fault."""

    def __init__(self) -> None:
        self._keys: dict[BoundaryMessage, dict[str, None]] = {}

    def add(self, message: BoundaryMessage, key: str) -> None:
        """Note that the feature or place `key` has a fault. Noting it again makes no difference."""
        self._keys.setdefault(message, {})[key] = None

    def lines(self, **values: str) -> Iterator[RejectText]:
        """Yield one line for each sort of fault, with the first three features; `values` are further fields of the messages."""
        for message, keys in self._keys.items():
            first = list(keys)[:_NAMED]
            more = len(keys) > _NAMED
            which = RejectText(
                ", ".join(first) + (" …" if more else ""), "、".join(first) + ("……" if more else "")
            )
            yield message.fill(count=len(keys), which=which, **values)
