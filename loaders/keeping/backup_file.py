"""Reads a backup file, after comparing every entry with its digest."""

from __future__ import annotations

import base64
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from wangge.graph.errors import BackupDamaged, UsageError
from wangge.loaders.keeping.archive import BATCHES, FORMAT, MANIFEST, MARKER_FILE, PROJECT, ROWS, RUNS
from wangge.loaders.keeping.journal import Record, demand_every_run
from wangge.loaders.keeping.projectfiles import is_safe_name
from wangge.loaders.keeping.records import demand_plain, parse_object, unpack
from wangge.loaders.progress import Progress, silent
from wangge.loaders.small_file import MEGABYTE, printable_path

__all__ = ["Backup", "Manifest", "open_backup"]

_LARGEST_MANIFEST = 64 * MEGABYTE
_LARGEST_MARKER = MEGABYTE
_LONGEST_RUN = 64 * MEGABYTE
_PIECE = MEGABYTE
_RUN = re.compile(r"R\d{6,18}")
_LARGE = 128 * MEGABYTE
_UNUSUAL_RATIO = 200
_MOST_RATIO = 1032  # the highest compression ratio of zlib
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    KeyError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
    OSError,
)


class EntryDigest(BaseModel):
    """Size and digest of one entry."""

    model_config = ConfigDict(strict=True)

    size: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Manifest(BaseModel):
    """The last entry of a backup file: the file's format, versions and last run, and the digests of the other entries."""

    model_config = ConfigDict(strict=True)

    format: int
    wangge: str = Field(max_length=100)
    graph_version: str = Field(max_length=100)
    last_run: str = Field(max_length=100)
    entries: dict[str, EntryDigest]


class Backup:
    """A backup file whose entries match their digests; implements `Journal`."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, manifest: Manifest, digest: str) -> None:
        self.path = path
        self.manifest = manifest
        self.digest = digest
        self._zip = archive
        self.marker: Record = {}
        self._runs: list[Record] = []

    def runs(self) -> list[Record]:
        """Every run, oldest first."""
        return self._runs

    def batches(self, run: str) -> Iterator[Record]:
        """The batches of a run, one in memory at a time."""
        name = f"{BATCHES}{run}"
        for batch in self._records(name):
            with self._reading(name):
                _demand_no_bomb(batch["payload"])
            yield batch

    def rows(self, run: str) -> Iterator[Record]:
        """The row digests of a run; empty if the file has none."""
        return self._records(f"{ROWS}{run}")

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The project's files with their paths relative to the project's folder."""
        for name in sorted(self.manifest.entries):
            if name.startswith(PROJECT):
                yield name.removeprefix(PROJECT), self._content(name)

    def read_records(self) -> None:
        """Read the marker and the runs; raises `BackupDamaged` if they are malformed."""
        with self._reading(MARKER_FILE):
            self.marker = demand_plain(parse_object(self._content(MARKER_FILE, _LARGEST_MARKER)))
        with self._reading(RUNS), self._zip.open(RUNS) as lines:
            while line := lines.readline(_LONGEST_RUN):
                self._runs.append(_run(line))
        demand_every_run(self._runs)
        last = self._runs[-1]["id"] if self._runs else ""
        with self._reading(MANIFEST):
            if (self.manifest.last_run, self.manifest.graph_version) != (
                last,
                self.marker.get("model_version"),
            ):
                raise ValueError(f"its last run or version differs from that in {RUNS} and {MARKER_FILE}")

    def check(self, progress: Progress) -> None:
        """Compare every entry with its digest; raises `BackupDamaged`, naming the first that differs."""
        entries = self.manifest.entries
        for done, (name, entry) in enumerate(entries.items(), start=1):
            with self._reading(name), self._zip.open(name) as source:
                digest = sha256()
                while piece := source.read(_PIECE):
                    digest.update(piece)
                if digest.hexdigest() != entry.sha256:
                    raise ValueError("its content has changed")
            progress("check backup", done, len(entries))

    @property
    def _name(self) -> str:
        return printable_path(self.path)

    def _records(self, name: str) -> Iterator[Record]:
        entry = self.manifest.entries.get(name)
        if entry is not None:
            with self._reading(name), self._zip.open(name) as source:
                yield from unpack(source, entry.size)

    def _content(self, name: str, largest: int | None = None) -> bytes:
        if largest is not None and self.manifest.entries[name].size > largest:
            raise ValueError("too large")
        with self._zip.open(name) as source:
            return source.read()

    @contextmanager
    def _reading(self, name: str) -> Iterator[None]:
        try:
            yield
        except _UNREADABLE as error:
            raise BackupDamaged(
                f"{self._name}: {name}: {_reason(error)}; nothing was restored, take another copy of the backup"
            ) from error


@contextmanager
def open_backup(path: Path, *, progress: Progress = silent) -> Iterator[Backup]:
    """Compare every entry of a backup file with its digest and open it.

    Raises `BackupDamaged`, naming the entry, for a truncated or damaged file and for one of a newer format;
    `UsageError` if the file doesn't exist or isn't a regular file.
    """
    with ExitStack() as stack:
        file = stack.enter_context(_regular_file(path))
        try:
            archive = stack.enter_context(zipfile.ZipFile(file))
        except _UNREADABLE as error:
            raise BackupDamaged(
                f"{printable_path(path)}: not a wangge backup, or truncated ({_reason(error)}); take another copy of it"
            ) from error
        manifest, digest = _manifest(path, archive)
        _demand_sound(path, archive, manifest, os.fstat(file.fileno()).st_size)
        backup = Backup(path, archive, manifest, digest)
        backup.check(progress)
        backup.read_records()
        yield backup


