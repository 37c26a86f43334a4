"""Tests backups made while another process writes, and a restore during which the engine is killed."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.loaders.conftest import DISTRICT, town
from tests.loaders.keeping.comparable_facts import facts_in_graph
from tests.loaders.keeping.conftest import FILES
from tests.loaders.writing.test_killed import LoadedFolder
from wangge.graph.connection import open_embedded
from wangge.graph.control import stop_engine
from wangge.graph.engines.lockfile import EngineFiles
from wangge.graph.errors import EngineError
from wangge.graph.store import Store
from wangge.loaders.keeping.backup import BackupSummary, back_up
from wangge.loaders.keeping.backup_file import open_backup
from wangge.loaders.keeping.restore import restore_graph
from wangge.loaders.keeping.target import RestoreTarget, Statement

pytestmark = [pytest.mark.slow, pytest.mark.embedded, pytest.mark.own_engine]

FIRST = town(streets=2, communities=2, grids=2)
SECOND = town(streets=4, communities=3, grids=4)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Yield a folder whose engine is stopped afterwards."""
    (tmp_path / "graph").mkdir()
    yield tmp_path / "graph"
    stop_engine(tmp_path / "graph")


def test_backup_while_another_process_applies(folder: Path, embedded_store: Store, tmp_path: Path) -> None:
    """Every backup is complete and has only finished runs; the last one has the facts of the final graph."""
    bench = LoadedFolder(folder, {})
    bench.write(FIRST)
    bench.load("many")
    bench.write(SECOND)
    backups: list[BackupSummary] = []
    with open_embedded(folder) as store, bench.start("many") as process:
        while process.poll() is None or not backups or backups[-1].last_run == "R000001":
            backups.append(back_up(store, tmp_path / f"{len(backups)}.wgb", FILES))
        assert process.returncode == 0
        facts = facts_in_graph(store)
    assert [summary.last_run for summary in backups] == sorted(summary.last_run for summary in backups)
    assert any(summary.left_out == ("R000002",) for summary in backups)
    for summary in backups:
        assert (summary.last_run == "R000001") or summary.runs == 2
        with open_backup(summary.path) as backup:
            assert sum(1 for run in backup.runs() for _ in backup.batches(run["id"])) == summary.batches
    with open_backup(backups[-1].path) as backup:
        restore_graph(embedded_store, backup)
    assert facts_in_graph(embedded_store) == facts


def test_restore_whose_engine_was_killed_can_be_repeated(
    folder: Path, embedded_store: Store, load_runs: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_runs(DISTRICT)
    back_up(embedded_store, tmp_path / "a.wgb", FILES)
    original, count, killed_at = RestoreTarget.write, iter(range(1_000)), random.randrange(5)

    def write(self: RestoreTarget, *statements: Statement) -> object:
        running = EngineFiles.of(folder).running()
        if next(count) == killed_at and running is not None:
            os.kill(running.pid, signal.SIGKILL)
        return original(self, *statements)

    monkeypatch.setattr(RestoreTarget, "write", write)
    with open_backup(tmp_path / "a.wgb") as backup:
        with pytest.raises(EngineError), open_embedded(folder) as store:
            restore_graph(store, backup)
        with open_embedded(folder) as store:
            restore_graph(store, backup)
            assert facts_in_graph(store) == facts_in_graph(embedded_store)
