"""Connects to a Neo4j server, and opens drivers."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import NamedTuple

import neo4j

from wangge.graph.bolt import Connection
from wangge.graph.bolt_connections import BoltConnections
from wangge.graph.capabilities import NEO4J
from wangge.graph.engines.last_write import neo4j_last_write, neo4j_writes_between
from wangge.graph.engines.seeds import ServerUri
from wangge.graph.errors import UnsupportedEngine
from wangge.graph.failures import explained
from wangge.graph.store import Engine, Login, Store
from wangge.graph.user_cache import user_cache

__all__ = [
    "OLDEST_NEO4J",
    "Address",
    "connect_neo4j",
    "identify",
    "open_driver",
]

OLDEST_NEO4J = (5, 26)
_CONNECT_SECONDS = 10.0
_ANSWER_SECONDS = 20.0
_AGENT = re.compile(r"Neo4j/v?(?P<neo4j>[\d.]+\S*)(?:.*\((?P<name>\w+) (?P<version>[\w.-]+)\))?")


class Address(NamedTuple):
    """The URI, credentials and database of a Neo4j server; the URI may name several members of a cluster."""

    uri: str
    username: str
    password: str
    database: str | None = None


def connect_neo4j(address: Address) -> Store:
    """Open the database on a Neo4j server.

    Raises `EngineUnavailable` if the server doesn't answer, `AuthenticationFailed` if the user name or password is
    wrong, `UnsupportedEngine` if the server is too old or is not Neo4j.
    """
    driver = open_driver(address.uri, address.username, address.password)
    try:
        engine = identify(_agent(driver, address.uri), address.uri)
        if engine.name != "Neo4j":
            raise UnsupportedEngine(
                f"{address.uri} is {engine.name} {engine.version}, which NEO4J_URI can't name"
            )
    except BaseException:
        driver.close()
        raise
    server = ServerUri.parse(address.uri)
    connection = Connection(driver, address.database, neo4j.GraphDatabase.bookmark_manager())
    notes = user_cache() / f"neo4j-{sha256(repr(address[:2] + address[3:]).encode()).hexdigest()[:16]}"
    store = Store(
        engine,
        NEO4J,
        connect=lambda: BoltConnections(connection, connection),
        last_write=neo4j_last_write(driver, address.database),
        writes_between=neo4j_writes_between,
        notes=notes,
    )
    store.call_on_close(driver.close)  # closes it even if no statement ran
    store.login = Login(server.first_server(), address.username, address.password, address.database)
    return store


def identify(agent: str, uri: str) -> Engine:
    """Return the engine that a server's `agent` string describes.

    Raises `UnsupportedEngine` for a Neo4j older than `OLDEST_NEO4J` and for other products.

    >>> identify("Neo4j/5.26.16", "bolt://db:7687")
    Engine(name='Neo4j', version='5.26.16', uri='bolt://db:7687')
    >>> identify("Neo4j/5.26.0 compatible (ArcadeDB 26.10.2)", "bolt://127.0.0.1:7687").name
    'ArcadeDB'
    """
    match = _AGENT.match(agent)
    if match is None:
        raise UnsupportedEngine(f"{uri} is {agent}: wangge needs a Neo4j server")
    if match["name"]:
        return Engine(match["name"], match["version"], uri)
    numbers = tuple(int(number) for number in re.findall(r"\d+", match["neo4j"])[:2])
    if numbers < OLDEST_NEO4J:
        oldest = ".".join(map(str, OLDEST_NEO4J))
        raise UnsupportedEngine(
            f"{uri} is Neo4j {match['neo4j']}, wangge needs {oldest} or newer: upgrade the server, or unset"
            " NEO4J_URI to use the embedded engine"
        )
    return Engine("Neo4j", match["neo4j"], uri)


def open_driver(uri: str, username: str, password: str) -> neo4j.Driver:
    """Return a driver for the server at this URI; it connects when it is first used."""
    server = ServerUri.parse(uri)
    with explained(uri):
        return neo4j.GraphDatabase.driver(
            server.for_driver(),
            auth=(username, password),
            resolver=server.resolve,
            notifications_min_severity="OFF",
            user_agent="wangge",
            telemetry_disabled=True,
            connection_timeout=_CONNECT_SECONDS,
            connection_acquisition_timeout=_ANSWER_SECONDS,
        )


def _agent(driver: neo4j.Driver, uri: str) -> str:
    with explained(uri):
        return driver.get_server_info().agent
