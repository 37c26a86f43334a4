"""Finds the user's cache folder: `$XDG_CACHE_HOME/wangge`, else `~/.cache/wangge`."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["user_cache"]


def user_cache() -> Path:
    """Return the folder, which might not exist or not be writable."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    # Path.expanduser raises if the user has no home folder.
    home = Path(os.path.expanduser("~/.cache"))  # noqa: PTH111
    return (Path(base) if Path(base).is_absolute() else home) / "wangge"
