"""Of which kind nodes are that are known by a code and a label which several kinds share."""

from __future__ import annotations

from collections.abc import Sequence

from wangge.graph.model import Model
from wangge.graph.store import Store

__all__ = ["read_labels"]


def read_labels(
    store: Store, model: Model, shared: str, codes: Sequence[str], *, timeout: float
) -> dict[str, str]:
    """The label of the kind of each code, by one statement that finds every kind by its own index."""
    kinds = [kind.label for kind in model.nodes.values() if shared in kind.labels]
    if not codes or not kinds:
        return {}
    statement = " UNION ALL ".join(
        f"UNWIND $codes AS code MATCH (n:{label} {{code: code}}) RETURN '{label}' AS label, n.code AS code"
        for label in kinds
    )
    rows = store.read(statement, {"codes": list(codes)}, timeout=timeout)
    return {str(row["code"]): str(row["label"]) for row in rows}
