"""The answer to a question as a page shows it: sorted, a page of its rows, codes linked to their nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from wangge.queries.recipes.recipe import Recipe
from wangge.queries.recipes.runner import RecipeAnswer as Found
from wangge.viz.explorer.pages.columns import column_title
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.paging import Paging
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.pages.value_words import value_words
from wangge.viz.explorer.reads.labels import read_labels
from wangge.viz.explorer.reads.node import Named

__all__ = ["AnswerShown", "CellShown", "SortHeading", "plain_rows", "show_answer"]

_NUMBERS = frozenset({"integer", "decimal"})
_COMPARABLE = frozenset({bool, int, float, str, date})
_KIND_COLUMNS = frozenset({"kind", "label", "source", "target", "type"})


class SortHeading(NamedTuple):
    """A column's title, the address that sorts by it, and which way it is sorted now: '' where it isn't."""

    name: str
    title: str
    link: str
    sorted: str
    numeric: bool


class CellShown(NamedTuple):
    """A cell's text, the node's page it leads to and the node's code beside its name, each '' where there is none."""

    text: str
    link: str = ""
    numeric: bool = False
    state: str = ""
    code: str = ""


class AnswerShown(NamedTuple):
    """One page of an answer."""

    headings: tuple[SortHeading, ...]
    rows: tuple[tuple[CellShown, ...], ...]
    paging: Paging


def show_answer(asking: PageRequest, recipe: Recipe, found: Found) -> AnswerShown:
    """The page of the answer that the address asks for, sorted as it says."""
    column, downwards = _sorting(asking, recipe)
    rows = found.rows if column is None else _sorted(found.rows, column, downwards)
    paging = Paging.of(asking.view.page, len(rows))
    part = rows[paging.skipped : paging.skipped + Paging.SIZE]
    labels = _labels(asking, recipe, part)
    return AnswerShown(
        tuple(_headings(asking, recipe, column, downwards)),
        tuple(tuple(_cells(asking, recipe, row, labels)) for row in part),
        paging,
    )


def plain_rows(shown: Formatter, found: Found) -> list[list[object]]:
    """All rows as the twins write them, in the question's own order: texts without hidden names."""
    return [[_plain(shown, value) for value in row] for row in found.rows]


def _plain(shown: Formatter, value: object) -> object:
    if isinstance(value, list | tuple):
        return [_plain(shown, item) for item in value]
    return shown.plain(value)


def _sorting(asking: PageRequest, recipe: Recipe) -> tuple[int | None, bool]:
    asked = asking.view.asked.get("sort", "")
    name = asked.removeprefix("-")
    names = [column.name for column in recipe.columns]
    return (names.index(name), asked != name) if name in names else (None, False)


def _sorted(rows: Sequence[tuple[Any, ...]], column: int, downwards: bool) -> list[tuple[Any, ...]]:
    """The rows by one column, those without a value last either way.

    >>> _sorted([(2,), (None,), (10,)], 0, True)
    [(10,), (2,), (None,)]
    """
    told = [row for row in rows if row[column] is not None]
    types = {type(row[column]) for row in told}
    comparable = len(types) <= 1 and types <= _COMPARABLE
    told.sort(key=lambda row: row[column] if comparable else str(row[column]), reverse=downwards)
    return [*told, *(row for row in rows if row[column] is None)]


def _headings(
    asking: PageRequest, recipe: Recipe, column: int | None, downwards: bool
) -> Iterator[SortHeading]:
    view = asking.view
    joined = _names_of_codes(asking, recipe).values()
    for number, each in enumerate(recipe.columns):
        if each.name in joined:
            continue
        now = "" if number != column else "descending" if downwards else "ascending"
        title = column_title(each.name, view.language, holds_code=_holds_code(asking, each.type))
        wanted = f"-{each.name}" if now == "ascending" else each.name
        yield SortHeading(each.name, title, view.same(sort=wanted, page=None), now, each.type in _NUMBERS)


def _names_of_codes(asking: PageRequest, recipe: Recipe) -> dict[str, str]:
    """The columns that name nodes, each with the column that holds their codes: the two are shown as one."""
    columns = {column.name: column.type for column in recipe.columns}
    found = {}
    for code, type_ in columns.items():
        if not _holds_code(asking, type_):
            continue
        first = code == next(iter(columns))
        names = (f"{code}_name", code.removesuffix("_code"), *(("name",) if first else ()))
        name = next((name for name in names if name != code and columns.get(name) == "text"), None)
        if name is not None and name not in found:
            found[name] = code
    return found


def _holds_code(asking: PageRequest, type_: str) -> bool:
    return type_ in asking.site.model.labels


def _labels(asking: PageRequest, recipe: Recipe, rows: Iterable[Sequence[Any]]) -> dict[tuple[str, str], str]:
    """The kind of every code that stands in a column which several kinds share."""
    model = asking.site.model
    wanted: dict[str, set[str]] = {}
    for number, column in enumerate(recipe.columns):
        if column.type in model.labels and column.type not in model.nodes:
            codes = {str(row[number]) for row in rows if row[number] is not None}
            wanted.setdefault(column.type, set()).update(codes)
    found: dict[tuple[str, str], str] = {}
    for shared, codes in wanted.items():
        labels = read_labels(asking.site.store, model, shared, sorted(codes), timeout=asking.site.time_limit)
        found |= {(shared, code): label for code, label in labels.items()}
    return found


def _cells(
    asking: PageRequest, recipe: Recipe, row: Sequence[Any], labels: dict[tuple[str, str], str]
) -> Iterator[CellShown]:
    shown = asking.shown
    codes = _names_of_codes(asking, recipe)
    values = {column.name: (column.type, value) for column, value in zip(recipe.columns, row, strict=True)}
    for name, (type_, value) in values.items():
        if name in codes.values():
            continue
        if name in codes:
            yield _node_cell(shown, *values[codes[name]], str(value or ""), labels)
        elif _holds_code(asking, type_):
            yield _node_cell(shown, type_, value, "", labels)
        elif value is None:
            yield CellShown("–", numeric=type_ in _NUMBERS)
        else:
            state = ("uncovered", "covered")[value] if name == "covered" and isinstance(value, bool) else ""
            yield CellShown(_text(shown, name, value), numeric=type_ in _NUMBERS, state=state)


def _node_cell(
    shown: Formatter, type_: str, code: object, name: str, labels: dict[tuple[str, str], str]
) -> CellShown:
    """A node by its name, where that is told, and code; without a code the name alone."""
    if code is None:
        return CellShown(shown.text(name) or "–")
    label = type_ if type_ in shown.model.nodes else labels.get((type_, str(code)), "")
    named = Named(label, str(code), name)
    text = shown.name(named) if name else shown.text(str(code))
    return CellShown(text, shown.link(named) if label else "", code=shown.text(str(code)) if name else "")


def _text(shown: Formatter, column: str, value: object) -> str:
    if column in _KIND_COLUMNS and isinstance(value, str) and value in shown.model.labels:
        return shown.kind(value)
    if isinstance(value, str):
        return shown.text(value_words(column, value, shown.view.language))
    return shown.value(None, value)
