"""Sorts, filters, pages and exports the tables of all pages.

A page declares the columns of a `DataTable`, and `view_of` returns the rows that the address asks for.
"""

from __future__ import annotations

from wangge.viz.explorer.pages.tables.columns import ColumnKind, TableColumn, choice_column, code_column
from wangge.viz.explorer.pages.tables.grammar import SortKey
from wangge.viz.explorer.pages.tables.table import DataTable, TableView, arranged, first_rows
from wangge.viz.explorer.pages.tables.view import TABLE_PARAMETERS, view_of

__all__ = [
    "TABLE_PARAMETERS",
    "ColumnKind",
    "DataTable",
    "SortKey",
    "TableColumn",
    "TableView",
    "arranged",
    "choice_column",
    "code_column",
    "first_rows",
    "view_of",
]
