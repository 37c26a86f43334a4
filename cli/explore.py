"""`wangge explore`: serves the graph as web pages, which can change only the task ledger."""

from __future__ import annotations

import logging
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click

from wangge.cli.boundary_notes import boundary_faults
from wangge.cli.context import open_graph, project_option
from wangge.graph.connection import never_opened, open_store
from wangge.graph.errors import EngineUnavailable, UsageError
from wangge.graph.model.bookkeeping import GRAPH_VERSION
from wangge.graph.store import Store
from wangge.loaders.project import Project
from wangge.loaders.projectmodel import model_of_graph
from wangge.queries.check.policy import read_policy
from wangge.viz.explorer.app.folder import FollowedFolder
from wangge.viz.explorer.app.proxy import Proxy
from wangge.viz.explorer.app.secret import stored_token
from wangge.viz.explorer.app.security import AccessPolicy
from wangge.viz.explorer.app.serving import DEFAULT_PORT, Addresses, listening, serve_explorer
from wangge.viz.explorer.state.site import TIME_LIMIT, Site, TaskReader

__all__ = ["explore", "explore_store"]


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    help="The port; 0 for any free one.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen on; 0.0.0.0 makes it reachable from other machines.",
)
@click.option(
    "--token",
    envvar="WANGGE_TOKEN",
    help="The token that visitors need; one that is easy to guess is rejected.  [default: one in .wangge]",
)
@click.option(
    "--new-token", is_flag=True, help="Create a new token; earlier links and sign-ins stop working."
)
@click.option(
    "--behind-proxy",
    "proxy",
    metavar="URL",
    callback=lambda _context, _option, value: Proxy.of(value) if value else None,
    help="The public URL, if visitors reach the explorer through a reverse proxy.",
)
@click.option(
    "--allow-host",
    "names",
    multiple=True,
    metavar="NAME",
    help="A further host name to accept; may be repeated.",
)
@click.option(
    "--access-log",
    "access_log",
    is_flag=False,
    flag_value="-",
    metavar="[FILE]",
    help="Log every request, without tokens and names.  [without FILE: to stderr]",
)
@click.option(
    "--ledger", is_flag=True, help="Let readers who sign in with the token change the task ledger (整改台账)."
)
@click.option("--open", "open_browser", is_flag=True, help="Open the explorer in the browser.")
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0.1),
    default=TIME_LIMIT,
    show_default=True,
    help="Seconds that one query may run.",
)
@project_option
def explore(
    host: str,
    token: str | None,
    new_token: bool,
    proxy: Proxy | None,
    names: tuple[str, ...],
    ledger: bool,
    project: Project,
    **options: Any,
) -> None:
    """Serve the graph to the browser: maps, rules, findings, tasks, search and recipes.

    The graph is only read. With --ledger, readers who have signed in with the token can change tasks; signing
    in is required on this machine, too. On Linux, programs of your user on this machine need no token, unless
    you give --token, --behind-proxy or a --host that other machines can reach. All other visitors need the
    token. Whoever has the token can see everything. Stop the explorer with Ctrl-C.
    """
    if token and new_token:
        raise UsageError("--token and --new-token can't be used together; give one of them")
    if click.get_current_context().find_root().params.get("debug"):
        logging.getLogger("wangge.explorer").setLevel(logging.DEBUG)
    policy = AccessPolicy.of(host, token=token, names=names, proxy=proxy, ledger=ledger) if token else None
    with suppress(KeyboardInterrupt), open_graph(project) as store:
        if policy is None:
            saved_token = stored_token(project.folder, renew=new_token)
            policy = AccessPolicy.of(
                host, token=saved_token, names=names, proxy=proxy, own_programs=True, ledger=ledger
            )
        explore_store(store, project, policy, host=host, **options)


def explore_store(
    store: Store,
    project: Project,
    policy: AccessPolicy | None = None,
    *,
    host: str = "127.0.0.1",
    port: int | None = DEFAULT_PORT,
    open_browser: bool = False,
    time_limit: float = TIME_LIMIT,
    access_log: str | None = None,
) -> None:
    """Print the addresses and serve the graph until Ctrl-C.

    If `port` is None, use the default port, or a free one if the default is in use.
    """
    policy = policy or AccessPolicy.of(host, token=stored_token(project.folder), own_programs=True)
    folder = FollowedFolder(project.folder)
    site = Site(
        store,
        project.name,
        lambda: read_policy(Project.find(folder.path)),
        time_limit=time_limit,
        reopen=lambda: _reopened(folder.path),
        tasks=TaskReader(lambda: Project.find(folder.path)),
        read_model=lambda marker: model_of_graph(Project.find(folder.path), str(marker.get("kinds") or "")),
    )
    ports = (DEFAULT_PORT, 0) if port is None else (port,)
    for fault in boundary_faults(project, store):
        click.echo(fault.both(), err=True)
    with listening(host, *ports) as listener, _log_to(access_log) as log:
        addresses = Addresses(listener, host, policy)
        _print_addresses(addresses, policy)
        if open_browser:
            webbrowser.open(addresses.signed)
        try:
            serve_explorer(site, policy, listener, access_log=log)
        finally:
            site.close()
            folder.close()


def _print_addresses(addresses: Addresses, policy: AccessPolicy) -> None:
    if not policy.local:
        click.echo(
            "other machines can reach the explorer: whoever has the token can see everything", err=True
        )
    for address in addresses.others:
        click.echo(f"explorer: {address}  (for others)")
    machine_hint = "on this machine; " if addresses.others else ""
    click.echo(f"explorer: {addresses.here}  ({machine_hint}Ctrl-C ends)")
    if addresses.signed != addresses.here:
        click.echo(
            f"the same address with the token, which other users and proxies need: {addresses.signed}",
            err=True,
        )


def _reopened(folder: Path) -> Store:
    """Reopen the graph of a project after its engine has ended."""
    if never_opened(folder):
        raise EngineUnavailable(
            f"{folder} no longer has a graph: move the folder back, or start the explorer in its new place"
        )
    store = open_store(folder)
    try:
        store.recognise(GRAPH_VERSION)
    except BaseException:
        store.close()
        raise
    return store


@contextmanager
def _log_to(name: str | None) -> Iterator[Callable[[str], None] | None]:
    if name is None:
        yield None
    elif name == "-":
        yield lambda line: click.echo(line, err=True)
    else:
        with Path(name).open("a", encoding="utf-8", buffering=1) as file:
            yield lambda line: print(line, file=file)
