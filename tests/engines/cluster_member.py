"""Runs a fake member of a Neo4j cluster. The member speaks Bolt 5.4.

A driver can connect to the member, request its routing table, and send statements. An answer depends only on the
type of the driver's message and on whether the member is the leader.
"""

from __future__ import annotations

import socketserver
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

__all__ = ["BEGIN", "RUN", "ClusterMember", "cluster_member"]

BEGIN, RUN = 0x11, 0x10
_HELLO, _GOODBYE, _ROUTE, _PULL = 0x01, 0x02, 0x66, 0x3F
_SUCCESS, _FAILURE, _IGNORED = 0x70, 0x7F, 0x7E
NOT_A_LEADER = {
    "code": "Neo.ClientError.Cluster.NotALeader",
    "message": "No longer possible to write to server at 10.0.0.1:7687",
}


class ClusterMember:
    """A running member: its address, and the types of the messages that it received.

    Its routing table names `writers` as the addresses that accept writes, by default only its own address. If
    `leads` is false, the member answers every statement with the error that it isn't the leader.
    """

    def __init__(self, port: int, writers: list[str] | None, *, leads: bool) -> None:
        self.address = f"127.0.0.1:{port}"
        self.writers = [self.address] if writers is None else writers
        self.leads = leads
        self.messages: list[int] = []

    def answer(self, message: int) -> tuple[int, Any]:
        """Record a message and return the tag and the content of the answer."""
        self.messages.append(message)
        if message == _HELLO:
            return _SUCCESS, {"server": "Neo4j/5.26.16", "connection_id": "bolt-1"}
        if message == _ROUTE:
            return _SUCCESS, {"rt": self._table()}
        if message == RUN and not self.leads:
            return _FAILURE, NOT_A_LEADER
        if message == _PULL and not self.leads:
            return _IGNORED, {}
        return _SUCCESS, {"fields": [], "has_more": False}

    def _table(self) -> dict[str, Any]:
        own_address = [self.address]
        roles = {"ROUTE": own_address, "READ": own_address, "WRITE": self.writers}
        servers = [{"role": role, "addresses": addresses} for role, addresses in roles.items() if addresses]
        return {"ttl": 300, "db": "neo4j", "servers": servers}


class _MemberServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    member: ClusterMember


class _Connection(socketserver.StreamRequestHandler):
    server: _MemberServer

    def handle(self) -> None:
        if len(self.rfile.read(20)) < 20:
            return
        self.wfile.write(bytes((0, 0, 4, 5)))
        while (message := self._message()) is not None and message != _GOODBYE:
            tag, content = self.server.member.answer(message)
            body = bytes((0xB1, tag)) + _encoded(content)
            self.wfile.write(struct.pack(">H", len(body)) + body + b"\0\0")

    def _message(self) -> int | None:
        """Read the next message and return its type; None at the end of the connection."""
        content = b""
        while head := self.rfile.read(2):
            (size,) = struct.unpack(">H", head)
            if size == 0 and content:
                return content[1]
            content += self.rfile.read(size)
        return None


def _encoded(value: Any) -> bytes:
    """Return a value in PackStream, the encoding of values in the Bolt protocol."""
    if isinstance(value, bool):
        return bytes((0xC3 if value else 0xC2,))
    if isinstance(value, int):
        return b"\xcb" + struct.pack(">q", value)
    if isinstance(value, str):
        text = value.encode()
        return b"\xd1" + struct.pack(">H", len(text)) + text
    if isinstance(value, list):
        return b"\xd5" + struct.pack(">H", len(value)) + b"".join(map(_encoded, value))
    pairs = b"".join(_encoded(name) + _encoded(part) for name, part in value.items())
    return b"\xd9" + struct.pack(">H", len(value)) + pairs


@contextmanager
def cluster_member(*, writers: list[str] | None = None, leads: bool = True) -> Iterator[ClusterMember]:
    """Run a member on a free port until the block ends. By default, it is the leader and accepts writes."""
    with _MemberServer(("127.0.0.1", 0), _Connection) as server:
        server.member = ClusterMember(server.server_address[1], writers, leads=leads)
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield server.member
        finally:
            server.shutdown()
