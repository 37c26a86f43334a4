"""`wangge map`: one offline page, an SVG file, or a folder of pages that draw a place with everything recorded there."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Literal

import click

from wangge.cli.context import open_graph, project_option
from wangge.cli.places import refuse_among_sheets
from wangge.cli.progress import shown_progress
from wangge.graph.errors import UsageError
from wangge.graph.model import NodeKey, load_model
from wangge.graph.store import Store
from wangge.loaders.progress import Progress
from wangge.loaders.project import Project
from wangge.queries.check.policy import read_policy
from wangge.queries.check.project_check import check_policy
from wangge.viz.briefing.folder import MARKER, refuse_folder
from wangge.viz.briefing.pack import write_briefing
from wangge.viz.drawing.parts import Scene
from wangge.viz.find_scope import find_scope
from wangge.viz.links import LinkOf
from wangge.viz.messages import Language, message
from wangge.viz.network.page import render_map, render_svg
from wangge.viz.network.scene import build_scene
from wangge.viz.picture_check import check_for_picture
from wangge.viz.privacy import NO_MASK, NameMask, mask_names, people_of

__all__ = ["draw_place", "map_command"]


@click.command("map")
@click.argument("code", required=False)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write; .svg makes it a picture.  [default: maps/CODE.html in the project folder]",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "svg"]),
    help="A page, or the picture alone.  [default: as the file is called, else html]",
)
@click.option(
    "--standalone",
    "pack",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write a briefing pack instead, of a district or street: pages, maps and tables in a new folder.",
)
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Its language."
)
@click.option("--hide-names", is_flag=True, help="Leave the names of people out.")
@project_option
def map_command(
    code: str | None,
    output: Path | None,
    form: Literal["html", "svg"] | None,
    pack: Path | None,
    lang: Language,
    hide_names: bool,
    project: Project,
) -> None:
    """Draw the place CODE with its parts, bodies, posts and people as one offline page.

    CODE is the code of a district, street, community, grid or compound; without it the
    project's scope is drawn. A briefing pack holds the district's map, a page a street with what the rules
    find there, and tables; it works from a stick, without a network. Written again it replaces its files and
    deletes none.
    """
    asked = code or project.scope
    if not asked:
        raise UsageError("nothing to draw: name a code, or set `scope` in wangge.toml")
    if pack is not None:
        if output is not None or form is not None:
            raise UsageError("--standalone writes a folder; leave -o and --format out")
        _write_pack(project, asked, pack, lang, hide_names=hide_names)
        return
    if output is not None:
        refuse_among_sheets(output, project.datasets)
    form = form or ("svg" if output is not None and output.suffix.lower() == ".svg" else "html")
    with open_graph(project) as store:
        scene = draw_place(store, project, asked)
        mask = mask_names(people_of(store), lang) if hide_names else NO_MASK
    file = output or project.folder / "maps" / f"{scene.scope.ref.code}.{form}"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(_drawn(scene, form, lang, mask, file.parent), encoding="utf-8")
    click.echo(file)
    click.echo(message(lang, "shown", drawn=f"{scene.drawn:,}", total=f"{scene.total:,}"))


def draw_place(store: Store, project: Project, code: str) -> Scene:
    """The scene of a place as the project's rules find it."""
    model, policy = load_model(), read_policy(project)
    scope, _name = find_scope(store, model, code)
    findings = check_for_picture(store, model, policy, scope)
    return build_scene(store, model, scope.code, findings=findings, today=policy.today)


def _write_pack(project: Project, code: str, folder: Path, language: Language, *, hide_names: bool) -> None:
    refuse_folder(folder)
    refuse_among_sheets(folder / MARKER, project.datasets)
    policy = read_policy(project)
    with open_graph(project) as store, shown_progress() as progress:
        mask = mask_names(people_of(store), language) if hide_names else NO_MASK
        report = check_policy(
            store, policy, under=code, subjects=True, on_rule=_counted(progress, len(policy.rules))
        )
        pack = write_briefing(
            store,
            code,
            report,
            folder,
            day=policy.today,
            language=language,
            mask=mask,
            progress=progress,
        )
    click.echo(folder / "index.html")
    click.echo(message(language, "pack_files", count=len(pack.files)))
    if pack.left:
        click.echo(
            f"note: {len(pack.left)} files of an earlier pack are left, such as {pack.left[0]}", err=True
        )


def _counted(progress: Progress, total: int) -> Callable[[str], None]:
    rules = count()
    return lambda _rule: progress("check rules", next(rules), total)


def _drawn(scene: Scene, form: str, language: Language, mask: NameMask, folder: Path) -> str:
    if form == "svg":
        return str(render_svg(scene, language=language, mask=mask))
    return render_map(scene, language=language, mask=mask, map_of=_beside(folder))


def _beside(folder: Path) -> LinkOf:
    """Links to the maps that are in the same folder already."""

    def map_of(ref: NodeKey) -> str | None:
        name = f"{ref.code}.html"
        return name if (folder / name).is_file() else None

    return map_of
