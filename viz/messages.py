"""Reads the catalogue of messages: all texts of pictures and pages, in Chinese and English.

The texts are in `viz/texts/*.toml`, one file per part of viz. An entry is a pair `{ zh = "…", en = "…" }`, or the key
of another entry with the same text. `{name}` in a text stands for the value with this name. The key of an entry inside
a table begins with the table's name: `tier.PartyOrganization.5`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

__all__ = ["Language", "MessagePair", "has_message", "message", "messages"]

Language = Literal["zh", "en"]

_FORMS = re.compile(r"\{(\w+)\} \[(\w+)\|(\w+)\]")


class MessagePair(NamedTuple):
    """One text in both languages."""

    zh: str
    en: str


def message(language: Language, key: str, **values: object) -> str:
    """Return the text of a key in one language, with `values` filled in.

    Raises `KeyError` if the key is unknown, or if the text contains a name that isn't in `values`.

    An English text may have two forms of a word after a number: `{count} [row|rows]`. The first is for the number 1.

    >>> message("en", "rows", count=3), message("en", "rows", count=1), message("zh", "rules")
    ('3 rows', '1 row', '规则')
    """
    text = messages()[key][language == "en"]
    if language == "en":
        text = _FORMS.sub(
            lambda forms: f"{{{forms[1]}}} {forms[2 if str(values[forms[1]]) == '1' else 3]}", text
        )
    return text.format(**values)


def has_message(key: str) -> bool:
    """Return whether the catalogue has this key.

    >>> has_message("tier.PartyOrganization.5"), has_message("tier.PartyOrganization.6")
    (True, False)
    """
    return key in messages()


@cache
def messages() -> Mapping[str, MessagePair]:
    """Return the complete catalogue by key. Raises `ValueError` if two files define the same key."""
    entries: dict[str, MessagePair | str] = {}
    for file in sorted((files("wangge.viz") / "texts").iterdir(), key=lambda file: file.name):
        for key, entry in _entries(tomllib.loads(file.read_text(encoding="utf-8"))):
            if key in entries:
                raise ValueError(
                    f"viz/texts/{file.name}: another file defines {key!r} too; delete one of them"
                )
            entries[key] = entry
    return {key: _pair(entries, key) for key in entries}


def _entries(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, MessagePair | str]]:
    for name, entry in table.items():
        if isinstance(entry, str):
            yield prefix + name, entry
        elif entry.keys() == {"zh", "en"}:
            yield prefix + name, MessagePair(**entry)
        else:
            yield from _entries(entry, f"{prefix}{name}.")


def _pair(entries: Mapping[str, MessagePair | str], key: str) -> MessagePair:
    entry = entries[key]
    return _pair(entries, entry) if isinstance(entry, str) else entry
