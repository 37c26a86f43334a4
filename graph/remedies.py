"""Recognises error messages about missing disk space, memory or permissions, and says what to do."""

from __future__ import annotations

import re

__all__ = [
    "MORE_MEMORY",
    "MORE_RIGHTS",
    "MORE_ROOM",
    "NO_MEMORY",
    "NO_RIGHT",
    "NO_ROOM",
    "advice",
    "one_line",
]

NO_ROOM = re.compile(
    r"no space left|disk (is )?full|file too large|disk quota exceeded|out of disk"
    r"|could not append transaction|error (on )?(writing|flushing|appending)|EFBIG|ENOSPC",
    re.IGNORECASE,
)
NO_MEMORY = re.compile(
    r"OutOfMemoryError|java heap space|GC overhead limit|heap budget|MemoryPoolOutOfMemory", re.IGNORECASE
)
NO_RIGHT = re.compile(r"permission denied|read-only file system|AccessDenied|EACCES|EROFS", re.IGNORECASE)
MORE_ROOM = "make room on its disk and run again"
MORE_MEMORY = "give it more (WANGGE_HEAP=2g for the embedded engine), and run again"
MORE_RIGHTS = "make its folder writable, and run again"
_LONGEST = 400


def advice(text: str) -> str:
    """Return a hint for the end of an error message that reports missing disk space, memory or permissions.

    The result is "" for any other message.

    >>> advice("java.io.IOException: No space left on device")
    '; make room on its disk and run again'
    """
    hints = ((NO_ROOM, MORE_ROOM), (NO_MEMORY, MORE_MEMORY), (NO_RIGHT, MORE_RIGHTS))
    return next((f"; {hint}" for pattern, hint in hints if pattern.search(text)), "")


def one_line(text: str) -> str:
    r"""Return the first line that isn't blank, cut to 400 characters; "no reason given" if all are blank.

    >>> one_line("Invalid input (line 1, column 10 (offset: 9))\n\"MATCH (n RETURN n\"")
    'Invalid input (line 1, column 10 (offset: 9))'
    """
    line = next((line.strip() for line in text.splitlines() if line.strip()), "no reason given")
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
