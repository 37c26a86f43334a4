"""`wangge demo`: loads, checks, draws and serves a sample district."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import click

from wangge.cli.context import open_graph
from wangge.cli.explore import explore_store
from wangge.cli.progress import shown_progress
from wangge.graph.counts import count_graph
from wangge.graph.errors import UsageError
from wangge.graph.store import Store
from wangge.loaders.planning.change import Operation
from wangge.loaders.project import PROJECT_FILE, Project
from wangge.public.open_project import OpenProject
from wangge.queries.notices import notices
from wangge.queries.reports.text import text_summary
from wangge.sample.demonstration import SCOPE, write_demonstration

__all__ = ["demo"]

COMMUNITY = "511702001001"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("wangge-demo"))
@click.option("--no-serve", is_flag=True, help="Don't serve the explorer after the maps are written.")
def demo(folder: Path, no_serve: bool) -> None:
    """Create a sample project in FOLDER, load it, check it, draw maps, and serve the explorer until Ctrl-C.

    If the project exists already, the command changes nothing in it.
    """
    _write_project(folder)
    project = Project.find(folder)
    with open_graph(project) as store:
        opened = OpenProject(project, store)
        _load(store, opened)
        _print_counts(store)
        click.echo(text_summary(opened.check()).plain)
        _draw(opened)
        click.echo("\nTry next:")
        folder_option = f" -C {folder}" if folder.resolve() != Path.cwd() else ""
        for arguments in ("explore", "recipe run vacant-posts --uncovered", "check", "map 511702001"):
            click.echo(f"  {_program_name()} {arguments}{folder_option}")
        if not no_serve:
            click.echo("")
            explore_store(store, project, port=None)


def _program_name() -> str:
    """Return what to type to start this program: `wangge`, or its path if the shell wouldn't find `wangge`."""
    program = Path(sys.argv[0])
    if program.name != "wangge" or shutil.which("wangge"):
        return "wangge"
    return os.path.relpath(program)


def _write_project(folder: Path) -> None:
    if (folder / PROJECT_FILE).exists():
        return
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} already contains other files; name an empty or new folder")
    click.echo(f"1/4 sheets: {folder}", err=True)
    write_demonstration(folder)


def _load(store: Store, opened: OpenProject) -> None:
    click.echo(f"2/4 load into {store.engine.name} {store.engine.version}", err=True)
    with shown_progress() as progress:
        plan = opened.plan(progress=progress)
        opened.apply(plan, progress=progress)
    added = plan.count(Operation.ADD)
    click.echo(
        f"{sum(s.rows_in for s in plan.sheets)} rows in, {len(plan.rejects)} rejects, {added} facts added"
    )


def _print_counts(store: Store) -> None:
    model = store.model
    counts = count_graph(store, model)
    click.echo(f"{sum(counts.nodes.values())} nodes, {sum(counts.relationships.values())} relationships")
    click.echo(
        "  ".join(f"{model.nodes[label].zh} {count}" for label, count in counts.nodes.items() if count)
    )
    for notice in notices(store):
        click.echo(f"! {notice}")
    click.echo("3/4 check", err=True)


def _draw(opened: OpenProject) -> None:
    click.echo("4/4 draw", err=True)
    maps = opened.folder / "maps"
    maps.mkdir(exist_ok=True)
    for code in (opened.scope or SCOPE, COMMUNITY):
        page = maps / f"{code}.html"
        page.write_text(opened.map(code).html(), encoding="utf-8")
        click.echo(page)
