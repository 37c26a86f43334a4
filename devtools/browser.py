"""Finds an installed Chromium browser, for the tests and benchmarks of pages and for screenshots."""

from __future__ import annotations

import shutil

__all__ = ["ARGUMENTS", "find_chromium"]

ARGUMENTS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
"""The first is a headless Chromium, which needs a quarter of the CPU time of a full browser to open a page."""


def find_chromium() -> str | None:
    """Return the path of an installed browser, or None."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)
