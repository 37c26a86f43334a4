"""Reads from the journal the state that facts would have without a dataset's change events."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from wangge.graph.model import Model, NodeKey
from wangge.loaders.divisions.package import PACKAGE
from wangge.loaders.fact import EdgeKey
from wangge.loaders.history.runs import REPAIR, UNDO
from wangge.loaders.history.written import Key, WrittenFact, written_facts
from wangge.loaders.planning.change import Operation
from wangge.loaders.references.unit_changes import EVENT
from wangge.loaders.state import GraphReader, GraphState, RunRecord, Stored

__all__ = ["PART_OF", "BaseStates", "runs_in_effect"]

PART_OF = "PartOf"


def runs_in_effect(records: Sequence[RunRecord]) -> list[RunRecord]:
    """Return the runs that weren't undone, without undos and repairs, oldest first.

    A run and its undo leave every fact as it was, so both can be left out.
    """
    undone: set[str] = set()
    for record in reversed(records):
        if record.source_sha256.startswith(UNDO) and record.id not in undone:
            undone.add(record.source_sha256.removeprefix(UNDO))
    return [
        record
        for record in records
        if record.id not in undone and not record.source_sha256.startswith((UNDO, REPAIR))
    ]


@dataclass
class BaseStates:
    """The states that facts have without the events of one dataset, read from the journal.

    `events` are the codes of the dataset's own change events: their relationships aren't overlays.
    """

    store: GraphReader
    model: Model
    records: Sequence[RunRecord]
    dataset: str
    events: frozenset[str]
    _sheets: dict[str, frozenset[tuple[str, str]]] = field(default_factory=dict)

    def below_events(self) -> dict[Key, Stored | None]:
        """Return each fact that the dataset's events changed, as it was before them; None if it didn't exist."""
        runs = runs_in_effect(self.records)
        own = [record for record in runs if record.dataset == self.dataset and self._event_sheets(record)]
        overlaid: set[Key] = {
            fact.key for record in own for fact in self._facts(record, None) if self._is_overlay(record, fact)
        }
        states: dict[Key, Stored | None] = dict.fromkeys(overlaid)
        for record in runs if overlaid else ():
            for fact in self._facts(record, overlaid):
                if not self._is_overlay(record, fact):
                    states[fact.key] = _state(fact)
        return states

    def of_packages(self, nodes: Collection[NodeKey]) -> dict[Key, Stored | None]:
        """Return nodes, and their `PART_OF` relationships to other units, as the packages of divisions declare them."""
        states: dict[Key, Stored | None] = {}
        wanted = _NodesAndPlaces(nodes)
        for record in runs_in_effect(self.records):
            if record.dataset != self.dataset and _reads_package(record):
                for fact in self._facts(record, wanted):
                    states[fact.key] = _state(fact)
        return {key: state for key, state in states.items() if state is not None}

    def given_back(self, state: GraphState, units: Collection[NodeKey]) -> dict[Key, Stored | None]:
        """Return the facts of units that no row of the dataset declares any more, as a package declares them.

        A fact that no package declares has the value None: it is to be retired.
        """
        base = self.of_packages(units) if units else {}
        kept = [node for node in units if node in base]
        for key in state.edges_at(kept):
            if key.kind == PART_OF and key.source in kept:
                base.setdefault(key, None)
        return base

    def _facts(self, record: RunRecord, only: Any) -> Iterable[WrittenFact]:
        return written_facts(self.store, self.model, record, only=only)

    def _is_overlay(self, record: RunRecord, fact: WrittenFact) -> bool:
        source = fact.source
        if record.dataset != self.dataset or source is None:
            return False
        key = fact.key
        node = key if isinstance(key, NodeKey) else key.source
        own_event = node.label == EVENT and (isinstance(key, NodeKey) or node.code in self.events)
        return not own_event and (source.file, source.sheet) in self._event_sheets(record)

    def _event_sheets(self, record: RunRecord) -> frozenset[tuple[str, str]]:
        """Return file and name of the sheets of change events that a run read."""
        if record.id not in self._sheets:
            sheets = json.loads(record.counts).get("sheets", ()) if record.counts else ()
            self._sheets[record.id] = frozenset(
                (sheet["file"], sheet["sheet"].replace(":", "_"))
                for sheet in sheets
                if EVENT in sheet.get("kinds", ())
            )
        return self._sheets[record.id]


def _reads_package(record: RunRecord) -> bool:
    sheets = json.loads(record.counts).get("sheets", ()) if record.counts else ()
    return any(str(sheet["file"]).startswith(PACKAGE) for sheet in sheets)


class _NodesAndPlaces:
    """Contains nodes, and the relationships by which they are part of another unit."""

    def __init__(self, nodes: Collection[NodeKey]) -> None:
        self._nodes = frozenset(nodes)

    def __contains__(self, key: object) -> bool:
        if isinstance(key, EdgeKey):
            return key.kind == PART_OF and key.source in self._nodes
        return key in self._nodes


def _state(fact: WrittenFact) -> Stored | None:
    if fact.operation is Operation.RETIRE:
        return None
    return Stored(dict(fact.after or {}), fact.dataset, fact.src)
