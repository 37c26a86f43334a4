"""What every database of ours holds besides the network: marker, runs, batches, and where a fact came from."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["BOOKKEEPING_LABELS", "BOOKKEEPING_PROPERTIES", "BOOKKEEPING_TYPES", "GRAPH_VERSION", "Source"]

GRAPH_VERSION = "2"
"""The version of what a database holds, network and bookkeeping together; the marker has it as `model_version`.

1: the first. 2: runs and batches carry digests that chain them.
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
    """The place a fact was read from; each node and relationship carries it as `src`.

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
        """Write it as the short text that is stored."""
        return f"{self.row}:{self.run}:{self.sheet.replace(':', '_')}:{self.file}"

    @classmethod
    def parse(cls, text: str) -> Source:
        """Read it back; raises `ValueError` for a text that `text` did not write."""
        row, run, sheet, file = text.split(":", 3)
        return cls(run, file, sheet, int(row))
