"""Adds entries to a ledger of waivers without changing its existing text and comments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import yaml

from wangge.graph.errors import RuleError
from wangge.queries.check.waivers import Waiver, parse_waivers

__all__ = ["add_waivers"]

_EMPTY = re.compile(r"^waivers:\s*(\[\s*\]|~|null)?\s*(#.*)?$", re.MULTILINE)
_ITEM = re.compile(r"^(?P<indent> *)- ", re.MULTILINE)


def add_waivers(
    text: str, path: str | Path, added: Sequence[Waiver], *, today: date, longest_days: int
) -> str:
    """Return the text of the ledger with the waivers in `added` appended.

    Raises `RuleError` if the file has faults, if a waiver exists already or ends too late, or if the list in the file
    isn't written with one `- …` per entry, because then no entry can be appended.
    """
    old_ledger = parse_waivers(text, path, today=today, longest_days=longest_days)
    if old_ledger.faults:
        raise RuleError(f"{old_ledger.faults[0]}; fix it before adding to the file")
    latest = today + timedelta(days=longest_days)
    existing = {(e.waiver.rule, e.waiver.subject, e.waiver.under): e for e in old_ledger.entries}
    for waiver in added:
        if waiver.until > latest:
            raise RuleError(
                f"{waiver.rule} {waiver.target}: until {waiver.until} is too far ahead; "
                f"at the latest {latest} (waiver_longest_days)"
            )
        if entry := existing.get((waiver.rule, waiver.subject, waiver.under)):
            raise RuleError(
                f"{entry.where}: {waiver.rule} {waiver.target} is waived already; change it there"
            )
    new_text = _with_entries(text, added)
    new_ledger = parse_waivers(new_text, path, today=today, longest_days=longest_days)
    if new_ledger.faults:
        raise RuleError(new_ledger.faults[0])
    expected = [*(entry.waiver for entry in old_ledger.entries), *added]
    if [entry.waiver for entry in new_ledger.entries] != expected:
        raise RuleError(f"{path}: the list isn't in block style (one `- …` per entry); add the entry by hand")
    return new_text


def _with_entries(text: str, added: Sequence[Waiver]) -> str:
    items = list(_ITEM.finditer(text))
    indent = items[0]["indent"] if items else "  "
    entries = "".join(_entry(waiver, indent) for waiver in added)
    if items:
        return text.rstrip() + "\n" + entries
    if _EMPTY.search(text):
        return _EMPTY.sub("waivers:", text, count=1).rstrip() + "\n" + entries
    return (text.rstrip() + "\n" if text.strip() else "") + "waivers:\n" + entries


def _entry(waiver: Waiver, indent: str) -> str:
    values = {name: value for name, value in waiver.model_dump().items() if value is not None}
    lines = yaml.safe_dump([values], allow_unicode=True, sort_keys=False, width=1000).splitlines()
    return "".join(f"{indent}{line}\n" for line in lines)
