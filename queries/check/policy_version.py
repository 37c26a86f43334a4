"""Notices changes of the files from which a policy is read, without reading them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from pathlib import Path

from wangge.graph.errors import WanggeError
from wangge.loaders.project import KINDS_FOLDER, PROJECT_FILE, Project
from wangge.loaders.small_file import file_version
from wangge.queries.check.affected import FILE_ENDINGS
from wangge.queries.recipes.fragments import FRAGMENT_FOLDER

__all__ = ["policy_version"]


def policy_version(find_project: Callable[[], Project]) -> Hashable:
    """Return a value that changes whenever a file of a project's policy is saved, added or removed.

    The files are wangge.toml, rules, recipes, fragments, waivers, baseline and the project's own kinds.
    """
    try:
        project = find_project()
    except WanggeError as error:
        return str(error)
    return tuple((str(path), file_version(path)) for path in _files(project))


def _files(project: Project) -> Iterator[Path]:
    yield project.folder / PROJECT_FILE
    yield from (path for path in (project.waivers, project.baseline) if path is not None)
    yield from sorted((project.folder / KINDS_FOLDER).glob("*.toml"))
    for path in project.rule_paths:
        yield path
        for folder in (path, path / FRAGMENT_FOLDER):
            yield from sorted(file for file in folder.glob("*") if file.suffix in FILE_ENDINGS)
