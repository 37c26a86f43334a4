"""HTTP connections that can't be held for ever: limits on their number, on slow senders and on slow readers."""

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
_CLOSING = 8
_QUIET_SECONDS = 60.0
_FULL = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
_REFUSAL = {
    431: "请求头太长 / the request's address or headers are too long",
    400: "请求有误 / this is no HTTP request",
}
_log = logging.getLogger("wangge.explorer")


class HttpConnection(H11Protocol):
    """One connection. Its sender has some seconds for a request, and its reader for an answer."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Begin to wait for a request."""
        self.since = time.monotonic()
        self._refused = False
        self._head = _Deadline(self.loop, _HEAD_SECONDS, transport.abort)
        self._drain = _Deadline(self.loop, _DRAIN_SECONDS, transport.abort)
        super().connection_made(transport)
        if self.client and self.server and self.server[1] is not None:
            self.app_state = {**self.app_state, SENDER: Sender(self.client, (self.server[0], self.server[1]))}
        self._watch_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        self._head.stop()
        self._drain.stop()
        if isinstance(self.server_state, Connections):
            self.server_state.taken -= 1
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Go on waiting while the request isn't whole; more of it doesn't lengthen the time."""
        if self._refused:
            return
        super().data_received(data)
        self._watch_head()

    def pause_writing(self) -> None:
        """Begin to wait for the reader."""
        super().pause_writing()
        self._drain.start()

    def resume_writing(self) -> None:
        """The reader has read."""
        super().resume_writing()
        self._drain.stop()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn's words are replaced
        """Answer what is no request, with the headers that every answer has."""
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
        answer = h11.Response(status_code=status, headers=list(headers.items()))
        for event in (answer, h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        # Closed with something unread, the connection would be reset, and the answer lost with it.
        self._refused = True
        self.transport.write_eof()
        self.loop.call_later(_LINGER_SECONDS, self.transport.close)

    def make_room(self) -> bool:
        """Close it where no answer is being made or sent on it; whether that is so."""
        idle = self.cycle is None or self.cycle.response_complete
        if idle and not self.transport.is_closing():
            self.transport.abort()
            return True
        return False

    def _watch_head(self) -> None:
        whole = self.conn.their_state not in (h11.IDLE, h11.SEND_BODY)
        if whole or self.timeout_keep_alive_task is not None:
            self._head.stop()
        else:
            self._head.start()


class _Deadline:
    """Does something when it isn't stopped in time; starting it again doesn't lengthen the time."""

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
    """The connections of a server, counted from the moment each is taken: uvicorn knows of one some steps later."""

    def __init__(self) -> None:
        super().__init__()
        self.taken = 0
        self.most = _most_connections()
        self._complained = float("-inf")

    def admit(self) -> bool:
        """Whether there is room for one more, where need be by closing one that is idle."""
        if self.taken < self.most:
            return True
        closing = sum(each.transport.is_closing() for each in self.connections)
        open_ones = [each for each in self.connections if isinstance(each, HttpConnection)]
        if closing < _CLOSING and any(each.make_room() for each in sorted(open_ones, key=_age)):
            return True
        self.complain(f"{self.most} connections are open: further ones are closed at once")
        return False

    def complain(self, reason: str) -> None:
        """Note the reason in the log, once a minute at most."""
        if time.monotonic() - self._complained > _QUIET_SECONDS:
            self._complained = time.monotonic()
            _log.error("%s", reason)


class LimitedSocket(socket.socket):
    """A listening socket that never takes more connections than there are file descriptors to serve them with.

    Where there are as many as may be, the one that has been idle longest makes room for the next; where none is
    idle, the next is closed at once. asyncio would note a traceback for each connection that it can't take.
    """

    limits: Connections | None = None
    _spare: int | None = None

    def accept(self) -> tuple[socket.socket, Any]:
        """Take the next connection; raises `BlockingIOError` where it had to be closed again."""
        limits = self.limits
        if limits is None:
            return super().accept()
        if self._spare is None:
            self._spare = os.open(os.devnull, os.O_RDONLY)
        try:
            taken, address = super().accept()
        except OSError as error:
            if error.errno not in _FULL:
                raise
            limits.complain(f"no connection can be taken: {error.strerror}")
            self._turn_away()
            raise BlockingIOError from error
        if not limits.admit():
            taken.close()
            raise BlockingIOError
        limits.taken += 1
        return taken, address

    def _turn_away(self) -> None:
        """Close the next connection with the file descriptor that is spared for it: it would wait for ever."""
        if self._spare is not None:
            os.close(self._spare)
        with suppress(OSError):
            super().accept()[0].close()
        self._spare = None

    def close(self) -> None:
        """Close it."""
        if self._spare is not None:
            os.close(self._spare)
            self._spare = None
        super().close()


def _age(connection: HttpConnection) -> float:
    return connection.since


def _most_connections() -> int:
    """As many as leave enough file descriptors for the database, sheets and logs."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return _MOST
    soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    room = _MOST if soft == resource.RLIM_INFINITY else soft - _RESERVED
    return max(_FEWEST, min(_MOST, room))
