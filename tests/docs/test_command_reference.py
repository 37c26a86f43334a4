"""docs/commands.md is what the commands say of themselves."""

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
    """On a difference the page is rewritten and the test fails once, so that the change is looked at.

    The page is made in a process of its own: click keeps the help option of a command's first use, and a test that
    uses a command without its group would change what it is.
    """
    made = subprocess.run(
        [sys.executable, "-c", WRITE], cwd=ROOT, capture_output=True, check=True, timeout=60
    )
    expected = made.stdout.decode()
    current = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if current != expected:
        PAGE.write_text(expected, encoding="utf-8")
    assert current == expected, (
        "docs/commands.md was out of date and has been rewritten; look at it and commit it"
    )
