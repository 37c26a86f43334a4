"""`wangge map`: draws a place as one offline page or an SVG file, or writes a briefing pack."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Literal

import click

from wangge.cli.boundary_notes import boundary_faults
from wangge.cli.context import open_graph, open_project, project_option
from wangge.cli.drawing_options import hide_names_option, language_option
from wangge.cli.output_paths import refuse_among_sheets
from wangge.cli.progress import shown_progress
from wangge.graph.errors import UsageError
from wangge.loaders.progress import Progress
from wangge.loaders.project import Project
from wangge.public.map_page import place_to_draw
from wangge.queries.check.policy import read_policy
from wangge.queries.check.project_check import check_policy
from wangge.viz.briefing.folder import MARKER, refuse_folder
from wangge.viz.briefing.pack import PackOptions, write_briefing
from wangge.viz.messages import Language, message
from wangge.viz.privacy import NO_MASK, mask_names, people_of

__all__ = ["map_command"]


@click.command("map")
@click.argument("code", required=False)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write, .html or .svg.  [default: maps/CODE.html in the project folder]",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "svg"]),
    help="An HTML page, or only the drawing as SVG.  [default: by the file's name, else html]",
)
@click.option(
    "--standalone",
    "pack",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write a briefing pack of a district or street instead: pages, maps and tables in DIR, which must be new, empty or an earlier pack.",
)
@language_option("The language of the output.")
@hide_names_option
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
    """Draw the place CODE with its parts, organisations, posts and people as one offline page.

    CODE is the code of a district, street, community, grid or compound; the default is the project's scope.
    With --standalone, the command writes a briefing pack instead: the district's map, a page for each street with its
    findings, and tables. Its pages work offline. Writing the pack again replaces its files, but doesn't delete any.
    """
    place_code = place_to_draw(project, code)
    if pack is not None:
        if output is not None or form is not None:
            raise UsageError("--standalone writes a folder; leave -o and --format out")
        _write_pack(project, place_code, pack, lang, hide_names=hide_names)
        return
    if output is not None:
        refuse_among_sheets(output, project.datasets)
    form = form or ("svg" if output is not None and output.suffix.lower() == ".svg" else "html")
    with open_project(project) as opened:
        page = opened.map(place_code, language=lang, hide_names=hide_names)
    file = output or project.folder / "maps" / f"{page.code}.{form}"
    click.echo(page.save(file, svg=form == "svg"))
    click.echo(page.caption)


def _write_pack(project: Project, code: str, folder: Path, language: Language, *, hide_names: bool) -> None:
    refuse_folder(folder)
    refuse_among_sheets(folder / MARKER, project.datasets)
    policy = read_policy(project)
    with open_graph(project) as store, shown_progress() as progress:
        for fault in boundary_faults(project, store):
            click.echo(fault.both(), err=True)
        mask = mask_names(people_of(store), language) if hide_names else NO_MASK
        report = check_policy(
            store, policy, under=code, subjects=True, on_rule=_rule_progress(progress, len(policy.rules))
        )
        pack = write_briefing(
            store,
            code,
            report,
            folder,
            PackOptions(day=policy.today, language=language, mask=mask, map=policy.map),
            progress=progress,
        )
    click.echo(folder / "index.html")
    click.echo(message(language, "pack_files", count=len(pack.files)))
    if pack.left:
        click.echo(
            f"note: {len(pack.left)} files of an earlier pack remain, such as {pack.left[0]}", err=True
        )


def _rule_progress(progress: Progress, total: int) -> Callable[[str], None]:
    rules_done = count()
    return lambda _rule: progress("check rules", next(rules_done), total)
