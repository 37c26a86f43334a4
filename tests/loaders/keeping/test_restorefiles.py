"""A restore with the import tool neo4j-admin recreates the graph that was backed up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import wangge.loaders.keeping.restorefiles
from devtools.neo4j import imported_server
from tests.loaders.conftest import DISTRICT
from tests.loaders.keeping.comparable_facts import facts_in_graph
from tests.loaders.keeping.conftest import CHANGED, FILES
from tests.loaders.keeping.test_backup_file import RUN, backup_of, entries
from wangge.graph.engines.server import connect_neo4j
from wangge.graph.errors import DiskFull, UsageError
from wangge.graph.store import Store
from wangge.loaders.history.undo import plan_undo
from wangge.loaders.keeping.backup import back_up
from wangge.loaders.keeping.backup_file import open_backup
from wangge.loaders.keeping.restorefiles import restore_as_import_files
from wangge.loaders.writing.apply import apply_plan


@pytest.mark.neo4j
@pytest.mark.slow
@pytest.mark.usefixtures("neo4j_address")
def test_imported_neo4j_database_is_the_one_that_was_backed_up(
    embedded_store: Store, load_runs: Callable[..., None], tmp_path: Path
) -> None:
    """A backup of the imported database is the same file again, and a run can be undone in that database."""
    load_runs(DISTRICT, CHANGED)
    changed = facts_in_graph(embedded_store)
    apply_plan(embedded_store, plan_undo(embedded_store, "R2").plan)
    summary = back_up(embedded_store, tmp_path / "a.wgb", FILES)
    with open_backup(tmp_path / "a.wgb") as backup:
        restored = restore_as_import_files(tmp_path / "out", backup)
    assert (restored.last_run, restored.nodes, restored.relationships, restored.runs) == ("R000003", 9, 8, 3)
    with imported_server(tmp_path / "out") as address, connect_neo4j(address) as store:
        assert back_up(store, tmp_path / "b.wgb", FILES).digest == summary.digest
        assert facts_in_graph(store) == facts_in_graph(embedded_store)
        apply_plan(store, plan_undo(store, "R3").plan)
        assert facts_in_graph(store) == changed


def test_folder_with_other_files_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "a.wgb").write_bytes(backup_of(entries()))
    with (
        open_backup(tmp_path / "a.wgb") as backup,
        pytest.raises(UsageError, match="isn't empty; name a new folder"),
    ):
        restore_as_import_files(tmp_path, backup)
    assert [path.name for path in tmp_path.iterdir()] == ["a.wgb"]


def test_property_that_no_file_holds_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.wgb").write_bytes(backup_of(entries(run={**RUN, "colour": "red"})))
    with (
        open_backup(tmp_path / "a.wgb") as backup,
        pytest.raises(UsageError, match="Run has a property 'colour'"),
    ):
        restore_as_import_files(tmp_path / "out", backup)
    assert not any((tmp_path / "out").iterdir())


def test_disk_that_fills_up_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(wangge.loaders.keeping.restorefiles, "write_arguments", full)
    (tmp_path / "a.wgb").write_bytes(backup_of(entries()))
    with (
        open_backup(tmp_path / "a.wgb") as backup,
        pytest.raises(DiskFull, match="out: No space left on device"),
    ):
        restore_as_import_files(tmp_path / "out", backup)
    assert not any((tmp_path / "out").iterdir())
