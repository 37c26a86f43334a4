"""The ledger of waivers: findings that somebody answers for until a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from graph.errors import RuleError
from queries.expectation import Strict
from queries.yaml_file import first_fault, read_yaml

__all__ = ["Ledger", "Waiver", "load_waivers", "parse_waivers"]

Text = Annotated[str, Field(min_length=1)]


class Waiver(Strict):
    """Findings of one rule that don't count through the day `until`, and who answers for them.

    They are those of one `subject`, or of all that lies in the place `under`.
    """

    rule: Text
    subject: Text | None = None
    under: Text | None = None
    category: Literal["waiver", "mitigated"]
    reason: Text
    owner: Text
    ticket: Text | None = None
    until: date

    def holds_on(self, day: date) -> bool:
        """Whether it still counts: on its last day it does, on the next it doesn't.

        >>> waiver = Waiver(rule="r", subject="s", category="waiver", reason="x", owner="y",
        ...                 until=date(2024, 6, 30))
        >>> waiver.holds_on(date(2024, 6, 30)), waiver.holds_on(date(2024, 7, 1))
        (True, False)
        """
        return day <= self.until


class _File(Strict):
    waivers: list[Waiver]


class Ledger:
    """Every waiver of a project."""

    def __init__(self, waivers: Iterable[Waiver] = ()) -> None:
        self.waivers = tuple(waivers)

    def find(self, rule: str, subject: str, day: date) -> Waiver | None:
        """The waiver that holds for this subject of this rule on this day, or None."""
        held = (w for w in self.waivers if (w.rule, w.subject) == (rule, subject) and w.holds_on(day))
        return next(held, None)

    def expired(self, day: date) -> tuple[Waiver, ...]:
        """The waivers that no longer count, oldest first."""
        gone = [waiver for waiver in self.waivers if not waiver.holds_on(day)]
        return tuple(sorted(gone, key=lambda waiver: (waiver.until, waiver.rule, waiver.subject or "")))


def parse_waivers(text: str, path: str | Path, rules: Iterable[str]) -> Ledger:
    """Read a ledger; raises `RuleError` naming file and line, also for a rule that doesn't exist."""
    file = read_yaml(text, path, RuleError)
    known = {"": ("waivers",), "waivers": tuple(Waiver.model_fields)}
    if file.content is None:
        return Ledger()
    try:
        waivers = _File.model_validate(file.content).waivers
    except ValidationError as fault:
        raise RuleError(first_fault(fault, file, known)) from fault
    rules = set(rules)
    for position, waiver in enumerate(waivers):
        if waiver.rule not in rules:
            raise RuleError(f"{file.where(('waivers', position, 'rule'))}: no rule {waiver.rule!r}")
    return Ledger(waivers)


def load_waivers(path: Path | None, rules: Iterable[str]) -> Ledger:
    """Read the ledger of a project, empty where it names none."""
    if path is None:
        return Ledger()
    try:
        return parse_waivers(path.read_text(encoding="utf-8-sig"), path, rules)
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(
            f"{path}: can't be read as UTF-8 text; mend the project's entry for waivers"
        ) from error
