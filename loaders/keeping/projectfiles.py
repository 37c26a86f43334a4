"""Reads and writes the project files of a backup.

They are wangge.toml, the rules, waivers, baseline and tasks that it names, the kinds, the mappings and names.csv.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from wangge.graph.errors import ProjectError, WanggeError
from wangge.loaders.mappings.project_mappings import FOLDER as MAPPINGS_FOLDER
from wangge.loaders.mappings.project_mappings import NAMES_FILE
from wangge.loaders.project import KINDS_FOLDER, PROJECT_FILE, Project
from wangge.loaders.small_file import MEGABYTE, printable_path, read_small_bytes

__all__ = ["ProjectFiles", "is_safe_name", "read_project_files", "write_project_files"]

_POLICY_ENDINGS = (".yaml", ".yml", ".cypher")
_LARGEST = 64 * MEGABYTE
_LONGEST_NAME = 1_000
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f\\:*?"<>|]')


class ProjectFiles(NamedTuple):
    """File contents by path relative to the project's folder, and a message for each file that was left out."""

    contents: dict[str, bytes]
    left_out: tuple[str, ...]


def read_project_files(project: Project) -> ProjectFiles:
    """Read the files that the project names, except for sheets and for files outside of its folder."""
    contents: dict[str, bytes] = {}
    left_out: list[str] = []
    top = project.folder.resolve()
    sheets = [dataset.source.resolve() for dataset in project.datasets]
    for path in sorted(dict.fromkeys(_named_files(project))):
        name = Path(os.path.relpath(path, project.folder)).as_posix()
        resolved = path.resolve()
        if any(resolved.is_relative_to(source) for source in sheets):
            continue
        if not resolved.is_relative_to(top) or not is_safe_name(name):
            left_out.append(
                f"{printable_path(path)}: outside of the project, or its name isn't safe on every system; not in the backup"
            )
            continue
        try:
            contents[name] = read_small_bytes(path, ProjectError, largest=_LARGEST)
        except WanggeError as error:
            left_out.append(str(error))
    return ProjectFiles(contents, tuple(left_out))


def write_project_files(folder: Path, files: Iterator[tuple[str, bytes]]) -> int:
    """Write files, readable by their owner only, and return their number; existing files are replaced."""
    count = 0
    for name, content in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        count += 1
    return count


def is_safe_name(name: str) -> bool:
    """Whether a relative path stays inside of a project's folder, on any system.

    >>> is_safe_name("rules/网格.yaml"), is_safe_name("../网格.yaml"), is_safe_name(".wangge/engine.json")
    (True, False, False)
    """
    parts = name.split("/")
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return (
        len(name) <= _LONGEST_NAME
        and not _UNSAFE.search(name)
        and all(part.strip(". ") for part in parts)
        and not parts[0].lower().startswith(".wangge")
    )


def _named_files(project: Project) -> Iterator[Path]:
    """Yield wangge.toml, kinds, mappings and names.csv, and the files that wangge.toml names.

    If wangge.toml names a folder of rules, the files in it are yielded.
    """
    if not (project.folder / PROJECT_FILE).exists():
        return
    yield project.folder / PROJECT_FILE
    for folder in (KINDS_FOLDER, MAPPINGS_FOLDER):
        yield from sorted((project.folder / folder).glob("*.toml"))
    for path in filter(None, (project.waivers, project.baseline, project.tasks, project.folder / NAMES_FILE)):
        if os.path.lexists(path):
            yield path
    for path in project.rule_paths:
        yield from _policy_files(path)


def _policy_files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for folder, subfolders, names in os.walk(path):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        yield from (Path(folder, name) for name in names if name.endswith(_POLICY_ENDINGS))
