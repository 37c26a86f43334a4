"""Parses NEO4J_URI. It names one server, or several members of a cluster, some of which may be down.

The driver first asks any member for the list of members, and then connects to particular members. For the
first request, the driver gets a placeholder address, which `resolve` replaces by the addresses of all members.
The placeholder isn't the address of a member, because the driver also calls `resolve` when it connects to a
particular member. Then `resolve` must return only that member's address, so it must be able to distinguish this
call from the first request.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from queue import SimpleQueue
from threading import Thread
from typing import NamedTuple, Self

from neo4j import Address
from neo4j.exceptions import ServiceUnavailable

from wangge.graph.errors import UsageError

__all__ = ["Seed", "ServerUri"]

_ANSWER_SECONDS = 5.0
_ANY_MEMBER = "any-member.invalid"
_PORT = 7687
_HANDSHAKE = bytes.fromhex("6060b017 00080805 00000000 00000000 00000000")
_FORM = re.compile(r"(?P<scheme>(bolt|neo4j)(\+s|\+ssc)?)://(?P<seeds>[^@/?]+)/?(?P<query>\?[^@/]*)?")
_SEED = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s:,\[\]]+)(:(?P<port>\d{1,5}))?")
_LOOKS = "NEO4J_URI must look like neo4j://host or bolt://host:7687, with the password in NEO4J_PASSWORD"


class Seed(NamedTuple):
    """Host and port of one server."""

    host: str
    port: int


class ServerUri(NamedTuple):
    """The parts of a Bolt URI."""

    scheme: str
    seeds: tuple[Seed, ...]
    query: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse a URI; raises `UsageError` if it isn't a Bolt URI.

        >>> ServerUri.parse("neo4j+s://a,[::1]:7688").seeds
        (Seed(host='a', port=7687), Seed(host='::1', port=7688))
        """
        form = _FORM.fullmatch(text)
        seeds = [_SEED.fullmatch(seed) for seed in form["seeds"].split(",")] if form else [None]
        parsed = [Seed(seed["host"].strip("[]"), int(seed["port"] or _PORT)) for seed in seeds if seed]
        if form is None or len(parsed) != len(seeds) or any(not 0 < seed.port < 1 << 16 for seed in parsed):
            raise UsageError(_LOOKS)
        if len(parsed) > 1 and form["scheme"].startswith("bolt"):
            raise UsageError(
                "NEO4J_URI names several servers: that needs neo4j:// or neo4j+s://, bolt:// is one server"
            )
        return cls(form["scheme"], tuple(parsed), form["query"] or "")

    def first_server(self) -> str:
        """Return the URI of the first server, for drivers that accept only one, without the query.

        >>> ServerUri.parse("neo4j+s://a,[::1]:7688").first_server()
        'neo4j+s://a:7687'
        """
        host, port = self.seeds[0]
        return f"{self.scheme}://{f'[{host}]' if ':' in host else host}:{port}"

    def for_driver(self) -> str:
        """The URI for the driver, with one address."""
        host, port = self.seeds[0] if len(self.seeds) == 1 else Seed(_ANY_MEMBER, _PORT)
        return f"{self.scheme}://{f'[{host}]' if ':' in host else host}:{port}{self.query}"

    def resolve(self, address: Address) -> Iterator[Address]:
        """Yield the addresses to which the driver must connect instead of `address`.

        For the placeholder, these are the addresses of all members, beginning with one that answers. Any
        other address is yielded unchanged. Raises the driver's `ServiceUnavailable` if no member answers.
        """
        if address[0] != _ANY_MEMBER:
            yield address
            return
        first = _first_answering(self.seeds, encrypted="+" in self.scheme)
        if first is None:
            raise ServiceUnavailable("none of the servers answers")
        yield Address(first)
        # The driver fails if it gets a single host name that can't be resolved.
        yield from (Address(seed) for seed in self.seeds if seed != first and _resolves(seed))


def _first_answering(seeds: tuple[Seed, ...], *, encrypted: bool) -> Seed | None:
    """Return the first server that answers, or None. All are tried in parallel, so a server that is down costs no time."""
    answers: SimpleQueue[Seed | None] = SimpleQueue()

    def attempt(seed: Seed) -> None:
        answers.put(seed if _answers(seed, encrypted=encrypted) else None)

    for seed in seeds:
        Thread(target=attempt, args=(seed,), daemon=True).start()
    return next((first for _ in seeds if (first := answers.get())), None)


def _answers(seed: Seed, *, encrypted: bool) -> bool:
    """Whether a server accepts a connection and, unless the connection is encrypted, a Bolt handshake."""
    try:
        with socket.create_connection(seed, _ANSWER_SECONDS) as connection:
            if encrypted:
                return True
            connection.settimeout(_ANSWER_SECONDS)
            connection.sendall(_HANDSHAKE)
            return bool(connection.recv(4))
    except (OSError, UnicodeError):
        return False


def _resolves(seed: Seed) -> bool:
    try:
        socket.getaddrinfo(*seed)
    except (OSError, UnicodeError):
        return False
    return True
