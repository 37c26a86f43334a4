"""Tracks the path of a folder that may be moved or renamed."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["FollowedFolder"]

_DELETED_SUFFIX = " (deleted)"


class FollowedFolder:
    """A folder whose current path is known even after it was moved or renamed.

    The folder stays open, so that Linux reports its current path. On other systems `path` never changes.
    """

    def __init__(self, path: Path) -> None:
        self._path = path.resolve()
        self._descriptor: int | None = None
        if hasattr(os, "O_DIRECTORY"):
            self._descriptor = os.open(self._path, os.O_RDONLY | os.O_DIRECTORY)

    @property
    def path(self) -> Path:
        """The current path; the original one if the folder was deleted."""
        try:
            current_path = Path(f"/proc/self/fd/{self._descriptor}").readlink()
        except OSError:
            return self._path
        return self._path if current_path.name.endswith(_DELETED_SUFFIX) else current_path

    def close(self) -> None:
        """Release the folder; afterwards `path` is the original path."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
