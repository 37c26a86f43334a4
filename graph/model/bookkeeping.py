"""Declares the bookkeeping that a graph contains in addition to facts: marker, runs, batches, and each fact's source."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["BOOKKEEPING_LABELS", "BOOKKEEPING_PROPERTIES", "BOOKKEEPING_TYPES", "GRAPH_VERSION", "Source"]

GRAPH_VERSION = "2"
"""The version of the format of facts and bookkeeping; the marker stores it as `model_version`.

Version 1 was the first. In version 2, runs and batches have digests that form a chain.
"""

BOOKKEEPING_LABELS = {
    "WanggeMarker": (
        "id",
        "model_version",
        "created_at",
        "last_run",
        "run_count",
        "open_run",
        "turn",
        "ticks",
        "restoring",
        "kinds",
    ),
    "Run": (
        "id",
        "at",
        "dataset",
        "source_sha256",
        "operator",
        "effective",
        "model_version",
        "counts",
        "notice",
        "open",
        "left",
        "batches",
        "digest",
    ),
    "Batch": ("seq", "payload", "operation", "count", "digest"),
    "Rows": ("seq", "payload"),
}
BOOKKEEPING_TYPES = {"WROTE": (), "SAW": ()}
BOOKKEEPING_PROPERTIES = ("dataset", "src")


class Source(NamedTuple):
    """The run, file, sheet and row from which a fact was read; stored as `src` on each node and relationship.

    >>> Source("R000001", "sheets/网格.csv", "网格", 7).text()
    '7:R000001:网格:sheets/网格.csv'
    >>> Source.parse('7:R000001:网格:sheets/网格.csv').row
    7
    """

    run: str
    file: str
    sheet: str
    row: int

    def text(self) -> str:
        """Return the text that is stored as `src`."""
        return f"{self.row}:{self.run}:{self.sheet.replace(':', '_')}:{self.file}"

    @classmethod
    def parse(cls, text: str) -> Source:
        """Parse a stored `src`; raise `ValueError` if the text isn't one."""
        row, run, sheet, file = text.split(":", 3)
        return cls(run, file, sheet, int(row))
