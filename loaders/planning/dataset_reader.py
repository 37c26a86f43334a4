"""Reads the files of one dataset for a plan, computes their digest, and lists the files that aren't read."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from wangge.graph.errors import SourceError
from wangge.graph.model import Model
from wangge.loaders.progress import Progress
from wangge.loaders.project import Dataset
from wangge.loaders.reject import Notice
from wangge.loaders.sheets.sources import fingerprint, read_sheets, unread_of
from wangge.loaders.small_file import printable_path

if TYPE_CHECKING:
    from wangge.loaders.sheets.sheet_source import SheetSource
    from wangge.loaders.sheets.understood import UnderstoodSheet

__all__ = ["DatasetReader"]


class DatasetReader:
    """Reads a dataset from the files at `dataset.source`, or from the source of sheets `origin` if given."""

    def __init__(self, dataset: Dataset, origin: SheetSource | None) -> None:
        self._dataset = dataset
        self._origin = origin
        self.sha256 = origin.fingerprint() if origin else fingerprint(dataset)
        self.unread = () if origin else unread_of(dataset)

    def notices(self) -> tuple[Notice, ...]:
        """A notice for every file of the folder that is not read."""
        return tuple(
            Notice(printable_path(Path(entry.path.name)), "", f"was not read: it {entry.why}")
            for entry in self.unread
        )

    def sheets(self, folder: Path, model: Model, progress: Progress) -> list[UnderstoodSheet]:
        """Read and interpret every sheet; files are named relative to `folder`.

        Raises `SourceError` for a file that can't be read, or if no sheet has a row.
        """
        from wangge.loaders.sheets.understand import understand_all

        dataset, origin = self._dataset, self._origin
        sheets: list[UnderstoodSheet] = []
        before = 0
        for raw in origin.sheets() if origin else read_sheets(dataset, folder):
            for sheet in understand_all(raw, model, partial(_report, progress, dataset, before)):
                sheets.append(sheet)
                before += sheet.rows_in
                progress(f"read {dataset.name}", before, None)
        if not any(sheet.rows_in or sheet.adds_only for sheet in sheets):
            raise SourceError(f"{dataset.source}: no row in any sheet; fill in the sheets first")
        return sheets


def _report(progress: Progress, dataset: Dataset, before: int, rows: int) -> None:
    progress(f"read {dataset.name}", before + rows, None)
