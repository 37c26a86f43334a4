"""`wangge recipe`: lists, shows and runs recipes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import click

from wangge.cli.context import open_graph, project_option
from wangge.cli.json_output import echo_json, json_option, print_json
from wangge.graph.connection import never_opened
from wangge.graph.errors import EngineError, QueryError, UsageError
from wangge.loaders.project import Project
from wangge.queries.notices import notices
from wangge.queries.recipes.graph_answer import MOST_NODES, GraphAnswer, run_graph
from wangge.queries.recipes.parameter import NO_DEFAULT, Parameter, Value
from wangge.queries.recipes.project_library import project_library, recipe_faults
from wangge.queries.recipes.recipe import Recipe
from wangge.queries.recipes.runner import RecipeAnswer, known_values, run
from wangge.queries.recipes.scope import Places
from wangge.queries.recipes.shell import parameter_commands, shell_script
from wangge.queries.reports.answer import ANSWER_FORMATS, format_answer
from wangge.queries.reports.graph_text import format_graph

__all__ = ["param_option", "parameter_pairs", "recipe"]

param_option = click.option(
    "-p",
    "--param",
    "params",
    multiple=True,
    metavar="KEY=VALUE",
    help="The value of a parameter; may be repeated.",
)
under_option = click.option("--under", metavar="CODE", help="The place to which the recipe is limited.")


@click.group()
def recipe() -> None:
    """List, show and run recipes, the shipped ones and the project's own."""


@recipe.command("list")
@project_option
@click.option("--tag", help="Only the recipes with this tag.")
@json_option
@click.pass_context
def list_(context: click.Context, project: Project, tag: str | None, as_json: bool) -> None:
    """List the recipes with their titles. Exit 2 if a recipe file is broken."""
    library = project_library(project)
    recipes = [listed_recipe for listed_recipe in library if tag is None or tag in listed_recipe.header.tags]
    faults = recipe_faults(project, library)
    if as_json:
        print_json({"recipes": [_heading(listed_recipe) for listed_recipe in recipes], "faults": faults})
    else:
        for listed_recipe in recipes:
            click.echo(f"{listed_recipe.name}  {listed_recipe.header.title_zh}  {listed_recipe.header.title}")
    for fault in faults:
        click.echo(f"broken: {fault}", err=True)
    context.exit(2 if faults else 0)


@recipe.command()
@project_option
@click.argument("name")
@param_option
@under_option
@click.option(
    "--cypher",
    "as_cypher",
    is_flag=True,
    help="Print only Cypher for cypher-shell and Neo4j Browser, including the parameters.",
)
@json_option
def show(
    project: Project, name: str, params: tuple[str, ...], under: str | None, as_cypher: bool, as_json: bool
) -> None:
    """Show the question, parameters, columns and Cypher of a recipe.

    The parameters have the values that `recipe run` would send in this project with the same -p and --under.
    """
    chosen_recipe = project_library(project).get(name)
    parameter_texts, scope = _parameters_and_scope(project, chosen_recipe, params, under)
    values = _values(project, chosen_recipe, parameter_texts, scope)
    if as_cypher:
        for parameter in chosen_recipe.header.params:
            if values[parameter.name] is None:
                raise UsageError(f"{name} needs {parameter.name}; give it as -p {parameter.name}=…")
        click.echo(shell_script(chosen_recipe, values), nl=False)
    elif as_json:
        print_json(_content(chosen_recipe, values))
    else:
        click.echo(_described(chosen_recipe, values))


@recipe.command("run")
@project_option
@click.argument("name")
@param_option
@under_option
@click.option("--uncovered", is_flag=True, help="Only the uncovered rows of a coverage recipe.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(ANSWER_FORMATS)),
    default="table",
    show_default=True,
    help="The format of the answer.",
)
@click.option(
    "--max-nodes",
    type=click.IntRange(1, 100_000),
    default=MOST_NODES,
    show_default=True,
    help="How many nodes of a graph recipe's answer to print.",
)
def run_(
    project: Project,
    name: str,
    params: tuple[str, ...],
    under: str | None,
    uncovered: bool,
    format_name: str,
    max_nodes: int,
) -> None:
    """Run a recipe on the project's graph and print its rows, or the nodes and relationships of a graph recipe."""
    chosen_recipe = project_library(project).get(name)
    parameter_texts, scope = _parameters_and_scope(project, chosen_recipe, params, under)
    if uncovered and "covered" not in {column.name for column in chosen_recipe.columns}:
        raise UsageError(f"{name} isn't a coverage recipe, so --uncovered doesn't apply; leave it out")
    with open_graph(project) as store:
        run_it = partial(run_graph, limit=max_nodes) if chosen_recipe.is_graph else run
        answer = run_it(
            store, chosen_recipe, parameter_texts, scope=scope, settings=project.settings, today=project.today
        )
        lines_about_data, model = notices(store), store.model
    if isinstance(answer, GraphAnswer):
        text = format_graph(answer, format_name, lines_about_data, model)
    else:
        text = format_answer(_narrowed(answer, uncovered), format_name, lines_about_data)
    if format_name == "json":
        echo_json(text)
        return
    # A CSV is printed as bytes, because it is UTF-8 with a byte order mark whatever the terminal's encoding is.
    click.echo(text.encode() if format_name == "csv" else text, nl=False)


