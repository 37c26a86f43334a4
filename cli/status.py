"""`wangge status`: shows the engine, the counts and the last runs."""

from __future__ import annotations

import json
from typing import Any

import click

from wangge.cli.context import open_graph, project_option
from wangge.cli.json_output import print_json
from wangge.graph.balance import notice_foreign
from wangge.graph.counts import count_graph
from wangge.graph.foreign import Foreign
from wangge.graph.store import Store
from wangge.loaders.project import Project
from wangge.loaders.state import GraphState
from wangge.queries.reports.printable import one_line

__all__ = ["describe", "status"]

_RUNS_SHOWN = 5


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@project_option
def status(project: Project, as_json: bool) -> None:
    """Show the engine, the counts and the last runs."""
    with open_graph(project) as store:
        state = describe(store)
    if as_json:
        print_json(state)
        return
    engine = state["engine"]
    click.echo(f"engine: {engine['name']} {engine['version']} at {engine['uri']}")
    click.echo(f"model:  {state['model_version'] or 'none, the database is empty'}")
    for group in ("nodes", "relationships"):
        present = {name: count for name, count in state[group].items() if count}
        click.echo(f"{group}: {sum(present.values())}")
        for name, count in present.items():
            click.echo(f"  {name:<24} {count:>9}")
    if foreign := Foreign(**state["foreign"], attached={}):
        click.echo(f"written by other programs, unchanged: {one_line(foreign.text())}")
    for run in state["runs"][-_RUNS_SHOWN:]:
        click.echo(f"run {run['id']} {run['at']} {run['dataset']}: {_summary(run)}")
    for notice in dict.fromkeys(run["notice"] for run in state["runs"] if run["notice"]):
        click.echo(notice)


def describe(store: Store) -> dict[str, Any]:
    """Return the object that `wangge status --json` prints; the oldest run comes first."""
    model = store.model
    counts = count_graph(store, model)
    marker = store.marker()
    runs = [
        vars(run) | {"counts": json.loads(run.counts), "open": bool(run.open)}
        for run in GraphState(store, model).runs()
    ]
    return {
        "engine": store.engine._asdict(),
        "model_version": marker["model_version"] if marker else None,
        "nodes": counts.nodes,
        "relationships": counts.relationships,
        "runs": runs,
        "foreign": notice_foreign(store, model).as_json(),
    }


def _summary(run: dict[str, Any]) -> str:
    if run["open"]:
        return (
            "isn't finished: run the command that began it again, "
            f"or undo it with `wangge history undo {run['id']}`"
        )
    special, _, about = str(run["source_sha256"]).partition(":")
    match special:
        case "undo":
            return f"undoes {about}: {_changes(run['counts'])}"
        case "repair":
            return f"repaired the graph of {about}: {_changes(run['counts'])}"
        case "upgrade":
            return f"graph version {about.replace('-', ' to ')}"
        case _:
            return _changes(run["counts"])


def _changes(counts: dict[str, Any]) -> str:
    words = (("add", "added"), ("update", "updated"), ("retire", "retired"), ("rejected", "rejected"))
    return ", ".join(f"{counts[name]} {word}" for name, word in words)
