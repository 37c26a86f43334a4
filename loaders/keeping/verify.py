"""Compares a graph with its journal, kind by kind or fact by fact, and repairs nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from wangge.graph.errors import JournalTampered, StalePlan
from wangge.graph.model import Model
from wangge.graph.schema import BrokenIndex, broken_schema
from wangge.graph.store import Store
from wangge.loaders.history.tampered import tampered_runs
from wangge.loaders.history.written import facts_of, stored_batches, written_facts
from wangge.loaders.keeping.factfaults import SORTS, FactFault, fact_faults
from wangge.loaders.keeping.loadedkinds import schema_of_graph
from wangge.loaders.keeping.present import digest_of_graph
from wangge.loaders.progress import Progress, silent
from wangge.loaders.state import GraphState
from wangge.loaders.writing.digests import Difference, GraphDigest

__all__ = ["Verification", "verify"]

_ATTEMPTS = 3
_MOST_FAULTS = 1_000
"""The number of differing facts that are returned unless all are requested."""


@dataclass(frozen=True)
class Verification:
    """The result of a comparison.

    `run` is the last run of the graph, `facts` the number of facts in the graph. `journal` and `schema` have
    one line per fault; `differences` are the kinds that differ. After a deep comparison, `faults` are the
    facts that differ (the first 1,000 or all), `counts` their number by sort of fault. `notices` are
    sentences about what could not be compared.
    """

    run: str
    deep: bool
    facts: int
    journal: tuple[str, ...] = ()
    schema: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    faults: tuple[FactFault, ...] = ()
    counts: Counter[str] | None = None
    notices: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether nothing differs."""
        return not (self.journal or self.schema or self.differences or self.counts)

    def as_json(self, model: Model) -> dict[str, Any]:
        """The comparison as `wangge verify --json` prints it."""
        return {
            "run": self.run,
            "deep": self.deep,
            "agrees": self.agrees,
            "compared": self.facts,
            "journal": list(self.journal),
            "schema": list(self.schema),
            "differences": [difference.as_json() for difference in self.differences],
            "counts": None if self.counts is None else {sort: self.counts[sort] for sort in SORTS},
            "facts": [fault.as_json(model) for fault in self.faults],
            "notices": list(self.notices),
        }


def verify(
    store: Store,
    *,
    deep: bool = False,
    every: bool = False,
    model: Model | None = None,
    progress: Progress = silent,
) -> Verification:
    """Compare the graph with its last run's record, and check the journal.

    With `deep`, every fact is compared with the replayed journal, and the first 1,000 that differ are returned;
    with `every`, all of them. An unfinished run is compared up to its last batch. Raises `StalePlan` if the graph
    is written during each of three attempts.
    """
    model = model or store.model
    for _ in range(_ATTEMPTS):
        marker = store.marker() or {}
        verification = _Verifying(store, model, marker, progress).verification(deep, every)
        if (store.marker() or {}) == marker:
            return verification
    raise StalePlan(
        "the graph was written while it was compared; wait until the load ends, then verify again"
    )


class _Verifying:
    """Compares one graph, in the state of `marker`."""

    def __init__(self, store: Store, model: Model, marker: dict[str, Any], progress: Progress) -> None:
        self._store = store
        self._model = model
        self._run = str(marker.get("last_run") or "")
        self._open = str(marker.get("open_run") or "")
        self._progress = progress
        self._runs = {run.id: run for run in GraphState(store, model).runs()}

    def verification(self, deep: bool, every: bool) -> Verification:
        journal = tuple(self._journal_faults())
        schema = tuple(index.text for index in self._broken_schema())
        compared = Verification(self._run, deep, 0, journal, schema, notices=tuple(self._notices(deep)))
        if deep and not journal:
            present, faults, counts = self._compare_facts(every)
            compared = replace(compared, faults=tuple(faults), counts=counts)
        else:
            present = digest_of_graph(self._store, self._model, progress=self._progress)
        expected = None if journal else self._expected()
        return replace(
            compared,
            facts=sum(kind.facts for kind in present.kinds.values()),
            differences=() if expected is None else tuple(expected.differences(present)),
        )

    def _notices(self, deep: bool) -> Iterator[str]:
        if self._open:
            yield f"run {self._open} isn't finished; its batches so far are compared"
        if any(not run.digest and run.id != self._open for run in self._runs.values()):
            yield "runs of the first graph version have no digests: `wangge upgrade` adds them" + (
                "" if deep else "; --deep compares with the journal even without them"
            )

    def _broken_schema(self) -> list[BrokenIndex]:
        """The missing and broken constraints and indexes; empty for a graph without runs."""
        if not self._run:
            return []
        self._progress("look up every code", 0, None)
        return broken_schema(self._store, *schema_of_graph(self._store, self._model))

    def _journal_faults(self) -> list[str]:
        """The faults of runs and batches, including their payloads."""
        faults = list(tampered_runs(self._store).values())
        if self._run and self._run not in self._runs and not faults:
            faults.append(f"the journal has no record of run {self._run}, the last one")
        for number, run in enumerate(self._runs.values(), start=1):
            try:
                for batch in stored_batches(self._store, run):
                    if not batch.digest:
                        # Only reading the facts shows whether the payload is damaged.
                        for _fact in facts_of(self._model, run, batch):
                            pass
            except JournalTampered as error:
                faults.append(str(error))
            self._progress("read journal", number, len(self._runs))
        return list(dict.fromkeys(faults))

    def _expected(self) -> GraphDigest | None:
        """Return the digest that the graph should have, according to its journal.

        It is the digest that the last finished run stored, updated with the batches of the unfinished run. It
        is None if that finished run has graph version 1, in which runs stored no digest.
        """
        finished = [run for run in self._runs.values() if run.id != self._open]
        expected = GraphDigest(self._model)
        if finished:
            rows = self._store.read(
                "MATCH (r:Run {id: $run}) RETURN r.left AS left", {"run": finished[-1].id}
            ).dicts()
            if rows[0]["left"] is None:
                return None
            expected = GraphDigest.parse(self._model, rows[0]["left"])
        if self._open:
            for fact in written_facts(self._store, self._model, self._runs[self._open]):
                expected.replace(fact.key, fact.before, fact.after)
        return expected

    def _compare_facts(self, every: bool) -> tuple[GraphDigest, list[FactFault], Counter[str]]:
        present = GraphDigest(self._model)
        returned_faults: list[FactFault] = []
        counts: Counter[str] = Counter()
        for fault in fact_faults(
            self._store, self._model, unfinished=bool(self._open), present=present, progress=self._progress
        ):
            counts[fault.sort] += 1
            if every or len(returned_faults) < _MOST_FAULTS:
                returned_faults.append(fault)
        return present, returned_faults, counts
