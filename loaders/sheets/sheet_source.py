"""Sheets that don't stand in files of their own: what a dataset may be read from instead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from wangge.loaders.sheets.table import RawSheet

__all__ = ["SheetSource"]


class SheetSource(Protocol):
    """Something that can be read as sheets, and knows whether it is the same as last time."""

    def fingerprint(self) -> str:
        """A sha256 that is equal only when `sheets` would give the same again."""

    def sheets(self) -> Iterator[RawSheet]:
        """Every sheet; raises `SourceError` for what can't be read."""
