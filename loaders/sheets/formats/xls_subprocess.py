"""Parses an old .xls in a subprocess, because a damaged file may make the parser hang or raise any exception."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from wangge.loaders.sheets.formats.archive import damaged, protected
from wangge.loaders.sheets.formats.biff import ERROR, NUMBER, PASSWORD
from wangge.loaders.sheets.formats.merged import Area, Rows
from wangge.loaders.sheets.formats.number_format import DAY, is_moment, number_cell
from wangge.loaders.sheets.table import UNCALCULATED, Cell, FailedFormula

__all__ = ["OldSheet", "parse_in_subprocess"]

_PROGRAM = "wangge.loaders.sheets.formats.biff"
_MOST_SECONDS = 300


@dataclass(frozen=True)
class OldSheet:
    """One parsed worksheet; rows count from 1 and columns from 0."""

    name: str
    hidden: bool
    dates_1904: bool
    rows: Rows
    merged: list[Area]
    hidden_rows: list[int]
    hidden_columns: list[tuple[int, int]]


def parse_in_subprocess(content: bytes, label: str) -> list[OldSheet]:
    """Return the worksheets of an .xls; raises `SourceError` if it is damaged or has a password."""
    paths = os.pathsep.join(path for path in sys.path if path)
    try:
        ended = subprocess.run(
            [sys.executable, "-P", "-m", _PROGRAM],
            input=content,
            capture_output=True,
            check=False,
            timeout=_MOST_SECONDS,
            env={**os.environ, "PYTHONPATH": paths},
        )
    except subprocess.TimeoutExpired as error:
        raise damaged(label, f"it can't be read within {_MOST_SECONDS} seconds") from error
    answer = pickle.loads(ended.stdout) if ended.returncode == 0 else "its structure is broken"  # noqa: S301 - the program above wrote it, not the file
    if answer == PASSWORD:
        raise protected(label)
    if isinstance(answer, str):
        raise damaged(label, answer)
    return [_sheet(**fields) for fields in answer]


def _sheet(*, rows: dict[int, list[object]], dates_1904: bool, **own: Any) -> OldSheet:
    cells = {number: [_cell(cell, dates_1904=dates_1904) for cell in row] for number, row in rows.items()}
    return OldSheet(rows=cells, dates_1904=dates_1904, **own)


def _cell(cell: Any, *, dates_1904: bool) -> Cell:
    match cell:
        case (kind, number, code, is_date) if kind == NUMBER:
            number_format = DAY if is_date and not is_moment(code) else code
            return number_cell(number, number_format, dates_1904=dates_1904)
        case (kind, text) if kind == ERROR:
            return FailedFormula(text) if text else UNCALCULATED
    value: Cell = cell
    return value
