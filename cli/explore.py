"""`wangge explore`: the graph in a browser, read-only."""

from __future__ import annotations

import webbrowser

import click

from cli.context import open_graph, project_option
from graph.store import Store
from loaders.project import Project
from queries.policy import read_policy
from viz.explorer.security import Policy, is_loopback
from viz.explorer.serving import DEFAULT_PORT, address_of, listening, serve_explorer
from viz.explorer.site import TIME_LIMIT, Site

__all__ = ["explore", "explore_store"]


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    help="0 takes a free one.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Another address than this machine's needs a token.",
)
@click.option(
    "--token",
    envvar="WANGGE_TOKEN",
    help="The token to ask for.  [default: one made anew, where one is needed]",
)
@click.option(
    "--allow-host", "names", multiple=True, metavar="NAME", help="A host name to answer to; may be repeated."
)
@click.option("--open", "open_browser", is_flag=True, help="Open it in the browser.")
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0.1),
    default=TIME_LIMIT,
    show_default=True,
    help="Seconds for one statement.",
)
@project_option
def explore(
    port: int,
    host: str,
    token: str | None,
    names: tuple[str, ...],
    open_browser: bool,
    time_limit: float,
    project: Project,
) -> None:
    """Serve the graph as pages for the browser: maps, rules, findings, search and questions.

    Nothing is ever written. It ends with Ctrl-C.
    """
    with open_graph(project) as store:
        explore_store(
            store,
            project,
            Policy.of(host, token=token, names=names),
            host=host,
            port=port,
            open_browser=open_browser,
            time_limit=time_limit,
        )


def explore_store(
    store: Store,
    project: Project,
    policy: Policy | None = None,
    *,
    host: str = "127.0.0.1",
    port: int | None = DEFAULT_PORT,
    open_browser: bool = False,
    time_limit: float = TIME_LIMIT,
) -> None:
    """Serve a graph until interrupted, after saying where; without a port the usual one, else any that is free."""
    policy = policy or Policy()
    site = Site(store, project.name, lambda: read_policy(Project.find(project.folder)), time_limit=time_limit)
    with listening(host, DEFAULT_PORT, 0) if port is None else listening(host, port) as opened:
        address = address_of(opened, policy)
        if not is_loopback(host):
            click.echo(
                "others can reach this address: whoever has the token may look at everything", err=True
            )
        click.echo(f"explorer: {address}  (Ctrl-C ends)")
        if open_browser:
            webbrowser.open(address)
        serve_explorer(site, policy, opened)
