"""A YAML file read with the line of every entry, so that a fault can be found in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from graph.errors import QueryError
from queries.lint import nearest

__all__ = ["Place", "YamlFile", "first_fault", "read_yaml"]

Place = tuple[str | int, ...]

_FAST: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser in C where PyYAML brings it: ten times as fast, and there are as many files as rules."""


@dataclass(frozen=True)
class YamlFile:
    """The content of a file, and on which line each entry stands, by its path of keys."""

    path: str
    content: Any
    lines: dict[Place, int]

    def where(self, place: Place) -> str:
        """`file:line` of an entry, or of the nearest entry around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return f"{self.path}:{self.lines.get(place, 1)}"


def read_yaml(text: str, path: str | Path, error: type[QueryError]) -> YamlFile:
    """Read one YAML document; raises `error` naming file and line for bad syntax or a key given twice."""
    try:
        root, content = _composed(text)
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        raise error(f"{path}:{line}: {fault.problem or 'no YAML'}") from fault
    except (yaml.YAMLError, ValueError) as fault:
        raise error(f"{path}:1: {' '.join(str(fault).split())}") from fault
    lines: dict[Place, int] = {}
    if root is not None:
        _note_lines(root, (), lines, path, error)
    return YamlFile(str(path), content, lines)


def _composed(text: str) -> tuple[yaml.Node | None, Any]:
    """The nodes with their lines, and the content; what is wrong is told by the parser that says it better."""
    try:
        return _composed_by(_FAST, text)
    except yaml.YAMLError:
        return _composed_by(yaml.SafeLoader, text)


def _composed_by(kind: type[yaml.SafeLoader], text: str) -> tuple[yaml.Node | None, Any]:
    loader = kind(text)
    root = loader.get_single_node()
    return root, None if root is None else loader.construct_document(root)


def first_fault(
    fault: ValidationError, file: YamlFile, known: dict[str, tuple[str, ...]], within: Place = ()
) -> str:
    """The first thing wrong as one line with its place; `known` gives the keys of each entry.

    The keys of the outermost entry are under the empty text. `within` is where in the file the
    validated part stands.
    """
    first = min(fault.errors(), key=lambda error: error["type"] != "extra_forbidden")
    place = (*within, *first["loc"])
    entry = ".".join(str(part) for part in place)
    if first["type"] == "extra_forbidden":
        above = [part for part in place[:-1] if isinstance(part, str)]
        keys = known.get(above[-1] if above else "", ())
        return f"{file.where(place)}: unknown key {entry!r}{nearest(str(place[-1]), keys)}"
    if first["type"] == "missing":
        return f"{file.where(place)}: {entry} is missing; add it"
    return (
        f"{file.where(place)}: {entry}: {first['msg']}" if entry else f"{file.where(place)}: {first['msg']}"
    )


def _note_lines(
    node: yaml.Node, place: Place, lines: dict[Place, int], path: str | Path, error: type[QueryError]
) -> None:
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*place, str(key.value))
            if inner in lines:
                raise error(f"{path}:{key.start_mark.line + 1}: {key.value} stands twice; keep one")
            lines[inner] = key.start_mark.line + 1
            _note_lines(value, inner, lines, path, error)
    elif isinstance(node, yaml.SequenceNode):
        for position, value in enumerate(node.value):
            _note_lines(value, (*place, position), lines, path, error)
