"""`wangge adopt`: proposes how ledgers are read, and writes the mapping files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wangge.cli.adopt_dialog import answered_proposal, confirm_overwriting, confirmed
from wangge.cli.adopt_output import print_proposal, print_unreadable, proposal_as_json, why_nothing
from wangge.cli.context import open_graph, project_option
from wangge.cli.json_output import print_json
from wangge.graph.connection import never_opened
from wangge.loaders.privacy import public_text
from wangge.loaders.project import Project
from wangge.loaders.projectmodel import model_of
from wangge.queries.reports.printable import one_line

if TYPE_CHECKING:
    from wangge.graph.model import Model
    from wangge.loaders.mappings.adopt.known_names import PlaceNames

__all__ = ["adopt"]


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--name", help="The name of the mapping file.  [default: the first FILE's]")
@click.option(
    "--yes", is_flag=True, help="Write what is certain without asking, and list the open questions."
)
@click.option("--force", is_flag=True, help="Overwrite an existing mapping file.")
@click.option("--json", "as_json", is_flag=True, help="Print the proposal as JSON.")
@project_option
def adopt(
    files: tuple[Path, ...], name: str | None, yes: bool, force: bool, as_json: bool, project: Project
) -> None:
    """Propose how the ledgers of an office are read, and write mappings/NAME.toml.

    FILE is any workbook or text table with a header, or a folder of them. `wangge plan` and `apply` then read
    such ledgers by the mapping. On a terminal, the command shows the first rows as it understands them and
    asks about columns that it isn't sure of. Without a terminal, it only prints the proposal, unless --yes is
    given. Sheets with the same headers share one mapping; for sheets with other headers, NAME-2.toml and so
    on are written.
    """
    from wangge.loaders.mappings.adopt.adopting import (
        mapping_name,
        named_mappings,
        raw_sheets,
        reading_mapping,
        write_mappings,
    )
    from wangge.loaders.mappings.adopt.proposal import propose
    from wangge.loaders.mappings.mapping_file import read_mappings

    chosen = mapping_name(name, files)
    model = model_of(project)
    known = _known_places(project, model)
    sheets = list(raw_sheets(files, project.folder))
    proposal = propose(sheets, model, known)
    asks = sys.stdin.isatty() and not yes and not as_json
    if asks:
        proposal = answered_proposal(proposal, lambda answers: propose(sheets, model, known, answers), model)
    existing = read_mappings(project.folder, model)
    mappings = [mapping for _sheet, mapping in named_mappings(proposal, chosen, existing)]
    for sheet in proposal.sheets:
        if (reading := reading_mapping(sheet, existing)) is not None:
            label = public_text(sheet.layouts[0].sheet)
            click.echo(one_line(f"note: {label}: mappings/{reading}.toml reads it already"), err=True)
    if not as_json:
        print_proposal(proposal, model, with_questions=not asks)
        print_unreadable(project, model, sheets, proposal)
    paths: list[Path] = []
    if mappings and (yes or (asks and confirmed("写入映射文件？", default=True))):
        overwrite = force or (asks and confirm_overwriting(project, mappings))
        paths = write_mappings(mappings, project, force=overwrite)
    written = [path.relative_to(project.folder).as_posix() for path in paths]
    if as_json:
        print_json(proposal_as_json(proposal, written[0] if written else None))
        return
    for line in written:
        click.echo(f"wrote: {line}")
    if not mappings:
        click.echo(why_nothing(proposal), err=True)
    elif not written and not asks:
        click.echo("nothing was written; --yes writes the mapping", err=True)


def _known_places(project: Project, model: Model) -> PlaceNames:
    """Return the names of the places in the project's graph; none if it has no graph yet."""
    from wangge.loaders.mappings.adopt.adopting import names_in
    from wangge.loaders.mappings.adopt.known_names import PlaceNames

    if never_opened(project.folder):
        return PlaceNames()
    with open_graph(project, create=True) as store:
        return names_in(store, model)
