"""Constraints and indexes are created, checked, and created again if they are wrong, on both engines."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from wangge.graph.connection import open_store
from wangge.graph.engines.embedded import stop
from wangge.graph.engines.lockfile import EngineFiles
from wangge.graph.errors import StatementFailed
from wangge.graph.schema import apply_schema, broken_schema, repair_schema
from wangge.graph.store import Store

pytestmark = pytest.mark.changes_schema

UNIQUE = [("Alley", "code"), ("Lane", "code")]
INDEXES = [("Alley", "name"), ("Alley", "code")]


def create(store: Store, code: str) -> None:
    with store.writing() as transaction:
        transaction.run("CREATE (:Alley:Place {code: $code, name: '弄'})", {"code": code})


def test_schema_may_be_applied_again(store: Store) -> None:
    apply_schema(store, UNIQUE, INDEXES)
    create(store, "1")

    apply_schema(store, UNIQUE, INDEXES)

    constraints = store.read(
        "SHOW CONSTRAINTS YIELD labelsOrTypes, properties WHERE 'Alley' IN labelsOrTypes"
        " RETURN labelsOrTypes, properties"
    )
    assert constraints.records == [(["Alley"], ["code"])]


def test_duplicates_are_refused(store: Store) -> None:
    apply_schema(store, UNIQUE, INDEXES)
    create(store, "1")

    with pytest.raises(StatementFailed, match=r"(?i)duplicated key \[1\]|already exists"):
        create(store, "1")

    assert store.read("MATCH (n:Alley) RETURN count(n) AS n").records == [(1,)]


def test_existing_duplicates_prevent_the_schema(store: Store) -> None:
    with store.writing() as transaction:
        transaction.run("UNWIND ['1', '1'] AS code CREATE (:Dead {code: code})")

    with pytest.raises(StatementFailed):
        apply_schema(store, [("Dead", "code")], [])


def test_missing_constraint_and_index_are_reported_and_recreated(store: Store) -> None:
    apply_schema(store, UNIQUE, INDEXES)
    create(store, "1")
    store.define("DROP CONSTRAINT lane_code")
    store.define("DROP INDEX alley_name")

    broken = broken_schema(store, UNIQUE, INDEXES)
    repair_schema(store, broken)

    assert [fault.text for fault in broken] == [
        "constraint on Lane(code): it is missing",
        "index on Alley(name): it is missing",
    ]
    assert broken_schema(store, UNIQUE, INDEXES) == []


def test_complete_schema_has_no_fault(store: Store) -> None:
    apply_schema(store, UNIQUE, INDEXES)
    create(store, "1")

    assert broken_schema(store, UNIQUE, INDEXES) == []


@pytest.mark.embedded
def test_index_with_wrong_entries_is_found_and_recreated(tmp_path: Path) -> None:
    """The engine starts without checking its indexes; such a check would repair the index before the test."""
    files = EngineFiles.of(tmp_path)
    with open_store(tmp_path) as store:
        apply_schema(store, UNIQUE, INDEXES)
        create(store, "1")
        create(store, "2")
    stop(files)
    for path in (files.data / "databases" / "wangge").glob("Alley%7EPlace_0_*.umtidx"):
        path.unlink()

    with unchecked(files), open_store(tmp_path) as store:
        broken = broken_schema(store, UNIQUE, INDEXES)
        repair_schema(store, broken)

        assert [fault.text for fault in broken] == [
            "constraint on Alley(code): looking up its 2 values finds 0 nodes"
        ]
        assert broken_schema(store, UNIQUE, INDEXES) == []


@contextmanager
def unchecked(files: EngineFiles) -> Iterator[None]:
    """Run an engine that doesn't check its database files at the start; stop it at the end of the block."""
    command = [sys.executable, "-m", "tests.graph.unchecked", str(files.root), "--idle", "0"]
    with subprocess.Popen(command, cwd=Path(__file__).parents[2], stderr=subprocess.DEVNULL) as process:
        try:
            while process.poll() is None and files.running() is None:
                time.sleep(0.05)
            yield
        finally:
            stop(files)
