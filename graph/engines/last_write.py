"""What stays the same as long as nobody writes to a database, so that what was compared once needn't be again."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import neo4j

from graph.engines.lockfile import Running
from graph.engines.overseer import Overseer
from graph.errors import EngineUnavailable

__all__ = ["embedded_last_write", "neo4j_last_write"]

_COUNTED = ("writeTx", "createRecord", "updateRecord", "deleteRecord")


def embedded_last_write(running: Running, overseer: Overseer, database: str) -> Callable[[], str | None]:
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
    """What tells the last write of a Neo4j database: its identity and the number of its last transaction."""

    def last_write() -> str | None:
        try:
            with driver.session(database=database, default_access_mode=neo4j.READ_ACCESS) as session:
                own = session.run("CALL db.info() YIELD id, name RETURN id, name").single(strict=True)
                shown = "SHOW DATABASES YIELD name, lastCommittedTxn, role WHERE name = $name"
                rows = [
                    row.values("lastCommittedTxn", "role") for row in session.run(shown, name=own["name"])
                ]
        except neo4j.exceptions.GqlError:
            return None
        # In a cluster every server has a number of its own.
        return f"{own['id']} {rows[0][0]}" if len(rows) == 1 and rows[0][0] is not None else None

    return last_write
