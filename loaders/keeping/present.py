"""Checks that the graph wasn't changed since its last run, before a command relies on the journal."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from wangge.graph.errors import JournalTampered
from wangge.graph.model import Model
from wangge.graph.store import Store
from wangge.loaders.keeping.facts import count_facts, present_facts
from wangge.loaders.messages.plans import PlanMessage
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.progress import Progress, silent
from wangge.loaders.state import GraphReader
from wangge.loaders.writing.digests import Difference, GraphDigest

__all__ = [
    "WHAT_TO_DO",
    "LoadWatch",
    "difference_message",
    "differences_from_last_run",
    "digest_of_graph",
    "left_by_last_run",
]

_READ_WHOLE = 200_000
"""If a graph has more facts than this, only the counts are compared; `wangge verify` always reads the whole graph."""
_FILE = "compared.json"
_REPORT_EVERY = 5_000
WHAT_TO_DO = (
    "`wangge verify --deep` lists the facts that differ, `wangge repair` restores them from the journal"
)
_WHAT_TO_DO_ZH = "`wangge verify --deep` 列出不同之处，`wangge repair` 按日志恢复"


class LoadWatch:
    """Finds out whether only one load wrote to the graph; if so, the next command needn't compare all facts again.

    Create it immediately before the load. `compared` identifies the last write before the graph was compared with its
    last run. `is_first` says that the graph has no run yet, so that no fact can differ.
    """

    def __init__(self, store: Store, *, compared: str | None, is_first: bool) -> None:
        self._store = store
        self._is_first = is_first
        self._before = store.last_write()
        self._commits = store.commits
        self._same = self._before is not None and (is_first or self._before == compared)

    def note(self, run: str) -> None:
        """If no other program wrote meanwhile, note that the graph is in the state after `run`, the load's last run."""
        after = self._store.last_write() if self._same else None
        if self._before is None or after is None:
            return
        others = self._store.writes_between(self._before, after)
        own = self._store.commits - self._commits
        # The embedded engine counts a transaction twice if it adds types, but only wangge writes to this engine.
        if others == own or (self._is_first and not self._store.capabilities.creates_names):
            _note(self._store.notes, [after, run])


def difference_message(run: str, differences: tuple[Difference, ...]) -> RejectText:
    """Return the error message for a graph that differs from the state after `run`."""
    kinds = ", ".join(difference.text() for difference in differences)
    return PlanMessage.GRAPH_DIFFERS.fill(run=run, kinds=kinds, remedy=RejectText(WHAT_TO_DO, _WHAT_TO_DO_ZH))


def differences_from_last_run(store: GraphReader, model: Model) -> tuple[Difference, ...]:
    """Return the kinds in which the graph differs from the state after its last run.

    The result is empty while a run is unfinished, and if the last run is of the first graph version. If an
    earlier call found no difference and nothing was written since, the graph isn't read again. Raises
    `JournalTampered` if the last run has no record.
    """
    while True:  # compare again if another process wrote to the graph meanwhile
        marker = store.marker() or {}
        differences = _compare(store, model, marker)
        if not differences or (store.marker() or {}).get("turn") == marker.get("turn"):
            return differences


def left_by_last_run(store: GraphReader, model: Model, run: str) -> GraphDigest | None:
    """The digest of the graph in the record of `run`; None for a run of the first graph version.

    Raises `JournalTampered` if the record is missing or can't be read.
    """
    rows = store.read_simple(
        "MATCH (r:Run {id: $run}) RETURN r.left AS left, r.digest AS digest", {"run": run}
    ).dicts()
    if len(rows) != 1:
        raise JournalTampered(f"the journal has no record of run {run}, the last one; restore a backup")
    if rows[0]["left"] is None:
        return None
    try:
        return GraphDigest.parse(model, rows[0]["left"])
    except ValueError as error:
        raise JournalTampered(f"the record of run {run} can't be read; restore a backup") from error


def digest_of_graph(store: GraphReader, model: Model, *, progress: Progress = silent) -> GraphDigest:
    """Read every fact of the graph, and return their digest."""
    digest = GraphDigest(model)
    for number, fact in enumerate(present_facts(store, model), start=1):
        digest.add(fact.key, fact.properties)
        if number % _REPORT_EVERY == 0:
            progress("read graph", number, None)
    return digest


def _compare(store: GraphReader, model: Model, marker: dict[str, object]) -> tuple[Difference, ...]:
    run = str(marker.get("last_run") or "")
    if not run or marker.get("open_run"):
        return ()
    last_write = store.last_write()
    compared_state = [last_write, run] if last_write else None
    if compared_state and _compared_state(store.notes) == compared_state:
        return ()
    expected_digest = left_by_last_run(store, model, run)
    if expected_digest is None:
        return ()
    total = sum(kind.facts for kind in expected_digest.kinds.values())
    if total > _READ_WHOLE:
        counts = count_facts(store, model)
        expected = {
            kind: expected_digest.kinds[kind].facts if kind in expected_digest.kinds else 0 for kind in counts
        }
        differences = tuple(
            Difference(kind, expected[kind], count)
            for kind, count in sorted(counts.items())
            if count != expected[kind]
        )
    else:
        differences = tuple(expected_digest.differences(digest_of_graph(store, model)))
    if compared_state and not differences:
        _note(store.notes, compared_state)
    return differences


def _compared_state(notes: Path | None) -> object:
    """Return the last write and the last run at the last check that found no difference; None if unknown."""
    try:
        return json.loads((notes / _FILE).read_text("utf-8")) if notes else None
    except (OSError, ValueError):
        return None


def _note(notes: Path | None, compared_state: list[str]) -> None:
    """Store `compared_state` for `_compared_state`; if that fails, the next check reads the graph again."""
    if notes is None:
        return
    with suppress(OSError):
        notes.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(prefix=_FILE, dir=notes)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(compared_state, file)
        Path(draft).replace(notes / _FILE)
