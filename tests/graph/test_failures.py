"""Users never see an exception of the Neo4j driver; they see one line with the database's address."""

from __future__ import annotations

import inspect

import pytest
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
from wangge.graph.failures import explain, explained

WHERE = "bolt://db:7687"
CLASSES = sorted(
    (kind for _, kind in inspect.getmembers(driver, inspect.isclass) if issubclass(kind, driver.GqlError)),
    key=lambda kind: kind.__name__,
)


def from_server(code: str, message: str) -> driver.Neo4jError:
    return driver.Neo4jError._hydrate_neo4j(code=code, message=message)


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_every_driver_exception_is_explained(kind: type[driver.GqlError]) -> None:
    with pytest.raises(EngineError) as caught, explained(WHERE):
        raise kind("something\nlong")

    assert WHERE in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("code", "message", "expected"),
    [
        ("Neo.ClientError.Security.Unauthorized", "unauthorized", AuthenticationFailed),
        ("Neo.ClientError.Security.AuthenticationRateLimit", "too often", AuthenticationFailed),
        ("Neo.ClientError.Security.Forbidden", "not allowed", WriteRefused),
        ("Neo.ClientError.Statement.AccessMode", "Writing in read access mode not allowed", WriteRefused),
        ("Neo.ClientError.General.ForbiddenOnReadOnlyDatabase", "read only", WriteRefused),
        ("Neo.ClientError.Transaction.TransactionTimedOut", "timed out", StatementTimeout),
        ("Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration", "timed out", StatementTimeout),
        ("Neo.ClientError.Transaction.Terminated", "terminated", StatementTimeout),
        ("Neo.DatabaseError.Transaction.TransactionCommitFailed", "No space left on device", DiskFull),
        ("Neo.DatabaseError.Transaction.TransactionLogError", "Could not append transaction #9", DiskFull),
        ("Neo.ClientError.Database.DatabaseNotFound", "Graph not found: x", EngineUnavailable),
        ("Neo.TransientError.General.DatabaseUnavailable", "stopped", EngineUnavailable),
        ("Neo.ClientError.Cluster.NotALeader", "follower", EngineUnavailable),
        ("Neo.DatabaseError.General.UnknownError", "encountered a critical error", EngineUnavailable),
        ("Neo.TransientError.Transaction.DeadlockDetected", "deadlock", PassingFailure),
        ("Neo.ClientError.Statement.SyntaxError", "Invalid input", StatementFailed),
        ("Neo.ClientError.Schema.ConstraintValidationFailed", "already exists", StatementFailed),
    ],
)
def test_server_codes_map_to_exceptions(code: str, message: str, expected: type[EngineError]) -> None:
    assert type(explain(from_server(code, message), WHERE)) is expected


def test_other_products_are_unsupported() -> None:
    assert type(explain(driver.UnsupportedServerProduct("Memgraph"), WHERE)) is UnsupportedEngine


def test_message_on_a_lost_commit_names_the_command_that_shows_its_outcome() -> None:
    assert str(explain(driver.IncompleteCommit("lost"), WHERE)) == (
        "bolt://db:7687 was lost while committing: run `wangge status` to see whether the last change is there"
    )


def test_exceptions_of_other_libraries_are_raised_unchanged() -> None:
    with pytest.raises(ZeroDivisionError), explained(WHERE):
        raise ZeroDivisionError
