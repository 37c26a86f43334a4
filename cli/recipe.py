"""`wangge recipe`: the questions the graph can answer."""

from __future__ import annotations

import click

from cli.context import open_graph, project_option
from graph.errors import UsageError
from loaders.project import Project
from queries.notices import notices
from queries.project_check import project_library
from queries.recipe import Recipe
from queries.reports.answer import ANSWER_FORMATS, format_answer
from queries.runner import Answer, run
from queries.shell import parameter_command

__all__ = ["recipe"]


@click.group()
def recipe() -> None:
    """Ask the graph questions that ship, or the project's own."""


@recipe.command("list")
@project_option
@click.option("--tag", help="Only the recipes with this tag.")
def list_(project: Project, tag: str | None) -> None:
    """List every recipe with its title."""
    for each in project_library(project):
        if tag is None or tag in each.header.tags:
            click.echo(f"{each.name}  {each.header.title_zh}  {each.header.title}")


@recipe.command()
@project_option
@click.argument("name")
def show(project: Project, name: str) -> None:
    """Print what a recipe answers, takes and returns, and its Cypher."""
    click.echo(_described(project_library(project).get(name)))


@recipe.command("run")
@project_option
@click.argument("name")
@click.option("-p", "--param", "params", multiple=True, metavar="KEY=VALUE", help="A parameter.")
@click.option("--under", metavar="CODE", help="Only what lies in this place.")
@click.option("--uncovered", is_flag=True, help="Only the rows of a coverage recipe that are not covered.")
@click.option(
    "--format", "style", type=click.Choice(list(ANSWER_FORMATS)), default="table", show_default=True
)
def run_(
    project: Project, name: str, params: tuple[str, ...], under: str | None, uncovered: bool, style: str
) -> None:
    """Run a recipe on the project's graph and print its rows."""
    chosen = project_library(project).get(name)
    if under is not None and "scope" not in chosen.parameters:
        raise UsageError(f"{name} is about the whole graph, so --under doesn't apply; leave it out")
    given = dict(_pair(text) for text in params)
    scope = under or given.get("scope") or project.scope
    with open_graph(project) as store:
        answer = run(store, chosen, given, scope=scope, settings=project.settings, today=project.today)
        said = notices(store)
    text = format_answer(_narrowed(answer, uncovered), style, said)
    # A CSV says with its mark that it is UTF-8, whatever the terminal's encoding and line ends are.
    click.echo(text.encode() if style == "csv" else text, nl=False)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"-p {text}: write it as -p key=value")
    return name.strip(), value


def _narrowed(answer: Answer, uncovered: bool) -> Answer:
    if not uncovered:
        return answer
    if "covered" not in answer.columns:
        raise UsageError(f"{answer.recipe} is no coverage recipe, so --uncovered doesn't apply; leave it out")
    at = answer.columns.index("covered")
    rows = [row for row in answer.rows if row[at] is False]
    return Answer(answer.recipe, answer.columns, rows, answer.parameters)


def _described(chosen: Recipe) -> str:
    header = chosen.header
    takes = [parameter.declaration for parameter in header.params] or ["–"]
    gives = [f"{column.name}: {column.type}" for column in header.returns]
    lines = [f"{chosen.name}  {header.title_zh}  {header.title}", header.question_zh, header.question, ""]
    lines += ["params", *(f"  {text}" for text in takes), "returns", *(f"  {text}" for text in gives)]
    lines += [f"tags: {', '.join(header.tags)}", f"file: {chosen.path}"]
    if command := parameter_command(chosen):
        lines += [f"in Neo4j Browser or cypher-shell first: {command}"]
    lines += ["", chosen.text.rstrip()]
    return "\n".join(lines)
