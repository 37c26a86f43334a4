"""Builds the table with a recipe's answer: one page of the sorted rows, in which codes are links to nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple, Protocol

from wangge.queries.measures.measure import NODE
from wangge.queries.recipes.header import ReturnedColumn
from wangge.queries.recipes.runner import RecipeAnswer
from wangge.viz.explorer.pages.columns import UNITS, column_title
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.pages.tables import ColumnKind, DataTable, TableColumn, TableView, view_of
from wangge.viz.explorer.pages.value_words import value_words
from wangge.viz.explorer.reads.labels import read_labels
from wangge.viz.explorer.reads.node import NamedNode
from wangge.viz.names import caption

__all__ = [
    "AnswerCell",
    "AnswerTable",
    "WithColumns",
    "answer_headline",
    "answer_table",
    "row_words",
]

_NUMBERS = frozenset({"integer", "decimal"})
_COVERED = "covered"
_NAME = "name"
_KIND_COLUMNS = frozenset(
    {"kind", "label", "source", "target", "type", "source_kind", "target_kind", "by_kind"}
)


_SHARES = frozenset({"share", "largest_share"})


class WithColumns(Protocol):
    """A recipe or a measure: something whose answer has declared columns."""

    @property
    def columns(self) -> tuple[ReturnedColumn, ...]:
        """The columns, in order."""


class AnswerCell(NamedTuple):
    """A cell of the table.

    `link` is the address of a node's page, `code` is shown next to the node's name, and `state` is `covered` or
    `uncovered`; each of them may be ''.
    """

    text: str
    link: str = ""
    numeric: bool = False
    state: str = ""
    code: str = ""


class AnswerTable(NamedTuple):
    """An answer, filtered and sorted as the address says, and the cells of the rows on the chosen page."""

    view: TableView[tuple[Any, ...]]
    rows: tuple[tuple[AnswerCell, ...], ...]

    def plain_rows(self) -> list[list[object]]:
        """Return all rows for JSON, with hidden names masked."""
        return [[column.value(row) for column in self.view.table.columns] for row in self.view.rows]


def answer_table(request: PageRequest, recipe: WithColumns, answer: RecipeAnswer) -> AnswerTable:
    """Return the answer as a table. If it has a column `covered`, only the uncovered rows are listed at first."""
    names = [column.name for column in recipe.columns]
    covered = names.index(_COVERED) if _COVERED in names else None
    table = DataTable(
        title=request.formatter.say("answer"),
        columns=tuple(_columns(request, recipe, answer.rows)),
        rows=answer.rows,
        problem=None if covered is None else lambda row: row[covered] is False,
    )
    view = view_of(request, table)
    listed = view.listed if request.address.format_name == "html" else ()
    labels = _labels(request, recipe, listed)
    return AnswerTable(view, tuple(tuple(_cells(request, recipe, row, labels)) for row in listed))


def answer_headline(formatter: Formatter, view: TableView[tuple[Any, ...]]) -> str:
    """Return a sentence on how many rows an answer has, or how many of them are problems."""
    total = f"{len(view.table.rows):,}"
    if view.problems is None:
        return formatter.say("answer_rows", count=total)
    if not view.problems:
        return formatter.say("answer_no_problems", total=total)
    return formatter.say("answer_problems", count=f"{view.problems:,}", total=total)


def _columns(
    request: PageRequest, recipe: WithColumns, rows: Sequence[Sequence[Any]]
) -> Iterator[TableColumn[tuple[Any, ...]]]:
    formatter, language = request.formatter, request.address.language
    codes = _names_of_codes(request, recipe)
    types = {column.name: column.type for column in recipe.columns}
    positions = {column.name: number for number, column in enumerate(recipe.columns)}
    units: dict[str, str] = {}
    for name, code in codes.items():
        if types[code] in UNITS and name != _NAME:
            named = {str(row[positions[name]]) for row in rows if row[positions[name]] is not None}
            units[name] = units[code] = caption(formatter.model, types[code], language, named, "")
    for name, type_ in types.items():
        holds_code = _holds_code(request, type_)
        yield TableColumn(
            name=name,
            title=column_title(name, language, holds_code=holds_code, unit=units.get(name, "")),
            kind=_kind(name, type_, holds_code, is_name=name in codes),
            value=partial(_value, formatter, positions[name]),
            words=partial(_words, formatter, name, positions[name])
            if name not in codes
            else partial(_node_name, formatter, types[codes[name]], positions[codes[name]], positions[name]),
            on_page=name not in codes.values(),
        )


def _kind(name: str, type_: str, holds_code: bool, *, is_name: bool) -> ColumnKind:
    if type_ in _NUMBERS:
        return ColumnKind.SHARE if name in _SHARES else ColumnKind.NUMBER
    if type_ == "date":
        return ColumnKind.DATE
    if holds_code:
        return ColumnKind.CODE
    return ColumnKind.TEXT if is_name else ColumnKind.CHOICE


def _value(formatter: Formatter, position: int, row: Sequence[Any]) -> object:
    return _plain(formatter, row[position])


def _words(formatter: Formatter, name: str, position: int, row: Sequence[Any]) -> str:
    return "" if row[position] is None else _text(formatter, name, row[position])


def _node_name(
    formatter: Formatter, type_: str, code_position: int, position: int, row: Sequence[Any]
) -> str:
    """Return the display name of a node; that of a place may be shorter than its name in the sheets."""
    name = str(row[position] or "")
    if not name or row[code_position] is None or type_ not in formatter.model.nodes:
        return formatter.text(name)
    return formatter.name(NamedNode.of(type_, str(row[code_position]), name))


def row_words(request: PageRequest, recipe: WithColumns, row: Sequence[Any]) -> dict[str, str]:
    """Return the texts of a row's cells by column. A node's name and code share one cell, in the column of the name."""
    codes = _names_of_codes(request, recipe).values()
    names = [column.name for column in recipe.columns if column.name not in codes]
    cells = _cells(request, recipe, row, _labels(request, recipe, [row]))
    return {name: cell.text for name, cell in zip(names, cells, strict=True)}


def _plain(formatter: Formatter, value: object) -> object:
    if isinstance(value, list | tuple):
        return [_plain(formatter, item) for item in value]
    return formatter.plain(value)


def _names_of_codes(request: PageRequest, recipe: WithColumns) -> dict[str, str]:
    """Map each column with names of nodes to the column with their codes; the page shows both as one column."""
    columns = {column.name: column.type for column in recipe.columns}
    code_columns = {}
    for code, type_ in columns.items():
        if not _holds_code(request, type_):
            continue
        first = type_ == NODE or code == next(iter(columns))
        names = (f"{code}_name", code.removesuffix("_code"), *(("name",) if first else ()))
        name = next((name for name in names if name != code and columns.get(name) == "text"), None)
        if name is not None and name not in code_columns:
            code_columns[name] = code
    return code_columns


def _holds_code(request: PageRequest, type_: str) -> bool:
    return type_ == NODE or type_ in request.site.model.labels


def _labels(
    request: PageRequest, recipe: WithColumns, rows: Iterable[Sequence[Any]]
) -> dict[tuple[str, str], str]:
    """Map pairs of column type and code to the node's label, for types that cover several kinds, such as Place."""
    model = request.site.model
    codes_by_type: dict[str, set[str]] = {}
    for number, column in enumerate(recipe.columns):
        if column.type in model.labels and column.type not in model.nodes:
            codes = {str(row[number]) for row in rows if row[number] is not None}
            codes_by_type.setdefault(column.type, set()).update(codes)
    labels_by_code: dict[tuple[str, str], str] = {}
    for shared, codes in codes_by_type.items():
        labels = read_labels(
            request.site.store, model, shared, sorted(codes), timeout=request.site.time_limit
        )
        labels_by_code |= {(shared, code): label for code, label in labels.items()}
    return labels_by_code


