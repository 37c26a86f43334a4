"""Where sheets come from: a folder of CSV files and workbooks, or one such file."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from charset_normalizer import from_bytes
from python_calamine import CalamineError, CalamineWorkbook

from graph.errors import SourceError, UsageError
from loaders.project import Dataset, Project
from loaders.table import Cell, RawRow, RawSheet

__all__ = ["datasets_for", "files_of", "fingerprint", "read_sheets"]

TEXT = (".csv",)
WORKBOOKS = (".xlsx", ".xlsm", ".xls")


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
        if path.suffix.lower() not in (*TEXT, *WORKBOOKS):
            raise SourceError(f"{path}: not a sheet that can be read; give .csv, .xlsx or .xls")
        return (path,)
    if not path.is_dir():
        raise SourceError(f"{path}: no such file or folder; check the path of dataset {dataset.name!r}")
    found = sorted(
        file
        for file in path.iterdir()
        if file.suffix.lower() in (*TEXT, *WORKBOOKS) and not file.name.startswith((".", "~$"))
    )
    if not found:
        raise SourceError(
            f"{path}: no .csv, .xlsx or .xls in this folder; `wangge template` writes a workbook"
        )
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
        yield from _read_csv(file, shown) if file.suffix.lower() in TEXT else _read_workbook(file, shown)


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


def _read_csv(file: Path, shown: str) -> Iterator[RawSheet]:
    text = _decode(_bytes(file), shown)
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[RawRow] = []
    start = 1
    try:
        for cells in reader:
            rows.append(RawRow(start, tuple(cells)))
            start = reader.line_num + 1
    except csv.Error as error:
        raise SourceError(f"{shown} line {start}: {error}; save the sheet as CSV again") from error
    yield RawSheet(shown, file.stem, tuple(row for row in rows if row.cells))


def _decode(content: bytes, shown: str) -> str:
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if marked else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    best = from_bytes(content).best()
    if best is None:
        raise SourceError(f"{shown}: neither UTF-8 nor GB18030 text; save it as CSV UTF-8")
    return str(best)


def _read_workbook(file: Path, shown: str) -> Iterator[RawSheet]:
    content = _bytes(file)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            yield RawSheet(shown, name, tuple(_workbook_rows(rows)))
    except CalamineError as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise SourceError(
            f"{shown}: damaged, protected or no workbook ({reason}); save it again without a password"
        ) from error


def _workbook_rows(rows: Sequence[Sequence[object]]) -> Iterator[RawRow]:
    for number, cells in enumerate(rows, start=1):
        if any(cell is not None and cell != "" for cell in cells):
            yield RawRow(number, tuple(_cell(cell) for cell in cells))


def _cell(value: object) -> Cell:
    return value if isinstance(value, str | int | float | bool | date | datetime) else str(value)
