"""Builds the table with a recipe's answer: one page of the sorted rows, in which codes are links to nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol

from wangge.queries.measures.measure import NODE
from wangge.queries.recipes.header import ReturnedColumn
from wangge.queries.recipes.runner import RecipeAnswer
from wangge.viz.explorer.pages.columns import column_title
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.paging import Paging
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.pages.value_words import value_words
from wangge.viz.explorer.reads.labels import read_labels
from wangge.viz.explorer.reads.node import NamedNode

__all__ = [
    "AnswerCell",
    "AnswerTable",
    "SortHeading",
    "WithColumns",
    "answer_table",
    "plain_rows",
    "row_words",
]

_NUMBERS = frozenset({"integer", "decimal"})
_COMPARABLE = frozenset({bool, int, float, str, date})
_KIND_COLUMNS = frozenset(
    {"kind", "label", "source", "target", "type", "source_kind", "target_kind", "by_kind"}
)


_SHARES = frozenset({"share", "largest_share"})


class WithColumns(Protocol):
    """A recipe or a measure: something whose answer has declared columns."""

    @property
    def columns(self) -> tuple[ReturnedColumn, ...]:
        """The columns, in order."""


class SortHeading(NamedTuple):
    """The heading of a column.

    `link` is the address of the table sorted by this column; `sorted` is `ascending`, `descending` or ''.
    """

    name: str
    title: str
    link: str
    sorted: str
    numeric: bool


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
    """One page of an answer: headings and rows."""

    headings: tuple[SortHeading, ...]
    rows: tuple[tuple[AnswerCell, ...], ...]
    paging: Paging


def answer_table(request: PageRequest, recipe: WithColumns, answer: RecipeAnswer) -> AnswerTable:
    """Return one page of the answer. The address selects the page, and its parameter `sort` the order of the rows."""
    column, descending = _sorting(request, recipe)
    rows = answer.rows if column is None else _sorted(answer.rows, column, descending)
    paging = Paging.of(request.address.page, len(rows))
    page_rows = rows[paging.skipped : paging.skipped + Paging.SIZE]
    labels = _labels(request, recipe, page_rows)
    return AnswerTable(
        tuple(_headings(request, recipe, column, descending)),
        tuple(tuple(_cells(request, recipe, row, labels)) for row in page_rows),
        paging,
    )


def plain_rows(formatter: Formatter, answer: RecipeAnswer) -> list[list[object]]:
    """Return all rows for JSON and CSV, in the order of the recipe, with hidden names masked."""
    return [[_plain(formatter, value) for value in row] for row in answer.rows]


def row_words(request: PageRequest, recipe: WithColumns, row: Sequence[Any]) -> dict[str, str]:
    """Return the texts of a row's cells by column. A node's name and code are one cell, which has the column of the name."""
    codes = _names_of_codes(request, recipe).values()
    names = [column.name for column in recipe.columns if column.name not in codes]
    cells = _cells(request, recipe, row, _labels(request, recipe, [row]))
    return {name: cell.text for name, cell in zip(names, cells, strict=True)}


def _plain(formatter: Formatter, value: object) -> object:
    if isinstance(value, list | tuple):
        return [_plain(formatter, item) for item in value]
    return formatter.plain(value)


def _sorting(request: PageRequest, recipe: WithColumns) -> tuple[int | None, bool]:
    sort = request.address.query.get("sort", "")
    name = sort.removeprefix("-")
    names = [column.name for column in recipe.columns]
    return (names.index(name), sort != name) if name in names else (None, False)


def _sorted(rows: Sequence[tuple[Any, ...]], column: int, descending: bool) -> list[tuple[Any, ...]]:
    """Sort rows by one column. Rows without a value in it are last, in both directions.

    >>> _sorted([(2,), (None,), (10,)], 0, True)
    [(10,), (2,), (None,)]
    """
    with_value = [row for row in rows if row[column] is not None]
    types = {type(row[column]) for row in with_value}
    comparable = len(types) <= 1 and types <= _COMPARABLE
    with_value.sort(key=lambda row: row[column] if comparable else str(row[column]), reverse=descending)
    return [*with_value, *(row for row in rows if row[column] is None)]


def _headings(
    request: PageRequest, recipe: WithColumns, column: int | None, descending: bool
) -> Iterator[SortHeading]:
    address = request.address
    joined_names = _names_of_codes(request, recipe).values()
    for number, heading in enumerate(recipe.columns):
        if heading.name in joined_names:
            continue
        direction = "" if number != column else "descending" if descending else "ascending"
        title = column_title(heading.name, address.language, holds_code=_holds_code(request, heading.type))
        sort = f"-{heading.name}" if direction == "ascending" else heading.name
        yield SortHeading(
            heading.name, title, address.same(sort=sort, page=None), direction, heading.type in _NUMBERS
        )


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
    # The kind of a node of several kinds is in the column before.
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
        return formatter.text("、".join(_kind_and_number(formatter, part) for part in value.split("、")))
    if column in _SHARES and isinstance(value, float):
        return f"{value:.1%}"
    if column == "lines" and isinstance(value, str):
        return "、".join(value_words("line", line, formatter.address.language) for line in value.split("、"))
    if isinstance(value, str):
        return formatter.text(value_words(column, value, formatter.address.language))
    return formatter.value(None, value)


def _kind_and_number(formatter: Formatter, part: str) -> str:
    label, _space, number = part.rpartition(" ")
    return f"{formatter.kind(label)} {number}" if label in formatter.model.nodes else part
