"""Where sheets come from: a folder of CSV files, workbooks and Parquet files, or one such file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from graph.errors import SourceError, UsageError
from loaders.project import Dataset, Project
from loaders.sheets.formats.parquet import read_parquet
from loaders.sheets.formats.text import read_text
from loaders.sheets.formats.workbook import read_workbook
from loaders.sheets.table import RawSheet

__all__ = ["datasets_for", "files_of", "fingerprint", "read_sheets"]

TEXT = (".csv",)
WORKBOOKS = (".xlsx", ".xlsm", ".xls")
PARQUET = (".parquet",)
READABLE = (*TEXT, *WORKBOOKS, *PARQUET)


def datasets_for(project: Project, sources: tuple[str, ...], name: str | None = None) -> tuple[Dataset, ...]:
    """The datasets that a command's words name; with none, all of the project's.

    A source is a dataset's name or a path; a path that no dataset has is a dataset of its own,
    called `name` or after its file. Raises `UsageError` when there is nothing to load.
    """
    if not sources:
        chosen = (project.dataset(name),) if name else project.datasets
        if not chosen:
            raise UsageError(
                f"{project.folder} names no datasets; name a file or folder, or run `wangge init`"
            )
        return chosen
    return tuple(_dataset(project, source, name) for source in sources)


def _dataset(project: Project, source: str, name: str | None) -> Dataset:
    path = Path(source).resolve()
    for dataset in project.datasets:
        if dataset.name == source or dataset.source.resolve() == path:
            return dataset
    if not path.exists():
        raise SourceError(f"{source}: no such file or folder; check the path")
    return Dataset(name or path.stem, path)


def files_of(dataset: Dataset) -> tuple[Path, ...]:
    """The files of a dataset in a fixed order; raises `SourceError` where there are none."""
    path = dataset.source
    if path.is_file():
        if path.suffix.lower() not in READABLE:
            raise SourceError(f"{path}: not a sheet that can be read; give .csv, .xlsx, .xls or .parquet")
        return (path,)
    if not path.is_dir():
        raise SourceError(f"{path}: no such file or folder; check the path of dataset {dataset.name!r}")
    found = sorted(
        file
        for file in path.iterdir()
        if file.suffix.lower() in READABLE and not file.name.startswith((".", "~$"))
    )
    if not found:
        inner = "、".join(sorted(entry.name for entry in path.iterdir() if entry.is_dir())[:5])
        todo = f"name one of its folders ({inner})" if inner else "`wangge template` writes a workbook"
        raise SourceError(f"{path}: no .csv, .xlsx or .xls, nor .parquet, in this folder; {todo}")
    for file in found:
        if file.exists() and not file.is_file():
            raise SourceError(f"{file}: a pipe, a device or a folder, not a sheet; take it out of the folder")
    return tuple(found)


def fingerprint(dataset: Dataset) -> str:
    """The sha256 over names and bytes of all files of a dataset, in hexadecimal."""
    digest = hashlib.sha256()
    for file in files_of(dataset):
        content = _bytes(file)
        digest.update(f"{file.name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def read_sheets(dataset: Dataset, folder: Path) -> Iterator[RawSheet]:
    """Read every sheet of a dataset; files are named relative to `folder` where they lie in it.

    Raises `SourceError` for a file that can't be read.
    """
    for file in files_of(dataset):
        shown = _shown(file, folder)
        suffix = file.suffix.lower()
        if suffix in PARQUET:
            yield from read_parquet(file, shown)
        elif suffix in TEXT:
            yield from read_text(_bytes(file), shown)
        else:
            yield from read_workbook(_bytes(file), shown)


def _shown(file: Path, folder: Path) -> str:
    resolved = file.resolve()
    if resolved.is_relative_to(folder.resolve()):
        return resolved.relative_to(folder.resolve()).as_posix()
    return file.as_posix()


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise SourceError(f"{file}: {error.strerror}; check the file") from error
