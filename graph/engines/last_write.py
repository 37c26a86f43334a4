"""What stays the same as long as nobody writes to a database, so that what was compared once needn't be again."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import neo4j

from wangge.graph.engines.admin import EngineAdmin
from wangge.graph.engines.lockfile import Running
from wangge.graph.errors import EngineUnavailable

__all__ = ["embedded_last_write", "neo4j_last_write"]

_COUNTED = ("writeTx", "createRecord", "updateRecord", "deleteRecord")


def embedded_last_write(running: Running, overseer: EngineAdmin, database: str) -> Callable[[], str | None]:
    """What tells the last write of an embedded engine: its counters, which begin anew at every start."""
    start = sha256(running.root_password.encode()).hexdigest()[:16]

    def last_write() -> str | None:
        try:
            counters = overseer.query(database, "select from schema:stats")[0]
            return f"{start} {' '.join(str(counters[name]) for name in _COUNTED)}"
        except (EngineUnavailable, LookupError, TypeError):
            return None

    return last_write


def neo4j_last_write(driver: neo4j.Driver, database: str | None) -> Callable[[], str | None]:
    """What tells the last write of a Neo4j database: the bookmark of a reading transaction, which names it."""

    def last_write() -> str | None:
        try:
            with driver.session(database=database, default_access_mode=neo4j.READ_ACCESS) as session:
                session.run("RETURN 1").consume()
                return " ".join(sorted(session.last_bookmarks().raw_values)) or None
        except neo4j.exceptions.GqlError:
            return None

    return last_write
