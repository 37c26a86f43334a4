"""Comments that identify running statements, so that the embedded engine can be asked to end one of them."""

from __future__ import annotations

import os
import secrets
from itertools import count
from threading import Lock

__all__ = ["StatementTags"]


class StatementTags:
    """Lends each running statement of this process a comment that no other running statement begins with.

    A statement that is repeated gets the same comment, if the comment isn't lent at this time. So its text is the same,
    and the engine parses it only once.

    >>> tags = StatementTags()
    >>> first, second = tags.lend("RETURN 1"), tags.lend("RETURN 1")
    >>> first == second
    False
    >>> tags.take_back(first)
    >>> tags.lend("RETURN 1") == first
    True
    """

    def __init__(self) -> None:
        self._process = secrets.token_hex(8)
        self._lock = Lock()
        self._lent: dict[str, set[int]] = {}

    def lend(self, statement: str) -> str:
        """Return a comment that isn't lent; it ends with a blank."""
        # After a fork the process id differs.
        name = f"{self._process} {os.getpid()} {hash(statement)}"
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
