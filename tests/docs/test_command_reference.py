"""docs/commands.md is what the commands say of themselves."""

from __future__ import annotations

from pathlib import Path

from cli.main import wangge
from cli.reference import command_reference

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"


def test_command_reference_is_current() -> None:
    """On a difference the page is rewritten and the test fails once, so that the change is looked at."""
    expected = command_reference(wangge)
    current = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if current != expected:
        PAGE.write_text(expected, encoding="utf-8")
    assert current == expected, (
        "docs/commands.md was out of date and has been rewritten; look at it and commit it"
    )
