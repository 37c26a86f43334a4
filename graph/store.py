"""The one door to a database: reading that can't write, and writing in one transaction."""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from copy import copy
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Timer
from types import TracebackType
from typing import Any, NamedTuple, Self, TypeVar

import neo4j
from neo4j.exceptions import GqlError

from wangge.graph.capabilities import Capabilities
from wangge.graph.errors import (
    ForeignDatabase,
    ModelMismatch,
    PassingFailure,
    StatementFailed,
    StatementTimeout,
)
from wangge.graph.failures import committing, explained
from wangge.graph.holdings import named_nodes
from wangge.graph.rows import Rows, plain
from wangge.graph.versions import demand_restored, explain_version

__all__ = ["BOOKKEEPING", "MARKER", "Engine", "Rows", "Store", "Transaction"]

MARKER = "WanggeMarker"
BOOKKEEPING = (MARKER, "Run", "Batch", "Rows")
_FIRST_PAUSE = 0.05
_ENGINE_ENDS = 1.0

T = TypeVar("T")


class Engine(NamedTuple):
    """Which database product answers, and where."""

    name: str
    version: str
    uri: str


class Connection(NamedTuple):
    """One way into a database: a driver, and what it takes besides where the engine's Bolt falls short."""

    driver: neo4j.Driver
    database: str | None
    bookmarks: neo4j.api.BookmarkManager | None
    terminate: Callable[[str], bool] | None = None
    why_commits_fail: Callable[[], str | None] = lambda: None
    why_statements_fail: Callable[[], str | None] = lambda: None

    def tag(self, timeout: float | None) -> str:
        """A comment that makes a statement findable among the running ones, where that is needed.

        It is another one each time, so that the engine also plans each statement anew: a plan that it
        kept, made when the graph was another, has been seen to miss rows.
        """
        return "" if self.terminate is None or timeout is None else f"/* {secrets.token_hex(8)} */ "

    def session(self, mode: str) -> neo4j.Session:
        """Return a new session in `mode`, reading or writing."""
        return self.driver.session(
            database=self.database, default_access_mode=mode, bookmark_manager=self.bookmarks
        )


