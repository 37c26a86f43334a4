"""Finds out what happened to one node: the runs that changed it or its relationships, and its change events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any, NamedTuple

from wangge.graph.codes import DIGITS, spellings
from wangge.graph.errors import UsageError
from wangge.graph.model import Model, NodeKey, Source
from wangge.graph.store import Store
from wangge.loaders.fact import EdgeKey
from wangge.loaders.history.runs import PastRun, past_runs
from wangge.loaders.history.written import Key, StoredBatch, WrittenFact, facts_with, stored_batches
from wangge.loaders.planning.change import Operation
from wangge.loaders.references.effect import EFFECT, Effect
from wangge.loaders.references.unit_changes import CHANGE_LINKS, EVENT
from wangge.loaders.state import GraphState
from wangge.loaders.writing.journal import mentions, unpacked

__all__ = ["EventOnThing", "KeptJournal", "RunOnThing", "Thing", "ThingHistory", "history_of"]

_NEAREST = 3
_MOST_CANDIDATES = 500


class Thing(NamedTuple):
    """A node that exists or existed: its label, code and last name, and whether it is still present."""

    label: str
    code: str
    name: str
    present: bool


class EventOnThing(NamedTuple):
    """A change event that names the node; `effect` has codes and names of the units before and after it.

    The effect is empty if the event changed nothing in the graph.
    """

    code: str
    properties: dict[str, Any]
    dataset: str
    source: Source | None
    effect: Effect

    @property
    def day(self) -> str:
        """The day of the event, "" if it isn't known."""
        return str(self.properties.get("date") or "")


class RunOnThing(NamedTuple):
    """A run, with its changes of the node and of the node's relationships."""

    run: PastRun
    facts: tuple[WrittenFact, ...]


@dataclass(frozen=True)
class ThingHistory:
    """What happened to the nodes with one code; runs and events are in chronological order."""

    things: tuple[Thing, ...]
    events: tuple[EventOnThing, ...]
    runs: tuple[RunOnThing, ...]

    def changes(self) -> int:
        """The number of changes of all runs."""
        return sum(len(run.facts) for run in self.runs)


class KeptJournal:
    """The runs of a graph, their batches and the change events, which stay in memory once they are read.

    With `keep_unpacked`, the JSON of the batches stays in memory, too. Use it for many searches, because most of the
    time of a search for a code is spent on unpacking.
    """

    def __init__(self, store: Store, model: Model, *, keep_unpacked: bool = False) -> None:
        """Read the runs."""
        self._state = GraphState(store, model)
        self.runs = past_runs(store, self._state)
        self._store = store
        self._model = model
        self._batches: dict[str, tuple[StoredBatch, ...]] = {}
        self._unpacked = cache(unpacked) if keep_unpacked else unpacked
        self._events: dict[str, tuple[EventOnThing, ...]] | None = None

    def batches(self, run: PastRun) -> tuple[StoredBatch, ...]:
        """Return the batches of a run. Raises `JournalTampered` for a changed batch."""
        if run.id not in self._batches:
            self._batches[run.id] = tuple(stored_batches(self._store, run.record))
        return self._batches[run.id]

    def batches_with(self, run: PastRun, code: str) -> Iterator[StoredBatch]:
        """Yield the batches of a run that contain a code. Raises `JournalTampered` for a changed batch."""
        return (batch for batch in self.batches(run) if mentions(self._unpacked(batch.payload), code))

    def changes(self) -> int:
        """The number of changes of all runs."""
        return sum(count for run in self.runs for name, count in run.counts.items() if name != "rejected")

    def runs_on(self, code: str, *, label: str | None = None) -> tuple[RunOnThing, ...]:
        """Return the changes of the nodes with a code, of one label or of any, and of their relationships.

        Only batches of the journal that contain the code are decoded. Raises `JournalTampered` for a changed batch.
        """
        return tuple(_runs_on(self._model, self, code, label))

    def events_on(self, code: str, *, label: str | None = None) -> tuple[EventOnThing, ...]:
        """Return the change events that link to the unit with a code, or whose effect names the code, by their days.

        There are none if nodes of this `label` aren't units of change events.
        """
        if label is not None and label not in _units(self._model):
            return ()
        if self._events is None:
            self._events = _events_by_code(self._store, self._model, self._state)
        return self._events.get(code, ())


def history_of(store: Store, model: Model, code: str) -> ThingHistory:
    """Return the history of the nodes that have or had a code.

    A division's code may be padded with zeros. Raises `UsageError` with the nearest codes if no node has or had the
    code, `JournalTampered` for a changed batch.
    """
    journal = KeptJournal(store, model)
    for spelling in spellings(code):
        history = _find_history(store, model, journal, spelling)
        if history is not None:
            return history
    raise UsageError(f"no node has or had the code {code!r}{_nearest(store, model, code)}")


