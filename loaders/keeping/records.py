"""Encodes bookkeeping nodes as bytes: one line of JSON with the properties, followed by the payload.

In the graph, payloads are compressed and in base64; in a backup, they are only compressed.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from wangge.loaders.keeping.journal import Record

__all__ = ["as_json_line", "demand_plain", "pack", "parse_object", "unpack"]

_LONGEST_LINE = 1 << 20
_LARGEST_NUMBER = 1 << 63


class ByteSource(Protocol):
    """A binary stream, such as an entry of a zip file."""

    def readline(self, limit: int = -1, /) -> bytes:
        """Read up to the end of the line, but at most `limit` bytes."""

    def read(self, size: int = -1, /) -> bytes:
        """Read at most `size` bytes."""


def pack(records: Iterable[Record]) -> Iterator[bytes]:
    r"""Encode records as bytes.

    >>> list(pack([{"seq": 0, "payload": "aGVsbG8="}]))
    [b'{"own":{"seq":0},"sizes":[5]}\n', b'hello']
    """
    for record in records:
        properties = {name: value for name, value in record.items() if name != "payload"}
        payload = str(record.get("payload") or "")
        if (parts := _decoded(payload)) is not None:
            yield as_json_line({"own": properties, "sizes": [len(part) for part in parts]})
            yield b"".join(parts)
        else:
            text = payload.encode()
            yield as_json_line({"own": properties, "text": len(text)})
            yield text


def unpack(source: ByteSource, size: int) -> Iterator[Record]:
    r"""Decode the records in the `size` bytes of a source; raises `ValueError` for bytes that `pack` didn't make.

    >>> import io
    >>> list(unpack(io.BytesIO(b'{"own":{"seq":0},"sizes":[5]}\nhello'), 35))
    [{'seq': 0, 'payload': 'aGVsbG8='}]
    """
    remaining = size
    while remaining:
        line = source.readline(_LONGEST_LINE)
        head = parse_object(line)
        remaining -= len(line)
        sizes = head["sizes"] if "sizes" in head else [head.get("text")]
        if not isinstance(sizes, list) or not all(type(n) is int and 0 <= n <= remaining for n in sizes):
            raise ValueError("a record without the size of its payload")
        parts = [_read_exactly(source, n) for n in sizes]
        remaining -= sum(sizes)
        properties = demand_plain(head.get("own"))
        yield {**properties, "payload": _encoded(parts) if "sizes" in head else parts[0].decode()}


def as_json_line(content: dict[str, Any]) -> bytes:
    """An object as one line of JSON with sorted keys."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode() + b"\n"


def parse_object(line: bytes) -> dict[str, Any]:
    """The JSON object in a line; raises `ValueError` for anything else."""
    try:
        content = json.loads(line)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(content, dict):
        raise ValueError("no object")
    return content


def demand_plain(record: object) -> Record:
    """Return a record if an engine can store all its properties; raise `ValueError` otherwise."""
    if not isinstance(record, dict):
        raise ValueError("a record without properties")
    for name, value in record.items():
        plain = value is None or isinstance(value, bool | str | float)
        if not plain and not (isinstance(value, int) and abs(value) < _LARGEST_NUMBER):
            raise ValueError(f"property {name[:40]!r} is neither text nor number")
    return record


def _read_exactly(source: ByteSource, size: int) -> bytes:
    content = source.read(size) if size else b""
    if len(content) != size:
        raise ValueError("cut off")
    return content


def _decoded(payload: str) -> list[bytes] | None:
    """Return the decoded parts of a base64 payload; None if encoding them again wouldn't give the same text."""
    try:
        parts = [base64.b64decode(part, validate=True) for part in payload.split(" ")]
    except (binascii.Error, ValueError):
        return None
    return parts if _encoded(parts) == payload else None


def _encoded(parts: Iterable[bytes]) -> str:
    return " ".join(base64.b64encode(part).decode() for part in parts)
