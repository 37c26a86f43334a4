"""Builds the pages of recipes: the list by group, and a page per recipe with its form, answer and statement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from typing import Any, NamedTuple

from wangge.graph.errors import QueryError, StatementFailed, StatementTimeout
from wangge.queries.recipes.graph_answer import MOST_NODES, GraphAnswer, run_graph
from wangge.queries.recipes.recipe import Recipe
from wangge.queries.recipes.runner import RecipeAnswer, run
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.page import NoSuchPageError, Page, PageTable
from wangge.viz.explorer.pages.recipe_answer import AnswerTable, answer_headline, answer_table
from wangge.viz.explorer.pages.recipe_form import Form, error_table, form_scope, read_form
from wangge.viz.explorer.pages.recipe_graph import answer_data, answer_map, answer_rows
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.pages.tables import (
    ColumnKind,
    DataTable,
    TableColumn,
    choice_column,
    code_column,
    first_rows,
    view_of,
)
from wangge.viz.network.svg import draw_network_svg

__all__ = ["recipe_page", "recipes_page"]

_GROUPS = (*(f"q{number}" for number in range(1, 12)), "own")


class _ListedRecipe(NamedTuple):
    """A recipe in the list, and the group in which it is listed.

    `also` are the other groups to which it belongs. `findings` is the number of findings of the rules that use it, None if
    no rule does or the rules aren't checked yet.
    """

    recipe: Recipe
    group: str
    also: tuple[str, ...]
    findings: int | None


@dataclass(frozen=True, kw_only=True)
class _RecipeOutcome:
    """The answer of a recipe as rows or as a graph, or an error with the HTTP status of the page."""

    answer: RecipeAnswer | None = None
    graph: GraphAnswer | None = None
    error: str = ""
    status: int = 200


def recipes_page(request: PageRequest) -> Page:
    """Return the page with all recipes. A recipe with the tags of several groups is listed in the first of them."""
    library, formatter = request.site.policy.library, request.formatter
    broken = [formatter.text(str(fault)) for fault in library.broken.values()]
    listed = list(_listed(request))
    view = view_of(request, _recipes_table(request, listed))
    groups = Counter(each.group for each in listed)
    return Page(
        template="recipes.html.j2",
        title=formatter.say("recipes_title"),
        context={
            "view": view,
            "groups": [(tag, formatter.say(f"group_{tag}"), groups[tag]) for tag in _GROUPS if groups[tag]],
            "numbered": lambda rows: list(enumerate(rows)),
            "first_of": first_rows(view.listed, lambda row: row.group),
            "count": len(library),
            "broken": broken,
            "texts_of": _localizer(formatter),
        },
        data=lambda: {
            "recipes": [
                {
                    "group": formatter.say(f"group_{row.group}"),
                    **_recipe_data(row.recipe),
                    "findings": row.findings,
                }
                for row in view.rows
            ],
            "broken": broken,
        },
        table=view.file(),
    )


def _listed(request: PageRequest) -> Iterator[_ListedRecipe]:
    results = request.snapshot.rule_results
    findings: dict[str, int] = {}
    for summary in results.rules.values() if results else ():
        if summary.rule is not None:
            recipe_name = summary.rule.recipe
            findings[recipe_name] = findings.get(recipe_name, 0) + summary.counts.uncovered
    library = list(request.site.policy.library)
    for tag in _GROUPS:
        for recipe in library:
            if _first_group(recipe) == tag:
                also = tuple(each for each in _GROUPS if each in recipe.header.tags and each != tag)
                yield _ListedRecipe(recipe, tag, also, findings.get(recipe.name))


def _recipes_table(request: PageRequest, rows: Sequence[_ListedRecipe]) -> DataTable[_ListedRecipe]:
    formatter = request.formatter
    say, texts_of = formatter.say, _localizer(formatter)
    return DataTable(
        title=say("recipes_title"),
        columns=(
            choice_column(
                "group",
                say("list_theme"),
                _GROUPS,
                lambda row: row.group,
                lambda group: say(f"group_{group}"),
            ),
            code_column("name", say("list_id"), lambda row: row.recipe.name),
            TableColumn(name="title", title=say("list_name"), value=lambda row: texts_of(row.recipe)[0]),
            TableColumn(
                name="question", title=say("list_question"), value=lambda row: texts_of(row.recipe)[1]
            ),
            TableColumn(
                name="findings",
                title=say("uncovered"),
                kind=ColumnKind.NUMBER,
                value=lambda row: row.findings,
            ),
            TableColumn(
                name="also",
                title=say("also"),
                value=lambda row: "、".join(say(f"group_{tag}") for tag in row.also),
                on_page=False,
            ),
        ),
        rows=rows,
        paged=False,
    )


def recipe_page(request: PageRequest, name: str) -> Page:
    """Return the page of one recipe. The recipe runs if the form is complete; errors are shown next to their fields."""
    recipe = _find_recipe(request, name)
    form = read_form(request, recipe)
    outcome = _run(request, recipe, form)
    title, question = _localizer(request.formatter)(recipe)
    answer, graph = outcome.answer, outcome.graph
    table = None if answer is None else answer_table(request, recipe, answer)
    net = None if graph is None else answer_map(request, recipe, graph)
    return Page(
        template="recipe.html.j2",
        title=title,
        context={
            "recipe": recipe,
            "heading": title,
            "question": question,
            "form": form,
            "error": outcome.error,
            "answer_table": table,
            "headline": "" if table is None else answer_headline(request.formatter, table.view),
            "graph": graph,
            "net": net,
            "rules": [rule for rule in request.site.policy.rules if rule.recipe == name],
        },
        data=_data(request, recipe, form, outcome, table),
        table=_table(request, form, outcome, table),
        scope=form_scope(request, form),
        status=outcome.status,
        picture=None
        if net is None
        else partial(draw_network_svg, net.scene, net.layout, net.words, standalone=True),
        styles=() if net is None else net.styles,
        scripts=() if net is None else net.scripts,
    )


def _first_group(recipe: Recipe) -> str:
    return next((tag for tag in _GROUPS if tag in recipe.header.tags), _GROUPS[-1])


def _localizer(formatter: Formatter) -> Any:
    """Return a function that returns a recipe's title and question in the page's language."""

    def title_and_question(recipe: Recipe) -> tuple[str, str]:
        header = recipe.header
        if formatter.address.language == "zh":
            return header.title_zh, header.question_zh
        return header.title, header.question

    return title_and_question


def _find_recipe(request: PageRequest, name: str) -> Recipe:
    library = request.site.policy.library
    try:
        return library.get(name)
    except QueryError as error:
        if name in library.broken:
            fault = request.formatter.text(str(error))
            raise NoSuchPageError(request.formatter.say("recipe_unusable", fault=fault)) from error
        near = get_close_matches(name, [recipe.name for recipe in library], n=3)
        hint = request.formatter.say("near_codes", codes=", ".join(near)) if near else ""
        raise NoSuchPageError(request.formatter.say("no_such_recipe", name=name, near=hint)) from error


def _run(request: PageRequest, recipe: Recipe, form: Form) -> _RecipeOutcome:
    site, formatter = request.site, request.formatter
    if form.unknown:
        error = formatter.say("unknown_parameter", names=formatter.text(formatter.list(form.unknown)))
        return _RecipeOutcome(error=error, status=400)
    if form.wrong:
        return _RecipeOutcome(status=400)
    if not form.complete:
        return _RecipeOutcome()
    run_it = partial(run_graph, limit=MOST_NODES) if recipe.is_graph else run
    try:
        answer = run_it(
            site.store,
            recipe,
            form.given,
            scope=form.scope,
            settings=site.policy.settings,
            today=site.day,
            timeout=site.time_limit,
        )
    except StatementTimeout:
        return _RecipeOutcome(
            error=formatter.say("too_long_hint", seconds=f"{site.time_limit:g}"), status=504
        )
    except (QueryError, StatementFailed) as error:
        reason = " ".join(formatter.text(str(error)).split())
        return _RecipeOutcome(error=formatter.say("refused", reason=reason), status=400)
    if isinstance(answer, GraphAnswer):
        return _RecipeOutcome(graph=answer)
    return _RecipeOutcome(answer=answer)


def _recipe_data(recipe: Recipe) -> dict[str, Any]:
    header = recipe.header
    return {
        "name": recipe.name,
        "title": header.title,
        "title_zh": header.title_zh,
        "question": header.question,
        "question_zh": header.question_zh,
        "parameters": [parameter.declaration for parameter in header.params],
        "columns": [{"name": column.name, "type": str(column.type)} for column in header.returns],
    }


def _data(
    request: PageRequest, recipe: Recipe, form: Form, outcome: _RecipeOutcome, table: AnswerTable | None
) -> Mapping[str, Any]:
    answer, graph = outcome.answer, outcome.graph
    recipe_data = {**_recipe_data(recipe), "statement": recipe.text}
    if graph is not None:
        values = {name: request.formatter.plain(value) for name, value in graph.parameters.items()}
        return {**recipe_data, "given": values, **answer_data(request.formatter, graph)}
    if answer is None or table is None:
        return {
            **recipe_data,
            "errors": form.errors,
            "error": outcome.error or None,
            "total": None,
            "rows": [],
        }
    return {
        **recipe_data,
        "given": {name: request.formatter.plain(value) for name, value in answer.parameters.items()},
        "total": len(table.view.rows),
        "all": len(answer.rows),
        "rows": table.plain_rows() if request.address.format_name == "json" else [],
    }


def _table(request: PageRequest, form: Form, outcome: _RecipeOutcome, table: AnswerTable | None) -> PageTable:
    if outcome.graph is not None:
        return answer_rows(request, outcome.graph)
    return error_table(form, outcome.error) if table is None else table.view.file()
