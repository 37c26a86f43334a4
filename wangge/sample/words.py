"""Reads the word lists of the sample from `data/words.yaml`, and builds names from them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

__all__ = ["caption", "data_folder", "name", "numeral", "person_name", "stem_word", "words"]


class _WordLists(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    lists: dict[str, tuple[str, ...]]
    names: dict[str, str]
    captions: dict[str, str]


def data_folder() -> Path:
    """Return the folder with the files that ship with the sample."""
    return Path(__file__).parent / "data"


def words(kind: str) -> tuple[str, ...]:
    """Return all words of one list.

    >>> len(words("stems"))
    60
    """
    return _load().lists[kind]


def name(kind: str, /, **parts: object) -> str:
    """Build a name from the pattern of this kind.

    >>> name("building", n=3)
    '3栋'
    """
    return _load().names[kind].format(**parts)


def caption(kind: str, /, **parts: object) -> str:
    """Build the text of a remark or of a source from the pattern of this kind."""
    return _load().captions[kind].format(**parts)


def numeral(number: int) -> str:
    """Return a number up to 99 in Chinese characters, and a larger one in digits.

    >>> numeral(7), numeral(10), numeral(12), numeral(20), numeral(35)
    ('七', '十', '十二', '二十', '三十五')
    """
    digits = words("numerals")
    tens, ones = divmod(number, 10)
    if not 0 < tens < 10:
        return digits[ones - 1] if not tens else str(number)
    head = digits[tens - 1] if tens > 1 else ""
    return head + digits[9] + (digits[ones - 1] if ones else "")


def stem_word(number: int) -> str:
    """Return a different word for each number from 0 on: a term of the sexagenary cycle, such as 甲子.

    From 60 on, the number of the cycle is appended to the term.

    >>> stem_word(0), stem_word(59), stem_word(60)
    ('甲子', '癸亥', '甲子2')
    """
    stems = words("stems")
    turn, position = divmod(number, len(stems))
    return stems[position] + (str(turn + 1) if turn else "")


def person_name(number: int) -> str:
    """Return the name of a synthetic person. No real person can have such a name.

    >>> person_name(0), person_name(61)
    ('演示甲子001', '演示乙丑002')
    """
    stems = words("stems")
    turn, position = divmod(number, len(stems))
    return name("person", stem=stems[position], n=turn + 1)


@cache
def _load() -> _WordLists:
    text = (data_folder() / "words.yaml").read_text(encoding="utf-8")
    return _WordLists.model_validate(yaml.safe_load(text))
