"""Starts, stops and describes a folder's embedded engine; describes a Neo4j server."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from wangge.graph.connection import neo4j_address
from wangge.graph.engines.accounts import READER, ROOT
from wangge.graph.engines.embedded import ensure_running, stop
from wangge.graph.engines.embedded_store import connect_embedded
from wangge.graph.engines.lockfile import EngineFiles, Running
from wangge.graph.engines.server import Address, connect_neo4j
from wangge.graph.errors import EngineUnavailable, UsageError
from wangge.graph.store import Engine

__all__ = ["EngineStatus", "address_of", "engine_status", "start_engine", "stop_engine"]


class EngineStatus(NamedTuple):
    """The database of a folder: its product, version and address, and whether it runs."""

    running: bool
    engine: Engine


def engine_status(folder: Path) -> EngineStatus:
    """Return the folder's database and whether it runs. This function starts no engine."""
    if address := neo4j_address(os.environ):
        with connect_neo4j(address) as store:
            return EngineStatus(True, store.engine)
    if running := EngineFiles.of(folder).running():
        with connect_embedded(running) as store:
            return EngineStatus(True, store.engine)
    return EngineStatus(False, Engine("ArcadeDB", "", ""))


def start_engine(folder: Path, port: int = 0) -> Running:
    """Start the folder's embedded engine if it isn't running; it then runs until it is stopped.

    Raises `UsageError` if the database is a Neo4j server, or the engine runs on another port.
    """
    _refuse_server("start")
    files = EngineFiles.of(folder)
    running = ensure_running(files, port=port, idle_seconds=0)
    if port not in (0, running.bolt_port):
        raise UsageError(
            f"the embedded engine already runs on port {running.bolt_port}: `wangge db stop` first"
        )
    if running.idle_seconds:
        files.write_record(running := running._replace(idle_seconds=0))
    return running


def stop_engine(folder: Path) -> bool:
    """Stop the folder's embedded engine; return False if it wasn't running.

    Raises `UsageError` if the database is a Neo4j server.
    """
    _refuse_server("stop")
    return stop(EngineFiles.of(folder))


def address_of(folder: Path, *, writer: bool = False) -> Address:
    """Return the address and credentials for another Bolt client.

    The credentials for an embedded engine allow only reading, unless `writer` is set. Raises
    `EngineUnavailable` if the embedded engine isn't running.
    """
    if address := neo4j_address(os.environ):
        return address
    if (running := EngineFiles.of(folder).running()) is None:
        raise EngineUnavailable("the embedded engine isn't running: `wangge db start`")
    if writer:
        return Address(running.uri, ROOT, running.root_password)
    return Address(running.uri, READER, running.reader_password)


def _refuse_server(verb: str) -> None:
    if address := neo4j_address(os.environ):
        raise UsageError(
            f"{address.uri} is a Neo4j server, which wangge can't {verb}: unset NEO4J_URI to use the embedded engine"
        )
