"""Creates the project folder of a restore; the folder contains a note file until the restore is complete."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wangge.graph.errors import UsageError
from wangge.loaders.keeping.backup_file import Backup
from wangge.loaders.keeping.projectfiles import write_project_files
from wangge.loaders.small_file import printable_path, read_small_file

__all__ = ["restored_folder"]

_NOTE = ".wangge-restoring"


@contextmanager
def restored_folder(folder: Path, backup: Backup) -> Iterator[int]:
    """Write the project's files of `backup` into `folder` and yield their number.

    Call it in a `with` statement and restore the graph inside the block. A note file in the folder holds the
    digest of the backup; it is deleted when the block ends without an error. Raises `UsageError` for a folder
    that isn't empty, unless its note file shows an interrupted restore of the same backup.
    """
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / _NOTE
    if os.path.lexists(note):
        noted_digest = read_small_file(note, UsageError).strip()
        if noted_digest != backup.digest:
            raise UsageError(
                f"{printable_path(folder)} contains the beginning of a restore of another backup; name a new folder"
            )
    elif any(folder.iterdir()):
        raise UsageError(f"{printable_path(folder)} isn't empty; name a new folder")
    else:
        write_project_files(folder, iter([(_NOTE, f"{backup.digest}\n".encode())]))
    yield write_project_files(folder, backup.files())
    note.unlink()
