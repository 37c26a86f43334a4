"""Runs read-only queries and write transactions on an open database."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from copy import copy
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeVar

from wangge.graph.bolt_connections import BoltConnections, OpenedWhenUsed
from wangge.graph.capabilities import Capabilities
from wangge.graph.contents import named_nodes
from wangge.graph.errors import (
    EngineUnavailable,
    ForeignDatabase,
    ModelMismatch,
    PassingFailure,
    StatementFailed,
)
from wangge.graph.interrupts import delayed_interrupt
from wangge.graph.model import Model, load_model
from wangge.graph.rows import Rows
from wangge.graph.versions import demand_restored, explain_version

if TYPE_CHECKING:
    from concurrent.futures import Future

    import neo4j

    from wangge.graph.bolt import Connection
    from wangge.graph.graph_values import GraphValues

__all__ = ["BOOKKEEPING", "MARKER", "Engine", "Login", "Rows", "Store", "Transaction"]

MARKER = "WanggeMarker"
BOOKKEEPING = (MARKER, "Run", "Batch", "Rows")
_FIRST_PAUSE = 0.05

T = TypeVar("T")


class Engine(NamedTuple):
    """The database product, its version and its address."""

    name: str
    version: str
    uri: str


class Login(NamedTuple):
    """The address of a database and the account with which other drivers may read it."""

    uri: str
    username: str
    password: str
    database: str | None


class Transaction:
    """An open transaction; other connections see its changes only after the commit."""

    def __init__(self, inner: neo4j.Transaction, where: str, cause: Callable[[], str | None]) -> None:
        self._inner = inner
        self._where = where
        self._cause = cause

    def run(self, statement: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        """Run one statement and return its rows.

        Raises `StatementFailed`, which ends the transaction, if the statement is invalid or violates a
        constraint. Raises `DiskFull` if the database has no disk space left. A first Ctrl-C takes effect when
        the statement has ended.
        """
        from wangge.graph.failures import explained
        from wangge.graph.plain_values import rows_of

        with explained(self._where, self._cause), delayed_interrupt():
            return rows_of(self._inner.run(statement, dict(parameters or {})))


class Store:
    """An open database. Close it, or use it as a context manager.

    `read` and `stream` can't write. `write` and `writing` run transactions.
    """

    def __init__(
        self,
        engine: Engine,
        capabilities: Capabilities,
        *,
        connect: Callable[[], BoltConnections],
        read_without_driver: Callable[[str, Mapping[str, Any]], Rows] | None = None,
        last_write: Callable[[], str | None] = lambda: None,
        writes_between: Callable[[str, str], int | None] = lambda _before, _after: None,
        notes: Path | None = None,
    ) -> None:
        self.engine = engine
        self.capabilities = capabilities
        self._connections = OpenedWhenUsed(connect)
        self._read_without_driver = read_without_driver
        self.last_write = last_write
        """Returns a text that changes with every write to the database; None if the engine provides none."""
        self.writes_between = writes_between
        """Returns the number of transactions between two results of `last_write`; None if it is unknown."""
        self.notes = notes
        """The folder of this user's caches about the database; it might not exist yet."""
        self.login: Login | None = None
        """The account for other drivers; on the embedded engine it may only read."""
        self._model: Model | None = None
        self._longest: float | None = None
        self._on_close: list[Callable[[], None]] = []
        self._definitions: Future[None] | None = None
        self._counting = Lock()
        self.commits = 0
        """The number of transactions that this store has committed; `define` isn't counted."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection, after the schema statements that still run in the background; idempotent."""
        if self._definitions is not None:
            self._definitions.exception()
        self._connections.close()
        while self._on_close:
            self._on_close.pop()()

    @property
    def _reader(self) -> Connection:
        return self._connections.get().reader

    @property
    def _writer(self) -> Connection:
        return self._connections.get().writer

    @property
    def model(self) -> Model:
        """The model of the project whose graph this is; that of wangge, unless `use_model` was called."""
        return self._model or load_model()

    def use_model(self, model: Model) -> None:
        """Set the model, which has the kinds that the project declares and those that the graph remembers."""
        self._model = model

    def limited(self, seconds: float) -> Self:
        """Return this database, but with `seconds` as the upper limit for the timeout of every `read`."""
        bounded = copy(self)
        bounded._longest = seconds
        return bounded

    def call_on_close(self, release: Callable[[], None]) -> None:
        """Register `release` to be called once, after the connections are closed. The last one is called first."""
        self._on_close.append(release)

    def read(
        self, statement: str, parameters: Mapping[str, Any] | None = None, *, timeout: float | None = 60.0
    ) -> Rows:
        """Return all rows of a read-only statement. `timeout` is in seconds; None means no limit.

        Raises `WriteRefused` if the statement writes, `StatementTimeout` if it runs longer than `timeout`,
        `StatementFailed` if it is invalid.
        """
        from wangge.graph.plain_values import rows_of

        with self._reading(statement, parameters, self._bounded(timeout)) as result:
            return rows_of(result)

    def read_simple(self, statement: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        """Return all rows of a read-only statement, without opening the driver if the engine allows it.

        The rows may contain only text, numbers, booleans, and lists and maps of these: neither dates nor nodes.
        The statement must be quick. Raises what `read` raises.
        """
        if self._read_without_driver and not self._connections.is_open():
            with suppress(EngineUnavailable):
                return self._read_without_driver(statement, parameters or {})
        return self.read(statement, parameters)

    def read_graph(
        self,
        statement: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = 60.0,
        limit: int | None = None,
    ) -> tuple[Rows, GraphValues]:
        """Return the rows of a read-only statement, and the nodes and relationships in them.

        At most `limit` nodes are kept, in the order of the rows; see `GraphValues`. Raises what `read` raises.
        """
        from wangge.graph.graph_values import GraphValues
        from wangge.graph.plain_values import plain

        values = GraphValues(limit)
        records: list[tuple[Any, ...]] = []
        with self._reading(statement, parameters, self._bounded(timeout)) as result:
            columns = tuple(result.keys())
            for record in result:
                row = record.values()
                values.add(row)
                if not values.left_out:
                    records.append(tuple(map(plain, row)))
        values.settle()
        return Rows(columns, records), values

    def stream(
        self, statement: str, parameters: Mapping[str, Any] | None = None
    ) -> Generator[dict[str, Any], None, None]:
        """Yield the rows of a read-only statement one by one; only `limited` sets a time limit."""
        from wangge.graph.plain_values import plain

        with self._reading(statement, parameters, self._longest) as result:
            columns = result.keys()
            for record in result:
                yield dict(zip(columns, map(plain, record.values()), strict=True))

    def stream_chunks(self, statement: str) -> Generator[list[Any], None, None]:
        """Yield the items of the lists that a read-only statement returns, one list per row in its only column.

        The driver decodes a list several times as fast as as many rows. Use this for reading hundreds of thousands of
        nodes; the statement groups them, for example by the end of their code, so that no list is very long.
        """
        for row in self.stream(statement):
            (items,) = row.values()
            yield from items

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """Open an explicit transaction; commit it at the end of the block, roll it back on any exception.

        It waits for `define_in_background`, and raises what a statement there raised.
        """
        self.await_definitions()
        writer = self._writer
        with writer.writing(self.engine.uri) as inner:
            yield Transaction(inner, self.engine.uri, writer.why_statements_fail)
        with self._counting:
            self.commits += 1

    def write(self, work: Callable[[Transaction], T], *, attempts: int = 6) -> T:
        """Run `work` in one transaction and return its result.

        A transaction that fails for a transient reason, such as a deadlock, is repeated after a pause, until
        `work` was called `attempts` times. The pauses get longer. Any other error is raised at once, and so is
        the error of the last attempt.
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
        """Run one statement that changes the schema, in a separate transaction."""
        self._writer.define(self.engine.uri, statement)

    def define_counted(self, statement: str, commits: int) -> None:
        """Run one statement that changes the schema, and add `commits` to the number of this store's transactions.

        `commits` is the number of transactions that the database needs for the statement.
        """
        self.define(statement)
        with self._counting:
            self.commits += commits

    def define_in_background(self, statements: Sequence[str]) -> None:
        """Run statements that change the schema in another thread; the next transaction waits for them."""
        from concurrent.futures import ThreadPoolExecutor

        def define_all() -> None:
            for statement in statements:
                self.define(statement)

        pool = ThreadPoolExecutor(1)
        self._definitions = pool.submit(define_all)
        pool.shutdown(wait=False)

    def await_definitions(self) -> None:
        """Wait until the statements of `define_in_background` have run; raises what a statement raised."""
        if self._definitions is not None:
            self._definitions.result()

    def marker(self) -> dict[str, Any] | None:
        """Return the properties of the marker node, or None if the database isn't marked as wangge's."""
        rows = self.read_simple(f"MATCH (m:{MARKER}) RETURN properties(m) AS marker")
        return rows.records[0][0] if rows else None

    @property
    def last_seen_write(self) -> str:
        """A text that changes as soon as a statement of this store sees another program's write.

        It is always empty on the embedded engine, to which only wangge writes.
        """
        bookmarks = self._reader.bookmarks
        return "" if bookmarks is None else " ".join(sorted(bookmarks.get_bookmarks()))

    def recognise(self, model_version: str, *, adopt: bool = False) -> bool:
        """Whether the database is marked as wangge's; an empty database has no mark. Doesn't write to the database.

        Raises `ForeignDatabase` if it holds nodes but no marker and `adopt` is false, `RestoreInterrupted` if a
        restore into it was interrupted, `ModelMismatch` if another version of wangge made it.
        """
        return self.recognise_by(self.marker(), model_version, adopt=adopt)

    def recognise_by(
        self, marker: Mapping[str, Any] | None, model_version: str, *, adopt: bool = False
    ) -> bool:
        """Do what `recognise` does; `marker` is what `marker()` has just returned."""
        if marker is None:
            if not adopt and (nodes := named_nodes(self)):
                raise ForeignDatabase(
                    f"{self.engine.uri} contains {nodes} that wangge didn't write: choose another database"
                    " (NEO4J_DATABASE), or accept this one with `wangge apply --adopt`"
                )
            return False
        demand_restored(marker, self.engine.uri)
        if (version := marker["model_version"]) != model_version:
            raise ModelMismatch(f"{self.engine.uri} {explain_version(version, model_version)}")
        return True

    def claim(self, model_version: str, *, adopt: bool = False) -> None:
        """Mark the database as wangge's, unless it is marked already. Raises the errors of `recognise`."""
        if not self.recognise(model_version, adopt=adopt):
            self._mark(model_version)
            self.recognise(model_version)

    def _reading(
        self, statement: str, parameters: Mapping[str, Any] | None, timeout: float | None
    ) -> AbstractContextManager[neo4j.Result]:
        """Run one statement in auto-commit mode."""
        return self._reader.reading(self.engine.uri, statement, parameters, timeout)

    def _bounded(self, timeout: float | None) -> float | None:
        if self._longest is None:
            return timeout
        return self._longest if timeout is None else min(timeout, self._longest)

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
            # Another process wrote the marker in the meantime.
            if self.marker() is None:
                raise
