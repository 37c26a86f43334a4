"""Refuses output files that would overwrite a project's sheets or can't be written."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from wangge.graph.errors import UsageError
from wangge.loaders.project import Dataset

__all__ = ["refuse_among_sheets", "refuse_place", "refuse_plan_place"]


def refuse_plan_place(path: Path, datasets: Sequence[Dataset]) -> None:
    """Raise `UsageError` for a saved plan whose name doesn't end in .json, or whose place is refused."""
    if path.suffix != ".json":
        raise UsageError(f"{path}: a kept plan is a .json file; name it so")
    refuse_place(path, datasets)


def refuse_place(path: Path, datasets: Sequence[Dataset]) -> None:
    """Raise `UsageError` for a file that can't be written, or is in the folder of a dataset's sheets."""
    folder = path.resolve().parent
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise UsageError(f"{path}: its folder isn't there or can't be written; make it or name another")
    refuse_among_sheets(path, datasets)


def refuse_among_sheets(path: Path, datasets: Sequence[Dataset]) -> None:
    """Raise `UsageError` for a file that is a dataset's source, or in the folder of its sheets."""
    for dataset in datasets:
        if dataset.source.resolve() in (path.resolve().parent, path.resolve()):
            raise UsageError(
                f"{path} lies among the sheets of dataset {dataset.name!r}; name another place for it"
            )
