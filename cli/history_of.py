"""`wangge history of`: shows what happened to one node."""

from __future__ import annotations

import click

from wangge.cli.context import open_graph, project_option
from wangge.cli.json_output import json_option, print_json
from wangge.cli.thing_output import print_thing, thing_as_json
from wangge.loaders.history.of_thing import history_of
from wangge.loaders.history.tampered import demand_untampered
from wangge.loaders.project import Project

__all__ = ["of_code"]

_PRINTED = 50


@click.command("of")
@click.argument("code", metavar="CODE")
@click.option("--all", "every", is_flag=True, help=f"Print every change, not only the first {_PRINTED}.")
@json_option
@project_option
def of_code(code: str, every: bool, as_json: bool, project: Project) -> None:
    """Show what happened to the node with this CODE.

    The change events that concern it come first, with its codes and names before and after, then every run that added,
    changed, moved or retired it or one of its relationships. CODE may be that of a node that no longer exists.
    """
    with open_graph(project) as store:
        model = store.model
        demand_untampered(store)
        thing = history_of(store, model, code)
    if as_json:
        print_json(thing_as_json(model, thing))
        return
    print_thing(thing, most=None if every else _PRINTED)
    if not every and thing.changes() > _PRINTED:
        click.echo(f"… and {thing.changes() - _PRINTED} more; --all prints them", err=True)
