"""Finds the run that mended a finding."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from wangge.graph.store import Store
from wangge.loaders.fact import EdgeKey
from wangge.loaders.history.written import written_facts
from wangge.loaders.state import GraphState, RunRecord

__all__ = ["MendingRuns"]


class MendingRuns:
    """The runs of a graph, and the subjects that they changed. The journal is read only if several runs are possible."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._changed: dict[str, frozenset[str]] = {}

    def run_of(self, subject: str, after: str) -> str:
        """Return the run that mended the finding about a subject.

        Only runs after the run `after` are possible. If there are several, it is the last one that changed the subject or
        one of its relationships, or else the last of all. Without a later run nothing was loaded: a rule, a setting or
        the date has changed, and the result is "".
        """
        later = [run for run in self._runs if run.id > after]
        if len(later) > 1:
            for run in reversed(later):
                if subject in self._codes_of(run):
                    return run.id
        return later[-1].id if later else ""

    @cached_property
    def _runs(self) -> Sequence[RunRecord]:
        return [run for run in GraphState(self._store, self._store.model).runs() if not run.open]

    def _codes_of(self, run: RunRecord) -> frozenset[str]:
        if run.id not in self._changed:
            codes: set[str] = set()
            for fact in written_facts(self._store, self._store.model, run):
                ends = (fact.key.source, fact.key.target) if isinstance(fact.key, EdgeKey) else (fact.key,)
                codes.update(end.code for end in ends)
            self._changed[run.id] = frozenset(codes)
        return self._changed[run.id]
