"""Reads one node with its properties, and the places that contain it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NamedTuple

from wangge.graph.codes import DIGITS, spellings
from wangge.graph.model import Model, NodeKey, NodeKind, Source
from wangge.graph.store import Store

__all__ = ["NamedNode", "NodeRecord", "find_node", "label_of", "nearest_codes", "read_path", "read_paths"]

_STEPS_UP = 13
_MOST_CANDIDATES = 200


class NamedNode(NamedTuple):
    """A node's key with its name.

    >>> node = NamedNode.of("Grid", "511702001001001", "第一网格")
    >>> node.key, node.code
    (NodeKey(label='Grid', code='511702001001001'), '511702001001001')
    """

    key: NodeKey
    name: str

    @classmethod
    def of(cls, label: str, code: str, name: str) -> NamedNode:
        """Make a `NamedNode` of a label, code and name."""
        return cls(NodeKey(label, code), name)

    @property
    def label(self) -> str:
        """The label in the key."""
        return self.key.label

    @property
    def code(self) -> str:
        """The code in the key. No other node with the same label has this code."""
        return self.key.code


@dataclass(frozen=True)
class NodeRecord:
    """A node of the graph, with its properties and the row of the sheet from which it comes."""

    kind: NodeKind
    code: str
    name: str
    properties: Mapping[str, Any]
    source: Source | None

    @property
    def label(self) -> str:
        """The label of `kind`, such as `Grid`."""
        return self.kind.label

    @property
    def named(self) -> NamedNode:
        """The record without its properties and its source."""
        return NamedNode.of(self.kind.label, self.code, self.name)


def find_node(store: Store, model: Model, label: str, code: str, *, timeout: float) -> NodeRecord | None:
    """Return the node with this label and code, or None. A division's code may be given with extra zeros at its end."""
    kind = model.nodes.get(label)
    if kind is None:
        return None
    for spelling in dict.fromkeys((code, *(spellings(code) if kind.place_tier else ()))):
        statement = f"MATCH (n:{label} {{code: $code}}) RETURN properties(n) AS properties"
        for row in store.read(statement, {"code": spelling}, timeout=timeout):
            stored = row["properties"]
            src = stored.get("src")
            properties = {name: stored[name] for name in kind.properties if stored.get(name) is not None}
            return NodeRecord(
                kind, spelling, str(stored.get("name") or ""), properties, Source.parse(src) if src else None
            )
    return None


def nearest_codes(store: Store, model: Model, label: str, code: str, *, timeout: float) -> list[str]:
    """Return up to three existing codes of this label that resemble `code` and begin like it."""
    if label not in model.nodes:
        return []
    statement = (
        f"MATCH (n:{label}) WHERE n.code STARTS WITH $begin RETURN n.code AS code LIMIT {_MOST_CANDIDATES}"
    )
    for length in (len(code) - 1, DIGITS[4], DIGITS[3]):
        rows = store.read(statement, {"begin": code[: max(length, 0)]}, timeout=timeout).records
        if rows and length > 0:
            return get_close_matches(code, sorted(str(row[0]) for row in rows), n=3, cutoff=0.5)
    return []


def read_path(store: Store, model: Model, label: str, code: str, *, timeout: float) -> list[NamedNode]:
    """Return the places that contain a place, from the top down. Runs one statement.

    If the place is in several places, such as a compound in several grids, the longest path is returned. If several
    paths are equally long, the one with the lowest codes is returned.
    """
    paths = read_paths(store, model, label, [code], timeout=timeout)
    best = min(paths, key=lambda path: (-len(path), [place.code for place in path]), default=[])
    return best[:-1]


def read_paths(
    store: Store, model: Model, label: str, codes: Sequence[str], *, timeout: float
) -> list[list[NamedNode]]:
    """Return every path from the top down to one of these places, with the place itself as its last step."""
    rows = store.read(
        f"UNWIND $codes AS code MATCH path = (p:{label} {{code: code}})-[:PART_OF*0..{_STEPS_UP}]->(top) "
        "WHERE NOT EXISTS { (top)-[:PART_OF]->() } "
        "RETURN [n IN nodes(path) | labels(n)] AS labels, [n IN nodes(path) | n.code] AS codes, "
        "[n IN nodes(path) | n.name] AS names",
        {"codes": list(codes)},
        timeout=timeout,
    )
    return [
        [
            NamedNode.of(label_of(model, labels), str(code), str(name or ""))
            for labels, code, name in zip(row["labels"], row["codes"], row["names"], strict=True)
        ][::-1]
        for row in rows
    ]


def label_of(model: Model, labels: Sequence[str]) -> str:
    """Return the first of these labels that is a kind of the model; '' if there is none."""
    return next((label for label in labels if label in model.nodes), "")
