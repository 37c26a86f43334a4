"""Encodes and decodes the journal's payloads: the changes of one batch as compressed text.

New facts that are held in Polars frames are encoded by `loaders.writing.columns.payload` instead.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from typing import Any

from wangge.graph.model import NodeKey
from wangge.loaders.planning.change import Change

__all__ = ["decode_batch", "encode_batch", "mentions", "packed", "unpacked"]

_FAST = 1
_EDGES = (b'"', b"\\n")


def encode_batch(changes: Iterable[Change]) -> str:
    """Return changes as text: JSON, compressed, in base64.

    The JSON has `places`, with every file and sheet once, and `changes`. Each change is `[operation, key,
    before, after, place, row]`, where place is a position in `places`. A node's key is `[label, code]`. A
    relationship's key is `[kind, label, code, label, code, …]`; at its end are the values that tell apart
    relationships with the same ends.

    >>> from wangge.loaders.planning.change import Operation
    >>> change = Change(Operation.ADD, NodeKey("Grid", "1"), None, {"code": "1"}, None)
    >>> list(decode_batch(encode_batch([change])))
    [['add', ['Grid', '1'], None, {'code': '1'}, None, None, None]]
    """
    places: dict[tuple[str, str], int] = {}
    lines = [_line(change, places) for change in changes]
    return packed({"places": list(places), "changes": lines})


def packed(content: dict[str, Any]) -> str:
    """Return the content of a payload as text: JSON, compressed, in base64."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return base64.b64encode(zlib.compress(text.encode(), _FAST)).decode()


def unpacked(payload: str) -> bytes | None:
    """Return the JSON of a payload; None if it can't be read."""
    try:
        return zlib.decompress(base64.b64decode(payload, validate=True))
    except (ValueError, zlib.error):
        return None


def mentions(content: bytes | None, code: str) -> bool:
    """Whether the JSON of a payload contains a code as a whole value; what can't be read (None) may contain any code.

    >>> mentions(unpacked(packed({"places": [], "changes": [["add", ["Grid", "1-1"]]]})), "1-1")
    True
    """
    if content is None:
        return True
    value = code.encode()
    # Columns of new facts are texts with one value per line, in which JSON writes the end of a line as `\n`. A pattern
    # of these four texts would take ten times as long.
    return value in content and any(
        before + value + after in content for before in _EDGES for after in _EDGES
    )


def decode_batch(payload: str, *, code: str | None = None) -> Iterator[list[Any]]:
    """Return the changes of a payload of any version, each as `[operation, key, before, after, file, sheet, row]`.

    With `code`, return only those whose key contains this code, which is several times as fast. Raises `ValueError` for a text that isn't a payload.
    """
    try:
        text = zlib.decompress(base64.b64decode(payload, validate=True)).decode()
    except zlib.error as error:
        raise ValueError(f"not a journal payload: {error}") from error
    content = json.loads(text)
    if "columns" in content:
        return _new_facts(content, code)
    places = content["places"]
    return (_decoded_line(line, places) for line in content["changes"] if code is None or code in line[1])


def _new_facts(content: dict[str, Any], code: str | None) -> Iterator[list[Any]]:
    """Yield the changes of a payload that `columns.payload` made; with `code`, only those whose key contains it."""
    count, kind, ends, places = (content[name] for name in ("count", "kind", "ends", "places"))
    columns = {name: _values(column, count) for name, column in content["columns"].items()}
    place_column, row_column, source = (columns.pop(name) for name in ("@sheet", "@row", "@source"))
    if ends:
        key = [[ends[0]] * count, source, [ends[1]] * count, columns.pop("@target")]
        key += [columns.get(name, [None] * count) for name in content["key"]]
    else:
        key = [source]
        columns = {"code": source, **columns}
    if code is not None and code != kind:
        rows = sorted(_positions(key, code))
        count = len(rows)
        columns = {name: [column[row] for row in rows] for name, column in columns.items()}
        place_column, row_column, *key = (
            [column[row] for row in rows] for column in (place_column, row_column, *key)
        )
    properties: list[dict[str, Any]] = [{} for _ in range(count)]
    for name, column in columns.items():
        for fact, value in zip(properties, column, strict=True):
            if value is not None:
                fact[name] = value
    for place, row, fact, *codes in zip(place_column, row_column, properties, *key, strict=True):
        yield [content["operation"], [kind, *codes], None, fact, *places[place], row]


def _positions(columns: Iterable[list[Any]], value: str) -> set[int]:
    """Return the positions at which one of the columns has a value."""
    positions: set[int] = set()
    for column in columns:
        position = -1
        with suppress(ValueError):
            while True:
                position = column.index(value, position + 1)
                positions.add(position)
    return positions


def _values(column: Any, count: int) -> list[Any]:
    if isinstance(column, dict):
        return [column["all"]] * count
    return column.split("\n") if isinstance(column, str) else list(column)


def _decoded_line(line: list[Any], places: list[list[str]]) -> list[Any]:
    operation, key, before, after, place, row = line
    file, sheet = (None, None) if place is None else places[place]
    return [operation, key, before, after, file, sheet, row]


def _line(change: Change, places: dict[tuple[str, str], int]) -> list[Any]:
    operation, key, before, after, place = change
    encoded_key = key if isinstance(key, NodeKey) else (key.kind, *key.source, *key.target, *key.key)
    if place is None:
        return [operation, encoded_key, before, after, None, None]
    position = places.setdefault(place[:2], len(places))
    return [operation, encoded_key, before, after, position, place.row]


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} can't be stored in the journal")
