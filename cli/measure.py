"""`wangge measure`: lists and runs the measures of the network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from wangge.cli.context import open_graph, project_option
from wangge.cli.json_output import echo_json, json_option, print_json
from wangge.cli.recipe import param_option, parameter_pairs
from wangge.graph.errors import UsageError
from wangge.loaders.project import Project
from wangge.queries.notices import notices
from wangge.queries.reports.answer import ANSWER_FORMATS, format_answer

if TYPE_CHECKING:
    from wangge.queries.measures.measure import NetworkMeasure

__all__ = ["measure"]


@click.group()
def measure() -> None:
    """List and run measures of the network: chains, weak points, loads and structure."""


@measure.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the measures with their titles."""
    from wangge.queries.measures.catalogue import MEASURES

    if as_json:
        print_json({"measures": [_content(listed) for listed in MEASURES]})
        return
    for listed in MEASURES:
        click.echo(f"{listed.name}  {listed.title_zh}  {listed.title}")


@measure.command("run")
@project_option
@click.argument("name")
@param_option
@click.option("--under", metavar="CODE", help="The place to measure.  [default: the project's scope]")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(ANSWER_FORMATS)),
    default="table",
    show_default=True,
    help="The format of the rows.",
)
def run_(project: Project, name: str, params: tuple[str, ...], under: str | None, format_name: str) -> None:
    """Compute a measure of the project's graph and print its rows."""
    from wangge.queries.measures.catalogue import find_measure
    from wangge.queries.measures.runner import run_measure

    chosen = find_measure(name)
    if under is not None and not chosen.has_scope:
        raise UsageError(f"{name} isn't about one place, so --under doesn't apply; leave it out")
    texts = parameter_pairs(params)
    with open_graph(project) as store:
        answer = run_measure(
            store,
            chosen,
            texts,
            scope=under or texts.get("scope") or project.scope,
            settings=project.settings,
            today=project.today,
        )
        lines_about_data = notices(store)
    text = format_answer(answer, format_name, lines_about_data)
    if format_name == "json":
        echo_json(text)
        return
    # A CSV is printed as bytes, because it is UTF-8 with a byte order mark whatever the terminal's encoding is.
    click.echo(text.encode() if format_name == "csv" else text, nl=False)


def _content(listed: NetworkMeasure) -> dict[str, Any]:
    return {
        "name": listed.name,
        "family": str(listed.family),
        "title": listed.title,
        "title_zh": listed.title_zh,
        "question": listed.question,
        "question_zh": listed.question_zh,
        "params": [parameter.declaration for parameter in listed.params],
        "returns": [{"name": column.name, "type": column.type} for column in listed.columns],
        "scaling": listed.scaling,
        "scaling_zh": listed.scaling_zh,
        "colours_maps": listed.place_value is not None,
    }
