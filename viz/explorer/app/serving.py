"""Runs the explorer as an HTTP server."""

from __future__ import annotations

import logging
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import quote

import uvicorn
from starlette.types import ASGIApp

from wangge.graph.errors import UsageError
from wangge.viz.explorer.app.access_log import AccessLog
from wangge.viz.explorer.app.application import explorer_app
from wangge.viz.explorer.app.protocol import Connections, HttpConnection, LimitedSocket
from wangge.viz.explorer.app.security import AccessPolicy
from wangge.viz.explorer.app.warm_up import RequestCounts, WarmUp
from wangge.viz.explorer.state.site import Site

__all__ = ["DEFAULT_PORT", "Addresses", "explorer_server", "listening", "serve_explorer"]

DEFAULT_PORT = 8765
_SHUTDOWN_SECONDS = 5
_KEEP_ALIVE_SECONDS = 60
_BACKLOG = 2048
_ALL_INTERFACES = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - only compared with
_UNROUTED = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}
"""Addresses reserved for documentation.

Connecting a UDP socket to such an address sends nothing, but afterwards the socket knows its own address: that of this
machine.
"""


def listening(host: str, *ports: int) -> LimitedSocket:
    """Return a socket that listens on the first free port in `ports`; 0 means any free port.

    Raises `UsageError` if none is free.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in ports:
        listener = LimitedSocket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen(_BACKLOG)
        except OSError as error:
            listener.close()
            reason = error.strerror or str(error)
        else:
            return listener
    raise UsageError(f"can't listen on {host} port {ports[-1]}: {reason}; give another with --port")


class Addresses:
    """The addresses of a listening explorer.

    `others` are the addresses for other machines, and `signed` is the address for this machine; they contain the token.
    `here` is the address to open on this machine. It has no token if programs of this user need none; but it is `signed`
    if the ledger can be changed, because changes need the token.
    """

    def __init__(self, listener: socket.socket, host: str, policy: AccessPolicy) -> None:
        port = listener.getsockname()[1]
        path_and_token = f"{policy.prefix}/" + (
            f"?token={quote(policy.token, safe='')}" if policy.token else ""
        )
        local_host = _ALL_INTERFACES.get(host, host)
        self.signed = f"http://{_bracketed(local_host)}:{port}{path_and_token}"
        needs_no_token = policy.own_programs and not policy.ledger
        self.here = self.signed.partition("?")[0] if needs_no_token else self.signed
        if policy.proxy is not None:
            self.others = [policy.proxy.origin + path_and_token]
        elif host in _ALL_INTERFACES:
            families = (socket.AF_INET6, socket.AF_INET) if ":" in host else (socket.AF_INET,)
            self.others = [
                f"http://{_bracketed(address)}:{port}{path_and_token}" for address in _own_addresses(families)
            ]
        else:
            self.others = []


def explorer_server(
    site: Site,
    policy: AccessPolicy,
    listener: LimitedSocket,
    *,
    access_log: Callable[[str], None] | None = None,
) -> uvicorn.Server:
    """Return the server of an explorer; start it with `run(sockets=[listener])`."""
    app: ASGIApp = explorer_app(site, policy)
    if access_log is not None:
        app = AccessLog(app, access_log, behind_proxy=policy.proxy is not None)
    config = uvicorn.Config(
        app,
        http=HttpConnection,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=_BACKLOG,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
    )
    server = uvicorn.Server(config)
    server.server_state = listener.limits = Connections()
    return server


def serve_explorer(
    site: Site,
    policy: AccessPolicy,
    listener: LimitedSocket,
    *,
    access_log: Callable[[str], None] | None = None,
) -> None:
    """Serve until the user presses Ctrl-C, then return normally.

    When the rules have been evaluated, a page of each kind is opened in the background.
    """
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s explorer: %(message)s", level=logging.ERROR)
    server = explorer_server(site, policy, listener, access_log=access_log)
    state = server.server_state
    warm_up = WarmUp(site, lambda: RequestCounts(len(state.tasks), state.total_requests))
    site.on_ready = warm_up.start
    site.snapshot()
    try:
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listener])
    finally:
        warm_up.stop()


def _own_addresses(families: tuple[socket.AddressFamily, ...]) -> list[str]:
    """Return the addresses at which other machines reach this one. The address of the default route comes first."""
    addresses: list[str] = []
    for family in families:
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((_UNROUTED[family], 9))
            addresses.append(probe.getsockname()[0])
        with suppress(OSError):
            entries = socket.getaddrinfo(socket.gethostname(), None, family, socket.SOCK_STREAM)
            addresses += [str(entry[4][0]) for entry in entries]
    return [
        address
        for address in dict.fromkeys(addresses)
        if not address.startswith(("127.", "169.254.", "fe80:", "::1"))
    ]


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
