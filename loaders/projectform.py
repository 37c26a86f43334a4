"""Recognises a wangge.toml that has no fault and needs no conversion.

Nearly every wangge.toml is like that. `projectfile` checks the others; importing it is slow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from wangge.loaders.boundaries.datum import Datum
from wangge.loaders.limit_easing import EASED_PARTS

__all__ = ["Setting", "is_eased_limit", "is_plain"]

Setting = int | float | str | bool

_Check = Callable[[Any], bool]


def is_plain(content: Mapping[str, Any]) -> bool:
    """Whether every entry has a known name and a value of the expected type. Then `projectfile` isn't needed.

    >>> is_plain({"project": {"name": "江湾区"}}), is_plain({"project": {"nmae": "江湾区"}})
    (True, False)
    """
    return _fits(content, _FILE)


def _fits(value: Any, entries: Mapping[str, _Check], required: tuple[str, ...] = ()) -> bool:
    return (
        type(value) is dict
        and all(name in value for name in required)
        and all(name in entries and entries[name](own) for name, own in value.items())
    )


def _is_text(value: Any) -> bool:
    return type(value) is str


def _is_texts(value: Any) -> bool:
    return type(value) is list and all(map(_is_text, value))


def _is_setting(value: Any) -> bool:
    return type(value) in (int, float, str, bool)


def _is_headers(value: Any) -> bool:
    return type(value) is dict and all(
        _is_text(own) or (type(own) is dict and all(map(_is_text, own.values()))) for own in value.values()
    )


def _is_dataset(value: Any) -> bool:
    return _fits(value, _DATASET, required=("name", "source"))


def _is_limit(value: Any) -> bool:
    return (type(value) is int and value >= 0) or (type(value) is float and 0 <= value < 1)


def is_eased_limit(value: Any) -> bool:
    """Whether a value of wangge.toml is a limit, or a table with the limits of `EASED_PARTS`; see `LimitEasing.value`."""
    if type(value) is dict:
        return bool(value) and all(name in EASED_PARTS and _is_limit(own) for name, own in value.items())
    return _is_limit(value)


def _is_easings(value: Any) -> bool:
    return type(value) is dict and all(_fits(own, _EASING, tuple(_EASING)) for own in value.values())


def _matches(pattern: str) -> _Check:
    return lambda value: type(value) is str and re.fullmatch(pattern, value) is not None


_DATASET: dict[str, _Check] = {
    "name": _matches(r"[A-Za-z0-9_.-]+"),
    "source": _is_text,
    "effective": lambda value: type(value) is date,
    "notice": _is_text,
}
_HEAD: dict[str, _Check] = {"name": _is_text, "scope": _matches("[0-9]+"), "date": lambda _value: True}
_EASING: dict[str, _Check] = {
    "value": is_eased_limit,
    "reason": lambda value: type(value) is str and value.strip() != "",
    "date": lambda value: type(value) is date,
}
_RULES: dict[str, _Check] = {
    "paths": _is_texts,
    "skip": _is_texts,
    "waivers": _is_text,
    "baseline": _is_text,
    "tasks": _is_text,
    "limits": _is_easings,
}


def _is_datum(value: Any) -> bool:
    return type(value) is str and value in set(Datum)


_MAP: dict[str, _Check] = {
    "datum": _is_datum,
    "boundaries": _is_text,
    "boundaries_datum": _is_datum,
    "code_property": _is_text,
    "name_property": _is_text,
    "notice": _is_text,
}
_FILE: dict[str, _Check] = {
    "project": lambda value: _fits(value, _HEAD),
    "datasets": lambda value: type(value) is list and all(map(_is_dataset, value)),
    "settings": lambda value: type(value) is dict and all(map(_is_setting, value.values())),
    "rules": lambda value: _fits(value, _RULES),
    "headers": _is_headers,
    "map": lambda value: _fits(value, _MAP),
}
