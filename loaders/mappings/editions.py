"""Recognises two editions of one ledger: files of different months, and a sheet that a copy was made of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import PurePosixPath

from wangge.loaders.mappings.ledger import LedgerTable

__all__ = ["original_of_copy", "other_edition"]

_COPY = re.compile(
    r"(?P<name>.+?)\s*(?:[(（][0-9]{1,2}[)）]|[-_ ]?(?:副本|备份|拷贝|copy)(?:\s*[(（]?[0-9]{0,2}[)）]?)?)",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"20[0-9]{2}[-_.年]?(?:1[0-2]|0?[1-9])(?:[-_.月](?:3[01]|[12][0-9]|0?[1-9])日?|(?:3[01]|[12][0-9]|0[1-9]))?月?份?"
    r"|(?:20)?[0-9]{2}年(?:度|上半年|下半年|第?[一二三四1-4]季度)?|(?:1[0-2]|[1-9]|[一二三四五六七八九十]{1,2})月份?|[一二三四]季度|[上下]半年"
)


def original_of_copy(ledger: LedgerTable, ledgers: Iterable[LedgerTable]) -> str | None:
    """Return the name of the sheet of which this one seems to be a copy, such as 网格表 for 网格表 (2); else None."""
    copy = _COPY.fullmatch(ledger.raw.name)
    for other in ledgers if copy else ():
        same = other.raw.file == ledger.raw.file and other.mapping is ledger.mapping
        if copy and same and other.raw.name.strip() == copy["name"].strip():
            return other.raw.name
    return None


def other_edition(ledger: LedgerTable, earlier: Iterable[LedgerTable]) -> str | None:
    """Return the file of another ledger that seems to be an edition of this one for another period; else None."""
    path = PurePosixPath(ledger.raw.file)
    for other in earlier:
        before = PurePosixPath(other.raw.file)
        if other.mapping is ledger.mapping and before != path and same_but_period(path.stem, before.stem):
            return other.raw.file
    return None


def same_but_period(name: str, other: str) -> bool:
    """Whether two names of files differ only in the month, quarter or year.

    >>> same_but_period("台账2024年3月", "台账2024年4月"), same_but_period("网格员202403", "网格员20240415")
    (True, True)
    >>> same_but_period("花溪社区", "四合社区"), same_but_period("台账1", "台账2"), same_but_period("3月台账", "3月台账")
    (False, False, False)
    """
    bare, other_bare = _without_period(name), _without_period(other)
    return name != other and bare == other_bare and bare != name and other_bare != other


@lru_cache(maxsize=1 << 12)
def _without_period(name: str) -> str:
    return _PERIOD.sub("", name)
