"""docs/sheets.md equals the page that is generated from the corpus, the collection of sheets in tests/corpus."""

from __future__ import annotations

from pathlib import Path

from tests.corpus.case import cases
from tests.corpus.page import sheets_page

PAGE = Path(__file__).parents[2] / "docs" / "sheets.md"


def test_page_of_sheets_is_current() -> None:
    """If the page is out of date, the test rewrites it and fails once, so that somebody reviews the change."""
    expected = sheets_page(cases())
    current = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if current != expected:
        PAGE.write_text(expected, encoding="utf-8", newline="\n")
    assert current == expected, (
        "docs/sheets.md was out of date and has been rewritten; look at it and commit it"
    )
