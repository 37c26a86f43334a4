"""Returns the model of a project: that of wangge, with the project's own kinds and headers."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from wangge.graph.errors import ProjectError
from wangge.graph.model import Model, load_model
from wangge.loaders.project import KINDS_FOLDER, PROJECT_FILE, Project
from wangge.loaders.small_file import printable_path

if TYPE_CHECKING:
    from wangge.loaders.kindfiles import KindFile

__all__ = ["model_of", "model_of_graph"]


def model_of(project: Project) -> Model:
    """Return the model with the kinds in kinds/*.toml, and with the headers in the table `[headers]` of wangge.toml.

    Raises `ProjectError` with file and line of an entry that can't be used.
    """
    model = _with_kinds(project.folder)
    if not project.headers:
        return model
    from wangge.graph.model.own_headers import OwnHeaderError, with_own_headers

    try:
        return with_own_headers(model, project.headers)
    except OwnHeaderError as error:
        path = project.folder / PROJECT_FILE
        where = ".".join(("headers", *error.entry))
        line = _line_of(path, error.entry[-1])
        raise ProjectError(f"{printable_path(path)}{line}: {where}: {error.message}") from error


def model_of_graph(project: Project, remembered: str) -> Model:
    """Return the model of a project with the kinds that its graph remembers, even if no file declares them any more.

    `remembered` is the property `kinds` of the graph's marker. Raises the errors of `model_of`, and `ModelError` for a
    marker that was damaged.
    """
    model = model_of(project)
    return _with_remembered(model, remembered) if remembered else model


def _with_kinds(folder: Path) -> Model:
    # Most projects have no kinds of their own; they needn't wait for the import.
    if not (folder / KINDS_FOLDER).is_dir():
        return load_model()
    from wangge.loaders.kindfiles import read_kind_files

    files = read_kind_files(folder)
    return _model_with(files) if files else load_model()


@lru_cache(maxsize=8)
def _model_with(files: tuple[KindFile, ...]) -> Model:
    """Return the model with the kinds of these files; equal files give the same object."""
    from wangge.loaders.kindfiles import model_with_kinds

    return model_with_kinds(load_model(), files)


def _with_remembered(model: Model, remembered: str) -> Model:
    from wangge.graph.model.own.extending import with_remembered_kinds

    return with_remembered_kinds(model, remembered)


def _line_of(path: Path, key: str) -> str:
    """Return `:LINE` for the line with an entry or table of this name after `[headers]`, or "" if there is none."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return ""
    name = rf"""["']?{re.escape(key)}["']?"""
    entry = re.compile(
        rf"""\s*(?:{name}\s*=|\[\s*["']?headers["']?\s*\.\s*{name}\s*\]|headers\s*\..*{name}\s*=)"""
    )
    started = False
    for number, line in enumerate(lines, start=1):
        started = started or "headers" in line
        if started and entry.match(line):
            return f":{number}"
    return ""
