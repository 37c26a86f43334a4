"""Whether the graph is still as the last run left it; commands that rely on that run check this first."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from wangge.graph.errors import JournalTampered
from wangge.graph.model import Model
from wangge.loaders.keeping.facts import count_facts, present_facts
from wangge.loaders.progress import Progress, silent
from wangge.loaders.state import GraphReader
from wangge.loaders.writing.digests import Difference, GraphDigest

__all__ = ["WHAT_TO_DO", "differences_from_last_run", "digest_of_graph", "left_by_last_run", "sentence"]

_READ_WHOLE = 200_000
"""In graphs with more facts only the counts are compared; `wangge verify` compares everything."""
_FILE = "compared.json"
_REPORT_EVERY = 5_000
WHAT_TO_DO = "`wangge verify --deep` names each fact, `wangge repair` restores them from the journal"


def sentence(run: str, differences: tuple[Difference, ...]) -> str:
    """One line that names the differences and the remedy."""
    kinds = ", ".join(difference.text() for difference in differences)
    return f"the graph isn't as run {run} left it ({kinds}); {WHAT_TO_DO}"


def differences_from_last_run(store: GraphReader, model: Model) -> tuple[Difference, ...]:
    """The kinds in which the graph differs from what its last run left; none while a run is unfinished.

    A graph that was compared since its last write isn't read again. Raises `JournalTampered` where the last run
    has no record.
    """
    while True:
        before = store.marker() or {}
        differences = _compare(store, model, before)
        if not differences or (store.marker() or {}).get("turn") == before.get("turn"):
            return differences


def left_by_last_run(store: GraphReader, model: Model, run: str) -> GraphDigest | None:
    """The digest of the graph in the record of `run`; None for a run of the first graph version.

    Raises `JournalTampered` where the record is missing or can't be read.
    """
    rows = store.read(
        "MATCH (r:Run {id: $run}) RETURN r.left AS left, r.digest AS digest", {"run": run}
    ).dicts()
    if len(rows) != 1:
        raise JournalTampered(f"the journal has no record of run {run}, the last one; restore a backup")
    if rows[0]["left"] is None:
        return None
    try:
        return GraphDigest.parse(model, rows[0]["left"])
    except ValueError as error:
        raise JournalTampered(f"run {run} isn't as it was written; restore a backup") from error


def digest_of_graph(store: GraphReader, model: Model, *, progress: Progress = silent) -> GraphDigest:
    """Read every fact of the graph into a digest."""
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
    written = store.last_write()
    agreed = [written, run] if written else None
    if agreed and _agreed(store.notes) == agreed:
        return ()
    left = left_by_last_run(store, model, run)
    if left is None:
        return ()
    total = sum(kind.facts for kind in left.kinds.values())
    if total > _READ_WHOLE:
        counts = count_facts(store, model)
        expected = {kind: left.kinds[kind].facts if kind in left.kinds else 0 for kind in counts}
        differences = tuple(
            Difference(kind, expected[kind], count)
            for kind, count in sorted(counts.items())
            if count != expected[kind]
        )
    else:
        differences = tuple(left.differences(digest_of_graph(store, model)))
    if agreed and not differences:
        _note(store.notes, agreed)
    return differences


def _agreed(notes: Path | None) -> object:
    try:
        return json.loads((notes / _FILE).read_text("utf-8")) if notes else None
    except (OSError, ValueError):
        return None


def _note(notes: Path | None, agreed: list[str]) -> None:
    """Store that the graph agreed; if that fails, the graph is read again the next time."""
    if notes is None:
        return
    with suppress(OSError):
        notes.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(prefix=_FILE, dir=notes)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(agreed, file)
        Path(draft).replace(notes / _FILE)
