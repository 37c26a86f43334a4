"""Builds the pages of measures: the list by family, and a page per measure with its form and answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, NamedTuple

from wangge.graph.errors import QueryError, StatementFailed, StatementTimeout
from wangge.queries.measures.catalogue import MEASURES
from wangge.queries.measures.lines import HOLD_LINES, chosen_lines
from wangge.queries.measures.measure import (
    Family,
    NetworkMeasure,
    NetworkTooLargeError,
    PlaceOutsideError,
)
from wangge.queries.recipes.runner import RecipeAnswer
from wangge.viz.explorer.pages.page import NoSuchPageError, Page, PageTable
from wangge.viz.explorer.pages.recipe_answer import AnswerTable, answer_table, row_words
from wangge.viz.explorer.pages.recipe_form import Field, FieldOption, Form, error_table, form_scope, read_form
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.pages.tables import (
    DataTable,
    TableColumn,
    choice_column,
    code_column,
    first_rows,
    view_of,
)
from wangge.viz.explorer.state.measuring import measure_answer

__all__ = ["measure_page", "measures_page"]

_WITH_OWN_PAGE = {"chain": "/path"}
"""Measures whose page isn't a form with a table."""


class _Outcome(NamedTuple):
    """The answer of a measure, or an error with the HTTP status of the page."""

    answer: RecipeAnswer | None = None
    error: str = ""
    status: int = 200


class _ListedMeasure(NamedTuple):
    """A measure in the list, and the address of its page."""

    measure: NetworkMeasure
    title: str
    question: str
    href: str


def measures_page(request: PageRequest) -> Page:
    """Return the page with all measures, by family."""
    formatter = request.formatter
    view = view_of(request, _measures_table(request))
    return Page(
        template="measures.html.j2",
        title=formatter.say("measures_title"),
        context={
            "view": view,
            "families": [
                (
                    family.value,
                    formatter.say(f"family.{family}"),
                    sum(each.family is family for each in MEASURES),
                )
                for family in Family
            ],
            "numbered": lambda rows: list(enumerate(rows)),
            "first_of": first_rows(view.listed, lambda row: row.measure.family.value),
            "count": len(MEASURES),
        },
        data={
            "measures": [
                {column.name: column.value(row) for column in view.table.columns} for row in view.rows
            ]
        },
        table=view.file(),
    )


def _measures_table(request: PageRequest) -> DataTable[_ListedMeasure]:
    say = request.formatter.say
    return DataTable(
        title=say("measures_title"),
        columns=(
            choice_column(
                "family",
                say("list_theme"),
                list(Family),
                lambda row: row.measure.family,
                lambda family: say(f"family.{family}"),
            ),
            code_column("name", say("list_id"), lambda row: row.measure.name),
            TableColumn(name="title", title=say("list_name"), value=lambda row: row.title),
            TableColumn(name="question", title=say("list_question"), value=lambda row: row.question),
        ),
        rows=[
            _ListedMeasure(each, *_heading(request, each)[1:])
            for family in Family
            for each in MEASURES
            if each.family is family
        ],
        paged=False,
    )


def measure_page(request: PageRequest, name: str) -> Page:
    """Return the page of one measure. It is computed if the form is complete; errors are shown next to their fields."""
    formatter = request.formatter
    measure = _find(request, name)
    _name, title, question, _href = _heading(request, measure)
    form = _with_menus(request, measure, read_form(request, measure))
    outcome = _run(request, measure, form)
    answer = outcome.answer
    table = None if answer is None else answer_table(request, measure, answer)
    in_zh = request.address.language == "zh"
    return Page(
        template="measure.html.j2",
        title=title,
        context={
            "measure": measure,
            "heading": title,
            "question": question,
            "form": form,
            "error": outcome.error,
            "answer_table": table,
            "headline": "" if answer is None else _headline(request, measure, answer),
            "scaling": formatter.say(
                "measure_scaling", text=(measure.scaling_zh if in_zh else measure.scaling).replace("`", "")
            ),
            "map_link": _map_link(request, measure),
        },
        data=_data(request, measure, form, outcome, table),
        table=_table(form, outcome, table),
        scope=form_scope(request, form),
        status=outcome.status,
    )


def _heading(request: PageRequest, measure: NetworkMeasure) -> tuple[str, str, str, str]:
    """Return name, title and question of a measure, and the address of its page."""
    in_zh = request.address.language == "zh"
    path = _WITH_OWN_PAGE.get(measure.name, f"/measures/{measure.name}")
    return (
        measure.name,
        measure.title_zh if in_zh else measure.title,
        measure.question_zh if in_zh else measure.question,
        request.address.to(path),
    )


def _find(request: PageRequest, name: str) -> NetworkMeasure:
    by_name = {measure.name: measure for measure in MEASURES if measure.name not in _WITH_OWN_PAGE}
    if name not in by_name:
        near = get_close_matches(name, by_name, n=3)
        hint = request.formatter.say("near_codes", codes=", ".join(near)) if near else ""
        raise NoSuchPageError(request.formatter.say("no_such_measure", name=name, near=hint))
    return by_name[name]


