"""Identifies the last write to a database, so that results of reads can be reused until the next write."""

from __future__ import annotations

import base64
from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING

from wangge.graph.engines.admin import EngineAdmin
from wangge.graph.engines.lockfile import Running
from wangge.graph.errors import EngineUnavailable

if TYPE_CHECKING:
    import neo4j

__all__ = ["embedded_last_write", "embedded_writes_between", "neo4j_last_write", "neo4j_writes_between"]

_UUID = 16
_INTEGERS = {0xC8: 1, 0xC9: 2, 0xCA: 4, 0xCB: 8}
"""The number of bytes of an integer in PackStream, by the byte before it."""
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
    from neo4j import READ_ACCESS
    from neo4j.exceptions import GqlError

    def last_write() -> str | None:
        try:
            with driver.session(database=database, default_access_mode=READ_ACCESS) as session:
                session.run("RETURN 1").consume()
                return " ".join(sorted(session.last_bookmarks().raw_values)) or None
        except GqlError:
            return None

    return last_write


def neo4j_writes_between(before: str, after: str) -> int | None:
    """Return how many transactions were committed between two results of `neo4j_last_write`.

    The result is None if it is unknown: for a cluster with several bookmarks, after a change of the database, or for
    another format of bookmarks.

    >>> first, second = "FB:kcwQEI5t8r0kTpeydyIDJVHmy8kb+5A=", "FB:kcwQEI5t8r0kTpeydyIDJVHmy8kcAZA="
    >>> neo4j_writes_between(first, second)
    6
    >>> neo4j_writes_between(first, "FB:another")
    """
    one, other = _transaction(before), _transaction(after)
    return other[1] - one[1] if one and other and one[0] == other[0] else None


def embedded_writes_between(before: str, after: str) -> int | None:
    """Return how many transactions were committed between two results of `embedded_last_write`.

    The result is None if the engine was restarted in between. A transaction that adds a type counts as two.

    >>> embedded_writes_between("2a230b36a163d22b 3 1 0 0", "2a230b36a163d22b 5 9 0 0")
    2
    """
    (start, one, *_), (same_start, other, *_) = before.split(), after.split()
    return int(other) - int(one) if start == same_start else None


def _transaction(bookmark: str) -> tuple[bytes, int] | None:
    """Return the id of the database and the number of the transaction in a bookmark.

    The bookmark is a PackStream list of two values and an empty list, in base64.
    """
    try:
        content = base64.b64decode(bookmark.removeprefix("FB:"), validate=True)
    except ValueError:
        return None
    head, database, number = content[:3], content[3 : 3 + _UUID], content[3 + _UUID : -1]
    if head != bytes((0x91, 0xCC, _UUID)) or not number or content[-1:] != b"\x90":
        return None
    if len(number) == 1 and number[0] < 0x80:
        return database, number[0]
    if _INTEGERS.get(number[0]) != len(number) - 1:
        return None
    return database, int.from_bytes(number[1:], signed=True)
