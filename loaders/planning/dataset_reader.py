"""Reads the files of one dataset for a plan, computes their digest, and lists the files that aren't read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import nullcontext
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from wangge.graph.errors import SourceError
from wangge.graph.model import Model
from wangge.loaders.mappings.project_mappings import ProjectMappings, project_mappings
from wangge.loaders.progress import Progress
from wangge.loaders.project import Dataset
from wangge.loaders.reject import Notice
from wangge.loaders.sheets.folder import FolderContent
from wangge.loaders.sheets.sources import fingerprint, folder_of, read_sheets

if TYPE_CHECKING:
    from wangge.loaders.overlay.layers import Layers
    from wangge.loaders.references.resolve import Directory
    from wangge.loaders.sheets.sheet_source import SheetSource
    from wangge.loaders.sheets.understood import UnderstoodSheet

__all__ = ["DatasetReader", "DatasetReaders"]


class DatasetReaders:
    """Makes the readers of a plan's datasets.

    `origins` maps the names of the datasets that aren't read from files to their sources.

    Raises `ProjectError` for a mapping or names.csv of the project `folder` that can't be used.
    """

    def __init__(
        self, folder: Path, model: Model, day: date | None, origins: Mapping[str, SheetSource]
    ) -> None:
        self._mappings = project_mappings(folder, model, day)
        self._origins = origins

    def of(self, dataset: Dataset) -> DatasetReader:
        """Return the reader of a dataset."""
        return DatasetReader(dataset, self._origins.get(dataset.name), self._mappings)


class DatasetReader:
    """Reads a dataset from the files at `dataset.source`, or from the source of sheets `origin` if given.

    `mappings` are those of the project; they don't apply to `origin`.
    """

    def __init__(
        self, dataset: Dataset, origin: SheetSource | None, mappings: ProjectMappings | None = None
    ) -> None:
        self._dataset = dataset
        self._origin = origin
        self._mappings = mappings if origin is None else None
        self._content = FolderContent() if origin else folder_of(dataset)
        self.sha256 = origin.fingerprint() if origin else self._fingerprint()
        self.unread = tuple(self._content.unread)

    def notices(self) -> tuple[Notice, ...]:
        """A notice for every file of the folder that is not read, and one for all files that programs left there."""
        return self._content.notices(Path(self._dataset.source.name))

    def sheets(
        self,
        folder: Path,
        model: Model,
        progress: Progress,
        directory: Directory | None = None,
        layers: Layers | None = None,
        day: date | None = None,
    ) -> list[UnderstoodSheet]:
        """Read and interpret every sheet; files are named relative to `folder`.

        The units that ledgers name are looked up in `directory`; without a directory, no mapping is used. For
        the look-up, the directory has the units of other datasets, and the units that belong to this dataset
        only because of its change events (see `Layers.overlaid`). Ledgers may also use the names that units
        get from events in the same files that are in force on `day`. Raises `SourceError` for a file that
        can't be read, or if no sheet has a row.
        """
        from wangge.loaders.mappings.collector import LedgerCollector
        from wangge.loaders.sheets.repeated_rows import leave_out_repeats
        from wangge.loaders.sheets.understand import understand_all

        dataset, origin, ledgers = self._dataset, self._origin, None
        if self._mappings is not None and directory is not None:
            ledgers = LedgerCollector(model, directory, self._mappings)
        sheets: list[UnderstoodSheet] = []
        before = 0
        with directory.without_dataset(dataset.name) if directory is not None else nullcontext():
            if ledgers is not None and directory is not None and layers is not None:
                for label, codes in layers.overlaid(dataset.name).items():
                    directory.keep(label, codes)
            for raw in origin.sheets() if origin else read_sheets(dataset, folder):
                report = partial(_report, progress, dataset, before)
                if ledgers is not None and ledgers.take(raw):
                    continue
                for sheet in understand_all(raw, model, report, others_declare=directory is not None):
                    sheets.append(sheet)
                    before += sheet.rows_in
                    progress(f"read {dataset.name}", before, None)
            leave_out_repeats(sheets)
            if ledgers is not None:
                ledgers.know(sheets, day)
                sheets += ledgers.sheets(partial(_report, progress, dataset, before))
        if not any(sheet.rows_in or sheet.adds_only for sheet in sheets):
            raise SourceError(f"{dataset.source}: no row in any sheet; fill in the sheets first")
        return sheets

    def _fingerprint(self) -> str:
        """The sha256 of the files and, if the project has any, of its mappings and names."""
        own = fingerprint(self._dataset, content=self._content)
        if self._mappings is None or not self._mappings.digest:
            return own
        return hashlib.sha256(f"{own} {self._mappings.digest}".encode()).hexdigest()


def _report(progress: Progress, dataset: Dataset, before: int, rows: int) -> None:
    progress(f"read {dataset.name}", before + rows, None)
