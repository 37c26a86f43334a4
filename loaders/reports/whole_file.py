"""A file that is there as a whole or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

__all__ = ["write_whole"]


def write_whole(path: Path, content: bytes) -> None:
    """Write beside the file under another name, then rename, keeping who may read it.

    Raises `OSError` and leaves nothing behind.
    """
    temporary = path.with_name(f".wangge-{os.getpid()}.tmp")
    try:
        temporary.write_bytes(content)
        if path.exists():
            shutil.copymode(path, temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
