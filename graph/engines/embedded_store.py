"""Connects to a running embedded engine."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from wangge.graph.bolt_connections import BoltConnections
from wangge.graph.capabilities import ARCADEDB
from wangge.graph.engines.accounts import DATABASE, READER, ROOT
from wangge.graph.engines.admin import EngineAdmin
from wangge.graph.engines.last_write import embedded_last_write, embedded_writes_between
from wangge.graph.engines.lockfile import EngineFiles, Running
from wangge.graph.rows import Rows
from wangge.graph.store import Engine, Login, Store

__all__ = ["connect_embedded"]


def connect_embedded(running: Running) -> Store:
    """Open the database of a running embedded engine. The driver is imported when it is first needed.

    Raises `EngineUnavailable` if the engine doesn't answer.
    """
    admin = EngineAdmin(running.http_port, ROOT, running.root_password)
    reader = EngineAdmin(running.http_port, READER, running.reader_password)
    files = EngineFiles(Path(running.folder.path))
    store = Store(
        Engine("ArcadeDB", reader.version(), running.uri),
        ARCADEDB,
        connect=partial(_connections, running, admin, files),
        read_without_driver=partial(_read, reader),
        last_write=embedded_last_write(running, admin, DATABASE),
        writes_between=embedded_writes_between,
        notes=files.root,
    )
    store.login = Login(running.uri, READER, running.reader_password, DATABASE)
    return store


def _connections(running: Running, admin: EngineAdmin, files: EngineFiles) -> BoltConnections:
    from wangge.graph.bolt import Connection
    from wangge.graph.engines.server import open_driver
    from wangge.graph.statement_tags import StatementTags

    reader = Connection(
        open_driver(running.uri, READER, running.reader_password),
        DATABASE,
        None,
        lambda tag: admin.terminate(tag, running.pid),
        StatementTags(files.texts),
        why_statements_fail=files.last_cause,
    )
    writer = Connection(
        open_driver(running.uri, ROOT, running.root_password),
        DATABASE,
        None,
        why_commits_fail=lambda: admin.why_commits_fail(DATABASE),
        why_statements_fail=files.last_cause,
    )
    return BoltConnections(reader, writer)


def _read(reader: EngineAdmin, statement: str, parameters: Mapping[str, Any]) -> Rows:
    """Return the rows of a statement over HTTP; if there are none, the names of the columns are unknown."""
    rows = reader.cypher(DATABASE, statement, parameters)
    columns = tuple(rows[0]) if rows else ()
    return Rows(columns, [tuple(row[name] for name in columns) for row in rows])
