"""Runs statements and transactions over Bolt, translates their errors, and stops statements at their time limit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Event
from typing import Any, NamedTuple

import neo4j
from neo4j.exceptions import GqlError

from wangge.graph.errors import StatementTimeout
from wangge.graph.failures import committing, explained
from wangge.graph.statement_tags import StatementTags
from wangge.graph.timers import SharedTimer

__all__ = ["Connection", "time_limit"]

_KILL_SECONDS = 1.0
_TIMER = SharedTimer()


class Connection(NamedTuple):
    """A driver with its settings, and callbacks for what an engine doesn't offer over Bolt.

    `terminate(tag)` ends the running statement whose text begins with `tag`, and returns whether the engine
    had to be killed to end it. `terminate` is None if the timeout of the driver itself works. `tags` lends the tags.
    `why_commits_fail` and `why_statements_fail` are called when the engine's error doesn't say why a commit
    or statement failed; they return the reason, or None if they find none.
    """

    driver: neo4j.Driver
    database: str | None
    bookmarks: neo4j.api.BookmarkManager | None
    terminate: Callable[[str], bool] | None = None
    tags: StatementTags = StatementTags()
    why_commits_fail: Callable[[], str | None] = lambda: None
    why_statements_fail: Callable[[], str | None] = lambda: None

    def session(self, mode: str) -> neo4j.Session:
        """A new session in `mode`: `neo4j.READ_ACCESS` or `neo4j.WRITE_ACCESS`."""
        return self.driver.session(
            database=self.database, default_access_mode=mode, bookmark_manager=self.bookmarks
        )

    @contextmanager
    def reading(
        self, where: str, statement: str, parameters: Mapping[str, Any] | None, timeout: float | None
    ) -> Iterator[neo4j.Result]:
        """Run one statement in auto-commit mode, and yield its result. Errors name the database as `where`.

        This saves the two round trips that begin and end an explicit transaction.
        """
        with (
            explained(where, self.why_statements_fail),
            time_limit(self, statement, timeout) as tag,
            self.session(neo4j.READ_ACCESS) as session,
        ):
            yield session.run(neo4j.Query(tag + statement, timeout=timeout), dict(parameters or {}))

    @contextmanager
    def writing(self, where: str) -> Iterator[neo4j.Transaction]:
        """Open a transaction; commit it at the end of the block, roll it back on any exception."""
        with explained(where, self.why_statements_fail), self.session(neo4j.WRITE_ACCESS) as session:
            transaction = session.begin_transaction()
            try:
                yield transaction
            except BaseException:
                with suppress(GqlError):
                    transaction.close()
                raise
            with committing(where, self.why_commits_fail):
                transaction.commit()

    def define(self, where: str, statement: str) -> None:
        """Run one statement that changes the schema, in a separate transaction."""
        with explained(where, self.why_statements_fail), self.session(neo4j.WRITE_ACCESS) as session:
            session.run(statement).consume()


@contextmanager
def time_limit(connection: Connection, statement: str, timeout: float | None) -> Iterator[str]:
    """Terminate `statement`, which the block runs, if it takes longer than `timeout` seconds.

    Yields the comment with which the statement must begin. Raises `StatementTimeout` if the engine had to be killed to
    end the statement. Without `connection.terminate` the driver ends the statement, and the comment is "".
    """
    if connection.terminate is None or timeout is None:
        yield ""
        return
    terminate, tags = connection.terminate, connection.tags
    tag = tags.lend(statement)
    limit_reached, engine_killed = Event(), Event()

    def terminate_statement() -> None:
        limit_reached.set()
        if terminate(tag):
            engine_killed.set()

    call = _TIMER.call_after(timeout, terminate_statement)
    try:
        yield tag
    except GqlError as error:
        if engine_killed.wait(_KILL_SECONDS if limit_reached.is_set() else 0):
            raise StatementTimeout(
                f"a statement ran longer than {timeout:g} s and could only be stopped with the embedded engine;"
                " the next command starts it again"
            ) from error
        raise
    else:
        # If `terminate` runs, it would end another statement with this comment.
        if call.cancel():
            tags.take_back(tag)
    finally:
        call.cancel()
