"""A new folder being filled by a restore: a note in it says of which backup, so that it can be begun again."""

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
    """Write the project's files of a backup into a folder; yield how many. The block is to restore the graph there.

    Raises `UsageError` for a folder that holds anything but what an interrupted restore of the same backup began.
    """
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / _NOTE
    if os.path.lexists(note):
        begun = read_small_file(note, UsageError).strip()
        if begun != backup.digest:
            raise UsageError(
                f"{printable_path(folder)} holds the beginning of a restore of another backup; name a new folder"
            )
    elif any(folder.iterdir()):
        raise UsageError(f"{printable_path(folder)} isn't empty; name a new folder")
    else:
        write_project_files(folder, iter([(_NOTE, f"{backup.digest}\n".encode())]))
    yield write_project_files(folder, backup.files())
    note.unlink()
