"""Reads the real divisions of the district from the extract of the division codes that ships with wangge."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache

from wangge.graph.codes import STORED_DIGITS
from wangge.sample.calibration import STREETS
from wangge.sample.tables import Tables
from wangge.sample.words import data_folder

__all__ = ["EDITION", "SCHEME", "SampleDivision", "add_divisions", "divisions", "urban_communities"]

SCHEME = "NBS"
EDITION = 2023
_SHEETS = {
    1: ("provinces", None),
    2: ("cities", "province"),
    3: ("districts", "city"),
    4: ("streets", "district"),
    5: ("communities", "street"),
}
_SUFFIX = re.compile("(社区居民委员会|村民委员会)$")


@dataclass(frozen=True)
class SampleDivision:
    """One division of the extract. `parent` is the code of the division above. Both codes are as the graph stores them.

    >>> SampleDivision("511702001002", "凉水井社区居民委员会", 5, "511702001").short
    '凉水井社区'
    >>> SampleDivision("511702004200", "龙家庙村民委员会", 5, "511702004").short
    '龙家庙村'
    """

    code: str
    name: str
    level: int
    parent: str

    @property
    def stem(self) -> str:
        """The name without its ending 社区居民委员会 or 村民委员会."""
        return _SUFFIX.sub("", self.name)

    @property
    def short(self) -> str:
        """The name in everyday use."""
        return self.name.removesuffix("居民委员会").removesuffix("民委员会")


@cache
def divisions() -> tuple[SampleDivision, ...]:
    """Return all divisions of the extract, sorted by level and code."""
    with (data_folder() / "tongchuan_divisions.csv").open(encoding="utf-8", newline="") as file:
        rows = [_division(row) for row in csv.DictReader(file)]
    return tuple(sorted(rows, key=lambda unit: (unit.level, unit.code)))


def urban_communities() -> tuple[SampleDivision, ...]:
    """Return the communities of the five streets.

    >>> len(urban_communities())
    63
    """
    return tuple(unit for unit in divisions() if unit.parent in STREETS)


def add_divisions(tables: Tables) -> None:
    """Add one row per division to the sheets of the five levels."""
    for unit in divisions():
        sheet, parent = _SHEETS[unit.level]
        parent_cell = {parent: unit.parent} if parent else {}
        tables.add(sheet, code=unit.code, name=unit.name, scheme=SCHEME, edition=EDITION, **parent_cell)


def _division(row: dict[str, str]) -> SampleDivision:
    level = int(row["level"])
    parent = row["parent_code"][: STORED_DIGITS[max(level - 1, 1)]]
    return SampleDivision(row["code"][: STORED_DIGITS[level]], row["name"], level, parent)
