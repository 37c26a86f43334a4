"""Reading the twins and pages of the explorer in tests."""

from __future__ import annotations

import csv
from io import StringIO

from tests.viz.explorer.asgi import Reply

__all__ = ["columns_of", "rows_of"]


def rows_of(reply: Reply) -> list[dict[str, str]]:
    """The rows of a CSV twin by their columns' names."""
    return list(csv.DictReader(StringIO(reply.text.removeprefix("\ufeff"))))


def columns_of(reply: Reply) -> list[str]:
    """The columns of a CSV twin."""
    return next(csv.reader(StringIO(reply.text.removeprefix("\ufeff"))))
