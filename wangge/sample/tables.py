"""Collects the rows of a dataset and writes them as CSV files."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from wangge.graph.errors import ModelError
from wangge.graph.model import Column, Model, Privacy, Sheet

__all__ = ["Tables", "cell_text"]

Cell = str | int | float | bool | date | Iterable[str] | None


class Tables:
    """The rows of each sheet. A row maps English column names of the model to the texts of its cells."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._column_names: dict[str, set[str]] = {}
        self.rows: dict[str, list[dict[str, str]]] = {}

    def add(self, sheet: str, **cells: Cell) -> None:
        """Add one row; raises `ModelError` if the sheet has no such column."""
        columns = self._columns_of(sheet)
        if not columns.issuperset(cells):
            raise ModelError(
                f"sheet {sheet} has no column {sorted(set(cells) - columns)}; correct the sample"
            )
        self.rows.setdefault(sheet, []).append({key: cell_text(value) for key, value in cells.items()})

    def counts(self) -> dict[str, int]:
        """Return the number of rows by sheet."""
        return {sheet: len(rows) for sheet, rows in self.rows.items()}

    def write(self, folder: Path) -> None:
        """Write one CSV file per sheet, with Chinese headers and a byte-order mark for Excel."""
        folder.mkdir(parents=True, exist_ok=True)
        for sheet, rows in self.rows.items():
            self._write_sheet(folder / f"{sheet}.csv", self._model.sheets[sheet], rows)

    def _columns_of(self, sheet: str) -> set[str]:
        if sheet not in self._column_names:
            self._column_names[sheet] = {column.name for column in _columns(self._model.sheets[sheet])}
        return self._column_names[sheet]

    def _write_sheet(self, path: Path, sheet: Sheet, rows: list[dict[str, str]]) -> None:
        columns = _columns(sheet)
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow([column.zh for column in columns])
            writer.writerows([row.get(column.name, "") for column in columns] for row in rows)


def cell_text(value: Cell) -> str:
    """Return a value in the form in which somebody in a street office would type it into a sheet.

    >>> cell_text(True), cell_text(None), cell_text(date(2023, 5, 1)), cell_text(["a", "b"])
    ('是', '', '2023-05-01', 'a、b')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str | int | float):
        return str(value)
    return "、".join(value)


def _columns(sheet: Sheet) -> list[Column]:
    """Return the columns of a sheet, except those whose values are never stored (`Privacy.REFUSED`)."""
    return [c for c in sheet.columns if c.property is None or c.property.privacy is not Privacy.REFUSED]
