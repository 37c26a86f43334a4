"""Reads the files kinds/*.toml, in which a project declares its own kinds."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from wangge.graph.errors import ProjectError
from wangge.graph.model import Model
from wangge.graph.model.own.extending import with_own_kinds
from wangge.graph.model.own.table import Entry, OwnKindError, Table
from wangge.loaders.project import KINDS_FOLDER
from wangge.loaders.small_file import printable_path, read_small_file

__all__ = ["KindFile", "line_of_entry", "model_with_kinds", "read_kind_files"]

_MOST_FILES = 200
_HEADER = re.compile(r"\s*(\[\[?)([^\[\]#]+)\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"""\s*(["']?)([\w-]+)\1\s*[=.]""")

KindFile = tuple[str, str]
"""The name of a file relative to the project, and its text."""


def read_kind_files(folder: Path) -> tuple[KindFile, ...]:
    """Return the files of kinds of a project folder, sorted by name; none if it has no folder `kinds`.

    Raises `ProjectError` for a file that can't be read.
    """
    kinds = folder / KINDS_FOLDER
    if not kinds.is_dir():
        return ()
    paths = sorted(kinds.glob("*.toml"))
    if len(paths) > _MOST_FILES:
        raise ProjectError(f"{printable_path(kinds)}: {len(paths)} files; the limit is {_MOST_FILES}")
    return tuple(
        (label, read_small_file(path, ProjectError, label=label))
        for path in paths
        for label in [printable_path(Path(KINDS_FOLDER) / path.name)]
    )


def model_with_kinds(model: Model, files: Sequence[KindFile]) -> Model:
    """Return a model with the kinds that files declare.

    Raises `ProjectError` with file and line for an entry that can't be used.
    """
    texts = dict(files)
    try:
        return with_own_kinds(model, [(name, _content(name, text)) for name, text in files])
    except OwnKindError as error:
        name = error.__notes__[0]
        raise ProjectError(f"{name}:{line_of_entry(texts[name], error.entry)}: {error.message}") from error


def _content(name: str, text: str) -> Table:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError) as error:
        line = re.search(r"at line (\d+)", str(error))
        raise ProjectError(f"{name}:{line[1] if line else 1}: {error}; correct the file") from error
    except RecursionError as error:
        raise ProjectError(f"{name}:1: nested too deep; correct the file") from error


def line_of_entry(text: str, entry: Entry) -> int:
    r"""Return the number of the line with an entry; for an inline table, the line where it begins.

    >>> line_of_entry('[[node]]\nlabel = "A"\n[[node.properties]]\nname = "b"', ("node", 0, "properties", 0, "name"))
    4
    """
    lines = dict(_entries(text))
    for length in range(len(entry), 0, -1):
        for known in (entry[:length], (*entry[:length], 0)):
            if known in lines:
                return lines[known]
    return 1


def _entries(text: str) -> Iterator[tuple[Entry, int]]:
    """Yield the keys that lead to each table and each key of a file, with the number of the line."""
    counts: dict[Entry, int] = {}
    table: Entry = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.fullmatch(line):
            parts = [part.strip().strip("\"'") for part in header[2].split(".")]
            table = ()
            for position, part in enumerate(parts):
                table = (*table, part)
                if header[1] == "[[" and position == len(parts) - 1:
                    counts[table] = counts.get(table, -1) + 1
                if table in counts:
                    table = (*table, counts[table])
            yield table, number
        elif key := _KEY.match(line):
            yield (*table, key[2]), number
