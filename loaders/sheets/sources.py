"""Finds and reads the sheets of a dataset: a folder of CSV files, workbooks and Parquet files, or one such file."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from wangge.graph.errors import SourceError, UsageError
from wangge.loaders.privacy import public_text
from wangge.loaders.project import Dataset, Project
from wangge.loaders.sheets.folder import FolderContent, content_of
from wangge.loaders.sheets.unread import is_left_by_program, why_unread
from wangge.loaders.small_file import printable_path

if TYPE_CHECKING:
    from wangge.loaders.sheets.table import RawSheet

__all__ = ["datasets_for", "files_of", "fingerprint", "folder_of", "name_in", "read_sheets", "shown_path"]

TEXT = (".csv", ".tsv")
WORKBOOKS = (".xlsx", ".xlsm", ".xls")
PARQUET = (".parquet",)
READABLE = (*TEXT, *WORKBOOKS, *PARQUET)
# Files with these suffixes are read if they contain a workbook. WPS Office saves workbooks in Excel's formats as .et.
_MAYBE_WORKBOOKS = (".et", ".ett", ".xlt", ".xltx", ".xltm", ".ods", ".ots")
_WORKBOOK_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# Files with these suffixes are read if they contain a table.
_MAYBE_TABLES = (".txt", ".text", ".tab", ".prn")
_HEAD = 1 << 16
_FORMATS = ".xlsx, .xlsm, .xls, .et, .ods, .csv, .tsv, .txt and .parquet"


def datasets_for(project: Project, sources: tuple[str, ...], name: str | None = None) -> tuple[Dataset, ...]:
    """Return the datasets that the arguments of a command name.

    Each of `sources` is a dataset's name or a path. A path that belongs to no dataset becomes a new dataset.
    Its name is `name`, or else the name of the file. Without `sources`, the result is the dataset `name` or,
    without a name, all datasets of the project. Raises `UsageError` if there is nothing to load.
    """
    if not sources:
        chosen = (project.dataset(name),) if name else project.datasets
        if not chosen:
            raise UsageError(
                f"{project.folder}/wangge.toml has no datasets; name a file or folder, or run `wangge init`"
            )
        return chosen
    return tuple(_dataset(project, source, name) for source in sources)


def _dataset(project: Project, source: str, name: str | None) -> Dataset:
    if "\0" in source:
        raise SourceError(f"{source!r}: a path can't contain a zero byte; check the path")
    path = Path(source).resolve()
    for dataset in project.datasets:
        if dataset.name == source or _is_at(dataset, path):
            return dataset
    if not path.exists():
        raise SourceError(f"{printable_path(Path(source))}: no such file or folder; check the path")
    others = tuple(dataset.source for dataset in project.datasets if _is_inside(dataset.source, path))
    return Dataset(name or public_text(printable_path(Path(path.stem))), path, others=others)


def _is_inside(source: Path, folder: Path) -> bool:
    return "\0" not in str(source) and folder in source.resolve().parents


def _is_at(dataset: Dataset, path: Path) -> bool:
    return "\0" not in str(dataset.source) and dataset.source.resolve() == path


def folder_of(dataset: Dataset) -> FolderContent:
    """Return the files of a dataset's folder, read and unread ones; nothing for a dataset of a single file."""
    if not dataset.source.is_dir():
        return FolderContent()
    return content_of(dataset.source, _is_sheet, dataset.others)


def files_of(dataset: Dataset, content: FolderContent | None = None) -> tuple[Path, ...]:
    """Return the files of a dataset, also those in subfolders, in a fixed order.

    `content` is the result of `folder_of`, if it is known. Raises `SourceError` if there are none.
    """
    path = dataset.source
    label = printable_path(path)
    if "\0" in str(path):
        raise SourceError(f"{str(path)!r}: a path can't contain a zero byte; check dataset {dataset.name!r}")
    if path.is_file():
        if not _is_sheet(path):
            raise SourceError(f"{label}: {why_unread(path)}; wangge reads {_FORMATS}")
        return _demand_utf8(path)
    if not path.is_dir():
        fault = "not a regular file" if path.exists() else "no such file or folder"
        raise SourceError(f"{label}: {fault}; check the path of dataset {dataset.name!r}")
    content = content or folder_of(dataset)
    if not content.sheets:
        raise SourceError(f"{label}: no sheet in this folder; {_instead(content, dataset)}")
    _demand_distinct_names(path, content.sheets)
    return _demand_utf8(*content.sheets)


def _instead(content: FolderContent, dataset: Dataset) -> str:
    """What to do about a folder without sheets."""
    if content.unread:
        first = content.unread[0]
        more = f"; and {len(content.unread) - 1} more" if len(content.unread) > 1 else ""
        return f"{first.name} {first.why}{more}"
    if dataset.others:
        names = "、".join(sorted(printable_path(Path(other.name)) for other in dataset.others)[:5])
        return f"name one of the datasets in it ({names})"
    return "`wangge template` writes a workbook"


