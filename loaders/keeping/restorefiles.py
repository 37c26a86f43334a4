"""Restores a backup as files for `neo4j-admin database import full`.

For a large graph, this is a fast way into Neo4j.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

from wangge.graph.model import load_model
from wangge.loaders.keeping.archive import explain_disk_errors
from wangge.loaders.keeping.backup_file import Backup
from wangge.loaders.keeping.journal import Record
from wangge.loaders.keeping.replay import FactGroup, Replayed, replay
from wangge.loaders.keeping.restore import Restored, restored
from wangge.loaders.keeping.restore_point import final_marker, model_of_backup, runs_to_restore
from wangge.loaders.progress import Progress, silent
from wangge.loaders.writing.importtables import ImportTables, TableFact, new_folder, write_arguments

__all__ = ["restore_as_import_files"]

_REPORT_EVERY = 1_000


def restore_as_import_files(
    folder: Path,
    backup: Backup,
    *,
    at: str | None = None,
    database: str = "neo4j",
    progress: Progress = silent,
) -> Restored:
    """Write data files and `import.args` into a new folder, from which neo4j-admin creates the graph of the backup.

    The constraints are not included; the next load adds them. The folder is emptied on failure. Raises the
    errors of `restore_graph` about the backup, `UsageError` for a folder that isn't empty, `DiskFull` for a full
    disk.
    """
    runs, model = runs_to_restore(backup, at), model_of_backup(backup, load_model())
    new_folder(folder)
    with (
        _emptied_on_failure(folder),
        explain_disk_errors(folder),
        replay(backup, model, until=runs[-1]["id"] if runs else "", progress=progress) as replayed,
    ):
        with ExitStack() as stack:
            tables = ImportTables(folder, model, stack)
            _write_facts(tables, replayed, progress)
            _write_journal(tables, backup, runs, progress)
        write_arguments(folder, model, database)
        return restored(replayed, runs)


def _write_facts(tables: ImportTables, replayed: Replayed, progress: Progress) -> None:
    done, total = count(1), replayed.counts().total()

    def facts(group: FactGroup) -> Iterator[TableFact]:
        for key, stored in replayed.facts(group):
            if (number := next(done)) % _REPORT_EVERY == 0 or number == total:
                progress("write files", number, total)
            yield key, stored.properties, stored.dataset, stored.src

    for group in replayed.groups():
        if group.of_nodes:
            tables.nodes(group.kind, facts(group))
        else:
            tables.edges(*group, facts(group))


def _write_journal(tables: ImportTables, backup: Backup, runs: Sequence[Record], progress: Progress) -> None:
    numbers = count(1)
    for done, run in enumerate(runs, start=1):
        tables.run(run)
        for batch in backup.batches(run["id"]):
            tables.attach(run["id"], next(numbers), "Batch", batch)
        for rows in backup.rows(run["id"]):
            tables.attach(run["id"], f"{run['id']}-{rows['seq']}", "Rows", rows)
        progress("write runs", done, len(runs))
    tables.marker(final_marker(backup, runs))


@contextmanager
def _emptied_on_failure(folder: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        for path in folder.iterdir():
            path.unlink()
        raise
