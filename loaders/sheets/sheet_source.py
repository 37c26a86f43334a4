"""Defines the protocol for a source of sheets that isn't a file or folder, such as a package of divisions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from wangge.loaders.sheets.table import RawSheet

__all__ = ["SheetSource"]


class SheetSource(Protocol):
    """A source of sheets with a fingerprint of its content."""

    def fingerprint(self) -> str:
        """A sha256 that changes whenever the content of `sheets` changes."""

    def sheets(self) -> Iterator[RawSheet]:
        """Yield every sheet; raises `SourceError` if the source can't be read."""
