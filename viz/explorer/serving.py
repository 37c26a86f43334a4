"""The explorer on a port: who is answered, what is printed, and how it ends."""

from __future__ import annotations

import socket

import uvicorn

from graph.errors import UsageError
from viz.explorer.app import explorer_app
from viz.explorer.security import Policy
from viz.explorer.site import Site

__all__ = ["DEFAULT_PORT", "address_of", "listening", "serve_explorer"]

DEFAULT_PORT = 8765
_END_SECONDS = 5
_KEPT_SECONDS = 60
_WAITING = 2048


def listening(host: str, *ports: int) -> socket.socket:
    """A socket that listens on the first of these ports that it can; 0 takes one that is free.

    Raises `UsageError` where it can on none.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in ports:
        opened = socket.socket(family, socket.SOCK_STREAM)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            opened.bind((host, port))
            opened.listen(_WAITING)
        except OSError as error:
            opened.close()
            reason = error.strerror or str(error)
        else:
            return opened
    raise UsageError(f"can't listen on {host} port {ports[-1]}: {reason}; give another with --port")


def address_of(opened: socket.socket, policy: Policy) -> str:
    """The address to open in a browser, with the token where one is needed."""
    host, port = opened.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/" + (f"?token={policy.token}" if policy.token else "")


def serve_explorer(site: Site, policy: Policy, opened: socket.socket) -> None:
    """Serve until interrupted."""
    site.known()
    config = uvicorn.Config(
        explorer_app(site, policy),
        log_level="error",
        access_log=False,
        server_header=False,
        timeout_keep_alive=_KEPT_SECONDS,
        timeout_graceful_shutdown=_END_SECONDS,
    )
    uvicorn.Server(config).run(sockets=[opened])
