"""Describes in one line which nodes a database holds, without scanning it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from wangge.graph.capabilities import Capabilities
from wangge.graph.rows import Rows

__all__ = ["StatementReader", "named_counts", "named_nodes"]

_NAMED = 8
_MOST_LABELS = 50


class StatementReader(Protocol):
    """A database that runs read-only statements, such as a `Store`."""

    @property
    def capabilities(self) -> Capabilities:
        """What the engine of the database can do."""

    def read_simple(self, statement: str, parameters: Mapping[str, Any] | None = None, /) -> Rows:
        """Return all rows of a read-only statement whose values are text, numbers, booleans, lists or maps."""


def named_nodes(store: StatementReader) -> str:
    """Return the number of nodes, in total and for the most frequent labels; "" for an empty database.

    The engine's counters have these numbers.
    """
    total = int(store.read_simple("MATCH (n) RETURN count(n) AS n").records[0][0])
    if not total:
        return ""
    counts: dict[str, int] = {}
    for row in list(store.read_simple("CALL db.labels()"))[:_MOST_LABELS]:
        name = row["label"].replace("`", "``")
        if count := int(store.read_simple(f"MATCH (n:`{name}`) RETURN count(n) AS n").records[0][0]):
            counts[row["label"]] = count
    return named_counts("node", counts or {"no label": total}, total)


def named_counts(noun: str, counts: Mapping[str, int], total: int | None = None) -> str:
    """Return the counts in one line, the largest first; `total` differs from their sum if nodes have several labels.

    >>> named_counts("node", {"Author": 1, "AnalystNote": 2})
    '3 nodes (AnalystNote 2, Author 1)'
    """
    total = sum(counts.values()) if total is None else total
    entries = [
        f"{name} {count}" for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    text = ", ".join(entries[:_NAMED]) + (", …" if len(entries) > _NAMED else "")
    return f"{total} {noun}{'' if total == 1 else 's'} ({text})"
