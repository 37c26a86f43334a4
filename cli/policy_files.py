"""Where a project's waivers and baseline lie, and writing them whole."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from graph.errors import UsageError

__all__ = ["write_whole"]


def write_whole(path: Path, text: str) -> None:
    """Put a text in place of a file, all of it or nothing; raises `UsageError` where it can't be written."""
    try:
        handle, made = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        Path(made).chmod(mode)
        Path(made).replace(path)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; choose another file") from error
