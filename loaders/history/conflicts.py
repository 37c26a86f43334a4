"""Whether later runs build on one that is to be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self

from wangge.graph.errors import PlanError
from wangge.graph.model import Model, NodeKey
from wangge.graph.store import Store
from wangge.loaders.fact import EdgeKey
from wangge.loaders.history.runs import PastRun
from wangge.loaders.history.written import Key, Written, key_text, written
from wangge.loaders.planning.change import Operation

__all__ = ["Touched", "demand_untouched"]

_FACTS_NAMED = 3
_RUNS_TOLD = 3


@dataclass
class Touched:
    """What a run did, as far as taking it back asks for it.

    `again` are the facts it wrote more than once, `replaced` those that there were before,
    `added_nodes` those that there were not, `ends` the nodes between which relationships have to
    come back.
    """

    facts: set[Key] = field(default_factory=set)
    again: set[Key] = field(default_factory=set)
    replaced: set[Key] = field(default_factory=set)
    added_nodes: set[NodeKey] = field(default_factory=set)
    ends: set[NodeKey] = field(default_factory=set)

    @classmethod
    def by(cls, facts: Iterable[Written]) -> Self:
        """What these facts say was done."""
        touched = cls()
        for fact in facts:
            touched._note(fact)
        return touched

    def _note(self, fact: Written) -> None:
        key = fact.key
        if fact.operation is Operation.RETIRE and isinstance(key, EdgeKey):
            self.ends |= {key.source, key.target}
        if key in self.facts:
            self.again.add(key)
            return
        self.facts.add(key)
        if fact.operation is not Operation.ADD:
            self.replaced.add(key)
        elif isinstance(key, NodeKey):
            self.added_nodes.add(key)


def demand_untouched(
    store: Store, model: Model, run: PastRun, later: Sequence[PastRun], touched: Touched
) -> None:
    """Raise `PlanError` when later runs changed the facts of a run, or need them as they are.

    Needed is a node at which a later relationship stands; and a relationship can't come back
    whose end is gone.
    """
    if not touched.facts:
        return
    later_runs = _LaterRuns(touched)
    for other in later:
        for fact in written(store, model, other.record):
            later_runs.look_at(other.id, fact)
    builds_on = later_runs.by_run()
    names = [other.id for other in later if other.id in builds_on]
    if names:
        parts = [f"{name} ({_some(builds_on[name])})" for name in names[:_RUNS_TOLD]]
        parts += [f"{len(names) - _RUNS_TOLD} more"] if len(names) > _RUNS_TOLD else []
        first = ", then ".join(reversed(names))
        raise PlanError(
            f"{run.id} can't be undone, later runs build on it: {', '.join(parts)}; undo {first} first"
        )


class _LaterRuns:
    """What was met in later runs, by the fact; the last word about a fact counts."""

    def __init__(self, touched: Touched) -> None:
        self._touched = touched
        self._changed: dict[str, list[Key]] = {}
        self._needed: dict[Key, str] = {}

    def look_at(self, run: str, fact: Written) -> None:
        key = fact.key
        if key in self._touched.facts:
            self._changed.setdefault(run, []).append(key)
        elif isinstance(key, EdgeKey):
            if key.source in self._touched.added_nodes or key.target in self._touched.added_nodes:
                self._need(run, key, fact.operation is not Operation.RETIRE)
        elif key in self._touched.ends:
            self._need(run, key, fact.operation is Operation.RETIRE)

    def _need(self, run: str, key: Key, in_the_way: bool) -> None:
        if in_the_way:
            self._needed[key] = run
        else:
            self._needed.pop(key, None)

    def by_run(self) -> dict[str, list[Key]]:
        keys_by_run = {run: list(keys) for run, keys in self._changed.items()}
        for key, run in self._needed.items():
            keys_by_run.setdefault(run, []).append(key)
        return keys_by_run


def _some(keys: Sequence[Key]) -> str:
    named = ", ".join(key_text(key) for key in keys[:_FACTS_NAMED])
    more = len(keys) - _FACTS_NAMED
    return f"{named} and {more} more" if more > 0 else named