def name_in(dataset: Dataset, file: Path) -> str:
    """Return the name of a file of a dataset: its path from the dataset's folder."""
    return file.relative_to(dataset.source).as_posix() if file != dataset.source else file.name


def _is_sheet(path: Path) -> bool:
    """Whether a file is read: a regular file with a known suffix, or one that contains a workbook or a table."""
    suffix = path.suffix.lower()
    if is_left_by_program(path.name) or not path.is_file():
        return False
    if suffix in READABLE:
        return True
    if suffix in _MAYBE_WORKBOOKS:
        return _head(path, 4).startswith(_WORKBOOK_STARTS)
    if suffix in _MAYBE_TABLES:
        from wangge.loaders.sheets.formats.text import looks_like_table

        head = _head(path, _HEAD)
        return looks_like_table(head, whole=len(head) < _HEAD)
    return False


def _head(path: Path, size: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError as error:
        raise _unreadable(path, error) from error


def _demand_utf8(*files: Path) -> tuple[Path, ...]:
    for file in files:
        try:
            os.fsencode(file).decode("utf-8")
        except UnicodeDecodeError as error:
            raise SourceError(
                f"{printable_path(file)}: the name of the file or its folder isn't UTF-8; rename it"
            ) from error
    return files


def fingerprint(dataset: Dataset, *, content: FolderContent | None = None) -> str:
    """The sha256 over names and bytes of all files of a dataset, as hexadecimal text.

    `content` is the result of `folder_of`, if it is known.
    """
    digest = hashlib.sha256()
    for file in files_of(dataset, content):
        own = _bytes(file)
        digest.update(f"{name_in(dataset, file)}\0{len(own)}\0".encode())
        digest.update(own)
    return digest.hexdigest()


def read_sheets(dataset: Dataset, folder: Path, *, most_rows: int | None = None) -> Iterator[RawSheet]:
    """Read every sheet of a dataset; names of files in `folder` are relative to it.

    With `most_rows`, the rows of a workbook's sheet after the first `most_rows` may be left out, which is
    faster. Raises `SourceError` for a file that can't be read.
    """
    from wangge.loaders.sheets.clean_rows import CleanRows

    for file in files_of(dataset):
        label = public_text(shown_path(file, folder))
        for sheet in _told_apart(_sheets_of(file, label, most_rows)):
            yield replace(sheet, rows=CleanRows(sheet.rows))


def _sheets_of(file: Path, label: str, most_rows: int | None) -> Iterable[RawSheet]:
    """Read one file with the reader of its format, which is imported only then.

    A workbook with the suffix of a text, or a text with that of a workbook, is read as what it contains.
    """
    suffix = file.suffix.lower()
    if suffix in PARQUET:
        from wangge.loaders.sheets.formats.parquet import read_parquet

        return read_parquet(_bytes(file), label)
    own = _bytes(file)
    if not own.startswith(_WORKBOOK_STARTS):
        from wangge.loaders.sheets.formats.text import looks_like_table, read_text

        head = own[:_HEAD]
        may_be_text = b"\0" not in head and not head.lstrip().startswith(b"<")
        is_text = may_be_text and looks_like_table(head, whole=len(own) < _HEAD)
        if is_text or suffix in (*TEXT, *_MAYBE_TABLES):
            return read_text(own, label)
    from wangge.loaders.sheets.formats.workbook import read_workbook

    return read_workbook(own, label, most_rows)


def _demand_distinct_names(folder: Path, files: Iterable[Path]) -> None:
    """Raise `SourceError` if two file names differ only in private numbers, which are removed from all output."""
    taken: set[str] = set()
    for file in files:
        public = public_text(printable_path(file.relative_to(folder)))
        if public in taken:
            raise SourceError(f"{public}: two files differ only in a private number; rename one")
        taken.add(public)


def _told_apart(sheets: Iterable[RawSheet]) -> Iterator[RawSheet]:
    taken: set[str] = set()
    for sheet in sheets:
        public = public_text(sheet.name)
        if public in taken:
            raise SourceError(
                f"{sheet.file}: two sheets named {public!r} differ only in a private number; rename one"
            )
        taken.add(public)
        yield sheet


def shown_path(file: Path, folder: Path) -> str:
    """Return how messages name a file or folder: by its path from the project `folder` if it is inside."""
    resolved = file.resolve()
    if resolved.is_relative_to(folder.resolve()):
        return resolved.relative_to(folder.resolve()).as_posix()
    return file.as_posix()


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise _unreadable(file, error) from error


def _unreadable(file: Path, error: OSError) -> SourceError:
    return SourceError(f"{printable_path(file)}: {error.strerror}; check the file")
