"""Identifies the last write to a database, so that results of reads can be reused until the next write."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import neo4j

from wangge.graph.engines.admin import EngineAdmin
from wangge.graph.engines.lockfile import Running
from wangge.graph.errors import EngineUnavailable

__all__ = ["embedded_last_write", "neo4j_last_write"]

_COUNTED = ("writeTx", "createRecord", "updateRecord", "deleteRecord")


def embedded_last_write(running: Running, admin: EngineAdmin, database: str) -> Callable[[], str | None]:
    """Return a function whose result changes with every write, because it contains the engine's write counters.

    The counters begin at zero at every start, so the result also contains a hash of the root password, which is new
    at every start.
    """
    start = sha256(running.root_password.encode()).hexdigest()[:16]

    def last_write() -> str | None:
        try:
            counters = admin.query(database, "select from schema:stats")[0]
            return f"{start} {' '.join(str(counters[name]) for name in _COUNTED)}"
        except (EngineUnavailable, LookupError, TypeError):
            return None

    return last_write


def neo4j_last_write(driver: neo4j.Driver, database: str | None) -> Callable[[], str | None]:
    """Return a function that identifies the last write by the bookmark of a read transaction."""

    def last_write() -> str | None:
        try:
            with driver.session(database=database, default_access_mode=neo4j.READ_ACCESS) as session:
                session.run("RETURN 1").consume()
                return " ".join(sorted(session.last_bookmarks().raw_values)) or None
        except neo4j.exceptions.GqlError:
            return None

    return last_write
