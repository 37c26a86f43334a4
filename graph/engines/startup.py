"""How an engine that is starting tells the command that waits for it what it is doing."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

__all__ = ["StartLog", "Tell", "tell"]

Tell = Callable[[str], None]

_MARK = "wangge: "


def tell(line: str) -> None:
    """Write a line to the engine's log that the waiting command shows."""
    sys.stderr.write(f"\n{_MARK}{' '.join(line.split())}\n")
    sys.stderr.flush()


class StartLog:
    """What the waiting command has read of the engine's log."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0

    def news(self) -> list[str]:
        """Return what the engine told since the last call, whole lines only."""
        try:
            with self._path.open("rb") as file:
                file.seek(self._read)
                written = file.read()
        except OSError:
            return []
        whole, end, _ = written.rpartition(b"\n")
        self._read += len(whole) + len(end)
        lines = whole.decode("utf-8", "replace").splitlines()
        return [line.removeprefix(_MARK) for line in lines if line.startswith(_MARK)]
