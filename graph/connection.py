"""Opens the store of a project folder, or an empty one that is gone afterwards."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from graph.engines.embedded import ensure_running, leased, stop
from graph.engines.lockfile import EngineFiles
from graph.engines.server import Address, connect_embedded, connect_neo4j
from graph.errors import UsageError
from graph.store import Store

__all__ = ["neo4j_address", "open_store", "scratch_store"]

_SCRATCH_IDLE_SECONDS = 5.0


def open_store(folder: Path) -> Store:
    """Open the database: the Neo4j server that NEO4J_URI names, else the folder's embedded engine.

    Raises `EngineUnavailable` where the server doesn't answer or the embedded engine can't be started,
    `AuthenticationFailed` where it refuses us, `UnsupportedEngine` where it is too old or no Neo4j.
    """
    if address := neo4j_address(os.environ):
        return connect_neo4j(address)
    return _open_embedded(EngineFiles.of(folder))


@contextmanager
def scratch_store() -> Iterator[Store]:
    """Open an empty embedded database in a temporary folder; both are gone when the block ends."""
    with tempfile.TemporaryDirectory(prefix="wangge-", ignore_cleanup_errors=True) as folder:
        files = EngineFiles.of(Path(folder))
        try:
            with _open_embedded(files, idle_seconds=_SCRATCH_IDLE_SECONDS, scratch=True) as store:
                yield store
        finally:
            stop(files)


def neo4j_address(environment: Mapping[str, str]) -> Address | None:
    """Return the server that the environment names, or None for the embedded engine.

    Raises `UsageError` where there is a URI but no password.

    >>> neo4j_address({"NEO4J_URI": "neo4j://db", "NEO4J_PASSWORD": "…"})
    Address(uri='neo4j://db', username='neo4j', password='…', database=None)
    >>> neo4j_address({})
    """
    if not (uri := environment.get("NEO4J_URI")):
        return None
    if not (password := environment.get("NEO4J_PASSWORD")):
        raise UsageError(f"NEO4J_URI names {uri} but NEO4J_PASSWORD is empty: set it")
    return Address(
        uri, environment.get("NEO4J_USERNAME") or "neo4j", password, environment.get("NEO4J_DATABASE") or None
    )


def _open_embedded(files: EngineFiles, *, idle_seconds: float | None = None, scratch: bool = False) -> Store:
    with ExitStack() as stack:
        stack.enter_context(leased(files))
        running = ensure_running(files, idle_seconds=idle_seconds, scratch=scratch)
        return connect_embedded(running, on_close=stack.pop_all().close)
