"""Replays the journal up to a given run, into a temporary SQLite file with all facts that exist after that run."""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from wangge.graph.errors import DiskFull, JournalTampered
from wangge.graph.model import Model, NodeKey, PropertySpec, ValueType
from wangge.loaders.fact import EdgeKey
from wangge.loaders.history.runs import REPAIR
from wangge.loaders.history.written import BOOKKEEPING, Key, key_of
from wangge.loaders.keeping.journal import Journal, Record, changes_of, checked_batches, demand_every_run
from wangge.loaders.planning.change import Operation
from wangge.loaders.progress import Progress, silent
from wangge.loaders.relaxed_gc import relaxed_gc
from wangge.loaders.state import Stored
from wangge.loaders.writing.chain import RESTORE
from wangge.loaders.writing.journal import decode_batch

__all__ = ["FactGroup", "Replayed", "replay"]

# The column `own` has the values of a relationship's key properties, as a JSON list.
_PREPARE = (
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA locking_mode = EXCLUSIVE",
    "PRAGMA cache_size = -65536",
    "CREATE TABLE facts (kind INTEGER, source TEXT, target TEXT, own TEXT, properties TEXT, dataset TEXT,"
    " src TEXT, PRIMARY KEY (kind, source, target, own)) WITHOUT ROWID",
    "BEGIN",
)
_PUT = "INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?, ?, ?, ?)"
_DELETE = "DELETE FROM facts WHERE kind = ? AND source = ? AND target = ? AND own = ?"
_UNREADABLE = (
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    OverflowError,
    RecursionError,
    sqlite3.InterfaceError,
    sqlite3.ProgrammingError,
)
_NO_ROOM = ("SQLITE_FULL", "SQLITE_IOERR")

_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_Row = tuple[int, str, str, str, str, str, str]


class FactGroup(NamedTuple):
    """The nodes of a label, or the relationships of a kind between two labels.

    `source` and `target` are empty for nodes.
    """

    kind: str
    source: str = ""
    target: str = ""

    @property
    def of_nodes(self) -> bool:
        """True for a group of nodes, False for relationships."""
        return not self.source


class Replayed:
    """The facts that exist after the last replayed run, in a SQLite database."""

    def __init__(self, model: Model, database: sqlite3.Connection) -> None:
        self._model = model
        self._database = database
        self._numbers: dict[FactGroup, int] = {}
        self._counts: dict[FactGroup, int] | None = None

    def groups(self) -> list[FactGroup]:
        """Every group that has facts, nodes first, by name."""
        return sorted(self._counted(), key=lambda group: (not group.of_nodes, group))

    def counts(self) -> Counter[str]:
        """The number of facts by label or kind of relationship, without zeros."""
        kinds: Counter[str] = Counter()
        for group, count in self._counted().items():
            kinds[group.kind] += count
        return kinds

    def size(self, group: FactGroup) -> int:
        """The number of facts in a group."""
        return self._counted().get(group, 0)

    def facts(self, group: FactGroup) -> Iterator[tuple[Key, Stored]]:
        """The facts of a group, ordered by code, or by the codes of their ends."""
        kinds = self._model.nodes if group.of_nodes else self._model.edges
        dates = _dates(kinds[group.kind].properties)
        rows = self._database.execute(
            "SELECT source, target, own, properties, dataset, src FROM facts WHERE kind = ?"
            " ORDER BY source, target, own",
            (self._numbers.get(group, -1),),
        )
        for source, target, key_values, properties, dataset, src in rows:
            yield (
                self._key(group, source, target, key_values),
                Stored(_typed(properties, dates), dataset, src),
            )

    def get(self, key: Key) -> Stored | None:
        """Return the fact with this key, or None."""
        kinds = self._model.nodes if isinstance(key, NodeKey) else self._model.edges
        group, row_key = _row_key(key)
        row = self._database.execute(
            "SELECT properties, dataset, src FROM facts WHERE kind = ? AND source = ? AND target = ? AND own = ?",
            (self._numbers.get(group, -1), *row_key),
        ).fetchone()
        if row is None:
            return None
        properties, dataset, src = row
        return Stored(_typed(properties, _dates(kinds[group.kind].properties)), dataset, src)

    def take(self, run: Record, batch: Record) -> int:
        """Replay one batch of a run; return its number of changes.

        Raises `JournalTampered` if its payload can't be read.
        """
        try:
            rows = [self._row(run, line) for line in decode_batch(batch["payload"])]
            self._write(rows)
        except _UNREADABLE as error:
            raise JournalTampered(
                f"run {run['id']}, batch {batch.get('seq')}, can't be read{RESTORE}"
            ) from error
        return len(rows)

    def _write(self, rows: Iterable[_Row]) -> None:
        self._counts = None
        for deletes, consecutive_rows in groupby(rows, key=lambda row: not row[4]):
            if deletes:
                self._database.executemany(_DELETE, (row[:4] for row in consecutive_rows))
            else:
                self._database.executemany(_PUT, consecutive_rows)

    def _row(self, run: Record, line: list[Any]) -> _Row:
        operation, key, _before, after, file, sheet, row = line
        if len(key) == 2:
            group, row_key = FactGroup(key[0]), (key[1], "", "")
        else:
            group, row_key = (
                FactGroup(key[0], key[1], key[3]),
                (key[2], key[4], _as_json(key[5:]) if key[5:] else "[]"),
            )
        if (number := self._numbers.get(group)) is None:
            number = self._number(group)
        if operation == Operation.RETIRE:
            return (number, *row_key, "", "", "")
        if file is not None:
            src = f"{row}:{run['id']}:{sheet.replace(':', '_')}:{file}"
            return (number, *row_key, _as_json(after), run["dataset"], src)
        # A change without a file comes from an undo: `after` holds the dataset and source of the restored fact.
        dataset, src = (after.pop(name, "") for name in BOOKKEEPING)
        return (number, *row_key, _as_json(after), dataset, src)

    def _number(self, group: FactGroup) -> int:
        """Return the number of a group in the database, after adding it if it is new.

        Raises `ValueError` if the model doesn't declare the kind of the group.
        """
        if group.of_nodes:
            in_model = group.kind in self._model.nodes
        else:
            in_model = self._model.edges[group.kind].allows(group.source, group.target)
        if not in_model:
            raise ValueError(f"the model has no {' '.join(filter(None, group))}")
        return self._numbers.setdefault(group, len(self._numbers))

    def _counted(self) -> dict[FactGroup, int]:
        if self._counts is None:
            names = list(self._numbers)
            rows = self._database.execute("SELECT kind, count(*) FROM facts GROUP BY kind")
            self._counts = {names[number]: count for number, count in rows}
        return self._counts

    def _key(self, group: FactGroup, source: str, target: str, key_values: str) -> Key:
        if group.of_nodes:
            return NodeKey(group.kind, source)
        if key_values == "[]":
            return EdgeKey(group.kind, NodeKey(group.source, source), NodeKey(group.target, target))
        return key_of(
            self._model, [group.kind, group.source, source, group.target, target, *json.loads(key_values)]
        )


