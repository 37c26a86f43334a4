"""Rejects output paths that would overwrite a project's sheets or can't be written."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from wangge.graph.errors import UsageError
from wangge.loaders.project import Dataset

__all__ = ["refuse_among_sheets", "refuse_path", "refuse_plan_path"]


def refuse_plan_path(path: Path, datasets: Sequence[Dataset]) -> None:
    """Raise `UsageError` if the path of a saved plan doesn't end in .json, or if `refuse_path` rejects the path."""
    if path.suffix != ".json":
        raise UsageError(f"{path}: the name of a saved plan must end in .json")
    refuse_path(path, datasets)


def refuse_path(path: Path, datasets: Sequence[Dataset]) -> None:
    """Raise `UsageError` if the file's folder doesn't exist, isn't writable or contains sheets of a dataset."""
    folder = path.resolve().parent
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise UsageError(f"{path}: its folder doesn't exist or can't be written; create it or choose another")
    refuse_among_sheets(path, datasets)


def refuse_among_sheets(path: Path, datasets: Sequence[Dataset]) -> None:
    """Raise `UsageError` if a file is the source of a dataset or is in the folder of a dataset."""
    for dataset in datasets:
        if dataset.source.resolve() in (path.resolve(), *path.resolve().parents):
            raise UsageError(
                f"{path} is among the sheets of dataset {dataset.name!r}; choose another folder for it"
            )