def _with_menus(request: PageRequest, measure: NetworkMeasure, form: Form) -> Form:
    """Return the form with a menu for each field that has only a few possible values: lines, and kinds of place."""
    return replace(form, fields=tuple(_with_menu(request, measure, field) for field in form.fields))


def _with_menu(request: PageRequest, measure: NetworkMeasure, field: Field) -> Field:
    formatter = request.formatter
    if field.name == "line":
        default = measure.parameters["line"].default
        options = [FieldOption(line, formatter.say(f"line.{line}")) for line in HOLD_LINES]
        if not default:
            options.insert(0, FieldOption("", formatter.say("all_lines")))
        if _is_several_lines(field.value):
            options.append(FieldOption(field.value, formatter.text(field.value)))
    elif field.name == "tier":
        community = request.site.model.nodes["Community"].place_tier or 0
        below = [kind.label for kind in request.site.model.places if (kind.place_tier or 0) > community]
        options = [FieldOption(label, formatter.kind(label)) for label in below if label != "Room"]
    else:
        return field
    if field.value in [option.value for option in options]:
        return replace(field, options=tuple(options))
    error = formatter.say("no_such_option", text=formatter.text(field.value))
    return replace(field, options=tuple(options), error=error)


def _is_several_lines(text: str) -> bool:
    try:
        return "," in text and chosen_lines(text) <= frozenset(HOLD_LINES)
    except QueryError:
        return False


def _headline(request: PageRequest, measure: NetworkMeasure, answer: RecipeAnswer) -> str:
    """Return the sentence above the answer: one of the rows in words, or that nothing was found."""
    if not answer.rows:
        return request.formatter.say(f"nothing.{measure.name}")
    rows = answer.rows
    chosen = rows[0]
    if measure.name == "loops":
        chosen = rows[-1]  # its column `loop` is the number of loops
    elif measure.name == "vertex-cut":
        chosen = min(rows, key=lambda row: (not row[1], row[1]))
        if not chosen[1]:
            return request.formatter.say("nothing.vertex-cut")
    words = row_words(request, measure, chosen)
    if measure.name == "brokers":
        words["betweenness"] = f"{chosen[4]:.1%}"
    return request.formatter.say(f"answer.{measure.name}", count=len(rows), **words)


def _map_link(request: PageRequest, measure: NetworkMeasure) -> str:
    """Return the address of the overview coloured by the measure; '' if maps can't be coloured by it."""
    if measure.place_value is None:
        return ""
    return request.address.to("/", colour=f"measure:{measure.name}")


def _run(request: PageRequest, measure: NetworkMeasure, form: Form) -> _Outcome:
    site, formatter = request.site, request.formatter
    if form.unknown:
        error = formatter.say("unknown_parameter", names=formatter.text(formatter.list(form.unknown)))
        return _Outcome(error=error, status=400)
    if form.wrong:
        return _Outcome(status=400)
    if not form.complete:
        return _Outcome()
    try:
        return _Outcome(measure_answer(site, measure, form.given, form.scope))
    except PlaceOutsideError as fault:
        codes = {"place": formatter.text(fault.place), "scope": formatter.text(fault.scope)}
        return _Outcome(error=formatter.say("place_outside", **codes), status=400)
    except NetworkTooLargeError as fault:
        error = formatter.say("network_too_large", nodes=f"{fault.nodes:,}", most=f"{fault.most:,}")
        return _Outcome(error=error, status=400)
    except StatementTimeout:
        error = formatter.say("too_long_hint", seconds=f"{site.time_limit:g}")
        return _Outcome(error=error, status=504)
    except (QueryError, StatementFailed) as fault:
        reason = " ".join(formatter.text(str(fault)).split())
        return _Outcome(error=formatter.say("measure_refused", reason=reason), status=400)


def _data(
    request: PageRequest, measure: NetworkMeasure, form: Form, outcome: _Outcome, table: AnswerTable | None
) -> Mapping[str, Any]:
    answer = outcome.answer
    about = {
        "name": measure.name,
        "title_en": measure.title,
        "title_zh": measure.title_zh,
        "question": measure.question,
        "question_zh": measure.question_zh,
        "columns": [{"name": column.name, "type": str(column.type)} for column in measure.columns],
    }
    if answer is None or table is None:
        return {**about, "errors": form.errors, "error": outcome.error or None, "total": None, "rows": []}
    return {
        **about,
        "given": {name: request.formatter.plain(value) for name, value in answer.parameters.items()},
        "total": len(table.view.rows),
        "all": len(answer.rows),
        "rows": table.plain_rows() if request.address.format_name == "json" else [],
    }


def _table(form: Form, outcome: _Outcome, table: AnswerTable | None) -> PageTable:
    return error_table(form, outcome.error) if table is None else table.view.file()
