"""Reads the recipes of a project, and determines how error messages name the project's files."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from wangge.loaders.project import Project
from wangge.loaders.projectmodel import model_of
from wangge.loaders.small_file import printable_path
from wangge.queries.recipes.library import Library, read_library

__all__ = ["file_naming", "missing_paths", "project_library", "recipe_faults"]


def project_library(project: Project, naming: Callable[[Path], str] | None = None) -> Library:
    """Read the shipped recipes and those in the project's rule folders, broken ones included.

    `naming` returns the text that stands for a path in error messages: by default the path relative to the project.
    """
    folders = [path for path in project.rule_paths if path.is_dir()]
    return read_library(folders, model_of(project), naming=naming or file_naming(project.folder))


def recipe_faults(project: Project, library: Library) -> list[str]:
    """Return an error line for each rule path that doesn't exist and for each recipe or fragment that is broken."""
    missing = missing_paths(project, file_naming(project.folder))
    return [*missing, *(str(fault) for fault in library.broken.values())]


def missing_paths(project: Project, naming: Callable[[Path], str]) -> list[str]:
    """Return an error line for each rule path of the project that doesn't exist."""
    return [
        f"{naming(path)}: no such file or folder; fix rules.paths in wangge.toml"
        for path in project.rule_paths
        if not path.exists()
    ]


def file_naming(folder: Path, prefix: str = "") -> Callable[[Path], str]:
    """Return a function that maps a path to its text in error messages.

    The text is `prefix` and the path relative to `folder`, because annotations of CI servers need relative paths.
    """

    def name(path: Path) -> str:
        try:
            return prefix + printable_path(path.absolute().relative_to(folder)).replace(os.sep, "/")
        except ValueError:
            return printable_path(path)

    return name
