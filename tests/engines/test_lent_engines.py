"""A lent engine serves a folder as an engine of its own would, and the next folder gets nothing of its data."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from wangge.graph.connection import open_store
from wangge.graph.control import stop_engine
from wangge.graph.engines.embedded import died
from wangge.graph.engines.lockfile import EngineFiles
from wangge.graph.schema import apply_schema

pytestmark = pytest.mark.embedded


def engine(folder: Path) -> int:
    """Return the process id of the engine that serves a folder."""
    running = EngineFiles.of(folder).running()
    assert running is not None
    return running.pid


def fill(folder: Path) -> int:
    """Write a node and a constraint to a folder's new graph; return the process id of the engine."""
    folder.mkdir()
    with open_store(folder) as store:
        assert not len(store.read("MATCH (n) RETURN n"))
        assert not len(store.read("SHOW CONSTRAINTS WHERE name = 'alley_code'"))
        apply_schema(store, [("Alley", "code")], [])
        with store.writing() as transaction:
            transaction.run("CREATE (:Street {code: '1'})")
        return engine(folder)


def test_an_engine_is_lent_to_one_folder_after_another(tmp_path: Path) -> None:
    first = fill(tmp_path / "first")
    assert stop_engine(tmp_path / "first")
    assert not EngineFiles.of(tmp_path / "first").is_alive()
    assert fill(tmp_path / "second") == first
    stop_engine(tmp_path / "second")


def test_folder_with_a_database_gets_its_own_engine(tmp_path: Path) -> None:
    lent = fill(tmp_path / "project")
    stop_engine(tmp_path / "project")
    with open_store(tmp_path / "project") as store:
        assert engine(tmp_path / "project") != lent
        assert store.read("MATCH (s:Street) RETURN s.code AS code").records == [("1",)]
    stop_engine(tmp_path / "project")


def test_killed_engine_is_not_lent_again(tmp_path: Path) -> None:
    lent = fill(tmp_path / "first")
    os.kill(lent, signal.SIGKILL)
    assert died(EngineFiles.of(tmp_path / "first"))
    assert fill(tmp_path / "second") != lent
    stop_engine(tmp_path / "second")


@pytest.mark.own_engine
def test_test_about_the_process_gets_a_new_engine(tmp_path: Path) -> None:
    process = fill(tmp_path / "project")
    assert str(tmp_path) in Path(f"/proc/{process}/cmdline").read_text(encoding="utf-8")
    stop_engine(tmp_path / "project")
