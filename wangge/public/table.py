"""Holds the result of a recipe or statement, and converts it to pandas, polars or HTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

from wangge.public.optional import import_optional

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

__all__ = ["Table"]

_ROWS_IN_NOTEBOOK = 60


@dataclass(frozen=True)
class Table:
    """The rows of a recipe or of a Cypher statement, as plain Python values.

    `rows` has a tuple of values per row, in the order of `columns`. `parameters` are the values that were sent with the
    statement. `notices` are notices for readers of the data, for example that the data are synthetic.

    >>> table = Table(("code", "name"), [("990101001", "滨江街道")])
    >>> table.rows
    [('990101001', '滨江街道')]
    >>> list(table)
    [{'code': '990101001', 'name': '滨江街道'}]
    >>> len(table)
    1
    """

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def to_pandas(self) -> pd.DataFrame:
        """Return a pandas DataFrame; raise `UsageError` if pandas is not installed.

        >>> Table(("code", "households"), [("a", 400), ("b", 350)]).to_pandas()["households"].sum()
        np.int64(750)
        """
        frames = import_optional("pandas", "to_pandas")
        frame: pd.DataFrame = frames.DataFrame(self.rows, columns=list(self.columns))
        return frame

    def to_polars(self) -> pl.DataFrame:
        """Return a polars DataFrame; raise `UsageError` if polars is not installed.

        >>> Table(("code", "households"), [("a", 400), ("b", 350)]).to_polars()["households"].sum()
        750
        """
        frames = import_optional("polars", "to_polars")
        # Infer types from all rows: a column may be null in the first rows only.
        frame: pl.DataFrame = frames.DataFrame(
            self.rows, schema=list(self.columns), orient="row", infer_schema_length=None
        )
        return frame

    def _repr_html_(self) -> str:
        """Return the table as a notebook shows it: the first rows, the number of all others, then the notices."""
        head = "".join(f"<th>{escape(column)}</th>" for column in self.columns)
        body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in self.rows[:_ROWS_IN_NOTEBOOK])
        remaining = len(self.rows) - _ROWS_IN_NOTEBOOK
        notes = [*([f"… {remaining} more rows"] if remaining > 0 else []), *self.notices]
        return (
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
            f"{''.join(f'<p>{escape(note)}</p>' for note in notes)}"
        )


def _cell(value: Any) -> str:
    return f"<td>{'–' if value is None else escape(str(value))}</td>"
