"""Opens the Bolt connections of a store when they are first used, because importing the driver takes 0.15 s."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from wangge.graph.bolt import Connection

__all__ = ["BoltConnections", "OpenedWhenUsed"]


class BoltConnections(NamedTuple):
    """The connections of a store: one that may only read, and one that may write. They may be the same."""

    reader: Connection
    writer: Connection


class OpenedWhenUsed:
    """The connections that `connect` opens; it is called once, when they are first used."""

    def __init__(self, connect: Callable[[], BoltConnections]) -> None:
        self._connect = connect
        self._lock = Lock()
        self._connections: BoltConnections | None = None

    def get(self) -> BoltConnections:
        """Return the connections; open them if they aren't open."""
        with self._lock:
            if self._connections is None:
                self._connections = self._connect()
            return self._connections

    def is_open(self) -> bool:
        """Whether the connections have been used."""
        return self._connections is not None

    def close(self) -> None:
        """Close the connections if they are open; idempotent."""
        with self._lock:
            if self._connections is not None:
                self._connections.reader.driver.close()
                self._connections.writer.driver.close()
