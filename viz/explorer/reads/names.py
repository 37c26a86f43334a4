"""Reads the names of nodes of several kinds at once."""

from __future__ import annotations

from collections.abc import Iterable

from wangge.graph.model import Model, NodeKey
from wangge.graph.store import Store

__all__ = ["read_names"]


def read_names(store: Store, model: Model, keys: Iterable[NodeKey], *, timeout: float) -> dict[NodeKey, str]:
    """Return the names of those nodes that are in the graph. One statement searches the index of each of their kinds."""
    codes: dict[str, list[str]] = {}
    for key in sorted(keys):
        if key.label in model.nodes:
            codes.setdefault(key.label, []).append(key.code)
    if not codes:
        return {}
    statement = " UNION ALL ".join(
        f"UNWIND $codes{number} AS code MATCH (n:{label} {{code: code}}) "
        f"RETURN '{label}' AS label, n.code AS code, n.name AS name"
        for number, label in enumerate(codes)
    )
    parameters = {f"codes{number}": each for number, each in enumerate(codes.values())}
    rows = store.read(statement, parameters, timeout=timeout).dicts()
    return {NodeKey(row["label"], str(row["code"])): str(row["name"] or "") for row in rows}
