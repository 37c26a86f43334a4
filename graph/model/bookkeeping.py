"""The bookkeeping that a graph holds besides facts: the marker, runs, batches, and the source of each fact."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["BOOKKEEPING_LABELS", "BOOKKEEPING_PROPERTIES", "BOOKKEEPING_TYPES", "GRAPH_VERSION", "Source"]

GRAPH_VERSION = "2"
"""The version of a graph, facts and bookkeeping together; the marker stores it as `model_version`.

1: the first. 2: runs and batches have digests that form a chain.
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
        """The text that is stored as `src`."""
        return f"{self.row}:{self.run}:{self.sheet.replace(':', '_')}:{self.file}"

    @classmethod
    def parse(cls, text: str) -> Source:
        """Parse a stored `src`; raises `ValueError` for any other text."""
        row, run, sheet, file = text.split(":", 3)
        return cls(run, file, sheet, int(row))
