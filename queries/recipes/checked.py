"""Tells whether the shipped recipes, fragments and rules are still the texts that the tests checked.

Checking all of them takes longer than everything else that a command does before its first query. So the tests check
them and write the digest of their texts to `shipped/checked.sha256`. If a text has changed since then, a command checks
all of them when it loads them; otherwise it checks none.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.resources import files

__all__ = ["CHECKED_FILE", "are_shipped_checked", "shipped_digest"]

CHECKED_FILE = "checked.sha256"


@cache
def are_shipped_checked() -> bool:
    """Return whether the digest of the shipped recipes, fragments and rules is the one that the tests wrote."""
    written = files("wangge.queries") / "shipped" / CHECKED_FILE
    return written.is_file() and written.read_text("ascii").strip() == shipped_digest()


def shipped_digest() -> str:
    """Return the sha256 of the names and contents of all shipped recipes, fragments and rules."""
    digest = sha256()
    for part in _parts():
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _parts() -> Iterator[bytes]:
    for folder in ("fragments", "recipes", "rules"):
        entries = (files("wangge.queries") / "shipped" / folder).iterdir()
        for entry in sorted(entries, key=lambda entry: entry.name):
            yield f"{folder}/{entry.name}".encode()
            yield entry.read_bytes()
