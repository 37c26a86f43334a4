"""Reads the sample's sheets with the csv module, so that tests of the sample don't depend on the loader."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import NamedTuple

from wangge.graph.model import NodeKind, Sheet, load_model
from wangge.sample import DATA_DATE

__all__ = ["Row", "SampleRows", "codes_in", "is_current", "read_sample"]

Row = dict[str, str]


class SampleRows(NamedTuple):
    """The rows of each sheet with English column names, and the label of each code."""

    rows: dict[str, list[Row]]
    labels: dict[str, str]


def read_sample(folder: Path) -> SampleRows:
    """Read the sheets of all datasets in a folder."""
    model = load_model()
    rows: dict[str, list[Row]] = {name: [] for name in model.sheets}
    for path in sorted(folder.glob("*/*.csv")):
        rows[path.stem] = _rows(path, model.sheets[path.stem])
    labels = {
        row["code"]: sheet.kind.label
        for name, sheet in model.sheets.items()
        if isinstance(sheet.kind, NodeKind)
        for row in rows[name]
    }
    return SampleRows(rows, labels)


def is_current(row: Row) -> bool:
    """Return whether the fact of a row holds on the sample's day, by its first and last day."""
    begins, ends = _day(row["valid_from"]), _day(row["valid_to"])
    return (begins is None or begins <= DATA_DATE) and (ends is None or ends > DATA_DATE)


def codes_in(cell: str) -> list[str]:
    """Return the codes in a cell, which may have none, one or several."""
    return [code for code in cell.split("、") if code]


def _rows(path: Path, sheet: Sheet) -> list[Row]:
    names = {column.zh: column.name for column in sheet.columns}
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{names[header]: value for header, value in row.items()} for row in csv.DictReader(file)]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
