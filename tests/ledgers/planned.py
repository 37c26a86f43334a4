"""Compares the facts of a plan with the facts that an `expected.yaml` lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from wangge.graph.model import NodeKey, load_model
from wangge.loaders.fact import EdgeKey
from wangge.loaders.planning.change import Operation
from wangge.loaders.planning.plan import DatasetPlan

__all__ = ["declared", "difference", "expected"]

_DIVISIONS = ("District", "Street", "Community")
_PERSON_KEYS = ("Holds",)


def expected(path: Path) -> Counter[str]:
    """Return the facts of an `expected.yaml` as texts."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Counter(_text(fact) for fact in (*content["nodes"], *content["edges"]))


def difference(planned: Counter[str], wanted: Counter[str]) -> list[str]:
    """Return the facts that are missing (-) and those that weren't expected (+)."""
    missing = [f"- {text}" for text in (wanted - planned).elements()]
    return sorted(missing) + sorted(f"+ {text}" for text in (planned - wanted).elements())


def declared(part: DatasetPlan, divisions: dict[str, str]) -> Counter[str]:
    """Return the facts that a dataset adds, in the form of `expected.yaml`; `divisions` are names by code."""
    return Counter(map(_text, _PlannedFacts(part, divisions).facts()))


def _text(fact: dict[str, Any]) -> str:
    kept = {key: value for key, value in fact.items() if value is not None}
    if isinstance(kept.get("parent"), list):
        kept["parent"] = sorted(kept["parent"])
    return str({key: _plain(kept[key]) for key in sorted(kept)})


def _plain(value: Any) -> Any:
    return [str(item) for item in value] if isinstance(value, list) else str(value)


class _PlannedFacts:
    def __init__(self, part: DatasetPlan, divisions: dict[str, str]) -> None:
        self._divisions = divisions
        self._nodes: dict[NodeKey, dict[str, Any]] = {}
        self._edges: list[tuple[EdgeKey, dict[str, Any]]] = []
        for batch in part.changes.batches():
            for change in batch.changes:
                assert change.operation is Operation.ADD, change
                if isinstance(change.key, NodeKey):
                    self._nodes[change.key] = dict(change.after or {})
                else:
                    self._edges.append((change.key, dict(change.after or {})))
        self._parents: dict[NodeKey, list[NodeKey]] = {}
        self._units: dict[NodeKey, NodeKey] = {}
        for key, _ in self._edges:
            if key.kind == "PartOf":
                self._parents.setdefault(key.source, []).append(key.target)
            elif key.kind == "PostIn":
                self._units[key.source] = key.target

    def facts(self) -> Iterator[dict[str, Any]]:
        for key, values in self._nodes.items():
            # A code that was made from a name contains a hyphen; expected.yaml has only the codes of the ledger.
            own = {name: value for name, value in values.items() if name != "code" or "-" not in str(value)}
            fact = {"kind": key.label, **own}
            if key in self._units:
                fact["unit"] = self._path(self._units[key])
            elif parents := self._parents.get(key):
                paths = [self._path(parent) for parent in parents]
                fact["parent"] = paths[0] if len(paths) == 1 else paths
            yield fact
        for edge, values in self._edges:
            if edge.kind == "PostIn" or (edge.kind == "PartOf" and edge.source in self._nodes):
                continue
            yield {**self._ends(edge), **values}

    def _ends(self, edge: EdgeKey) -> dict[str, Any]:
        if edge.kind == "Holds":
            person, post = self._nodes[edge.source], self._nodes[edge.target]
            unit = self._path(self._units[edge.target])
            return {
                "kind": edge.kind,
                "person": person["name"],
                "phone": person.get("phone"),
                "post": post["name"],
                "unit": unit,
            }
        return {"kind": edge.kind, "start": self._path(edge.source), "target": self._path(edge.target)}

    def _path(self, node: NodeKey) -> str:
        """Return the path of a place (its community, the names between, its own), or the name of an organisation."""
        if node.label in _DIVISIONS:
            return self._divisions.get(node.code, node.code)
        name = str(self._nodes[node]["name"])
        if load_model().nodes[node.label].place_tier is None:
            return name
        parents = self._parents.get(node, [])
        if not parents:
            return name
        above = self._path(parents[0])
        if node.label == "Compound":
            above = above.split("/")[0]
        return f"{above}/{name}"
