"""Limits HTTP connections: their number, the time to send a request, and the time to receive the response."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from wangge.viz.explorer.app.own_program import SENDER, Sender
from wangge.viz.explorer.app.security import HEADERS

__all__ = ["Connections", "HttpConnection", "LimitedSocket"]

_HEAD_SECONDS = 10.0
_DRAIN_SECONDS = 60.0
_LINGER_SECONDS = 2.0
_MOST = 2_000
_RESERVED = 72
_FEWEST = 16
_MOST_CLOSING = 8
_LOG_INTERVAL_SECONDS = 60.0
_NO_DESCRIPTORS = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
_REFUSAL = {
    431: "请求头太长 / the request's address or headers are too long",
    400: "请求有误 / this is not an HTTP request",
}
_log = logging.getLogger("wangge.explorer")


class HttpConnection(H11Protocol):
    """One connection. It has a time limit for sending the request, and one for receiving the response."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn narrows the type too
        """Start the time limit for the first request."""
        self.since = time.monotonic()
        self._refused = False
        self._head = _Deadline(self.loop, _HEAD_SECONDS, transport.abort)
        self._drain = _Deadline(self.loop, _DRAIN_SECONDS, transport.abort)
        super().connection_made(transport)
        if self.client and self.server and self.server[1] is not None:
            self.app_state = {**self.app_state, SENDER: Sender(self.client, (self.server[0], self.server[1]))}
        self._watch_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop all time limits."""
        self._head.stop()
        self._drain.stop()
        if isinstance(self.server_state, Connections):
            self.server_state.accepted -= 1
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Handle received data. The time limit continues until the request is complete; new data doesn't extend it."""
        if self._refused:
            return
        super().data_received(data)
        self._watch_head()

    def pause_writing(self) -> None:
        """Start the time limit for receiving the response, because the client reads it too slowly."""
        super().pause_writing()
        self._drain.start()

    def resume_writing(self) -> None:
        """Stop the time limit for receiving the response, because the client has read more of it."""
        super().resume_writing()
        self._drain.stop()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - wangge's text replaces uvicorn's
        """Respond to an invalid request; the response has the usual security headers."""
        hint = getattr(sys.exception(), "error_status_hint", 400)
        status = hint if hint in _REFUSAL else 400
        body = (_REFUSAL[status] + "\n").encode()
        headers = {
            **HEADERS,
            "Cache-Control": "no-store",
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Length": str(len(body)),
            "Connection": "close",
        }
        response = h11.Response(status_code=status, headers=list(headers.items()))
        for event in (response, h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        # The connection is closed only later. If it were closed while it has unread data, it would be reset, and the
        # client wouldn't get the response.
        self._refused = True
        self.transport.write_eof()
        self.loop.call_later(_LINGER_SECONDS, self.transport.close)

    def close_if_idle(self) -> bool:
        """Close the connection if it is idle; return whether it was closed."""
        idle = self.cycle is None or self.cycle.response_complete
        if idle and not self.transport.is_closing():
            self.transport.abort()
            return True
        return False

    def _watch_head(self) -> None:
        complete = self.conn.their_state not in (h11.IDLE, h11.SEND_BODY)
        if complete or self.timeout_keep_alive_task is not None:
            self._head.stop()
        else:
            self._head.start()


class _Deadline:
    """Calls `act` after `seconds` unless it is stopped earlier. Starting it a second time doesn't extend the time."""

    def __init__(self, loop: asyncio.AbstractEventLoop, seconds: float, act: Callable[[], None]) -> None:
        self._later = partial(loop.call_later, seconds, act)
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        if self._timer is None:
            self._timer = self._later()

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class Connections(ServerState):
    """Counts connections as soon as they are accepted, which is earlier than uvicorn counts them."""

    def __init__(self) -> None:
        super().__init__()
        self.accepted = 0
        self.most = _most_connections()
        self._logged_at = float("-inf")

    def admit(self) -> bool:
        """Return whether one more connection is allowed. At the maximum, close an idle one to make room."""
        if self.accepted < self.most:
            return True
        closing = sum(connection.transport.is_closing() for connection in self.connections)
        http_connections = [
            connection for connection in self.connections if isinstance(connection, HttpConnection)
        ]
        if closing < _MOST_CLOSING and any(
            connection.close_if_idle() for connection in sorted(http_connections, key=_age)
        ):
            return True
        self.log_rarely(f"{self.most} connections are open: further ones are closed at once")
        return False

    def log_rarely(self, reason: str) -> None:
        """Log the reason, at most once a minute."""
        if time.monotonic() - self._logged_at > _LOG_INTERVAL_SECONDS:
            self._logged_at = time.monotonic()
            _log.error("%s", reason)


class LimitedSocket(socket.socket):
    """A listening socket that accepts no more connections than the number of file descriptors allows.

    At the limit, the oldest idle connection is closed to make room; if none is idle, the new connection is closed.
    An ordinary socket would make asyncio log a traceback for each connection that it can't accept.
    """

    limits: Connections | None = None
    _spare: int | None = None

    def accept(self) -> tuple[socket.socket, Any]:
        """Accept the next connection. Raises `BlockingIOError` if the new connection had to be closed."""
        limits = self.limits
        if limits is None:
            return super().accept()
        if self._spare is None:
            self._spare = os.open(os.devnull, os.O_RDONLY)
        try:
            connection, address = super().accept()
        except OSError as error:
            if error.errno not in _NO_DESCRIPTORS:
                raise
            limits.log_rarely(f"no connection can be accepted: {error.strerror}")
            self._reject_next()
            raise BlockingIOError from error
        if not limits.admit():
            connection.close()
            raise BlockingIOError
        limits.accepted += 1
        return connection, address

    def _reject_next(self) -> None:
        """Accept and close the next connection, so that it doesn't wait for ever.

        The reserved file descriptor is closed first, because accepting a connection needs one.
        """
        if self._spare is not None:
            os.close(self._spare)
        with suppress(OSError):
            super().accept()[0].close()
        self._spare = None

    def close(self) -> None:
        """Stop listening and release the reserved file descriptor."""
        if self._spare is not None:
            os.close(self._spare)
            self._spare = None
        super().close()


def _age(connection: HttpConnection) -> float:
    return connection.since


def _most_connections() -> int:
    """Return the largest number of connections. 72 file descriptors are reserved for the database, sheets and logs."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return _MOST
    soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    available = _MOST if soft == resource.RLIM_INFINITY else soft - _RESERVED
    return max(_FEWEST, min(_MOST, available))
