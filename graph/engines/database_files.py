"""Checks and repairs the files of an embedded database before the engine opens them."""

from __future__ import annotations

import json
import os
import shutil
import struct
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["DatabaseFiles", "IndexDefinition"]

_KIND = "LSM_TREE"
# A page begins with its version and the number of bytes in use.
_HEADER = struct.Struct(">ii")


class IndexDefinition(NamedTuple):
    """An index of a record type.

    The engine stores the records of a type in files, the buckets. An index has a file for each bucket; `parts` are
    the names of these files.
    """

    type_name: str
    properties: tuple[str, ...]
    unique: bool
    name: str
    parts: tuple[str, ...] = ()

    @property
    def own_name(self) -> bool:
        """Whether the index was named explicitly, so that its name isn't derived from type and properties."""
        return self.name != _default_name(self.type_name, self.properties)

    @property
    def text(self) -> str:
        """A readable name, such as `Person(code)`."""
        return f"{self.type_name}({', '.join(self.properties)})"

    @classmethod
    def of(cls, fields: Iterable[Any]) -> IndexDefinition:
        """Return the definition with these fields, read from JSON."""
        type_name, properties, unique, name, parts = fields
        return cls(type_name, tuple(properties), unique, name, tuple(parts))


class DatabaseFiles(NamedTuple):
    """The files of one database. No method needs a running engine."""

    folder: Path

    @property
    def schema(self) -> Path:
        """The file in which the engine lists types and indexes."""
        return self.folder / "schema.json"

    @property
    def _kept_schema(self) -> Path:
        """The file with a copy of the last schema that could be read."""
        return self.folder.parent.parent / "schema.sound.json"

    @property
    def _rebuilding(self) -> Path:
        """The file that lists the indexes being rebuilt.

        A rebuild first drops an index from the schema; without this file, an interruption would lose the index.
        """
        return self.folder.parent.parent / "rebuilding.json"

    def make_readable(self) -> list[str]:
        """Replace unreadable settings and an unreadable schema; return a line for each replacement."""
        if not self._holds_records():
            return self._begin_again()
        return [*self._mend_settings(), *self._mend_schema()]

    def _mend_settings(self) -> Iterator[str]:
        """Replace an unreadable settings file by an empty one; wangge stores no settings in it."""
        path = self.folder / "configuration.json"
        if not _readable(path):
            _write(path, '{"configuration":{}}')
            yield "configuration.json was damaged or missing: an empty one was written"

    def _mend_schema(self) -> Iterator[str]:
        if _version(self.schema) is not None:
            return
        copies = (self.folder / "schema.prev.json", self._kept_schema)
        versions = {path: version for path in copies if (version := _version(path)) is not None}
        if versions:
            _copy(max(versions, key=versions.__getitem__), self.schema)
        yield f"schema.json is damaged or missing: {'an earlier copy' if versions else 'a schema derived from the files'} is used"

    def blank_invalid_pages(self) -> list[str]:
        """Copy each record file with invalid pages, and fill these pages with zeros for the engine to reuse.

        Return a line for each file with invalid pages. After a crash no file is changed, because the engine
        must first replay its write-ahead log.
        """
        if any(path.stat().st_size for path in self.folder.glob("*.wal")):
            return []
        lines = []
        for path in sorted(self.folder.glob("*.bucket")):
            if numbers := _impossible_pages(path):
                shutil.copy2(path, self.folder.parent.parent / f"{path.name}.damaged")
                _fill_with_zeros(path, numbers)
                lines.append(
                    f"damaged pages in {path.name}: {len(numbers)}; a copy is in {path.name}.damaged"
                )
        return lines

    def keep_schema(self) -> None:
        """Copy the current schema to schema.sound.json, if it is readable."""
        if _version(self.schema) is not None:
            _copy(self.schema, self._kept_schema)

    def definitions(self) -> list[IndexDefinition]:
        """Return every index in the schema, and those that were being rebuilt when the engine ended."""
        definitions = {(d.type_name, d.properties): d for d in self.unfinished()}
        types = _json(self.schema).get("types", {})
        for type_name, declared in types.items():
            for definition in _definitions(type_name, declared.get("indexes", {})):
                definitions[definition.type_name, definition.properties] = definition
        return list(definitions.values())

    def unfinished(self) -> list[IndexDefinition]:
        """Return the indexes whose rebuild did not finish."""
        return [IndexDefinition.of(fields) for fields in _json(self._rebuilding).get("indexes", [])]

    def note_rebuilding(self, definitions: Iterable[IndexDefinition]) -> None:
        """Write to rebuilding.json which indexes will be rebuilt; if there are none, delete this file."""
        if indexes := list(definitions):
            _write(self._rebuilding, json.dumps({"indexes": indexes}))
        else:
            self._rebuilding.unlink(missing_ok=True)

    def _begin_again(self) -> list[str]:
        """Delete an empty database whose creation was interrupted, so that the engine creates it again."""
        if not self.folder.exists() or all(map(_readable, self.folder.glob("*.json"))):
            return []
        shutil.rmtree(self.folder)
        return ["an empty database is created again"]

    def _holds_records(self) -> bool:
        paths = (*self.folder.glob("*.bucket"), *self.folder.glob("*.wal"))
        return any(path.stat().st_size for path in paths)


def _default_name(type_name: str, properties: tuple[str, ...]) -> str:
    return f"{type_name}[{','.join(properties)}]"


def _definitions(type_name: str, indexes: dict[str, Any]) -> Iterator[IndexDefinition]:
    parts: dict[tuple[str, ...], list[str]] = {}
    for part, fields in indexes.items():
        if fields.get("type") == _KIND:
            parts.setdefault(tuple(fields["properties"]), []).append(part)
    for properties, names in parts.items():
        fields = indexes[names[0]]
        name = fields.get("typeIndexName") or _default_name(type_name, properties)
        yield IndexDefinition(type_name, properties, bool(fields["unique"]), name, tuple(names))


def _page_size(path: Path) -> int:
    """Return the page size in bytes from the name of a file: 65536 in `Person_0.113.65536.v0.bucket`."""
    parts = path.name.split(".")
    return int(parts[-3]) if len(parts) > 3 and parts[-3].isdigit() else 0


def _impossible_pages(path: Path) -> list[int]:
    """Return the numbers of the pages whose count of used bytes is negative or larger than a page."""
    size, numbers = _page_size(path), []
    if size:
        with path.open("rb") as file:
            for number in range(path.stat().st_size // size):
                file.seek(number * size)
                _, used = _HEADER.unpack(file.read(_HEADER.size))
                if not 0 <= used <= size:
                    numbers.append(number)
    return numbers


def _fill_with_zeros(path: Path, numbers: list[int]) -> None:
    size = _page_size(path)
    with path.open("r+b") as file:
        for number in numbers:
            file.seek(number * size)
            file.write(bytes(size))
        file.flush()
        os.fsync(file.fileno())


def _version(path: Path) -> int | None:
    """Return the version of a schema file, or None if it can't be read."""
    version = _json(path).get("schemaVersion")
    return version if isinstance(version, int) else None


def _readable(path: Path) -> bool:
    return bool(_json(path))


def _json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _copy(path: Path, target: Path) -> None:
    _write(target, path.read_text("utf-8"))


def _write(path: Path, text: str) -> None:
    """Write a file atomically: after a power cut it has either the old or the new text."""
    draft = path.with_name(f"{path.name}.new")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    with suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