def _cells(
    request: PageRequest, recipe: WithColumns, row: Sequence[Any], labels: dict[tuple[str, str], str]
) -> Iterator[AnswerCell]:
    formatter = request.formatter
    codes = _names_of_codes(request, recipe)
    # A column of type `NODE` has nodes of several kinds; the column before it has the kind of each node.
    values = {
        column.name: (row[number - 1] if column.type == NODE else column.type, row[number])
        for number, column in enumerate(recipe.columns)
    }
    for name, (type_, value) in values.items():
        if name in codes.values():
            continue
        if name in codes:
            yield _node_cell(formatter, *values[codes[name]], str(value or ""), labels)
        elif type_ is None or _holds_code(request, type_):
            yield _node_cell(formatter, type_, value, "", labels)
        elif value is None:
            yield AnswerCell("–", numeric=type_ in _NUMBERS)
        else:
            state = ("uncovered", "covered")[value] if name == "covered" and isinstance(value, bool) else ""
            yield AnswerCell(_text(formatter, name, value), numeric=type_ in _NUMBERS, state=state)


def _node_cell(
    formatter: Formatter, type_: str | None, code: object, name: str, labels: dict[tuple[str, str], str]
) -> AnswerCell:
    """Return the cell of a node with its name and code; if one of them is missing, only the other is shown."""
    if code is None or type_ is None:
        return AnswerCell(formatter.text(name) or "–")
    label = type_ if type_ in formatter.model.nodes else labels.get((type_, str(code)), "")
    node = NamedNode.of(label, str(code), name)
    text = formatter.name(node) if name else formatter.text(str(code))
    return AnswerCell(
        text, formatter.link(node) if label else "", code=formatter.text(str(code)) if name else ""
    )


def _text(formatter: Formatter, column: str, value: object) -> str:
    if column in _KIND_COLUMNS and isinstance(value, str) and value in formatter.model.labels:
        return formatter.kind(value)
    if column == "kinds" and isinstance(value, str):
        return formatter.text(formatter.list(_kind_and_number(formatter, part) for part in value.split("、")))
    if column in _SHARES and isinstance(value, float):
        return f"{value:.1%}"
    if column == "lines" and isinstance(value, str):
        return formatter.list(
            value_words("line", line, formatter.address.language) for line in value.split("、")
        )
    if type(value) is int and "year" not in column:
        return f"{value:,}"
    if isinstance(value, str):
        return formatter.text(value_words(column, value, formatter.address.language))
    return formatter.value(None, value)


def _kind_and_number(formatter: Formatter, part: str) -> str:
    label, _space, number = part.rpartition(" ")
    return f"{formatter.kind(label)} {number}" if label in formatter.model.nodes else part
