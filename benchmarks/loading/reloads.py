"""Measures how wangge loads a file into an empty graph and then reloads it.

wangge reloads three times: from the same file, from a copy with other bytes, and from a changed file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

import neo4j

from benchmarks.loading.commands import Variants, imported
from benchmarks.loading.rows import PreparedRows
from benchmarks.loading.verify import verify, verify_changed
from benchmarks.part import Timing

__all__ = ["Connect", "load_and_reload"]

Connect = Callable[[], AbstractContextManager[neo4j.Driver]]


def load_and_reload(
    variants: Variants,
    rows: PreparedRows,
    scope: str,
    *,
    connect: Connect,
    cwd: Path,
    environment: Mapping[str, str] | None = None,
    database: str | None = None,
) -> dict[str, Timing]:
    """Load into an empty graph, then reload three times; verify the graph after the first load and the last reload.

    The time of the first load includes its verification. `connect` is called after the command has run, because the
    command may start the engine.
    """

    def load(package: Path) -> Timing:
        return imported(package, scope, rows, cwd=cwd, environment=environment)

    first = load(variants.first)
    with connect() as driver:
        first = first._replace(seconds=first.seconds + verify(driver, rows, database))
    unchanged = load(variants.first)
    other_bytes = load(variants.recompressed)
    changed = load(variants.changed)
    with connect() as driver:
        verify(driver, rows, database)
        verify_changed(driver, rows, database)
    return {
        "wangge": first,
        "wangge.unchanged": unchanged,
        "wangge.bytes": other_bytes,
        "wangge.changed": changed,
    }
