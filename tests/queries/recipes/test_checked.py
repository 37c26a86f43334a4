"""The shipped recipes and fragments hold no fault, so their check at every start may be left out."""

from __future__ import annotations

from pathlib import Path

import pytest

import wangge.queries
from wangge.graph.model import load_model
from wangge.queries.recipes import library
from wangge.queries.recipes.checked import CHECKED_FILE, shipped_digest

FILE = Path(wangge.queries.__file__).parent / "shipped" / CHECKED_FILE


def test_checked_library_equals_the_unchecked_one(monkeypatch: pytest.MonkeyPatch) -> None:
    trusted = list(library.load_library())
    monkeypatch.setattr(library, "are_shipped_checked", lambda: False)
    assert list(library.load_library()) == trusted


def test_digest_is_current(monkeypatch: pytest.MonkeyPatch) -> None:
    """A digest that differs is rewritten, after a check of all recipes; the test fails once, so that it is committed."""
    monkeypatch.setattr(library, "are_shipped_checked", lambda: False)
    assert not library.read_library(model=load_model()).broken
    written = FILE.read_text("ascii") if FILE.exists() else ""
    FILE.write_text(f"{shipped_digest()}\n", "ascii")
    assert written == f"{shipped_digest()}\n", (
        f"{CHECKED_FILE} was out of date and has been rewritten; commit it"
    )
