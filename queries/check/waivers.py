"""Reads the ledger of waivers. A waiver accepts findings until a date and names an owner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from wangge.graph.errors import RuleError
from wangge.loaders.small_file import MEGABYTE, read_small_file
from wangge.queries.rules.expectation import Strict
from wangge.queries.yaml_file import EntryPath, YamlFile, first_fault, read_yaml

__all__ = ["LONGEST_DAYS", "Ledger", "Waiver", "WaiverEntry", "load_waivers", "parse_waivers", "read_ledger"]

LONGEST_DAYS = 366
"""The largest number of days from today to a waiver's end, unless the project sets `waiver_longest_days`."""

_LARGEST = 64 * MEGABYTE
_MOST_VALUES = 3_000_000

Text = Annotated[str, Field(min_length=1)]


class Waiver(Strict):
    """Accepts findings of one rule up to and including the date `until`; `owner` is responsible for them.

    It waives the finding of one `subject`, or all findings in the place `under`.
    """

    rule: Text
    subject: Text | None = None
    under: Text | None = None
    category: Literal["waiver", "mitigated"]
    reason: Text
    owner: Text
    ticket: Text | None = None
    until: date

    @model_validator(mode="after")
    def _names_one_target(self) -> Self:
        if (self.subject is None) == (self.under is None):
            raise ValueError("a waiver names either subject or under")
        return self

    @property
    def target(self) -> str:
        """The code of the subject or of the place."""
        return self.subject or self.under or ""

    def holds_on(self, day: date) -> bool:
        """Return whether the waiver is valid on a date; its last day is included.

        >>> waiver = Waiver(rule="r", subject="s", category="waiver", reason="x", owner="y",
        ...                 until=date(2024, 6, 30))
        >>> waiver.holds_on(date(2024, 6, 30)), waiver.holds_on(date(2024, 7, 1))
        (True, False)
        """
        return day <= self.until


@dataclass(frozen=True, slots=True)
class WaiverEntry:
    """A waiver and its `file:line`."""

    waiver: Waiver
    where: str = ""


class Ledger:
    """All waivers of a project; `faults` has an error message (`file:line: …`) for each invalid entry."""

    def __init__(self, entries: Iterable[Waiver | WaiverEntry] = (), faults: Iterable[str] = ()) -> None:
        self.entries = tuple(e if isinstance(e, WaiverEntry) else WaiverEntry(e) for e in entries)
        self.faults = tuple(faults)
        self._by_rule: dict[str, list[WaiverEntry]] = defaultdict(list)
        for entry in self.entries:
            self._by_rule[entry.waiver.rule].append(entry)

    def of(self, rule: str, day: date) -> tuple[WaiverEntry, ...]:
        """Return the rule's waivers that are valid on a date, in the order of the file."""
        return tuple(e for e in self._by_rule.get(rule, ()) if e.waiver.holds_on(day))

    def expired(self, day: date) -> tuple[WaiverEntry, ...]:
        """Return the waivers that expired before a date, oldest first."""
        expired = [entry for entry in self.entries if not entry.waiver.holds_on(day)]
        return tuple(sorted(expired, key=lambda e: (e.waiver.until, e.waiver.rule, e.waiver.target)))


def parse_waivers(text: str, path: str | Path, *, today: date, longest_days: int = LONGEST_DAYS) -> Ledger:
    """Parse a ledger. An invalid entry becomes a fault with file and line; the other entries are used.

    An entry that ends more than `longest_days` after `today` is invalid. Raises `RuleError` if the file can't be
    read at all.
    """
    latest = today + timedelta(days=longest_days)

    def convert(entry: Any, file: YamlFile, place: EntryPath) -> WaiverEntry | str:
        try:
            return _entry(entry, place, file, latest)
        except RuleError as fault:
            return str(fault)

    file = read_yaml(text, path, RuleError, most_values=_MOST_VALUES, convert=convert)
    content = {} if file.content is None else file.content
    waiver_list = content.get("waivers") if isinstance(content, dict) else None
    if (
        not isinstance(content, dict)
        or content.keys() - {"waivers"}
        or not isinstance(waiver_list or [], list)
    ):
        raise RuleError(f"{path}:1: a ledger has one list under `waivers:`; put the entries there")
    entries: list[WaiverEntry | str] = waiver_list or []
    return Ledger(
        (entry for entry in entries if isinstance(entry, WaiverEntry)),
        (entry for entry in entries if isinstance(entry, str)),
    )


def read_ledger(path: Path, *, display_path: str = "") -> str:
    """Return the text of a ledger file; raises `RuleError` if it can't be read."""
    return read_small_file(
        path, RuleError, label=display_path, largest=_LARGEST, if_missing="fix rules.waivers in wangge.toml"
    )


def load_waivers(
    path: Path | None, *, today: date, longest_days: int = LONGEST_DAYS, display_path: str = ""
) -> Ledger:
    """Return the ledger in the file `path`, or an empty ledger if `path` is None.

    Error messages call the file `display_path`.
    """
    if path is None:
        return Ledger()
    display_path = display_path or str(path)
    text = read_ledger(path, display_path=display_path)
    return parse_waivers(text, display_path, today=today, longest_days=longest_days)


_KEYS = tuple(Waiver.model_fields)
_ALL_SET = set(Waiver.model_fields)


def _entry(content: Any, place: EntryPath, file: YamlFile, latest: date) -> WaiverEntry:
    try:
        # All waivers share one set of field names, because a set takes more memory than a waiver.
        waiver = Waiver.model_construct(_ALL_SET, **vars(Waiver.model_validate(content)))
    except ValidationError as fault:
        raise RuleError(first_fault(fault, file, {"waivers": _KEYS}, place)) from fault
    if waiver.until > latest:
        raise RuleError(
            f"{file.where((*place, 'until'))}: until {waiver.until} is too far ahead; "
            f"at the latest {latest} (waiver_longest_days)"
        )
    return WaiverEntry(waiver, file.where(place))
