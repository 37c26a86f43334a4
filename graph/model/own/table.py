"""Checks the shape of the tables that declare own kinds: their keys, and the types of the values."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from wangge.graph.model.own.keys import TABLES, KindKey

__all__ = ["Entry", "OwnKindError", "Table", "demand_shape", "demand_text", "nearest_word", "texts_of"]

Table = Mapping[str, Any]
Entry = tuple[str | int, ...]
"""The keys and numbers that lead to a value in a file."""

_LIST_OF = "list of "
_LONGEST = 200
_MOST = 200


class OwnKindError(Exception):
    """Raised for a declaration that can't be used; `entry` leads to the wrong value."""

    def __init__(self, entry: Entry, message: str) -> None:
        self.entry = entry
        self.message = message
        super().__init__(message)


def demand_shape(content: Table, table: str = "file", entry: Entry = ()) -> None:
    """Raise `OwnKindError` for an unknown or missing key, and for a value of a wrong type.

    >>> demand_shape({"node": [{"label": "Lamp", "zh": "路灯", "plurl": "lamps"}]})
    Traceback (most recent call last):
    wangge.graph.model.own.table.OwnKindError: 'plurl' is no key of a node; did you mean 'plural'?
    """
    keys = TABLES[table]
    for name, value in content.items():
        if name not in keys:
            raise OwnKindError(
                (*entry, name), f"{name!r} is no key of {_a(table)}{nearest_word(name, keys, always=True)}"
            )
        _demand_value(keys[name], name, value, (*entry, name))
    for name, key in keys.items():
        if key.required and name not in content:
            raise OwnKindError(entry, f"{_a(table)} needs {name}: {key.en}")


def _demand_value(key: KindKey, name: str, value: Any, entry: Entry) -> None:
    if key.value.startswith(_LIST_OF):
        inner = key.value.removeprefix(_LIST_OF)
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise OwnKindError(entry, f"{name} must be tables; write [[{_header(entry)}]]")
        if len(value) > _MOST:
            raise OwnKindError(entry, f"{len(value)} {name} are too many; the limit is {_MOST}")
        for number, one in enumerate(value):
            demand_shape(one, inner, (*entry, number))
    elif key.value in TABLES:
        if not isinstance(value, dict):
            raise OwnKindError(entry, f"{name} must be a table, such as {name} = {{…}}")
        demand_shape(value, key.value, entry)
    elif not _fits(key.value, value):
        raise OwnKindError(entry, f"{name} must be {_PHRASES[key.value]}, not {value!r}")
    for text in _texts(value):
        demand_text(text, entry)


def demand_text(text: str, entry: Entry) -> None:
    """Raise `OwnKindError` for a text that is blank, too long, or has invisible characters."""
    if not text.strip() or text != text.strip():
        raise OwnKindError(entry, f"{text!r} is blank or has blanks at its ends; correct it")
    if not text.isprintable() or len(text) > _LONGEST:
        raise OwnKindError(
            entry, f"a text has an invisible character or more than {_LONGEST} characters; correct it"
        )


def texts_of(table: Table, key: str) -> tuple[str, ...]:
    """Return the texts under a key that has one text or a list.

    >>> texts_of({"also": "人数"}, "also"), texts_of({}, "also")
    (('人数',), ())
    """
    value = table.get(key, ())
    return (value,) if isinstance(value, str) else tuple(value)


def nearest_word(word: str, words: Iterable[str], *, always: bool = False) -> str:
    """Return a hint with the most similar of `words`; with `always`, name them all if none is similar."""
    words = list(words)
    by_lower = {text.casefold(): text for text in words}
    close = difflib.get_close_matches(word.casefold(), by_lower, n=1, cutoff=0.5)
    if close:
        return f"; did you mean {by_lower[close[0]]!r}?"
    return f"; choose from {', '.join(words)}" if always else ""


def _fits(kind: str, value: Any) -> bool:
    if kind == "text":
        return isinstance(value, str)
    if kind == "texts":
        texts = [value] if isinstance(value, str) else value
        return (
            isinstance(texts, list) and len(texts) <= _MOST and all(isinstance(text, str) for text in texts)
        )
    if kind == "whole number":
        return type(value) is int and -(2**53) <= value <= 2**53
    if kind == "true or false":
        return isinstance(value, bool)
    return isinstance(value, dict) and all(
        isinstance(one, str | int | float | date) for one in value.values()
    )


_PHRASES = {
    "text": "a text",
    "texts": "a text or a list of texts",
    "whole number": "a whole number",
    "true or false": "true or false",
    "values": "a table of values, such as {code = …, name = …}",
}


def _texts(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            yield one


def _a(table: str) -> str:
    noun = "file of kinds" if table == "file" else re.sub("_", " ", table)
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _header(entry: Entry) -> str:
    return ".".join(part for part in entry if isinstance(part, str))
