"""`wangge name`: lists the entries of names.csv, and adds one."""

from __future__ import annotations

from datetime import datetime

import click
from rich.console import Console

from wangge.cli.context import open_graph, project_option
from wangge.cli.json_output import json_option, print_json
from wangge.cli.policy_files import write_policy_file
from wangge.loaders.mappings.identities import Identity, checked_identities, names_text, read_identities
from wangge.loaders.mappings.project_mappings import NAMES_FILE
from wangge.loaders.project import Project
from wangge.loaders.projectmodel import model_of
from wangge.loaders.reports.tables import folding_table

__all__ = ["name"]


@click.group()
def name() -> None:
    """List and add names: renames, nicknames, official codes and mergers of units, people and firms without a code."""


@name.command("list")
@project_option
@json_option
def list_(project: Project, as_json: bool) -> None:
    """List the entries of names.csv."""
    entries = read_identities(project.folder, model_of(project)).entries
    if as_json:
        print_json({"names": [_as_json(entry) for entry in entries]})
        return
    if not entries:
        click.echo(f"{NAMES_FILE} has no entry; `wangge name add` adds one")
        return
    kinds = model_of(project).nodes
    rows = [
        (
            kinds[e.kind].zh,
            e.parent,
            e.name,
            "、".join(e.also),
            e.code,
            *(str(day or "") for day in (e.since, e.until)),
        )
        for e in entries
    ]
    console = Console()
    if not console.is_terminal:
        console.width = 400
    console.print(
        folding_table(("kind", "in", "name", "also", "code", "from", "to"), rows),
        markup=False,
        highlight=False,
    )


@name.command()
@project_option
@click.argument("kind")
@click.argument("new_name", metavar="NAME")
@click.option(
    "--also",
    "also",
    multiple=True,
    metavar="NAME",
    help="A former name, a nickname, or the name of something merged into it; may be repeated.",
)
@click.option("--in", "parent", metavar="UNIT", help="The unit that it is in, by name or code.")
@click.option("--code", help="Its official code.  [default: the code that it has in the graph]")
@click.option("--from", "since", type=click.DateTime(["%Y-%m-%d"]), help="The first day of the name.")
@click.option("--to", "until", type=click.DateTime(["%Y-%m-%d"]), help="The first day without the name.")
@click.option("--json", "as_json", is_flag=True, help="Print the entry as JSON.")
def add(
    project: Project,
    kind: str,
    new_name: str,
    also: tuple[str, ...],
    parent: str | None,
    code: str | None,
    since: datetime | None,
    until: datetime | None,
    as_json: bool,
) -> None:
    """Add an entry to names.csv: the thing of this KIND is called NAME.

    KIND is a label or its Chinese name, such as 小区. The next `wangge plan` reads every name of the entry as the same
    thing, and stores NAME.
    """
    from wangge.loaders.mappings.naming import NamingRequest, new_identity

    model = model_of(project)
    request = NamingRequest(
        kind, new_name, also, parent, code, since.date() if since else None, until.date() if until else None
    )
    before = read_identities(project.folder, model).entries
    with open_graph(project, create=True) as store:
        entry = new_identity(store, model, request, project.scope or "")
    kept = [one for one in before if not _is_replaced(one, entry)]
    entries = checked_identities([*kept, entry]).entries
    write_policy_file(project.folder / NAMES_FILE, names_text(entries))
    if as_json:
        print_json(_as_json(entry))
    else:
        others = f" (also {'、'.join(entry.also)})" if entry.also else ""
        click.echo(f"{model.nodes[entry.kind].zh} {entry.code} is called {entry.name}{others}")


def _is_replaced(old: Identity, new: Identity) -> bool:
    """Whether a new entry says everything about a node that an old one says."""
    same = (old.kind, old.parent, old.code) == (new.kind, new.parent, new.code)
    return same and {old.name, *old.also} <= {new.name, *new.also}


def _as_json(entry: Identity) -> dict[str, object]:
    return {
        "kind": entry.kind,
        "parent": entry.parent,
        "name": entry.name,
        "also": list(entry.also),
        "code": entry.code,
        "from": entry.since.isoformat() if entry.since else None,
        "to": entry.until.isoformat() if entry.until else None,
    }
