"""Checks that no later run depends on a run that is to be undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self

from wangge.graph.errors import PlanError
from wangge.graph.model import Model, NodeKey
from wangge.graph.store import Store
from wangge.loaders.fact import EdgeKey
from wangge.loaders.history.runs import PastRun
from wangge.loaders.history.written import Key, WrittenFact, key_text, written_facts
from wangge.loaders.planning.change import Operation

__all__ = ["TouchedFacts", "demand_untouched"]

_FACTS_NAMED = 3
_RUNS_NAMED = 3


@dataclass
class TouchedFacts:
    """The keys of the facts that a run changed, and four other groups of keys that an undo needs.

    `facts` has all facts that the run changed. `repeated` has those that the run wrote more than once,
    `replaced` those that existed before the run, and `added_nodes` the nodes that the run created. If an undo
    must create relationships again, `ends` has the nodes at which they start and end.
    """

    facts: set[Key] = field(default_factory=set)
    repeated: set[Key] = field(default_factory=set)
    replaced: set[Key] = field(default_factory=set)
    added_nodes: set[NodeKey] = field(default_factory=set)
    ends: set[NodeKey] = field(default_factory=set)

    @classmethod
    def by(cls, facts: Iterable[WrittenFact]) -> Self:
        """Group the facts of a run."""
        touched = cls()
        for fact in facts:
            touched._note(fact)
        return touched

    def _note(self, fact: WrittenFact) -> None:
        key = fact.key
        if fact.operation is Operation.RETIRE and isinstance(key, EdgeKey):
            self.ends |= {key.source, key.target}
        if key in self.facts:
            self.repeated.add(key)
            return
        self.facts.add(key)
        if fact.operation is not Operation.ADD:
            self.replaced.add(key)
        elif isinstance(key, NodeKey):
            self.added_nodes.add(key)


def demand_untouched(
    store: Store, model: Model, run: PastRun, later: Sequence[PastRun], touched: TouchedFacts
) -> None:
    """Raise `PlanError` if later runs changed the facts of a run, or depend on them.

    A node can't be retired while a relationship of a later run starts or ends at it. A relationship can't be
    restored if a later run retired one of its ends.
    """
    if not touched.facts:
        return
    later_runs = _LaterRuns(touched)
    for later_run in later:
        for fact in written_facts(store, model, later_run.record):
            later_runs.add(later_run.id, fact)
    blocking_keys = later_runs.by_run()
    names = [later_run.id for later_run in later if later_run.id in blocking_keys]
    if names:
        parts = [f"{name} ({_first_keys(blocking_keys[name])})" for name in names[:_RUNS_NAMED]]
        parts += [f"{len(names) - _RUNS_NAMED} more"] if len(names) > _RUNS_NAMED else []
        undo_order = ", then ".join(reversed(names))
        raise PlanError(
            f"{run.id} can't be undone, later runs depend on it: {', '.join(parts)}; undo {undo_order} first"
        )


class _LaterRuns:
    """Collects the facts of later runs that prevent the undo of an earlier run.

    A later change of a fact that the earlier run changed always prevents the undo. Two kinds of other facts
    prevent it, too: a relationship that later runs added to a node which the earlier run created, and a node
    that later runs retired although a relationship to be restored needs it. Only the last change of such a
    relationship or node counts.
    """

    def __init__(self, touched: TouchedFacts) -> None:
        self._touched = touched
        self._changed: dict[str, list[Key]] = {}
        self._needed: dict[Key, str] = {}

    def add(self, run: str, fact: WrittenFact) -> None:
        key = fact.key
        if key in self._touched.facts:
            self._changed.setdefault(run, []).append(key)
        elif isinstance(key, EdgeKey):
            if key.source in self._touched.added_nodes or key.target in self._touched.added_nodes:
                self._need(run, key, fact.operation is not Operation.RETIRE)
        elif key in self._touched.ends:
            self._need(run, key, fact.operation is Operation.RETIRE)

    def _need(self, run: str, key: Key, blocks: bool) -> None:
        if blocks:
            self._needed[key] = run
        else:
            self._needed.pop(key, None)

    def by_run(self) -> dict[str, list[Key]]:
        keys_by_run = {run: list(keys) for run, keys in self._changed.items()}
        for key, run in self._needed.items():
            keys_by_run.setdefault(run, []).append(key)
        return keys_by_run


def _first_keys(keys: Sequence[Key]) -> str:
    texts = ", ".join(key_text(key) for key in keys[:_FACTS_NAMED])
    remaining = len(keys) - _FACTS_NAMED
    return f"{texts} and {remaining} more" if remaining > 0 else texts
