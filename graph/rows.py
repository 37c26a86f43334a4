"""A complete result of a statement, with plain Python values, which are the same for both engines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["Rows"]


@dataclass(frozen=True)
class Rows:
    """A complete result: the names of the columns, and one tuple of values per row.

    >>> rows = Rows(("code", "name"), [("330101", "上城")])
    >>> list(rows)
    [{'code': '330101', 'name': '上城'}]
    >>> len(rows)
    1
    """

    columns: tuple[str, ...]
    records: list[tuple[Any, ...]]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (dict(zip(self.columns, record, strict=True)) for record in self.records)

    def __len__(self) -> int:
        return len(self.records)

    def dicts(self) -> list[dict[str, Any]]:
        """Every row as a dict from column to value."""
        return list(self)
