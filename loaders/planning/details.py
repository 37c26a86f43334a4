"""Lists the changes of a plan one by one, with names and sources, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from wangge.graph.model import EdgeKind, Model, NodeKey, NodeKind
from wangge.loaders.fact import EdgeKey, RowLocation, location_of
from wangge.loaders.history.written import key_as_json
from wangge.loaders.messages.plans import PlanMessage, PlanWord
from wangge.loaders.messages.reject_text import Language, RejectText
from wangge.loaders.planning.change import Change, Group, Operation
from wangge.loaders.planning.plan import Plan
from wangge.loaders.privacy import public_text
from wangge.loaders.sheetlabel import sheet_label
from wangge.loaders.state import GraphReader, GraphState, Stored

__all__ = ["ChangeDetail", "PlanDetails"]

_AT_ONCE = 500
_WORDS = {
    Operation.RETIRE: PlanWord.RETIRE,
    Operation.UPDATE: PlanWord.UPDATE,
    Operation.ADD: PlanWord.ADD,
}


@dataclass(frozen=True)
class ChangeDetail:
    """One change of a plan.

    `names` has the names of the changed node, or of both ends of the relationship; "" for an end without a name.
    `place` is the row that declares the fact or, for a retired fact, the row from which it was read last; None if it
    isn't known. `column` is the header of the ledger's column, "" if it isn't known.
    """

    change: Change
    kind: NodeKind | EdgeKind
    names: tuple[str, ...]
    place: RowLocation | None
    column: str

    def text(self, language: Language = "zh") -> str:
        """The change in one line, in one language."""
        word = _WORDS[self.change.operation].fill()
        key = self.change.key
        ends = zip(self.names, _ends(key), strict=True)
        named = " → ".join(f"{name} {end.code}".strip() for name, end in ends)
        values_of_key = () if isinstance(key, NodeKey) else key.key
        own = "".join(f" {value}" for value in values_of_key if value is not None)
        zh = language == "zh"
        line = f"{word.zh if zh else word} {self.kind.zh if zh else self.kind.name} {named}{own}"
        comma, colon = ("，", "：") if zh else (", ", ": ")
        values = comma.join(self._differences(language))
        return public_text(f"{line}{colon if values else ''}{values}{self._source(language)}")

    def as_json(self, model: Model) -> dict[str, Any]:
        """The change as `wangge plan --details --json` prints it."""
        change = self.change
        key = key_as_json(model, change.key)
        if isinstance(change.key, NodeKey):
            key["name"] = public_text(self.names[0])
        else:
            for end, name in zip(("source", "target"), self.names, strict=True):
                key[end] = {**key[end], "name": public_text(name)}
        place = self.place
        return {
            "operation": str(change.operation),
            **key,
            "kind_zh": self.kind.zh,
            "properties": {
                name: {"before": before, "after": after} for name, before, after in self._changed()
            },
            "file": place and public_text(place.file),
            "sheet": place and public_text(place.sheet),
            "row": place and place.row,
            "column": public_text(self.column) or None,
        }

    def _changed(self) -> Iterator[tuple[str, Any, Any]]:
        before, after = self.change.before or {}, self.change.after or {}
        for name in dict.fromkeys((*before, *after)):
            if before.get(name) != after.get(name):
                yield name, before.get(name), after.get(name)

    def _differences(self, language: Language) -> Iterator[str]:
        """Yield the old and new values of an update; nothing for an added or retired fact, which is only named."""
        for name, before, after in self._changed() if self.change.operation is Operation.UPDATE else ():
            spec = self.kind.properties.get(name)
            title = spec.zh if language == "zh" and spec is not None else name
            yield f"{title} {'–' if before is None else before} → {'–' if after is None else after}"

    def _source(self, language: Language) -> str:
        if self.place is None:
            return ""
        file, sheet, row = self.place
        column = PlanMessage.IN_COLUMN.fill(column=self.column) if self.column else RejectText("")
        place = PlanMessage.SOURCE.fill(file=file, sheet=sheet_label(file, sheet), row=row, column=column)
        return f"  {place.zh if language == 'zh' else place}"


class PlanDetails:
    """The changes of a plan, with names and sources from the graph; create it before the plan is applied."""

    def __init__(self, store: GraphReader, plan: Plan) -> None:
        self._plan = plan
        self._model = plan.model
        self._state = GraphState(store, plan.model)
        self._new: dict[NodeKey, str] | None = None

    def listed(self) -> Iterator[ChangeDetail]:
        """Yield every change: retirements first, then updates, then additions."""
        operations = (Operation.RETIRE, Operation.UPDATE, Operation.ADD)
        changes = chain.from_iterable(map(self._changes, operations))
        while part := list(islice(changes, _AT_ONCE)):
            yield from self._details(part)

    def retired(self, most: int) -> list[ChangeDetail]:
        """Return at most `most` retirements: nodes first, then relationships between nodes that stay."""
        changes = self._changes(Operation.RETIRE)
        gone: set[NodeKey] = set()
        named: list[Change] = []
        for change in changes:
            if len(named) == most:
                break
            if isinstance(change.key, NodeKey):
                gone.add(change.key)
                named.append(change)
            elif gone.isdisjoint((change.key.source, change.key.target)):
                named.append(change)
        return list(self._details(named))

    def _changes(self, operation: Operation) -> Iterator[Change]:
        """Yield the changes of one operation, nodes before relationships, in the order of the model."""
        order = {kind: at for at, kind in enumerate((*self._model.nodes, *self._model.edges))}

        def place(group: Group) -> tuple[bool, int, str, str]:
            return not group.of_nodes, order[group.kind], group.source, group.target

        groups = {
            group
            for part in self._plan.datasets
            for group in part.changes.groups()
            if group.operation is operation
        }
        for group in sorted(groups, key=place):
            for part in self._plan.datasets:
                if part.changes.size(group):
                    for batch in part.changes.batches_of(group):
                        yield from batch.changes

    def _details(self, changes: Sequence[Change]) -> Iterator[ChangeDetail]:
        names = self._names(changes)
        sources = self._sources([change.key for change in changes if change.place is None])
        for change in changes:
            key = change.key
            kind: NodeKind | EdgeKind
            kind = self._model.nodes[key.label] if isinstance(key, NodeKey) else self._model.edges[key.kind]
            place = change.place or sources.get(key)
            column = ""
            if place is not None and place.sheet.endswith("]") and "[" in place.sheet:
                sheet, _, column = place.sheet.removesuffix("]").rpartition("[")
                place = place._replace(sheet=sheet)
            yield ChangeDetail(change, kind, tuple(names.get(end, "") for end in _ends(key)), place, column)

    def _names(self, changes: Iterable[Change]) -> dict[NodeKey, str]:
        """Return the names of the changed nodes and of the ends of the changed relationships."""
        names: dict[NodeKey, str] = {}
        ends: set[NodeKey] = set()
        for change in changes:
            if isinstance(change.key, NodeKey):
                names[change.key] = str((change.after or change.before or {}).get("name") or "")
            else:
                ends |= {change.key.source, change.key.target}
        for node, stored in self._state.pick_all(ends).items():
            names.setdefault(node, str(stored.properties.get("name") or ""))
        for node in ends - names.keys():
            names[node] = self._new_names().get(node, "")
        return names

    def _new_names(self) -> dict[NodeKey, str]:
        if self._new is None:
            added = (change for change in self._changes(Operation.ADD) if isinstance(change.key, NodeKey))
            self._new = {
                change.key: str((change.after or {}).get("name") or "")
                for change in added
                if isinstance(change.key, NodeKey)
            }
        return self._new

    def _sources(self, keys: Sequence[NodeKey | EdgeKey]) -> dict[NodeKey | EdgeKey, RowLocation]:
        """Return the rows from which facts of the graph were read."""
        nodes = [key for key in keys if isinstance(key, NodeKey)]
        edges = [key for key in keys if not isinstance(key, NodeKey)]
        stored: dict[NodeKey | EdgeKey, Stored] = dict(self._state.pick_all(nodes).items())
        if edges:
            stored.update(self._state.edges_at({edge.source for edge in edges}).items())
        return {key: place for key in keys if key in stored and (place := location_of(stored[key].src))}


def _ends(key: NodeKey | EdgeKey) -> tuple[NodeKey, ...]:
    return (key,) if isinstance(key, NodeKey) else (key.source, key.target)
