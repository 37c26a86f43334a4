"""The questions that can be asked: all of them by group, and each with its form, its statement and its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NamedTuple

from wangge.graph.errors import QueryError, StatementFailed, StatementTimeout
from wangge.queries.recipes.recipe import Recipe
from wangge.queries.recipes.runner import RecipeAnswer, run
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.page import NoSuchPageError, Page, PageTable
from wangge.viz.explorer.pages.recipe_answer import plain_rows, show_answer
from wangge.viz.explorer.pages.recipe_form import Form, read_form
from wangge.viz.explorer.pages.request import PageRequest

__all__ = ["recipe_page", "recipes_page"]

_GROUPS = (*(f"q{number}" for number in range(1, 12)), "own")


class _Group(NamedTuple):
    """A group of questions: those that belong to it, and those of other groups that touch it."""

    tag: str
    title: str
    recipes: tuple[Recipe, ...]
    also: tuple[Recipe, ...]


@dataclass(frozen=True, kw_only=True)
class _Outcome:
    """What asking came to: an answer, or what was in the way of it and the status of the page that says so."""

    found: RecipeAnswer | None = None
    error: str = ""
    status: int = 200


def recipes_page(asking: PageRequest) -> Page:
    """All questions, each in the first group that it belongs to."""
    library, shown = asking.site.policy.library, asking.shown
    groups = [group for tag in _GROUPS if (group := _group(shown, tag, list(library))).recipes or group.also]
    broken = [shown.text(str(fault)) for fault in library.broken.values()]
    listed = [(group, recipe) for group in groups for recipe in group.recipes]
    return Page(
        template="recipes.html.j2",
        title=shown.say("recipes_title"),
        context={"groups": groups, "count": len(library), "broken": broken, "say_of": _sayer(shown)},
        data={
            "recipes": [{"group": group.title, **_told(recipe)} for group, recipe in listed],
            "broken": broken,
        },
        table=PageTable(
            ("group", "name", "title", "question"),
            [(group.title, recipe.name, *_sayer(shown)(recipe)) for group, recipe in listed],
        ),
    )


def recipe_page(asking: PageRequest, name: str) -> Page:
    """One question: asked at once when nothing is missing, else its form. What is wrong is said at its field."""
    recipe = _recipe(asking, name)
    form = read_form(asking, recipe)
    outcome = _ask(asking, recipe, form)
    title, question = _sayer(asking.shown)(recipe)
    found = outcome.found
    return Page(
        template="recipe.html.j2",
        title=title,
        context={
            "recipe": recipe,
            "heading": title,
            "question": question,
            "form": form,
            "error": outcome.error,
            "answer_shown": None if found is None else show_answer(asking, recipe, found),
            "rules": [rule for rule in asking.site.policy.rules if rule.recipe == name],
        },
        data=_data(asking, recipe, form, outcome),
        table=_table(asking, recipe, form, outcome),
        status=outcome.status,
        scripts=("placefield.js",),
    )


def _group(shown: Formatter, tag: str, library: list[Recipe]) -> _Group:
    own = tuple(recipe for recipe in library if _first_group(recipe) == tag)
    also = tuple(recipe for recipe in library if tag in recipe.header.tags and recipe not in own)
    return _Group(tag, shown.say(f"group_{tag}"), own, also)


def _first_group(recipe: Recipe) -> str:
    return next((tag for tag in _GROUPS if tag in recipe.header.tags), _GROUPS[-1])


def _sayer(shown: Formatter) -> Any:
    """What says a question's title and the question itself in the page's language."""

    def said(recipe: Recipe) -> tuple[str, str]:
        header = recipe.header
        if shown.view.language == "zh":
            return header.title_zh, header.question_zh
        return header.title, header.question

    return said


def _recipe(asking: PageRequest, name: str) -> Recipe:
    library = asking.site.policy.library
    try:
        return library.get(name)
    except QueryError as error:
        if name in library.broken:
            raise NoSuchPageError(asking.shown.text(str(error))) from error
        near = get_close_matches(name, [recipe.name for recipe in library], n=3)
        hint = asking.shown.say("near_codes", codes=", ".join(near)) if near else ""
        raise NoSuchPageError(asking.shown.say("no_such_recipe", name=name, near=hint)) from error


def _ask(asking: PageRequest, recipe: Recipe, form: Form) -> _Outcome:
    site, shown = asking.site, asking.shown
    if form.unknown:
        error = shown.say("unknown_parameter", names=shown.text("、".join(form.unknown)))
        return _Outcome(error=error, status=400)
    if form.wrong:
        return _Outcome(status=400)
    if not form.complete:
        return _Outcome()
    try:
        found = run(
            site.store,
            recipe,
            form.given,
            scope=form.scope,
            settings=site.policy.settings,
            today=site.day,
            timeout=site.time_limit,
        )
    except StatementTimeout:
        return _Outcome(error=shown.say("too_long_hint", seconds=f"{site.time_limit:g}"), status=504)
    except (QueryError, StatementFailed) as error:
        reason = " ".join(shown.text(str(error)).split())
        return _Outcome(error=shown.say("refused", reason=reason), status=400)
    return _Outcome(found=found)


def _told(recipe: Recipe) -> dict[str, Any]:
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


def _errors(form: Form) -> dict[str, str]:
    return {field.name: field.error for field in form.fields if field.error}


def _data(asking: PageRequest, recipe: Recipe, form: Form, outcome: _Outcome) -> Mapping[str, Any]:
    found = outcome.found
    told = {**_told(recipe), "statement": recipe.text}
    if found is None:
        return {**told, "errors": _errors(form), "error": outcome.error or None, "total": None, "rows": []}
    return {
        **told,
        "given": {name: asking.shown.plain(value) for name, value in found.parameters.items()},
        "total": len(found.rows),
        "rows": plain_rows(asking.shown, found) if asking.view.form == "json" else [],
    }


def _table(asking: PageRequest, recipe: Recipe, form: Form, outcome: _Outcome) -> PageTable:
    if outcome.found is None:
        said = {**_errors(form), **({"": outcome.error} if outcome.error else {})}
        return PageTable(("parameter", "error"), list(said.items()))
    columns = tuple(column.name for column in recipe.columns)
    rows = plain_rows(asking.shown, outcome.found) if asking.view.form == "csv" else []
    return PageTable(columns, rows)