@contextmanager
def replay(
    journal: Journal,
    model: Model,
    *,
    until: str | None = None,
    unfinished: bool = False,
    progress: Progress = silent,
) -> Iterator[Replayed]:
    """Replay the runs of a journal up to and including the run `until`.

    Runs that repaired the graph are skipped, because they changed no fact of the journal. An unfinished run
    is skipped unless `unfinished` is true. The facts aren't in memory, but in a temporary database. No other
    user can read it, and it is deleted when the `with` block ends. Raises `JournalTampered` for a missing or
    changed batch or run, `DiskFull` if the folder of temporary files is full.
    """
    all_runs = journal.runs()
    demand_every_run(all_runs)
    digests = ["", *(str(run.get("digest") or "") for run in all_runs)]
    runs = [
        (run, previous_digest)
        for run, previous_digest in zip(all_runs, digests, strict=False)
        if _is_replayed(run, until, unfinished=unfinished)
    ]
    total = sum(changes_of(run) for run, _ in runs) or None
    with _temporary_database() as database, relaxed_gc():
        replayed = Replayed(model, database)
        done = 0
        for run, previous_digest in runs:
            for batch in checked_batches(journal, run, previous_digest):
                done += replayed.take(run, batch)
                progress("replay journal", done, total)
        yield replayed


def _is_replayed(run: Record, until: str | None, *, unfinished: bool) -> bool:
    if str(run["source_sha256"]).startswith(REPAIR) or (run.get("open") and not unfinished):
        return False
    return until is None or run["id"] <= until


@contextmanager
def _temporary_database() -> Iterator[sqlite3.Connection]:
    """Open a temporary SQLite database.

    On POSIX its file is unlinked at once, so it disappears even if the program is killed.
    """
    handle, name = tempfile.mkstemp(prefix="wangge-")
    os.close(handle)
    path = Path(name)
    try:
        with _room_in(path.parent), closing(sqlite3.connect(path, isolation_level=None)) as database:
            for statement in _PREPARE:
                database.execute(statement)
            if os.name == "posix":
                path.unlink()
            yield database
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def _room_in(folder: Path) -> Iterator[None]:
    """Raise `DiskFull`, naming the folder, if SQLite reports a full disk."""
    try:
        yield
    except sqlite3.Error as error:
        if str(getattr(error, "sqlite_errorname", "")).startswith(_NO_ROOM):
            raise DiskFull(
                f"{folder}: no space left for temporary files; make room, or name another folder with TMPDIR"
            ) from error
        raise


def _row_key(key: Key) -> tuple[FactGroup, tuple[str, str, str]]:
    """Return the group of a fact, and the values of the columns `source`, `target` and `own` in its row."""
    if isinstance(key, NodeKey):
        return FactGroup(key.label), (key.code, "", "")
    key_values = _as_json([part.isoformat() if isinstance(part, date) else part for part in key.key])
    return FactGroup(key.kind, key.source.label, key.target.label), (
        key.source.code,
        key.target.code,
        key_values,
    )


def _dates(properties: Mapping[str, PropertySpec]) -> frozenset[str]:
    return frozenset(name for name, spec in properties.items() if spec.type is ValueType.DATE)


def _typed(text: str, dates: frozenset[str]) -> dict[str, Any]:
    properties: dict[str, Any] = json.loads(text)
    for name in dates.intersection(properties):
        properties[name] = _day(properties[name])
    return properties


def _day(value: Any) -> Any:
    if isinstance(value, list):
        return [_day(item) for item in value]
    return value if value is None else date.fromisoformat(value)
