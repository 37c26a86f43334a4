"""Formats the name of a sheet that follows the name of its file; it is left out if both are the same."""

from __future__ import annotations

__all__ = ["sheet_label"]


def sheet_label(file: str, sheet: str) -> str:
    """Return a blank and the name of the sheet; "" if the sheet has the name of its file.

    >>> sheet_label("区.xlsx", "网格"), sheet_label("sheets/grids.csv", "grids")
    (' 网格', '')
    """
    return "" if file.rsplit("/", 1)[-1].rsplit(".", 1)[0] == sheet else f" {sheet}"