def _find_history(store: Store, model: Model, journal: KeptJournal, code: str) -> ThingHistory | None:
    runs, events = journal.runs_on(code), journal.events_on(code)
    if not runs and not events:
        return None
    return ThingHistory(tuple(_things(GraphState(store, model), model, code, runs)), events, runs)


class _Touching:
    """Contains the keys of the nodes with a code, and of the relationships that start or end at one of them."""

    def __init__(self, code: str, label: str | None) -> None:
        self._code = code
        self._label = label

    def __contains__(self, key: object) -> bool:
        if isinstance(key, EdgeKey):
            return self._is(key.source) or self._is(key.target)
        return isinstance(key, NodeKey) and self._is(key)

    def _is(self, node: NodeKey) -> bool:
        return node.code == self._code and self._label in (None, node.label)


def _runs_on(model: Model, journal: KeptJournal, code: str, label: str | None) -> Iterator[RunOnThing]:
    wanted = _Touching(code, label)
    for run in journal.runs:
        facts = [
            fact
            for batch in journal.batches_with(run, code)
            for fact in facts_with(model, run.record, batch, code)
            if fact.key in wanted
        ]
        if facts:
            yield RunOnThing(run, tuple(facts))


def _events_by_code(store: Store, model: Model, state: GraphState) -> dict[str, tuple[EventOnThing, ...]]:
    """Return the change events of each unit by its code, in the order of their days."""
    units = frozenset(_units(model))
    codes: dict[str, set[str]] = {}
    types = "|".join(model.edges[name].type for name in CHANGE_LINKS)
    for row in store.read(
        f"MATCH (e:{EVENT})-[:{types}]->(u) RETURN e.code AS event, labels(u) AS labels, u.code AS code"
    ):
        if units.intersection(row["labels"]):
            codes.setdefault(str(row["event"]), set()).add(str(row["code"]))
    events: dict[str, list[EventOnThing]] = {}
    for code, stored in state.nodes(EVENT).items():
        if not stored.dataset:
            continue
        effect = Effect.parse(stored.properties.get(EFFECT))
        event = EventOnThing(
            code,
            {name: value for name, value in stored.properties.items() if name not in ("code", EFFECT)},
            stored.dataset,
            Source.parse(stored.src),
            effect,
        )
        for unit in codes.get(code, set()) | {unit.code for unit in effect.units()}:
            events.setdefault(unit, []).append(event)
    return {
        unit: tuple(sorted(each, key=lambda event: (event.day, event.code))) for unit, each in events.items()
    }


def _units(model: Model) -> tuple[str, ...]:
    ends = (ends for name in CHANGE_LINKS if name in model.edges for ends in model.edges[name].ends)
    return tuple(dict.fromkeys(label for end in ends for label in end.targets))


def _things(state: GraphState, model: Model, code: str, runs: tuple[RunOnThing, ...]) -> Iterator[Thing]:
    """Yield the nodes that have or had the code; a retired node is given the name that it had last."""
    names: dict[NodeKey, str] = {}
    for key, fact in _node_facts(runs, code):
        values = fact.after if fact.operation is not Operation.RETIRE else fact.before
        names[key] = str((values or {}).get("name") or "")
    for key in names:
        if key.label in model.nodes:
            stored = state.pick(key.label, [code]).get(code)
            name = str(stored.properties.get("name") or "") if stored else names[key]
            yield Thing(key.label, code, name, stored is not None)


def _node_facts(runs: tuple[RunOnThing, ...], code: str) -> Iterator[tuple[NodeKey, WrittenFact]]:
    for run in runs:
        for fact in run.facts:
            key: Key = fact.key
            if isinstance(key, NodeKey) and key.code == code:
                yield key, fact


def _nearest(store: Store, model: Model, code: str) -> str:
    for length in (len(code) - 1, DIGITS[4], DIGITS[3]):
        codes: set[str] = set()
        for label in model.nodes if length > 0 else ():
            rows = store.read(
                f"MATCH (n:{label}) WHERE n.code STARTS WITH $begin RETURN n.code AS code LIMIT {_MOST_CANDIDATES}",
                {"begin": code[:length]},
            )
            codes.update(str(row["code"]) for row in rows)
        if near := get_close_matches(code, sorted(codes), n=_NEAREST, cutoff=0.5):
            return f" (nearest: {', '.join(near)})"
    return "; `wangge explore` finds codes by name"
