"""The journal: every batch of changes as one compressed payload, written in the same transaction."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from loaders.change import Change
from loaders.fact import NodeKey

__all__ = ["decode_batch", "encode_batch"]


def encode_batch(changes: Iterable[Change]) -> str:
    """Changes as text: JSON lines, compressed, in base64.

    A line is `[operation, key, before, after, file, sheet, row]`; a node's key is
    `[label, code]`, a relationship's `[kind, label, code, label, code, own key …]`.

    >>> from loaders.change import Operation
    >>> change = Change(Operation.ADD, NodeKey("Grid", "1"), None, {"code": "1"}, None)
    >>> list(decode_batch(encode_batch([change])))
    [['add', ['Grid', '1'], None, {'code': '1'}, None, None, None]]
    """
    lines = (json.dumps(_line(change), ensure_ascii=False, default=_plain) for change in changes)
    return base64.b64encode(zlib.compress("\n".join(lines).encode())).decode()


def decode_batch(payload: str) -> Iterator[list[Any]]:
    """The lines of a payload; raises `ValueError` for a text that isn't one."""
    try:
        text = zlib.decompress(base64.b64decode(payload, validate=True)).decode()
    except zlib.error as error:
        raise ValueError(f"not a journal payload: {error}") from error
    return (json.loads(line) for line in text.splitlines())


def _line(change: Change) -> list[Any]:
    key = change.key
    told = list(key) if isinstance(key, NodeKey) else [key.kind, *key.source, *key.target, *key.key]
    place = change.place or (None, None, None)
    return [str(change.operation), told, change.before, change.after, *place]


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} can't stand in the journal")
