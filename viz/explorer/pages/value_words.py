"""Translates fixed values of properties and columns. All other values are data, which aren't translated."""

from __future__ import annotations

from wangge.viz.messages import Language, has_message, message

__all__ = ["value_words"]


def value_words(name: str, value: str, language: Language) -> str:
    """Return the word for `value` of the property or column `name`; an unknown value is returned unchanged.

    >>> value_words("comparison", "at_least", "zh"), value_words("remark", "equal", "zh")
    ('不少于', 'equal')
    """
    key = f"value.{name}.{value}"
    return message(language, key) if has_message(key) else value
