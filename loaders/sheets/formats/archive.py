"""Opens an .xlsx, and measures the decompressed size of its parts before any part is parsed."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from posixpath import dirname, join, normpath

from wangge.graph.errors import SourceError
from wangge.loaders.sheets.formats.markup import Handler, MarkupError, parse_markup

__all__ = ["Archive", "Relations", "damaged", "open_archive", "protected"]

_MOST_BYTES = 1 << 30
_MOST_RATIO = 250
_RATIO_FROM = 16 << 20
_MOST_PARTS = 10_000
_CHUNK = 1 << 18

Relations = dict[str, tuple[str, str]]


def damaged(label: str, reason: str) -> SourceError:
    """The error for a file that can't be read as a workbook."""
    line = reason.splitlines()[0] if reason else "nothing readable"
    return SourceError(
        f"{label}: damaged, protected, or not a workbook ({line}); save it again without a password"
    )


def protected(label: str) -> SourceError:
    """The error for a workbook with a password."""
    return SourceError(f"{label}: protected with a password; save it again without one")


class Archive:
    """The parts of a workbook by name.

    In a name, upper and lower case mean the same, and so do slashes and backslashes.
    """

    def __init__(self, archive: zipfile.ZipFile, label: str) -> None:
        self.label = label
        self._archive = archive
        self._entries = {_key(entry.filename): entry for entry in archive.infolist()}

    def __contains__(self, part: str) -> bool:
        return _key(part) in self._entries

    def parse(self, part: str, handler: Handler) -> None:
        """Parse a part; raises `SourceError` for a missing part and for malformed XML."""
        entry = self._entries.get(_key(part))
        if entry is None:
            raise damaged(self.label, f"it has no part {part}")
        try:
            parse_markup(_chunks(self._archive, entry), handler)
        except MarkupError as error:
            raise damaged(self.label, f"{part}: {error}") from error

    def relations(self, part: str) -> Relations:
        """Return the relations of a part ("" for the workbook) as `{id: (type, name of the other part)}`."""
        folder, _, name = part.rpartition("/")
        listed = join(folder, "_rels", f"{name}.rels")
        if listed not in self:
            return {}
        relations = _Relations(dirname(part))
        self.parse(listed, relations)
        return relations.by_id


@contextmanager
def open_archive(content: bytes, label: str) -> Iterator[Archive]:
    """Open an archive, after decompressing every part once to measure it.

    The size that a part declares is ignored. Raises `SourceError` for an archive that is damaged, has a password,
    or decompresses to more than a workbook can need.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _measure(archive, label)
            yield Archive(archive, label)
    except RuntimeError as error:
        if isinstance(error, NotImplementedError):
            raise damaged(label, str(error)) from error
        raise protected(label) from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        struct.error,
        EOFError,
        ValueError,
        OSError,
    ) as error:
        raise damaged(label, str(error) or type(error).__name__) from error


def _measure(archive: zipfile.ZipFile, label: str) -> None:
    total = 0
    entries = archive.infolist()
    if len(entries) > _MOST_PARTS:
        raise SourceError(
            f"{label}: {len(entries):,} parts, more than a workbook has ({_MOST_PARTS:,} at most); not opened"
        )
    for entry in entries:
        size = 0
        for chunk in _chunks(archive, entry):
            size += len(chunk)
            _refuse_bomb(label, total + size, size, entry.compress_size)
        total += size


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    # zipfile reads only as many bytes as a part declares, but the part may be larger.
    declared, entry.file_size = entry.file_size, _MOST_BYTES + _CHUNK
    try:
        with archive.open(entry) as part:
            while chunk := part.read(_CHUNK):
                yield chunk
    finally:
        entry.file_size = declared


def _refuse_bomb(label: str, total: int, size: int, packed: int) -> None:
    if total > _MOST_BYTES:
        raise SourceError(
            f"{label}: unpacks to more than {_MOST_BYTES >> 20} MB; split it into several files"
        )
    if size > _RATIO_FROM and size > _MOST_RATIO * max(packed, 1):
        raise SourceError(
            f"{label}: unpacks to more than {_MOST_RATIO} times its size, more than any real workbook; not opened"
        )


def _key(part: str) -> str:
    return part.replace("\\", "/").lstrip("/").casefold()


class _Relations(Handler):
    """Parses the relations of one part; a relative target is resolved from the part's folder."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.by_id: Relations = {}
        self._folder = folder

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "").replace("\\", "/")
            part = normpath(target if target.startswith("/") else join("/", self._folder, target))
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.by_id[attributes.get("Id", "")] = (kind, part.lstrip("/"))
