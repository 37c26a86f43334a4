"""The user's cache folder: `$XDG_CACHE_HOME/wangge`, else `~/.cache/wangge`."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["user_cache"]


def user_cache() -> Path:
    """The folder, which may not exist or be writable."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    # Not Path.expanduser, which raises where there is no home.
    home = Path(os.path.expanduser("~/.cache"))  # noqa: PTH111
    return (Path(base) if Path(base).is_absolute() else home) / "wangge"
