"""Returns the model by which a project's sheets are read: that of wangge, with the project's own headers."""

from __future__ import annotations

import re
from pathlib import Path

from wangge.graph.errors import ProjectError
from wangge.graph.model import Model, load_model
from wangge.loaders.project import PROJECT_FILE, Project
from wangge.loaders.small_file import printable_path

__all__ = ["model_of"]


def model_of(project: Project) -> Model:
    """Return the model with the headers in the table `[headers]` of wangge.toml.

    Raises `ProjectError` with the line of an entry that can't be used.
    """
    if not project.headers:
        return load_model()
    from wangge.graph.model.own_headers import OwnHeaderError, with_own_headers

    try:
        return with_own_headers(load_model(), project.headers)
    except OwnHeaderError as error:
        path = project.folder / PROJECT_FILE
        where = ".".join(("headers", *error.entry))
        line = _line_of(path, error.entry[-1])
        raise ProjectError(f"{printable_path(path)}{line}: {where}: {error.message}") from error


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
