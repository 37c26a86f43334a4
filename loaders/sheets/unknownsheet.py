"""Writes the message on a sheet whose kind isn't recognised: the kinds that it may be, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from wangge.graph.model import Model, Sheet
from wangge.loaders.sheets.headerrows import HEADER_SEARCH, header_rows
from wangge.loaders.sheets.signature import likely_kinds
from wangge.loaders.sheets.table import RawRow

__all__ = ["unknown_sheet"]


def unknown_sheet(name: str, kind: Sheet | None, rows: Sequence[RawRow], model: Model) -> str:
    """Return the message on a sheet without a known kind or, if its name means the kind `kind`, without a header.

    `rows` are the first rows of the sheet.
    """
    if kind is not None:
        return f"sheet {name!r} has no header row of {kind.zh} in its first {HEADER_SEARCH} rows"
    likely = likely_kinds(rows, list(header_rows(rows[:HEADER_SEARCH])), model)
    near = _nearest(name, model)
    if likely:
        fitting = "、".join(sheet.zh for sheet in likely)
        return (
            f"no kind is called {name!r}, and its headers aren't distinctive (they fit {fitting}{near}); "
            "name the sheet after its kind, or run `wangge adopt` on the file"
        )
    return f"no kind is called {name!r} or has these headers{near}; run `wangge adopt` on the file"


def _nearest(name: str, model: Model) -> str:
    names = [text for sheet in model.sheets.values() for text in (sheet.name, sheet.zh)]
    nearest = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    return f", nearest: {nearest[0]}" if nearest else ""
