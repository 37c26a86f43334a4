"""Backs up a graph's journal and its project's files into one file; the graph may be written at the same time."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from wangge.graph.errors import ModelMismatch, StalePlan, UsageError
from wangge.graph.model.bookkeeping import GRAPH_VERSION
from wangge.graph.store import Store
from wangge.graph.versions import RESTORING, demand_restored, explain_version, is_earlier
from wangge.loaders.keeping.archive import BATCHES, MARKER_FILE, PROJECT, ROWS, RUNS, ArchiveWriter, new_file
from wangge.loaders.keeping.journal import GraphJournal, Record, changes_of, checked_batches, demand_every_run
from wangge.loaders.keeping.projectfiles import ProjectFiles
from wangge.loaders.keeping.records import as_json_line, pack
from wangge.loaders.progress import Progress, silent
from wangge.loaders.small_file import MEGABYTE

__all__ = ["TRANSIENT_PROPERTIES", "BackupSummary", "back_up"]

TRANSIENT_PROPERTIES = ("open_run", "turn", "ticks", RESTORING)
"""Properties of the marker that describe the process that is writing; backups leave them out."""


@dataclass(frozen=True, kw_only=True)
class BackupSummary:
    """Counts of a backup.

    `rows` is false if the backup has no row digests, because a run ended while the backup was written.
    `left_out` are the ids of the runs that are not in the backup, because they hadn't ended when it began.
    """

    path: Path
    last_run: str
    runs: int
    batches: int
    changes: int
    rows: bool
    files: int
    size: int
    digest: str
    left_out: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The backup as `--json` prints it."""
        return {**vars(self), "path": str(self.path), "left_out": list(self.left_out)}


def back_up(
    store: Store, path: Path, files: ProjectFiles, *, overwrite: bool = False, progress: Progress = silent
) -> BackupSummary:
    """Write the journal of a graph, its marker, its row digests and a project's files into one new file.

    The graph may have an earlier version. Other processes may write to the graph during the backup, because
    finished runs never change. An unfinished run is left out. Equal graphs give equal files. Raises `UsageError` if
    there is no graph or the file exists, `JournalTampered` if the journal was changed, `StalePlan` if the graph was
    emptied or replaced during the backup, `DiskFull` if the disk is full.
    """
    marker = _demand_graph(store)
    journal = GraphJournal(store)
    all_runs = journal.runs()
    runs = _finished(all_runs)
    demand_every_run(runs)
    with (
        new_file(path, overwrite=overwrite) as file,
        _writing(ArchiveWriter(file)) as archive,
        ExitStack() as stack,
    ):
        counts = _write_batches(archive, journal, runs, progress)
        archive.entry(MARKER_FILE, [as_json_line(_permanent(marker, runs))])
        memory = _row_memory(journal, runs, path.parent, stack)
        runs_now = journal.runs()
        _demand_same(runs, runs_now)
        no_run_ended = len(_finished(runs_now)) == len(runs)
        if no_run_ended:
            for run in sorted(memory):
                archive.entry(f"{ROWS}{run}", _pieces(memory[run]))
        archive.entry(RUNS, map(as_json_line, runs))
        for name in sorted(files.contents):
            archive.entry(f"{PROJECT}{name}", [files.contents[name]])
        last = runs[-1]["id"] if runs else ""
        about = {"graph_version": marker["model_version"], "last_run": last, "counts": dict(counts)}
        digest = archive.finish(about)
    return BackupSummary(
        path=path,
        last_run=last,
        **counts,
        rows=no_run_ended,
        files=len(files.contents),
        size=path.stat().st_size,
        digest=digest,
        left_out=tuple(str(run["id"]) for run in runs_now[len(runs) :]),
    )


def _demand_graph(store: Store) -> Record:
    """Return the marker.

    Raises `UsageError` if there is no graph, `RestoreInterrupted` if its restore was interrupted, `ModelMismatch` if it
    has a newer version.
    """
    marker = store.marker()
    if marker is None:
        raise UsageError(f"{store.engine.uri} has no graph of wangge; there is nothing to back up")
    demand_restored(marker, store.engine.uri)
    version = str(marker["model_version"])
    if version != GRAPH_VERSION and not is_earlier(version, GRAPH_VERSION):
        raise ModelMismatch(f"{store.engine.uri} {explain_version(version, GRAPH_VERSION)}")
    return marker


def _finished(runs: Sequence[Record]) -> list[Record]:
    """Return the runs before the first unfinished one."""
    unfinished = next((position for position, run in enumerate(runs) if run.get("open")), len(runs))
    return list(runs[:unfinished])


def _demand_same(runs: Sequence[Record], runs_now: Sequence[Record]) -> None:
    if list(runs_now[: len(runs)]) != list(runs):
        raise StalePlan(
            "the graph was emptied or replaced while it was read: no backup was written; run it again"
        )


def _permanent(marker: Record, runs: Sequence[Record]) -> Record:
    """Return the marker as it was after the last of `runs`, without transient properties."""
    properties = {name: value for name, value in marker.items() if name not in TRANSIENT_PROPERTIES}
    last = runs[-1]["id"] if runs else ""
    return {**properties, "last_run": last, "run_count": int(last.removeprefix("R") or 0)}


def _write_batches(
    archive: ArchiveWriter, journal: GraphJournal, runs: Sequence[Record], progress: Progress
) -> dict[str, int]:
    total = sum(map(changes_of, runs)) or None
    counts: Counter[str] = Counter(runs=len(runs), batches=0, changes=0)
    previous_digest = ""

    def counting_batches(run: Record) -> Iterator[Record]:
        for batch in checked_batches(journal, run, previous_digest):
            counts["batches"] += 1
            counts["changes"] += int(batch.get("count") or 0)
            progress("back up", counts["changes"], total)
            yield batch

    for run in runs:
        archive.entry(f"{BATCHES}{run['id']}", pack(counting_batches(run)))
        previous_digest = str(run.get("digest") or "")
    return counts


def _row_memory(
    journal: GraphJournal, runs: Sequence[Record], folder: Path, stack: ExitStack
) -> dict[str, IO[bytes]]:
    """Write the row digests of each dataset's last run to temporary files, which are deleted when closed."""
    memory: dict[str, IO[bytes]] = {}
    for run in {run["dataset"]: str(run["id"]) for run in runs}.values():
        file = stack.enter_context(tempfile.TemporaryFile(dir=folder))  # noqa: SIM115 - the stack closes it
        file.writelines(pack(journal.rows(run)))
        if file.tell():
            memory[run] = file
    return memory


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    """The content of a file in pieces of a megabyte."""
    file.seek(0)
    return iter(lambda: file.read(MEGABYTE), b"")


@contextmanager
def _writing(archive: ArchiveWriter) -> Iterator[ArchiveWriter]:
    try:
        yield archive
    except BaseException:
        archive.abandon()
        raise
