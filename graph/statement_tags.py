"""Comments that identify running statements, so that the embedded engine can be asked to end one of them."""

from __future__ import annotations

import os
import secrets
import zlib
from itertools import count
from pathlib import Path
from threading import Lock

from wangge.graph.engines.locks import claim

__all__ = ["StatementTags"]

_CLAIMED = "wangge"


class StatementTags:
    """Lends each running statement a comment that no other running statement of any process begins with.

    A statement that is repeated gets the same comment, if the comment isn't lent at this time. So its text is the same,
    and the engine parses it only once. Processes use different comments, except those that can lock the file `claimed`
    one after the other: the engine knows the texts of a command from the commands before it.

    >>> tags = StatementTags()
    >>> first, second = tags.lend("RETURN 1"), tags.lend("RETURN 1")
    >>> first == second
    False
    >>> tags.take_back(first)
    >>> tags.lend("RETURN 1") == first
    True
    """

    def __init__(self, claimed: Path | None = None) -> None:
        self._own_name = secrets.token_hex(8)
        self._claiming_process = os.getpid() if claimed and claim(claimed, self) else None
        self._lock = Lock()
        self._lent: dict[str, set[int]] = {}

    def lend(self, statement: str) -> str:
        """Return a comment that isn't lent; it ends with a blank."""
        # After a fork, two processes have this object and the lock.
        process = os.getpid()
        sender = _CLAIMED if process == self._claiming_process else f"{self._own_name} {process}"
        name = f"{sender} {zlib.crc32(statement.encode(errors='replace')):x}"
        with self._lock:
            lent = self._lent.setdefault(name, set())
            number = next(number for number in count() if number not in lent)
            lent.add(number)
        return f"/* {name} {number} */ "

    def take_back(self, tag: str) -> None:
        """Allow `tag` to be lent again; call this only if its statement has ended."""
        name, _, number = tag.removeprefix("/* ").removesuffix(" */ ").rpartition(" ")
        with self._lock:
            lent = self._lent[name]
            lent.remove(int(number))
            if not lent:
                del self._lent[name]
