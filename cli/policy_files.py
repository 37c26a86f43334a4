"""Writes the files of a project's policy: waivers and baseline."""

from __future__ import annotations

from pathlib import Path

from wangge.graph.errors import UsageError
from wangge.loaders.reports.whole_file import write_whole

__all__ = ["write_policy_file"]


def write_policy_file(path: Path, text: str) -> None:
    """Replace a file atomically; raise `UsageError` if it can't be written."""
    try:
        write_whole(path, text.encode())
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; choose another file") from error
