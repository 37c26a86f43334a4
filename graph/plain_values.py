"""Converts the driver's values to plain Python values, which are the same for both engines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import neo4j
from neo4j.graph import Node, Path, Relationship
from neo4j.time import Date, DateTime, Time

from wangge.graph.rows import Rows

__all__ = ["plain", "rows_of"]

_PLAIN = frozenset({type(None), bool, int, float, str})


def rows_of(result: neo4j.Result) -> Rows:
    """Read a result to its end, and return its rows with plain values."""
    columns = tuple(result.keys())
    return Rows(columns, [tuple(map(plain, record.values())) for record in result])


def plain(value: Any) -> Any:
    """Convert a value of the driver: dates to `datetime` objects, nodes and relationships to their properties.

    A path becomes the list of its nodes and relationships in order. Other values are returned unchanged.

    >>> plain([Date(2024, 2, 29), {"until": None}])
    [datetime.date(2024, 2, 29), {'until': None}]
    """
    if type(value) in _PLAIN:
        return value
    if type(value) is list:  # the usual value of a long answer
        if _PLAIN.issuperset(map(type, value)):
            return value
        return [item if type(item) in _PLAIN else plain(item) for item in value]
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