def _regular_file(path: Path) -> IO[bytes]:
    try:
        # Non-blocking, because opening a pipe without a writer would hang.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError as error:
        raise UsageError(f"{printable_path(path)}: no such file; name a backup") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise UsageError(f"{printable_path(path)}: not a regular file; name a backup")
    return os.fdopen(descriptor, "rb")


def _manifest(path: Path, archive: zipfile.ZipFile) -> tuple[Manifest, str]:
    name = printable_path(path)
    try:
        if archive.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
            raise ValueError("too large")
        content = archive.read(MANIFEST)
        fields = parse_object(content)
    except _UNREADABLE as error:
        raise BackupDamaged(
            f"{name}: {MANIFEST}: {_reason(error)}; take another copy of the backup"
        ) from error
    if type(format_ := fields.get("format")) is int and format_ > FORMAT:
        raise BackupDamaged(
            f"{name}: {MANIFEST}: the backup has format {format_}, but this version of wangge reads only format {FORMAT}; use a newer version"
        )
    try:
        return Manifest.model_validate(fields), sha256(content).hexdigest()
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise BackupDamaged(
            f"{name}: {MANIFEST}: {where[:80]!r} is not valid in a backup; take another copy of the backup"
        ) from error


def _demand_sound(path: Path, archive: zipfile.ZipFile, manifest: Manifest, size: int) -> None:
    """Raise `BackupDamaged` for zip headers that `ArchiveWriter` never writes."""
    headers = {info.filename: info for info in archive.infolist()}
    for fault in _faults(archive, headers, manifest, size):
        raise BackupDamaged(
            f"{printable_path(path)}: {fault}; nothing was restored, take another copy of the backup"
        )


def _faults(
    archive: zipfile.ZipFile, headers: Mapping[str, zipfile.ZipInfo], manifest: Manifest, size: int
) -> Iterator[str]:
    """The faults of the entries' zip headers."""
    expected_names = {*manifest.entries, MANIFEST}
    if len(headers) != len(archive.infolist()):
        yield "an entry occurs twice"
    for name in sorted(expected_names ^ headers.keys()):
        yield f"{name[:200]!r} is {'missing' if name in expected_names else 'not in its manifest'}"
    yield from (f"{name} is missing" for name in (MARKER_FILE, RUNS) if name not in headers)
    for name, header in headers.items():
        if not _is_entry_name(name):
            yield f"{name[:200]!r} is not an entry of a backup"
        if header.compress_type != zipfile.ZIP_STORED or header.compress_size != header.file_size:
            yield f"{name} is compressed, but backups aren't"
        if name != MANIFEST and header.file_size != manifest.entries[name].size:
            yield f"{name} has another size than its manifest says"
    if sum(header.file_size for header in headers.values()) > size:
        yield "its entries are larger than the file"
    names = [name for name in headers if name.startswith(PROJECT)]
    yield from (
        f"{name} is a file and a folder" for name in names if any(n.startswith(f"{name}/") for n in names)
    )


def _is_entry_name(name: str) -> bool:
    if name.startswith(PROJECT):
        return is_safe_name(name.removeprefix(PROJECT))
    for folder in (BATCHES, ROWS):
        if name.startswith(folder):
            return _RUN.fullmatch(name.removeprefix(folder)) is not None
    return name in (MANIFEST, MARKER_FILE, RUNS)


def _run(line: bytes) -> Record:
    """Parse a run's record; raises `ValueError` if a property that every run has is missing."""
    run = demand_plain(parse_object(line))
    if any(not isinstance(run.get(name), str) for name in ("id", "at", "dataset", "source_sha256", "counts")):
        raise ValueError("a run without id, time, dataset, source or counts")
    if not _RUN.fullmatch(run["id"]):
        raise ValueError("a run without a number")
    datetime.fromisoformat(run["at"])
    return run


def _demand_no_bomb(payload: str) -> None:
    """Raise `ValueError` for a zip bomb: a payload with a higher compression ratio than any in a journal.

    A payload with less than 128 MB of content is always accepted.
    """
    packed = len(payload) * 3 // 4
    if packed * _MOST_RATIO < _LARGE:
        return
    most = max(_LARGE, packed * _UNUSUAL_RATIO)
    inflating = zlib.decompressobj()
    size = 0
    for start in range(0, len(payload), 4 * _PIECE):
        remaining = base64.b64decode(payload[start : start + 4 * _PIECE])
        while remaining and size <= most:
            size += len(inflating.decompress(remaining, _PIECE))
            remaining = inflating.unconsumed_tail
    if size > most:
        raise ValueError("a payload that is compressed more than any in a journal; it may be a zip bomb")


def _reason(error: BaseException) -> str:
    """The text of an error, shortened to one line."""
    text = " ".join(str(error).split())[:120]
    return text or type(error).__name__
