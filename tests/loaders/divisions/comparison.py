"""Compares the change events that wangge derives with those in data/tongchuan_changes.csv, for docs/divisions.md.

Another program made data/tongchuan_changes.csv by comparing the editions. In this module, the file is called the
mechanical list.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tests.loaders.divisions.history import DATA, whole_history
from wangge.loaders.divisions.division import Division
from wangge.loaders.divisions.history import HistoryEvent, events_of

NO_EVENT = "none"

SAME = {
    "renamed": "更名",
    "converted": "转制",
    "moved": "调整",
    "recoded": "改码",
    "gone": "撤销",
    "new": "设立",
}

WHY = {
    ("restyled", NO_EVENT): "The same name in another spelling; the unit is unchanged.",
    ("moved", "改码"): "The village stayed in its street, whose own code changed.",
    ("gone", "合并"): "The unit was merged into another; its parts or its name are now that unit's.",
    (
        "renamed",
        "合并",
    ): "A unit that had this name disappeared from the same street, or from a street that was merged into it.",
}


@dataclass(frozen=True)
class ListedChange:
    """One row of the mechanical list.

    `year` is the year of the later of two successive editions. `old` has the code and name in the earlier edition,
    `new` those in the later one.
    """

    year: int
    event: str
    old: tuple[str, str]
    new: tuple[str, str]


@dataclass(frozen=True)
class Compared:
    """A row of the mechanical list, and the derived event about the same divisions, if there is one."""

    row: ListedChange
    event: HistoryEvent | None

    @property
    def kinds(self) -> tuple[str, str]:
        """Return the kind of change in the mechanical list, and the kind that wangge derives."""
        return self.row.event.partition(":")[0], str(self.event.change.kind) if self.event else NO_EVENT

    @property
    def same(self) -> bool:
        """Return whether the two kinds of change mean the same."""
        listed, derived = self.kinds
        return SAME.get(listed) == derived


def listed_changes() -> list[ListedChange]:
    with (DATA / "tongchuan_changes.csv").open(encoding="utf-8", newline="") as file:
        return [
            ListedChange(
                int(row["year_to"]),
                row["event"],
                (_short(row["old_code"]), row["old_name"]),
                (_short(row["new_code"]), row["new_name"]),
            )
            for row in csv.DictReader(file)
        ]


def derived_events() -> dict[int, list[HistoryEvent]]:
    """Return the events that wangge derives from each pair of successive editions, by the year of the later one."""
    return {later.year: events for _earlier, later, events in events_of(whole_history())}


def compare() -> list[Compared]:
    events = derived_events()
    return [Compared(row, _covering(row, events[row.year])) for row in listed_changes()]


def tables() -> str:
    """Return two Markdown tables: how often each pair of kinds occurs, and the rows with different kinds."""
    compared = compare()
    counts = Counter(pair.kinds for pair in compared)
    lines = ["| listed as | derived as | rows | why it differs |", "|---|---|---:|---|"]
    for kinds, count in sorted(counts.items()):
        lines.append(f"| {kinds[0]} | {kinds[1]} | {count} | {WHY.get(kinds, '')} |")
    lines.append(f"| | | {len(compared)} | |")
    lines += ["", "| edition | listed as | earlier | later | event |", "|---|---|---|---|---|"]
    for pair in compared:
        if not pair.same:
            row, event = pair.row, pair.event.code if pair.event else NO_EVENT
            lines.append(
                f"| {row.year} | {row.event} | {' '.join(row.old)} | {' '.join(row.new)} | {event} |"
            )
    return "\n".join(lines)


def _covering(row: ListedChange, events: Iterable[HistoryEvent]) -> HistoryEvent | None:
    for event in events:
        olds, news = _pairs(event.change.olds), _pairs(event.change.news)
        if row.old in olds and row.new in news:
            return event
        if (not row.new[0] and row.old in olds) or (not row.old[0] and row.new in news):
            return event
    return None


def _pairs(units: Iterable[Division]) -> set[tuple[str, str]]:
    return {(unit.code, unit.name) for unit in units}


def _short(code: str) -> str:
    return code[:9] if code.endswith("000") else code
