"""Finds the kind of a node from its code and a label that several kinds share, such as `Place`."""

from __future__ import annotations

from collections.abc import Sequence

from wangge.graph.model import Model
from wangge.graph.store import Store

__all__ = ["read_labels"]


def read_labels(
    store: Store, model: Model, shared: str, codes: Sequence[str], *, timeout: float
) -> dict[str, str]:
    """Map each code to the label of its node's kind. One statement searches the index of every kind."""
    kinds = [kind.label for kind in model.nodes.values() if shared in kind.labels]
    if not codes or not kinds:
        return {}
    statement = " UNION ALL ".join(
        f"UNWIND $codes AS code MATCH (n:{label} {{code: code}}) RETURN '{label}' AS label, n.code AS code"
        for label in kinds
    )
    rows = store.read(statement, {"codes": list(codes)}, timeout=timeout)
    return {str(row["code"]): str(row["label"]) for row in rows}
