"""The addresses in a server's URI: one, or several members of a cluster of which any may be down.

The driver learns the cluster's members from the first that answers. It is given an address that is none of theirs,
which stands for all of them: an address that a member also has would lead its connections to other members.
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

_PATIENCE = 5.0
_ANY_MEMBER = "any-member.invalid"
_PORT = 7687
_HANDSHAKE = bytes.fromhex("6060b017 00080805 00000000 00000000 00000000")
_FORM = re.compile(r"(?P<scheme>(bolt|neo4j)(\+s|\+ssc)?)://(?P<seeds>[^@/?]+)/?(?P<query>\?[^@/]*)?")
_SEED = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s:,\[\]]+)(:(?P<port>\d{1,5}))?")
_LOOKS = "NEO4J_URI must look like neo4j://host or bolt://host:7687, the password kept apart"


class Seed(NamedTuple):
    """Where one server is."""

    host: str
    port: int


class ServerUri(NamedTuple):
    """A URI for Bolt in its parts."""

    scheme: str
    seeds: tuple[Seed, ...]
    query: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a URI; raises `UsageError` where it isn't one for Bolt.

        >>> ServerUri.parse("neo4j+s://a,[::1]:7688").seeds
        (Seed(host='a', port=7687), Seed(host='::1', port=7688))
        """
        form = _FORM.fullmatch(text)
        seeds = [_SEED.fullmatch(seed) for seed in form["seeds"].split(",")] if form else [None]
        read = [Seed(seed["host"].strip("[]"), int(seed["port"] or _PORT)) for seed in seeds if seed]
        if form is None or len(read) != len(seeds) or any(not 0 < seed.port < 1 << 16 for seed in read):
            raise UsageError(_LOOKS)
        if len(read) > 1 and form["scheme"].startswith("bolt"):
            raise UsageError(
                "NEO4J_URI names several servers: that needs neo4j:// or neo4j+s://, bolt:// is one server"
            )
        return cls(form["scheme"], tuple(read), form["query"] or "")

    def for_driver(self) -> str:
        """The URI with one address, as the driver takes it."""
        host, port = self.seeds[0] if len(self.seeds) == 1 else Seed(_ANY_MEMBER, _PORT)
        return f"{self.scheme}://{f'[{host}]' if ':' in host else host}:{port}{self.query}"

    def resolve(self, address: Address) -> Iterator[Address]:
        """Where the driver finds what it calls `address`: the members, the first that answers first.

        Raises the driver's `ServiceUnavailable` where none answers.
        """
        if address[0] != _ANY_MEMBER:
            yield address
            return
        first = _first_answering(self.seeds, encrypted="+" in self.scheme)
        if first is None:
            raise ServiceUnavailable("none of the servers answers")
        yield Address(first)
        # The driver gives all up at one name that isn't known.
        yield from (Address(seed) for seed in self.seeds if seed != first and _is_known(seed))


def _first_answering(seeds: tuple[Seed, ...], *, encrypted: bool) -> Seed | None:
    """All are tried at once, so that those that are down cost no time; None where none answers."""
    answers: SimpleQueue[Seed | None] = SimpleQueue()

    def attempt(seed: Seed) -> None:
        answers.put(seed if _answers(seed, encrypted=encrypted) else None)

    for seed in seeds:
        Thread(target=attempt, args=(seed,), daemon=True).start()
    return next((first for _ in seeds if (first := answers.get())), None)


def _answers(seed: Seed, *, encrypted: bool) -> bool:
    """Whether a server accepts a connection and, where nothing is encrypted, offers a version of Bolt."""
    try:
        with socket.create_connection(seed, _PATIENCE) as connection:
            if encrypted:
                return True
            connection.settimeout(_PATIENCE)
            connection.sendall(_HANDSHAKE)
            return bool(connection.recv(4))
    except (OSError, UnicodeError):
        return False


def _is_known(seed: Seed) -> bool:
    try:
        socket.getaddrinfo(*seed)
    except (OSError, UnicodeError):
        return False
    return True