def _parameters_and_scope(
    project: Project, chosen_recipe: Recipe, params: tuple[str, ...], under: str | None
) -> tuple[dict[str, str], str | None]:
    """Return the parameters given with -p, and the scope.

    The scope is the place given with --under, else the parameter `scope` given with -p, else the project's scope.
    """
    if under is not None and "scope" not in chosen_recipe.parameters:
        raise UsageError(_without_scope(chosen_recipe))
    texts = parameter_pairs(params)
    return texts, under or texts.get("scope") or project.scope


def _without_scope(chosen_recipe: Recipe) -> str:
    """Return the message for --under with a recipe that has no parameter `scope`; it lists the recipe's parameters."""
    name, declared = chosen_recipe.name, chosen_recipe.header.params
    required = [f"-p {one.name}=…" for one in declared if one.default is NO_DEFAULT]
    others = [one.declaration for one in declared if one.default is not NO_DEFAULT]
    further = f" (it also takes -p for {', '.join(others)})" if others else ""
    if not required:
        return f"{name} is about the whole graph, so --under doesn't apply; leave it out{further}"
    return f"{name} has no scope, so --under doesn't apply; give {' '.join(required)} instead{further}"


def _values(
    project: Project, chosen_recipe: Recipe, parameter_texts: Mapping[str, str], scope: str | None
) -> dict[str, Value]:
    """Return the parameter values that `recipe run` would send. Places are looked up in the graph if it can be opened."""
    values_with = partial(
        known_values,
        recipe=chosen_recipe,
        params=parameter_texts,
        scope=scope,
        settings=project.settings,
        today=project.today,
    )
    if not any(parameter.names_node for parameter in chosen_recipe.header.params) or never_opened(
        project.folder
    ):
        return values_with(None)
    try:
        with open_graph(project) as store:
            return values_with(Places(store))
    except (EngineError, QueryError):
        return values_with(None)


def parameter_pairs(params: tuple[str, ...]) -> dict[str, str]:
    """Return the parameters given with -p by name; raises `UsageError` for one that isn't written as key=value."""
    return dict(_pair(text) for text in params)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"-p {text}: write it as -p key=value")
    return name.strip(), value


def _narrowed(answer: RecipeAnswer, uncovered: bool) -> RecipeAnswer:
    if not uncovered:
        return answer
    column = answer.columns.index("covered")
    rows = [row for row in answer.rows if row[column] is False]
    return RecipeAnswer(answer.recipe, answer.columns, rows, answer.parameters)


def _described(chosen_recipe: Recipe, values: Mapping[str, Value]) -> str:
    header = chosen_recipe.header
    parameter_lines = [
        _with_value(parameter, values[parameter.name]).declaration for parameter in header.params
    ] or ["–"]
    column_lines = [f"{column.name}: {column.type}" for column in header.returns]
    lines = [
        f"{chosen_recipe.name}  {header.title_zh}  {header.title}",
        header.question_zh,
        header.question,
        "",
    ]
    lines += [
        "params",
        *(f"  {text}" for text in parameter_lines),
        "returns",
        *(f"  {text}" for text in column_lines),
    ]
    lines += [f"tags: {', '.join(header.tags)}", f"file: {chosen_recipe.path}"]
    if commands := parameter_commands(values):
        lines += [
            "to run it in Neo4j Browser or cypher-shell, first set the parameters "
            "(--cypher prints these commands and the statement):",
            *commands,
        ]
    lines += ["", chosen_recipe.text.rstrip()]
    return "\n".join(lines)


def _with_value(parameter: Parameter, value: Value) -> Parameter:
    return parameter if value is None else replace(parameter, default=value)


def _heading(chosen_recipe: Recipe) -> dict[str, Any]:
    header = chosen_recipe.header
    return {
        "name": chosen_recipe.name,
        "title": header.title,
        "title_zh": header.title_zh,
        "question": header.question,
        "question_zh": header.question_zh,
        "tags": list(header.tags),
        "file": str(chosen_recipe.path),
    }


def _content(chosen_recipe: Recipe, values: Mapping[str, Value]) -> dict[str, Any]:
    return {
        **_heading(chosen_recipe),
        "params": [
            {
                "name": parameter.name,
                "type": parameter.label or str(parameter.type),
                "value": values[parameter.name],
            }
            for parameter in chosen_recipe.header.params
        ],
        "returns": [{"name": column.name, "type": column.type} for column in chosen_recipe.header.returns],
        "cypher": chosen_recipe.text,
    }
