"""Translates every exception of the Neo4j driver into an `EngineError` with a one-line message."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from neo4j import exceptions as driver

from wangge.graph.errors import (
    AuthenticationFailed,
    DiskFull,
    EngineError,
    EngineUnavailable,
    PassingFailure,
    StatementFailed,
    StatementTimeout,
    UnsupportedEngine,
    WriteRefused,
)
from wangge.graph.remedies import (
    MORE_MEMORY,
    MORE_RIGHTS,
    MORE_ROOM,
    NO_MEMORY,
    NO_RIGHT,
    NO_ROOM,
    one_line,
)

__all__ = ["committing", "explain", "explained"]

_TRY_AGAIN = re.compile(r"please retry the operation|ConcurrentModificationException", re.IGNORECASE)
_STOPPED = ("TransactionTimedOut", "Transaction.Terminated", "LockClientStopped")
_REFUSED = ("Statement.AccessMode", "ForbiddenOnReadOnlyDatabase", "Security.Forbidden")
_UNKNOWN_USER = "Neo.ClientError.Security.Auth"
_NO_CAUSE = re.compile("Error executing Cypher|Transaction error on commit")
_NO_LEADER = (
    "try again in a minute, and start the cluster's servers that are down: "
    "the cluster accepts writes only while more than half of its servers run"
)


def _unknown() -> str | None:
    return None


@contextmanager
def explained(where: str, cause: Callable[[], str | None] = _unknown) -> Iterator[None]:
    """Translate driver exceptions of the block into an `EngineError` that names `where`.

    `cause` returns the reason of a failure from the log of an embedded engine. It is called only if the
    driver's error gives no reason.
    """
    try:
        yield
    except driver.GqlError as error:
        raise explain(error, where, cause() if _lacks_reason(error) else None) from error


def _lacks_reason(error: driver.GqlError) -> bool:
    if isinstance(error, driver.Neo4jError):
        return _NO_CAUSE.search(error.message or "") is not None
    return isinstance(error, driver.ServiceUnavailable | driver.SessionExpired)


@contextmanager
def committing(where: str, reason_of_failure: Callable[[], str | None]) -> Iterator[None]:
    """Raise `DiskFull` or `PassingFailure` if the driver reports a failed commit without a reason.

    `reason_of_failure` returns the reason, or None. If the reason is neither a full disk nor a transient
    failure, or isn't known, the driver's error is raised.
    """
    try:
        yield
    except driver.ClientError as error:
        without_reason = error.code == "Neo.ClientError.Transaction.TransactionNotFound"
        if without_reason and (reason := reason_of_failure()):
            if NO_ROOM.search(reason):
                raise _disk_full(where, one_line(reason)) from error
            if _TRY_AGAIN.search(reason):
                raise PassingFailure(f"{where} aborted a commit: {one_line(reason)}; try again") from error
        raise


def explain(error: driver.GqlError, where: str, cause: str | None = None) -> EngineError:
    """Return the `EngineError` for a driver exception from the database at `where`.

    >>> explain(driver.ServiceUnavailable("Couldn't connect"), "bolt://127.0.0.1:7687")
    EngineUnavailable('no answer from bolt://127.0.0.1:7687: start the server, or correct NEO4J_URI')
    """
    if isinstance(error, driver.Neo4jError):
        return _from_server(error, where, cause)
    return _from_driver(error, where, cause)


def _from_server(error: driver.Neo4jError, where: str, cause: str | None) -> EngineError:
    text = f"{error.message or error} {cause or ''}"
    code, reason = error.code or "", one_line(cause or error.message or str(error))
    if isinstance(error, driver.AuthError) or code.startswith(_UNKNOWN_USER):
        return AuthenticationFailed(
            f"{where} rejected the user name or password: correct NEO4J_USERNAME and NEO4J_PASSWORD"
        )
    if NO_ROOM.search(text):
        return _disk_full(where, reason)
    if NO_MEMORY.search(text):
        return _memory_full(where, reason)
    if NO_RIGHT.search(text):
        return EngineUnavailable(f"{where} has no permission to write its files: {reason}; {MORE_RIGHTS}")
    if any(part in code for part in _STOPPED):
        return StatementTimeout(f"{where} stopped a statement at its time limit: {reason}")
    if any(part in code for part in _REFUSED):
        return WriteRefused(f"{where} rejected a write: {reason}")
    if "DatabaseNotFound" in code:
        return EngineUnavailable(f"{where} has no such database: {reason}; correct NEO4J_DATABASE")
    if "critical error" in reason:
        return EngineUnavailable(f"{where} has stopped serving: {reason}")
    if isinstance(error, driver.NotALeader):
        return EngineUnavailable(f"{where} can't write now: {reason}; {_NO_LEADER}")
    if isinstance(error, driver.DatabaseUnavailable):
        return EngineUnavailable(f"{where} can't serve the database now: {reason}; try again")
    if isinstance(error, driver.TransientError) or _TRY_AGAIN.search(text):
        return PassingFailure(f"{where} aborted a statement: {reason}; try again")
    return StatementFailed(f"{where} rejected a statement: {reason}")


def _memory_full(where: str, reason: str) -> EngineUnavailable:
    return EngineUnavailable(f"{where} has run out of memory: {reason}; {MORE_MEMORY}")


def _disk_full(where: str, reason: str) -> DiskFull:
    return DiskFull(f"{where} can't write: {reason}; {MORE_ROOM}")


def _from_driver(error: driver.GqlError, where: str, cause: str | None) -> EngineError:
    if isinstance(error, driver.IncompleteCommit):
        return EngineUnavailable(
            f"{where} was lost while committing: run `wangge status` to see whether the last change is there"
        )
    if isinstance(error, driver.UnsupportedServerProduct):
        return UnsupportedEngine(f"{where} is not a Neo4j server: {one_line(str(error))}")
    if isinstance(error, driver.ConfigurationError):
        return EngineUnavailable(f"can't connect to {where}: {one_line(str(error))}")
    if isinstance(error, driver.ServiceUnavailable | driver.SessionExpired | driver.ConnectionPoolError):
        if cause and NO_MEMORY.search(cause):
            return _memory_full(where, one_line(cause))
        if cause:
            return EngineUnavailable(
                f"the embedded engine at {where} has ended: run the command again; see .wangge/engine.log"
            )
        if isinstance(error.__cause__, driver.WriteServiceUnavailable):
            return EngineUnavailable(f"no server of {where} accepts writes now; {_NO_LEADER}")
        return EngineUnavailable(f"no answer from {where}: start the server, or correct NEO4J_URI")
    return StatementFailed(f"{where} gave no result: {one_line(str(error))}")
