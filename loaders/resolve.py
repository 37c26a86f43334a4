"""References looked up: by code, else by a name that only one candidate has."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable

from graph.model import Model
from loaders.codes import natural_code
from loaders.fact import NodeKey, Reference
from loaders.reject import CellError, RejectRule
from loaders.state import GraphState

__all__ = ["Directory"]


class Directory:
    """Every node that a reference may name: those of the graph and those of the rows accepted so far."""

    def __init__(self, state: GraphState, model: Model) -> None:
        self._state = state
        self._model = model
        self._codes: dict[str, dict[str, str]] = {}
        self._names: dict[str, defaultdict[str, list[str]]] = {}

    def add(self, node: NodeKey, name: str) -> None:
        """Make a node known."""
        self._of(node.label)[node.code] = name
        self._names.pop(node.label, None)

    def remove(self, node: NodeKey) -> None:
        """Make a node unknown."""
        self._of(node.label).pop(node.code, None)
        self._names.pop(node.label, None)

    def has(self, node: NodeKey) -> bool:
        """Whether a node is known."""
        return node.code in self._of(node.label)

    def resolve(self, reference: Reference, targets: Iterable[str]) -> NodeKey:
        """The node that a cell means; raises `CellError` naming the candidates or the nearest codes."""
        labels = tuple(targets)
        found = self._by_code(reference.text, labels) or self._by_name(reference.text, labels)
        if len(found) == 1:
            return found[0]
        kinds = _kinds(self._model, labels)
        if found:
            listed = "、".join(f"{node.label} {node.code}" for node in found[:5])
            raise CellError(
                RejectRule.AMBIGUOUS_REFERENCE, f"{reference.text!r} names {len(found)} {kinds}: {listed}"
            )
        nearest = self._nearest(reference.text, labels)
        hint = f" (nearest: {nearest})" if nearest else ""
        raise CellError(RejectRule.UNKNOWN_REFERENCE, f"no {kinds} has code or name {reference.text!r}{hint}")

    def _of(self, label: str) -> dict[str, str]:
        if label not in self._codes:
            stored = self._state.nodes(label)
            self._codes[label] = {code: str(node.properties.get("name", "")) for code, node in stored.items()}
        return self._codes[label]

    def _by_code(self, text: str, labels: tuple[str, ...]) -> list[NodeKey]:
        candidates = [NodeKey(label, natural_code(self._model.nodes[label], text)) for label in labels]
        return [node for node in candidates if node.code in self._of(node.label)]

    def _by_name(self, text: str, labels: tuple[str, ...]) -> list[NodeKey]:
        return [NodeKey(label, code) for label in labels for code in self._named(label).get(text, ())]

    def _named(self, label: str) -> defaultdict[str, list[str]]:
        if label not in self._names:
            names: defaultdict[str, list[str]] = defaultdict(list)
            for code, name in self._of(label).items():
                names[name].append(code)
            self._names[label] = names
        return self._names[label]

    def _nearest(self, text: str, labels: tuple[str, ...]) -> str:
        for label in labels:
            near = (
                [code for code in self._of(label) if code[: len(text) - 3] == text[:-3]]
                if len(text) > 4
                else []
            )
            close = difflib.get_close_matches(
                text, near[:500] or list(self._of(label))[:200], n=1, cutoff=0.75
            )
            if close:
                return close[0]
        return ""


def _kinds(model: Model, labels: tuple[str, ...]) -> str:
    if len(labels) > 3:
        shared = set.intersection(*(set(model.nodes[label].labels) for label in labels))
        return min(shared, default="place or organisation")
    return " or ".join(labels)
