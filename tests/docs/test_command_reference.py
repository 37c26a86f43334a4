"""docs/commands.md equals the page generated from the help texts of the commands."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "commands.md"
WRITE = (
    "import sys; from wangge.cli.main import wangge; from wangge.cli.reference import command_reference; "
    "sys.stdout.buffer.write(command_reference(wangge).encode())"
)


def test_command_reference_is_current() -> None:
    """If the page is out of date, the test rewrites it and fails once, so that somebody reviews the change.

    The page is generated in a separate process. In the tests' own process the page could lack `-h`: only the group
    defines it, some tests call a command without its group, and click caches the help option at its first use.
    """
    process = subprocess.run(
        [sys.executable, "-c", WRITE], cwd=ROOT, capture_output=True, check=True, timeout=60
    )
    expected = process.stdout.decode()
    current = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if current != expected:
        PAGE.write_text(expected, encoding="utf-8")
    assert current == expected, (
        "docs/commands.md was out of date and has been rewritten; look at it and commit it"
    )
