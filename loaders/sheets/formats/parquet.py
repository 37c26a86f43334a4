"""Reads Parquet with an optional package; row 1 of the sheet has the column names, the records follow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from glob import escape
from pathlib import Path

from wangge.graph.errors import SourceError
from wangge.loaders.sheets.table import Cell, RawRow, RawSheet

__all__ = ["read_parquet"]

_SELECT = "SELECT {columns} FROM read_parquet(?)"
# Times are converted to China's only time zone, so that a time stored in another zone gives the right day.
_LOCAL = "make_timestamp(epoch_us({name}) + 28800000000) AS {name}"


def read_parquet(file: Path, label: str) -> Iterator[RawSheet]:
    """Yield the only sheet of a Parquet file, named after the file; a list in a cell becomes several values.

    Raises `SourceError` for a damaged file, and if the optional package isn't installed.
    """
    try:
        import duckdb
    except ImportError as error:
        raise SourceError(
            f"{label}: reading Parquet needs an extra; pip install 'wangge[parquet]'"
        ) from error
    try:
        with duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"}) as reader:
            path = escape(str(file))
            known = reader.execute(_SELECT.format(columns="*") + " LIMIT 0", [path]).description
            columns = ", ".join(_column(name, str(kind)) for name, kind, *_ in known or ())
            records = reader.execute(_SELECT.format(columns=columns), [path]).fetchall()
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise SourceError(f"{label}: damaged, or not Parquet ({reason}); write it again") from error
    header = RawRow(1, tuple(name for name, *_ in known or ()))
    rows = (RawRow(at, tuple(map(_cell, record))) for at, record in enumerate(records, start=2))
    yield RawSheet(label, file.stem, (header, *rows))


def _column(name: str, kind: str) -> str:
    quoted = '"' + name.replace('"', '""') + '"'
    return _LOCAL.format(name=quoted) if kind == "TIMESTAMP WITH TIME ZONE" else quoted


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, str | int | float | bool | date | datetime):
        return None if value != value else value
    if isinstance(value, list):
        return "、".join(str(part) for part in value if part is not None)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)