class Transaction:
    """An open transaction; nothing of it is seen by others before it ends well."""

    def __init__(self, inner: neo4j.Transaction, where: str, cause: Callable[[], str | None]) -> None:
        self._inner = inner
        self._where = where
        self._cause = cause

    def run(self, statement: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        """Run one statement and return its rows.

        Raises `StatementFailed` when it is wrong or breaks a constraint (the transaction is over then),
        and `DiskFull` when the database has no room left.
        """
        with explained(self._where, self._cause):
            return _rows(self._inner.run(statement, dict(parameters or {})))


class Store:
    """A database opened for one program; close it, or use it as a context manager.

    Reading goes through a role that can't write. Writing happens inside `writing()`.
    """

    def __init__(
        self,
        engine: Engine,
        capabilities: Capabilities,
        *,
        reader: Connection,
        writer: Connection,
        last_write: Callable[[], str | None] = lambda: None,
        notes: Path | None = None,
    ) -> None:
        self.engine = engine
        self.capabilities = capabilities
        self._reader = reader
        self._writer = writer
        self.last_write = last_write
        """Returns a text that stays the same as long as nobody writes; None where the engine can't tell."""
        self.notes = notes
        """The folder where this user keeps what was learned about the database; it may not exist yet."""
        self._longest: float | None = None
        self._on_close: Callable[[], None] = lambda: None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection; closing twice is allowed."""
        self._reader.driver.close()
        self._writer.driver.close()
        on_close, self._on_close = self._on_close, lambda: None
        on_close()

    def limited(self, seconds: float) -> Self:
        """The same database through the same doors, where no `read` runs longer than this, whatever it asks for."""
        bounded = copy(self)
        bounded._longest = seconds
        return bounded

    def call_on_close(self, release: Callable[[], None]) -> None:
        """Have `release` called once, when the connections are closed."""
        self._on_close = release

    def read(
        self, statement: str, parameters: Mapping[str, Any] | None = None, *, timeout: float | None = 60.0
    ) -> Rows:
        """Return all rows of a statement that only reads, ended after `timeout` seconds.

        Raises `WriteRefused` when it would write, `StatementTimeout` when it ran longer than `timeout`,
        `StatementFailed` when it is wrong.
        """
        if self._longest is not None:
            timeout = self._longest if timeout is None else min(timeout, self._longest)
        with self._reading(statement, parameters, timeout) as result:
            return _rows(result)

    def stream(
        self, statement: str, parameters: Mapping[str, Any] | None = None
    ) -> Generator[dict[str, Any], None, None]:
        """Yield the rows of a reading statement one by one, without keeping them and without a limit."""
        with self._reading(statement, parameters, None) as result:
            columns = result.keys()
            for record in result:
                yield dict(zip(columns, map(plain, record.values()), strict=True))

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """Open the one explicit transaction: a clean end commits, any exception rolls back."""
        writer = self._writer
        with (
            explained(self.engine.uri, writer.why_statements_fail),
            writer.session(neo4j.WRITE_ACCESS) as session,
        ):
            inner = session.begin_transaction()
            try:
                yield Transaction(inner, self.engine.uri, writer.why_statements_fail)
            except BaseException:
                with suppress(GqlError):
                    inner.close()
                raise
            with committing(self.engine.uri, writer.why_commits_fail):
                inner.commit()

    def write(self, work: Callable[[Transaction], T], *, attempts: int = 6) -> T:
        """Do `work` in one transaction and return what it returns.

        Where the engine gives a transaction up for a reason that passes, such as a deadlock, all of it
        is done again, up to `attempts` times with growing pauses. Raises what `writing` raises.
        """
        for attempt in range(1, attempts):
            try:
                with self.writing() as transaction:
                    return work(transaction)
            except PassingFailure:
                time.sleep(_FIRST_PAUSE * 2**attempt * random.uniform(0.5, 1.5))  # noqa: S311 - no secret
        with self.writing() as transaction:
            return work(transaction)

    def define(self, statement: str) -> None:
        """Run one statement that changes the schema, in its own transaction."""
        writer = self._writer
        cause = writer.why_statements_fail
        with explained(self.engine.uri, cause), writer.session(neo4j.WRITE_ACCESS) as session:
            session.run(statement).consume()

    def marker(self) -> dict[str, Any] | None:
        """Return the marker node's properties, or None where the database isn't ours."""
        rows = self.read(f"MATCH (m:{MARKER}) RETURN properties(m) AS marker")
        return rows.records[0][0] if rows else None

    def recognise(self, model_version: str, *, adopt: bool = False) -> bool:
        """Return whether the database is ours already; an empty one isn't yet. It only reads.

        Raises `ForeignDatabase` when it holds nodes but no marker and `adopt` is false, `RestoreInterrupted` when
        it holds the beginning of a restore, `ModelMismatch` when an earlier or a newer version made it.
        """
        if (marker := self.marker()) is None:
            if not adopt and (held := named_nodes(self)):
                raise ForeignDatabase(
                    f"{self.engine.uri} holds {held} that wangge did not make: choose another database"
                    " (NEO4J_DATABASE), or accept this one with `wangge apply --adopt`"
                )
            return False
        demand_restored(marker, self.engine.uri)
        if (made := marker["model_version"]) != model_version:
            raise ModelMismatch(f"{self.engine.uri} {explain_version(made, model_version)}")
        return True

    def claim(self, model_version: str, *, adopt: bool = False) -> None:
        """Make an empty database ours by a marker node, or see that it is ours already.

        Raises what `recognise` raises.
        """
        if not self.recognise(model_version, adopt=adopt):
            self._mark(model_version)
            self.recognise(model_version)

    @contextmanager
    def _reading(
        self, statement: str, parameters: Mapping[str, Any] | None, timeout: float | None
    ) -> Iterator[neo4j.Result]:
        """Send one statement by itself: a transaction opened and ended for it would be asked for twice more."""
        door = self._reader
        tag = door.tag(timeout)
        query = neo4j.Query(tag + statement, timeout=timeout)
        with (
            explained(self.engine.uri, door.why_statements_fail),
            _watched(door, tag, timeout),
            door.session(neo4j.READ_ACCESS) as session,
        ):
            yield session.run(query, dict(parameters or {}))

    def _mark(self, model_version: str) -> None:
        self.define(f"CREATE CONSTRAINT wangge_marker IF NOT EXISTS FOR (m:{MARKER}) REQUIRE m.id IS UNIQUE")
        properties = {
            "id": "wangge",
            "model_version": model_version,
            "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "last_run": "",
            "run_count": 0,
        }
        try:
            with self.writing() as transaction:
                transaction.run(f"CREATE (m:{MARKER}) SET m = $properties", {"properties": properties})
        except StatementFailed:
            # Another program claimed it between our look and our write: its marker counts.
            if self.marker() is None:
                raise


def _rows(result: neo4j.Result) -> Rows:
    columns = tuple(result.keys())
    return Rows(columns, [tuple(map(plain, record.values())) for record in result])


@contextmanager
def _watched(door: Connection, tag: str, timeout: float | None) -> Iterator[None]:
    """End the statement at its limit, where need be together with the engine: then `StatementTimeout`."""
    if door.terminate is None or timeout is None:
        yield
        return
    terminate, began, ended_engine = door.terminate, Event(), Event()

    def end() -> None:
        began.set()
        if terminate(tag):
            ended_engine.set()

    timer = Timer(timeout, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    except GqlError as error:
        if ended_engine.wait(_ENGINE_ENDS if began.is_set() else 0):
            raise StatementTimeout(
                f"a statement ran longer than {timeout:g} s and could only be stopped with the embedded engine;"
                " the next command starts it again"
            ) from error
        raise
    finally:
        timer.cancel()
