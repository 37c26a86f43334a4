"""Proposes renames: a node that vanished and a new one that is much like it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from wangge.graph.model import Model, NodeKey
from wangge.loaders.fact import EdgeKey
from wangge.loaders.messages.notices import NoticeMessage
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.planning.change import ChangeLog, Operation
from wangge.loaders.references.nearest import Nearest

__all__ = ["RenameProposal", "rename_proposals"]

Facts = dict[NodeKey | EdgeKey, dict[str, Any]]

_PERSON = "Person"
_LEAST_LIKENESS = 2
_MOST_RETIRED = 500
_MOST_ADDED = 20_000


class RenameProposal(NamedTuple):
    """A vanished node `old` and a new node `new` of the same kind in the same unit; `alike` says what they share."""

    old: NodeKey
    old_name: str
    new: NodeKey
    new_name: str
    parent: str
    alike: tuple[str, ...]

    def text(self, model: Model) -> RejectText:
        """The question to the clerk, with the command that answers it."""
        return NoticeMessage.RENAMED.fill(
            kind=model.nodes[self.new.label].zh,
            old=self.old_name,
            new=self.new_name,
            shared="、".join(self.alike),
            parent=self.parent,
        )


def rename_proposals(changes: ChangeLog, kept: Facts, model: Model) -> Iterator[RenameProposal]:
    """Yield likely renames among the places and people that a plan retires and adds.

    `kept` are nodes, with their relationships, that no row declares any more, but that are kept because a rejected row
    may declare them. They may have been renamed, too.

    Two nodes are alike if they are in the same unit and share enough: equal properties, the same neighbours (such as
    the property firm), or a similar name. People must have the same phone number. Each node is in at most one proposal. A
    plan with very many changes, such as a first load, has no proposals.
    """
    vanished = changes.count(Operation.RETIRE) + len(kept)
    if not 0 < vanished <= _MOST_RETIRED or changes.count(Operation.ADD) > _MOST_ADDED:
        return
    gone = _Side.of({**_facts(changes, Operation.RETIRE), **kept}, model)
    new = _Side.of(_facts(changes, Operation.ADD), model)
    pairs: list[tuple[int, NodeKey, NodeKey, tuple[str, ...]]] = []
    for old in gone.places:
        for candidate in new.places:
            if candidate.label == old.label and gone.parents[old] & new.parents[candidate]:
                alike = _alike(old, gone, candidate, new, model)
                if len(alike) >= _LEAST_LIKENESS:
                    pairs.append((len(alike), old, candidate, alike))
    taken: set[NodeKey] = set()
    for _, old, candidate, alike in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if old not in taken and candidate not in taken:
            taken |= {old, candidate}
            names = (str(side.nodes[key].get("name")) for side, key in ((gone, old), (new, candidate)))
            parent = min(new.parents[candidate]).code
            yield RenameProposal(old, next(names), candidate, next(names), parent, alike)


@dataclass
class _Side:
    """The nodes that a plan adds, or those that it retires, with the units they are in and their other neighbours."""

    nodes: dict[NodeKey, dict[str, Any]]
    parents: dict[NodeKey, set[NodeKey]]
    neighbours: dict[NodeKey, set[str]]
    places: list[NodeKey]

    @classmethod
    def of(cls, facts: Facts, model: Model) -> Self:
        nodes: dict[NodeKey, dict[str, Any]] = {}
        parents: dict[NodeKey, set[NodeKey]] = defaultdict(set)
        neighbours: dict[NodeKey, set[str]] = defaultdict(set)
        for key, properties in facts.items():
            if isinstance(key, NodeKey):
                nodes[key] = properties
                if key.label == _PERSON:
                    parents[key].add(NodeKey("", key.code.partition("-")[0]))
            elif key.kind == "PartOf":
                parents[key.source].add(key.target)
            else:
                neighbours[key.source].add(key.target.code)
                neighbours[key.target].add(key.source.code)
        return cls(nodes, parents, neighbours, [key for key in nodes if _is_named(model, key)])


def _facts(changes: ChangeLog, operation: Operation) -> Facts:
    groups = [group for group in changes.groups() if group.operation is operation]
    return {
        change.key: change.before or change.after or {}
        for group in groups
        for batch in changes.batches_of(group)
        for change in batch.changes
    }


def _is_named(model: Model, node: NodeKey) -> bool:
    kind = model.nodes[node.label]
    if node.label == _PERSON:
        return True
    return kind.place_tier is not None and kind.division_level is None and kind.label != "Building"


def _alike(old: NodeKey, gone: _Side, candidate: NodeKey, new: _Side, model: Model) -> tuple[str, ...]:
    """Return what a vanished and a new node have in common, as Chinese words."""
    before, after = gone.nodes[old], new.nodes[candidate]
    if old.label == _PERSON and (not before.get("phone") or before["phone"] != after.get("phone")):
        return ()
    properties = model.nodes[old.label].properties
    same = [
        properties[name].zh
        for name, value in sorted(before.items())
        if name in properties and name not in ("code", "name", "remark") and after.get(name) == value
    ]
    if gone.neighbours[old] & new.neighbours[candidate]:
        same.append("关联单位")
    if Nearest({"new": str(after.get("name"))}).names(str(before.get("name"))):
        same.append("名称用字")
    return tuple(same)
