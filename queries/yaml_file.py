"""Reads a YAML file with the line number of every entry, for error messages.

Only mappings, lists and plain values are read. Aliases, merge keys and tags are rejected, and the depth and number of
values are limited, because the file may come from somebody who isn't trusted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from yaml.composer import ComposerError

from wangge.graph.errors import QueryError
from wangge.queries.fault import nearest

__all__ = ["Convert", "EntryPath", "YamlFile", "first_fault", "read_yaml"]

EntryPath = tuple[str | int, ...]

_FAST: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""PyYAML's C parser if it is installed, else its Python parser.

The C parser is ten times as fast. The speed matters, because each rule has its own file.
"""

_MOST_VALUES = 20_000
_DEEPEST = 20
_LISTED = 2  # the nesting depth inside a list under a top-level key
_SHORT = 65_536  # characters; a faulty file up to this size is parsed again in Python for a better message
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_TEXT = "tag:yaml.org,2002:str"


@dataclass(slots=True)
class _Branch:
    """The line on which a mapping or list begins, and the lines on which its entries begin.

    The keys of `entries` are the keys of the mapping or the positions in the list. For a plain value, `entries` has its
    line number; for a mapping or list, it has another branch.
    """

    line: int
    entries: dict[str | int, _Branch | int] = field(default_factory=dict)


@dataclass(frozen=True)
class YamlFile:
    """The content of a file, and the line of each of its entries."""

    path: str
    content: Any
    _lines: _Branch | int

    def where(self, place: EntryPath) -> str:
        """Return `file:line` of the entry at the path `place`, or of the nearest enclosing entry that the file has."""
        branch = self._lines
        for part in place:
            if isinstance(branch, int) or part not in branch.entries:
                break
            branch = branch.entries[part]
        return f"{self.path}:{branch if isinstance(branch, int) else branch.line}"


Convert = Callable[[Any, YamlFile, EntryPath], Any]
"""Converts a list entry. The arguments are the entry, a `YamlFile` with its lines, and the path of the entry."""


def read_yaml(
    text: str,
    path: str | Path,
    error: type[QueryError],
    *,
    most_values: int = _MOST_VALUES,
    convert: Convert | None = None,
) -> YamlFile:
    """Read one YAML document of at most `most_values` values.

    `convert` is called for each entry of a list under a top-level key as soon as the entry is read. The result replaces
    the entry, and the entry's line numbers are dropped, so that a long file needs less memory.

    Raises `error` with file and line for bad syntax, a repeated key, or YAML that this module rejects.
    """
    try:
        content, lines = _read(text, str(path), most_values, convert)
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        raise error(f"{path}:{line}: {fault.problem or 'not valid YAML'}") from fault
    except (yaml.YAMLError, ValueError) as fault:
        raise error(f"{path}:1: {' '.join(str(fault).split())}") from fault
    return YamlFile(str(path), content, lines)


def _read(text: str, path: str, most_values: int, convert: Convert | None) -> tuple[Any, _Branch | int]:
    """Return the content and its lines.

    A short text with an error is parsed again with the Python parser, because its error messages are better.
    """
    try:
        return _EventReader(_FAST(text), path, most_values, convert).document()
    except yaml.YAMLError:
        if len(text) > _SHORT:
            raise
        return _EventReader(yaml.SafeLoader(text), path, most_values, convert).document()


