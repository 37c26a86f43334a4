"""`wangge db`: starts, stops, describes and wipes the database of a project folder."""

from __future__ import annotations

import click

from wangge.cli.context import project_option, tell_withdrawn_kinds
from wangge.cli.json_output import json_option, print_json
from wangge.graph.connection import open_store
from wangge.graph.control import address_of, engine_status, start_engine, stop_engine
from wangge.graph.foreign import count_foreign
from wangge.graph.foreign import wipe as delete_ours
from wangge.graph.introspection import PropertyFact, read_schema
from wangge.loaders.project import Project
from wangge.public.opening import use_model_of
from wangge.queries.reports.printable import one_line

__all__ = ["db"]


@click.group()
def db() -> None:
    """Start, stop, describe or wipe the database."""


@db.command()
@project_option
@click.option("--port", type=click.IntRange(1, 65535), default=None, help="Bolt port [default: a free one].")
def start(project: Project, port: int | None) -> None:
    """Start the embedded engine; it runs until `wangge db stop`."""
    running = start_engine(project.folder, port or 0)
    click.echo(f"running at {running.uri}")


@db.command()
@project_option
def stop(project: Project) -> None:
    """Stop the embedded engine."""
    click.echo("stopped" if stop_engine(project.folder) else "wasn't running")


@db.command()
@project_option
@json_option
def status(project: Project, as_json: bool) -> None:
    """Show which engine holds the graph and whether it runs."""
    running, engine = engine_status(project.folder)
    if as_json:
        print_json({"running": running, **engine._asdict()}, indent=None)
    else:
        click.echo(f"{engine.name} {engine.version} at {engine.uri}" if running else "not running")


@db.command()
@project_option
@click.option(
    "--writer", is_flag=True, help="Show the user with write access, who can bypass plan and journal."
)
@click.option("--show-password", is_flag=True, help="Print the password too.")
@json_option
def uri(project: Project, writer: bool, show_password: bool, as_json: bool) -> None:
    """Print what Neo4j Browser or cypher-shell needs to connect."""
    address = address_of(project.folder, writer=writer)
    access = {"uri": address.uri, "username": address.username}
    if show_password:
        access["password"] = address.password
    if as_json:
        print_json(access, indent=None)
    else:
        click.echo("\n".join(f"{name}: {value}" for name, value in access.items()))


@db.command()
@project_option
@json_option
def schema(project: Project, as_json: bool) -> None:
    """List labels, relationship types, properties with their types, counts and indexes.

    Data of other programs are included. Use this command for clients that can't query the schema of the engine.
    """
    with open_store(project.folder) as store:
        database_schema = read_schema(store)
    if as_json:
        print_json(database_schema.as_json())
        return
    for node in database_schema.nodes:
        click.echo(one_line(f"(:{':'.join(node.labels)}) {node.count}{_listed(node.properties)}"))
    for edge in database_schema.relationships:
        ends = f"(:{':'.join(edge.source)})-[:{edge.type}]->(:{':'.join(edge.target)})"
        click.echo(one_line(f"{ends} {edge.count}{_listed(edge.properties)}"))
    for index in database_schema.indexes:
        kind = "unique" if index.unique else "index"
        click.echo(one_line(f"{kind} {index.name} :{'|'.join(index.labels)}({', '.join(index.properties)})"))


def _listed(properties: tuple[PropertyFact, ...]) -> str:
    property_texts = ", ".join(f"{fact.name} {'|'.join(fact.types)}" for fact in properties)
    return f" {{{property_texts}}}" if property_texts else ""


@db.command()
@project_option
@click.option("--yes", is_flag=True, help="Don't ask.")
@json_option
def wipe(project: Project, yes: bool, as_json: bool) -> None:
    """Delete every node that wangge wrote; keep and list the data of other programs."""
    with open_store(project.folder) as store:
        use_model_of(project, store)
        tell_withdrawn_kinds(store)
        model = store.model
        if not yes:
            click.confirm(f"Delete everything that wangge wrote to {store.engine.uri}?", abort=True, err=True)
        deleted = delete_ours(store, model)
        foreign = count_foreign(store, model)
    if as_json:
        print_json({"deleted": deleted, "foreign": foreign.as_json()}, indent=None)
        return
    click.echo(f"{deleted} node{'' if deleted == 1 else 's'} deleted")
    if foreign:
        click.echo(f"written by other programs, unchanged: {one_line(foreign.text())}")
