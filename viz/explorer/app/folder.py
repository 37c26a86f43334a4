"""A folder that stays known after it was moved or renamed."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["FollowedFolder"]

_GONE = " (deleted)"


class FollowedFolder:
    """Keeps a folder open, so that Linux can report its present path; other systems keep the first path."""

    def __init__(self, path: Path) -> None:
        self._path = path.resolve()
        self._opened: int | None = None
        if hasattr(os, "O_DIRECTORY"):
            self._opened = os.open(self._path, os.O_RDONLY | os.O_DIRECTORY)

    @property
    def path(self) -> Path:
        """Present path of the folder."""
        try:
            now = Path(f"/proc/self/fd/{self._opened}").readlink()
        except OSError:
            return self._path
        return self._path if now.name.endswith(_GONE) else now

    def close(self) -> None:
        """Release the folder; `path` stays the first path from then on."""
        if self._opened is not None:
            os.close(self._opened)
            self._opened = None
