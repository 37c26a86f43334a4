"""Where a command may write: never over what a project is loaded from."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from wangge.graph.errors import UsageError
from wangge.loaders.project import Dataset

__all__ = ["refuse_among_sheets", "refuse_place", "refuse_plan_place"]


def refuse_plan_place(path: Path, datasets: Sequence[Dataset]) -> None:
    """Raise `UsageError` for a name under which a kept plan isn't found again, or which is a sheet's."""
    if path.suffix != ".json":
        raise UsageError(f"{path}: a kept plan is a .json file; name it so")
    refuse_place(path, datasets)


def refuse_place(path: Path, datasets: Sequence[Dataset]) -> None:
    """Raise `UsageError` for a file that can't be written, or that lies among the sheets of a dataset."""
    folder = path.resolve().parent
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise UsageError(f"{path}: its folder isn't there or can't be written; make it or name another")
    refuse_among_sheets(path, datasets)


def refuse_among_sheets(path: Path, datasets: Sequence[Dataset]) -> None:
    """Raise `UsageError` for a file that lies among the sheets of a dataset, or is one."""
    for dataset in datasets:
        if dataset.source.resolve() in (path.resolve().parent, path.resolve()):
            raise UsageError(
                f"{path} lies among the sheets of dataset {dataset.name!r}; name another place for it"
            )
