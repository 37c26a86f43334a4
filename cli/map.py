"""`wangge map`: one offline page that draws a place with everything recorded there."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from cli.context import open_graph, project_option
from cli.places import refuse_among_sheets
from graph.errors import UsageError
from graph.model import load_model
from loaders.project import Project
from queries.runner import today_here
from viz.captions import caption
from viz.network_map import render_map
from viz.scene import build_scene

__all__ = ["map_command"]


@click.command("map")
@click.argument("code", required=False)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The page to write.  [default: maps/CODE.html in the project folder]",
)
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Its language."
)
@click.option("--hide-names", is_flag=True, help="Leave the names of people out of the page.")
@project_option
def map_command(
    code: str | None, output: Path | None, lang: Literal["zh", "en"], hide_names: bool, project: Project
) -> None:
    """Draw the place CODE with its parts, bodies, posts and people as one offline page.

    CODE is the code of a district, street, community, grid or compound; without it the
    project's scope is drawn.
    """
    asked = code or project.scope
    if not asked:
        raise UsageError("nothing to draw: name a code, or set `scope` in wangge.toml")
    if output is not None:
        refuse_among_sheets(output, project.datasets)
    with open_graph(project) as store:
        scene = build_scene(store, load_model(), asked, today=project.today or today_here())
    page = output or project.folder / "maps" / f"{scene.scope.ref.code}.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(render_map(scene, language=lang, hide_names=hide_names), encoding="utf-8")
    click.echo(page)
    click.echo(caption(lang, "shown", drawn=f"{scene.drawn:,}", total=f"{scene.total:,}"))
