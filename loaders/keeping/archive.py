"""Writes the backup file: a zip whose bytes depend only on its content.

```
graph/batches/R000001   the journal of a run, in the format of `records.pack`
graph/marker.json       the marker
graph/rows/R000001      the row digests of a run
graph/runs.jsonl        the runs, oldest first
project/…               wangge.toml, the files that it names, and kinds
manifest.json           versions, counts, size and sha256 of every other entry
```

The zip doesn't compress its entries, so none of them can be a zip bomb: no entry is larger than the file.
"""

from __future__ import annotations

import errno
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from wangge.graph.engines.locks import HeldByAnotherError, lock_now
from wangge.graph.errors import DiskFull, UsageError
from wangge.loaders.small_file import printable_path

__all__ = [
    "BATCHES",
    "FORMAT",
    "MANIFEST",
    "MARKER_FILE",
    "PROJECT",
    "ROWS",
    "RUNS",
    "ArchiveWriter",
    "explain_disk_errors",
    "new_file",
]

FORMAT = 1
MANIFEST = "manifest.json"
MARKER_FILE = "graph/marker.json"
RUNS = "graph/runs.jsonl"
BATCHES = "graph/batches/"
ROWS = "graph/rows/"
PROJECT = "project/"

_DATE = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


class ArchiveWriter:
    """Writes a backup file entry by entry; call `finish` at the end, or `abandon` on failure."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True)
        self._entries: dict[str, dict[str, Any]] = {}

    def entry(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write the entry `name` from `pieces`, and note its size and digest for the manifest."""
        digest, size = sha256(), 0
        with self._zip.open(_info(name), "w", force_zip64=True) as entry:
            for piece in pieces:
                entry.write(piece)
                digest.update(piece)
                size += len(piece)
        self._entries[name] = {"size": size, "sha256": digest.hexdigest()}

    def finish(self, about: dict[str, Any]) -> str:
        """Write the manifest with the fields of `about` and close the file; return the manifest's sha256."""
        manifest = {"format": FORMAT, "wangge": version("wangge"), **about, "entries": self._entries}
        content = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
        with self._zip.open(_info(MANIFEST), "w", force_zip64=True) as entry:
            entry.write(content)
        self._zip.close()
        return sha256(content).hexdigest()

    def abandon(self) -> None:
        """Close an incomplete file."""
        with suppress(OSError, ValueError):
            self._zip.close()


@contextmanager
def new_file(path: Path, *, overwrite: bool) -> Iterator[IO[bytes]]:
    """Write `path` atomically through `path.part`, readable by its owner only.

    Raises `UsageError` if the file exists and `overwrite` is false, or another backup writes the same file;
    `DiskFull` if the disk is full.
    """
    _refuse_existing(path, overwrite=overwrite)
    part = path.with_name(f"{path.name}.part")
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    # Closing the file writes what is still in its buffer, so it can fail as well.
    with explain_disk_errors(path), os.fdopen(os.open(part, flags, 0o600), "r+b") as file:
        _lock(file, part)
        try:
            file.truncate()
            yield file
            file.flush()
            os.fsync(file.fileno())
            _refuse_existing(path, overwrite=overwrite)
            part.replace(path)
            _sync_folder(path.parent)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def _refuse_existing(path: Path, *, overwrite: bool) -> None:
    if os.path.lexists(path) and not (overwrite and path.is_file()):
        hint = "name another file, or give --overwrite" if path.is_file() else "name another file"
        raise UsageError(f"{printable_path(path)} exists already; {hint}")


def _lock(file: IO[bytes], part: Path) -> None:
    try:
        lock_now(file)
    except HeldByAnotherError as error:
        raise UsageError(f"{printable_path(part)} is being written by another backup; let it end") from error


@contextmanager
def explain_disk_errors(path: Path) -> Iterator[None]:
    """Add `path` to an `OSError` of the block if the error names no file; raise `DiskFull` if the disk is full."""
    try:
        yield
    except OSError as error:
        if error.filename is not None or error.errno is None:
            raise
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise DiskFull(
                f"{printable_path(path)}: {error.strerror}; make room on its disk, or name another place"
            ) from error
        raise OSError(error.errno, error.strerror, str(path)) from error


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _DATE)
    info.create_system = _UNIX
    info.external_attr = 0o600 << 16
    return info
