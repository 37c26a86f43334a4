"""Writes marked copies of the files with rejects: faulty cells are coloured and have a comment."""

from __future__ import annotations

import io
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from wangge.graph.errors import SourceError, UsageError
from wangge.graph.model import Model
from wangge.loaders.messages.reject_text import Language
from wangge.loaders.planning.plan import Plan
from wangge.loaders.privacy import public_text
from wangge.loaders.project import Dataset
from wangge.loaders.reject import Reject
from wangge.loaders.reports.rows_copy import mark_rows
from wangge.loaders.reports.whole_file import write_whole
from wangge.loaders.reports.workbook_copy import CannotKeepError, mark_workbook
from wangge.loaders.sheets.sources import files_of, read_sheets

__all__ = ["refuse_source_folder", "write_marked"]

_ARCHIVE = b"PK"
_MARKED = ".marked"
_SHEETS = ("xl/worksheets/", "xl/sharedStrings")
_PLAIN, _MACROS = ".xlsx", ".xlsm"
# To copy a workbook with its formats, all of it must be in memory. If its sheets are larger than this, it is copied row
# by row, without formats.
_MOST_BYTES = 32 << 20
_TOO_LARGE = "原表格式未保留：文件太大 / formats are not kept, the file is too large"
_CANNOT_KEEP = (
    "原表格式未保留：文件含无法复制的部分 / formats are not kept, the file has parts that can't be copied"
)


def refuse_source_folder(folder: Path, datasets: Iterable[Dataset]) -> None:
    """Raise `UsageError` if the folder for copies contains the files of a dataset."""
    for dataset in datasets:
        source = dataset.source.resolve()
        is_inside = (
            folder.resolve() == source.parent if source.is_file() else folder.resolve().is_relative_to(source)
        )
        if is_inside:
            raise UsageError(
                f"{folder} holds the sheets of dataset {dataset.name!r}; name another folder for the copies"
            )


def write_marked(folder: Path, plan: Plan, *, project: Path, language: Language = "zh") -> list[Path]:
    """Write a marked copy of every file in which a plan rejects rows; return the paths of the copies.

    The texts of the faults are in Chinese and English, `language` first. File names in the plan are relative
    to `project`. A workbook keeps its formats; of other files only the rows are copied. Phones are masked and
    ID numbers removed in a copy. Raises `UsageError` if `folder` contains the sources, `SourceError` for a
    file that can no longer be read, `OSError` if a copy can't be written.
    """
    refuse_source_folder(folder, (part.dataset for part in plan.datasets))
    folder.mkdir(parents=True, exist_ok=True)
    files = list(_files_with_rejects(plan, project))
    copies = []
    for (file, rejects), name in zip(files, _names([file for file, _ in files]), strict=True):
        content, ending = _marked(file, rejects, project, plan.model, language)
        copies.append(folder / f"{name}{_MARKED}{ending}")
        write_whole(copies[-1], content)
    return copies


def _files_with_rejects(plan: Plan, project: Path) -> Iterator[tuple[Path, list[Reject]]]:
    for part in plan.datasets:
        by_file: dict[str, list[Reject]] = defaultdict(list)
        for reject in part.rejects:
            by_file[reject.file].append(reject)
        if not by_file:
            continue
        for file in _sheets_of(part.dataset):
            names = [name for name in by_file if _same(project / name, file)]
            if names:
                yield file, [reject for name in names for reject in by_file[name]]


def _sheets_of(dataset: Dataset) -> Sequence[Path]:
    """The files of a dataset; empty if it has no sheets, such as a divisions package."""
    try:
        return files_of(dataset)
    except SourceError:
        return ()


def _same(rejected: Path, file: Path) -> bool:
    """Whether the path `rejected` of a reject means `file`.

    They may differ, because private numbers are removed from the path in a reject.
    """
    return public_text(rejected.resolve().as_posix()) == public_text(file.resolve().as_posix())


def _names(files: Sequence[Path]) -> list[str]:
    """A unique name for each copy, without suffix; `grids.csv` becomes `grids`."""
    stems = Counter(_stem(file).casefold() for file in files)
    taken_names: set[str] = set()
    names = []
    for file in files:
        base_name = _stem(file) if stems[_stem(file).casefold()] == 1 else f"{_stem(file)}{file.suffix}"
        name, number = base_name, 2
        while name.casefold() in taken_names:
            name, number = f"{base_name}-{number}", number + 1
        taken_names.add(name.casefold())
        names.append(name)
    return names


def _stem(file: Path) -> str:
    return public_text(file.stem).replace("/", " ").removesuffix(_MARKED)


def _marked(
    file: Path, rejects: Sequence[Reject], project: Path, model: Model, language: Language
) -> tuple[bytes, str]:
    """The bytes of a copy, and its suffix: .xlsm if macros are kept, else .xlsx.

    Macros are kept only if a workbook is copied with its formats.
    """
    by_sheet: dict[str, list[Reject]] = defaultdict(list)
    for reject in rejects:
        by_sheet[reject.sheet].append(reject)
    sheets = list(read_sheets(Dataset(file.stem, file), project))
    content = file.read_bytes()
    if not content.startswith(_ARCHIVE) or _is_open_document(content):
        return mark_rows(sheets, by_sheet, model, language=language), _PLAIN
    if _unpacked(content) > _MOST_BYTES:
        return mark_rows(sheets, by_sheet, model, [_TOO_LARGE], language=language), _PLAIN
    macros = file.suffix.lower() == _MACROS
    try:
        marked = mark_workbook(content, sheets, by_sheet, model, macros=macros, language=language)
        return marked, _MACROS if macros else _PLAIN
    except CannotKeepError:
        return mark_rows(sheets, by_sheet, model, [_CANNOT_KEEP], language=language), _PLAIN


def _is_open_document(content: bytes) -> bool:
    """Whether a workbook is an .ods, of which only the rows are copied."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "content.xml" in archive.namelist()


def _unpacked(content: bytes) -> int:
    """The decompressed size of a workbook's sheets in bytes.

    The sizes declared in the zip are right, because the reader has checked them before.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return sum(e.file_size for e in archive.infolist() if e.filename.startswith(_SHEETS))
