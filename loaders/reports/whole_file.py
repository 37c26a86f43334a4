"""Writes files atomically."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

__all__ = ["write_whole"]


def write_whole(path: Path, content: bytes) -> None:
    """Write to a temporary file in the folder of `path` and rename it, keeping the permissions of `path`.

    If this fails, the temporary file is removed and `OSError` is raised.
    """
    temporary = path.with_name(f".wangge-{os.getpid()}.tmp")
    try:
        temporary.write_bytes(content)
        if path.exists():
            shutil.copymode(path, temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
