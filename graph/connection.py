"""Opens the store of a project folder, or an empty temporary one.

The Neo4j driver takes long to import. So it is imported only when a Neo4j server is opened, or when a statement
needs it on the embedded engine.
"""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from wangge.graph.engines.lockfile import EngineFiles
from wangge.graph.errors import DiskFull, EngineUnavailable, UsageError

if TYPE_CHECKING:
    from wangge.graph.engines.server import Address
    from wangge.graph.store import Store

__all__ = ["neo4j_address", "never_opened", "open_embedded", "open_store", "scratch_store"]

_SCRATCH_IDLE_SECONDS = 5.0


def open_store(folder: Path) -> Store:
    """Open the database: the Neo4j server that NEO4J_URI names, else the folder's embedded engine.

    Raises `EngineUnavailable` if the server doesn't answer or the embedded engine can't be started,
    `AuthenticationFailed` if the user name or password is wrong, `UnsupportedEngine` if the server is too old
    or is not Neo4j.
    """
    if address := neo4j_address(os.environ):
        from wangge.graph.engines.server import connect_neo4j

        return connect_neo4j(address)
    return open_embedded(folder)


def open_embedded(folder: Path) -> Store:
    """Open the folder's embedded engine and ignore NEO4J_URI.

    Raises `EngineUnavailable` if it can't be started.
    """
    return _open_embedded(EngineFiles.of(folder))


def never_opened(folder: Path) -> bool:
    """Return whether this folder has no graph yet: NEO4J_URI is not set and no embedded engine ever ran here.

    This function starts no engine.
    """
    return neo4j_address(os.environ) is None and not EngineFiles.of(folder).root.exists()


@contextmanager
def scratch_store() -> Iterator[Store]:
    """Open an empty embedded database in a temporary folder; both are deleted when the block ends."""
    from wangge.graph.engines.embedded import stop

    with tempfile.TemporaryDirectory(prefix="wangge-", ignore_cleanup_errors=True) as folder:
        files = EngineFiles.of(Path(folder))
        try:
            with _open_embedded(files, idle_seconds=_SCRATCH_IDLE_SECONDS, scratch=True) as store:
                yield store
        finally:
            stop(files)


def neo4j_address(environment: Mapping[str, str]) -> Address | None:
    """Return the address of the server that `environment` names, or None for the embedded engine.

    Raises `UsageError` if NEO4J_URI is not a Bolt URI, or NEO4J_PASSWORD is missing.

    >>> neo4j_address({"NEO4J_URI": "neo4j://db", "NEO4J_PASSWORD": "…"})
    Address(uri='neo4j://db', username='neo4j', password='…', database=None)
    >>> neo4j_address({})
    """
    if not (uri := environment.get("NEO4J_URI")):
        return None
    from wangge.graph.engines.seeds import ServerUri
    from wangge.graph.engines.server import Address

    ServerUri.parse(uri)
    if not (password := environment.get("NEO4J_PASSWORD")):
        raise UsageError(f"NEO4J_URI names {uri} but NEO4J_PASSWORD is empty: set it")
    return Address(
        uri, environment.get("NEO4J_USERNAME") or "neo4j", password, environment.get("NEO4J_DATABASE") or None
    )


def _open_embedded(files: EngineFiles, *, idle_seconds: float | None = None, scratch: bool = False) -> Store:
    from wangge.graph.engines.embedded import died, ensure_running, leased
    from wangge.graph.engines.embedded_store import connect_embedded

    with ExitStack() as stack, _named_folder(files):
        stack.enter_context(leased(files))
        running = ensure_running(files, idle_seconds=idle_seconds, scratch=scratch)
        try:
            store = connect_embedded(running)
        except EngineUnavailable:
            # The engine was shutting down when this command connected: start a new one.
            if not died(files):
                raise
            store = connect_embedded(ensure_running(files, idle_seconds=idle_seconds, scratch=scratch))
        store.call_on_close(stack.pop_all().close)
        return store


@contextmanager
def _named_folder(files: EngineFiles) -> Iterator[None]:
    """Raise `DiskFull`, naming the folder, if the operating system reports a full disk but names no file."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT) and error.filename is None:
            raise DiskFull(f"{files.root}: {error.strerror}; make room on its disk and run again") from error
        raise
