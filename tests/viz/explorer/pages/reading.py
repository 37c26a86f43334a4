"""Parses responses of the explorer in CSV, for tests."""

from __future__ import annotations

import csv
from io import StringIO

from tests.viz.explorer.asgi import Reply

__all__ = ["columns_of", "rows_of"]


def rows_of(reply: Reply) -> list[dict[str, str]]:
    """Return the rows of a CSV response by column name."""
    return list(csv.DictReader(StringIO(reply.text.removeprefix("\ufeff"))))


def columns_of(reply: Reply) -> list[str]:
    """Return the column names of a CSV response."""
    return next(csv.reader(StringIO(reply.text.removeprefix("\ufeff"))))
