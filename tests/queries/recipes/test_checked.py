"""The shipped recipes, fragments and rules have no faults, so wangge needn't check them at every start."""

from __future__ import annotations

from pathlib import Path

import pytest

import wangge.queries
from wangge.queries.recipes import library
from wangge.queries.recipes.checked import CHECKED_FILE, shipped_digest
from wangge.queries.rules import rule

FILE = Path(wangge.queries.__file__).parent / "shipped" / CHECKED_FILE


def test_checked_library_equals_the_unchecked_one(monkeypatch: pytest.MonkeyPatch) -> None:
    trusted = list(library.load_library())
    trusted_rules = rule.load_rules(library.load_library())
    for module in (library, rule):
        monkeypatch.setattr(module, "are_shipped_checked", lambda: False)
    assert list(library.load_library()) == trusted
    assert rule.load_rules(library.load_library()) == trusted_rules


def test_digest_is_current(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the digest differs and no text has a fault, the digest is rewritten, and the test fails once."""
    for module in (library, rule):
        monkeypatch.setattr(module, "are_shipped_checked", lambda: False)
    rule.load_rules(library.load_library())
    written = FILE.read_text("ascii") if FILE.exists() else ""
    FILE.write_text(f"{shipped_digest()}\n", "ascii")
    assert written == f"{shipped_digest()}\n", (
        f"{CHECKED_FILE} was out of date and has been rewritten; commit it"
    )
