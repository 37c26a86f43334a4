"""One node with what is known of it, and the places above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NamedTuple

from wangge.graph.codes import DIGITS, spellings
from wangge.graph.model import Model, NodeKind, Source
from wangge.graph.store import Store

__all__ = ["Named", "NodeRecord", "find_node", "label_of", "nearest_codes", "read_path"]

_STEPS_UP = 7
_NEAR = 200


class Named(NamedTuple):
    """A node by label, code and name."""

    label: str
    code: str
    name: str


@dataclass(frozen=True)
class NodeRecord:
    """A node as it stands in the graph: the stored properties of its kind, and the row that declared it."""

    kind: NodeKind
    code: str
    name: str
    properties: Mapping[str, Any]
    source: Source | None

    @property
    def label(self) -> str:
        """The label of its kind."""
        return self.kind.label

    @property
    def named(self) -> Named:
        """Label, code and name."""
        return Named(self.kind.label, self.code, self.name)


def find_node(store: Store, model: Model, label: str, code: str, *, timeout: float) -> NodeRecord | None:
    """The node of this label and code, None where there is none; a padded code of a division is understood."""
    kind = model.nodes.get(label)
    if kind is None:
        return None
    for spelling in dict.fromkeys((code, *(spellings(code) if kind.place_tier else ()))):
        statement = f"MATCH (n:{label} {{code: $code}}) RETURN properties(n) AS found"
        for row in store.read(statement, {"code": spelling}, timeout=timeout):
            found = row["found"]
            src = found.get("src")
            kept = {name: found[name] for name in kind.properties if found.get(name) is not None}
            return NodeRecord(
                kind, spelling, str(found.get("name") or ""), kept, Source.parse(src) if src else None
            )
    return None


def nearest_codes(store: Store, model: Model, label: str, code: str, *, timeout: float) -> list[str]:
    """Codes of this kind that look like the one asked for."""
    if label not in model.nodes:
        return []
    statement = f"MATCH (n:{label}) WHERE n.code STARTS WITH $begin RETURN n.code AS code LIMIT {_NEAR}"
    for length in (len(code) - 1, DIGITS[4], DIGITS[3]):
        rows = store.read(statement, {"begin": code[: max(length, 0)]}, timeout=timeout).records
        if rows and length > 0:
            return get_close_matches(code, sorted(str(row[0]) for row in rows), n=3, cutoff=0.5)
    return []


def read_path(store: Store, model: Model, label: str, code: str, *, timeout: float) -> list[Named]:
    """The places that a place lies in, from the top down, by one statement."""
    steps = " ".join(
        f"OPTIONAL MATCH (p{step - 1})-[:PART_OF]->(p{step})" for step in range(1, _STEPS_UP + 1)
    )
    wanted = ", ".join(f"labels(p{step}), p{step}.code, p{step}.name" for step in range(1, _STEPS_UP + 1))
    rows = store.read(
        f"MATCH (p0:{label} {{code: $code}}) {steps} RETURN {wanted}", {"code": code}, timeout=timeout
    )
    if not rows:
        return []
    said = rows.records[0]
    found = [
        Named(label_of(model, said[at]), str(said[at + 1]), str(said[at + 2] or ""))
        for at in range(0, len(said), 3)
        if said[at + 1]
    ]
    return found[::-1]


def label_of(model: Model, labels: Sequence[str]) -> str:
    """The label of the kind among all labels of a node, '' where it is none of the model's."""
    return next((label for label in labels if label in model.nodes), "")