class _EventReader:
    """Builds the content directly from the parser's events.

    PyYAML's own loader would first create a node object for every value, and would recurse without a limit.
    """

    def __init__(self, loader: yaml.SafeLoader, path: str, most_values: int, convert: Convert | None) -> None:
        self._loader = loader
        self._path = path
        self._convert = convert
        self._key = ""
        self._texts: dict[str, str] = {}
        self._most = most_values
        self._count = 0
        self._depth = 0

    def document(self) -> tuple[Any, _Branch | int]:
        self._next()
        if isinstance(self._next(), yaml.StreamEndEvent):
            return None, 1
        content_and_lines = self._value(self._next())
        self._next()
        if not isinstance(event := self._next(), yaml.StreamEndEvent):
            raise ComposerError(None, None, "a second document; keep one document per file", event.start_mark)
        return content_and_lines

    def _next(self) -> Any:
        return self._loader.get_event()  # type: ignore[no-untyped-call]  # the stubs don't annotate it

    def _value(self, event: Any) -> tuple[Any, _Branch | int]:
        line = event.start_mark.line + 1
        self._count += 1
        if self._count > self._most:
            raise _fault(f"more than {self._most:,} values; make the file smaller", event)
        if isinstance(event, yaml.AliasEvent):
            raise _fault(f"the alias *{event.anchor} isn't allowed; write the value itself", event)
        if event.tag not in (None, "!"):
            raise _fault(f"the tag {event.tag} isn't allowed; remove it", event)
        if isinstance(event, yaml.ScalarEvent):
            return self._plain(event), line
        if self._depth == _DEEPEST:
            raise _fault(f"nested more than {_DEEPEST} deep; flatten it", event)
        self._depth += 1
        branch = _Branch(line)
        read_content = self._mapping if isinstance(event, yaml.MappingStartEvent) else self._list
        content = read_content(branch)
        self._depth -= 1
        return content, branch

    def _list(self, branch: _Branch) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            value, lines = self._value(event)
            if self._convert is not None and self._depth == _LISTED:
                value = self._converted(self._convert, value, (self._key, len(values)), lines)
            else:
                branch.entries[len(values)] = lines
            values.append(value)
        return values

    def _converted(self, convert: Convert, value: Any, place: EntryPath, lines: _Branch | int) -> Any:
        line = lines if isinstance(lines, int) else lines.line
        for part in reversed(place):
            lines = _Branch(line, {part: lines})
        return convert(value, YamlFile(self._path, value, lines), place)

    def _mapping(self, branch: _Branch) -> dict[Any, Any]:
        values: dict[Any, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key, line = self._value(event)
            if not isinstance(line, int):
                raise _fault("a key that isn't a plain value; write a word", event)
            if event.value == "<<" and event.implicit[0]:
                raise _fault("the merge key << isn't allowed; write the entries themselves", event)
            if key in values or event.value in branch.entries:
                raise _fault(f"{event.value} is given twice; keep one", event)
            if self._depth == 1:
                self._key = event.value
            values[key], lines = self._value(self._next())
            branch.entries[event.value] = line if isinstance(lines, int) else _Branch(line, lines.entries)
        return values

    def _plain(self, event: Any) -> Any:
        if control := _CONTROL.search(event.value):
            raise _fault(f"the control character U+{ord(control[0]):04X}; remove it", event)
        if not event.implicit[0] or event.value[:1] not in self._loader.yaml_implicit_resolvers:
            return self._texts.setdefault(event.value, event.value)
        tag = self._loader.resolve(yaml.ScalarNode, event.value, event.implicit)  # type: ignore[no-untyped-call]
        construct = self._loader.yaml_constructors.get(tag)
        if tag == _TEXT or construct is None:
            return event.value
        try:
            return construct(
                self._loader, yaml.ScalarNode(tag, event.value, event.start_mark, event.end_mark)
            )
        except ValueError as fault:
            raise _fault(f"{event.value[:40]!r} isn't a valid value: {fault}", event) from fault


def _fault(message: str, event: Any) -> ComposerError:
    return ComposerError(None, None, message, event.start_mark)


def first_fault(
    fault: ValidationError, file: YamlFile, valid_keys: dict[str, tuple[str, ...]], within: EntryPath = ()
) -> str:
    """Return the first validation error as one line of text with file and line. Unknown keys come before other errors.

    `valid_keys` has the valid keys of each mapping. The one that is most similar to an unknown key is suggested.
    The keys of `valid_keys` are the names of the mappings, or `""` for the outermost mapping. `within` is the path of
    the validated part in the file.
    """
    first = min(fault.errors(), key=lambda error: error["type"] != "extra_forbidden")
    place = (*within, *first["loc"])
    entry = ".".join(str(part) for part in place)
    if first["type"] == "extra_forbidden":
        parent_keys = [part for part in place[:-1] if isinstance(part, str)]
        keys = valid_keys.get(parent_keys[-1] if parent_keys else "", ())
        return f"{file.where(place)}: unknown key {entry!r}{nearest(str(place[-1]), keys)}"
    if first["type"] == "missing":
        return f"{file.where(place)}: {entry} is missing; add it"
    message = first["ctx"]["error"] if first["type"] == "value_error" else first["msg"]
    return f"{file.where(place)}: {entry}: {message}" if entry else f"{file.where(place)}: {message}"
