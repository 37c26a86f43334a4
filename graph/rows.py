"""What a statement returns, as plain Python values that are the same from either engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from neo4j.graph import Node, Path, Relationship
from neo4j.time import Date, DateTime, Time

__all__ = ["Rows", "plain"]

_PLAIN = frozenset({type(None), bool, int, float, str})


@dataclass(frozen=True)
class Rows:
    """A result read to its end: the columns' names, and a tuple of values a row.

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
        """Return every row as a dict from column to value."""
        return list(self)


def plain(value: Any) -> Any:
    """Return a driver's value as a plain one: dates native, nodes and relationships their properties.

    A path becomes its nodes and relationships in order. What is plain already is returned as it is.

    >>> plain([Date(2024, 2, 29), {"until": None}])
    [datetime.date(2024, 2, 29), {'until': None}]
    """
    if type(value) in _PLAIN:
        return value
    match value:
        case Date() | DateTime() | Time():
            return value.to_native()
        case list():
            return [plain(item) for item in value]
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case Node() | Relationship():
            return {key: plain(item) for key, item in value.items()}
        case Path():
            return [plain(step) for step in _steps(value)]
        case _:
            return value


def _steps(path: Path) -> Iterator[Node | Relationship]:
    yield path.start_node
    for edge, node in zip(path.relationships, path.nodes[1:], strict=True):
        yield edge
        yield node
