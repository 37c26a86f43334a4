"""Tests backups; some are of a graph that changes while it is backed up."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import wangge.loaders.keeping.backup
from devtools.empty_database import empty
from tests.cli.conftest import make_project
from tests.loaders.conftest import DISTRICT
from tests.loaders.keeping.conftest import CHANGED, FILES
from tests.loaders.keeping.old_graphs import UNFINISHED, load_dump
from wangge.graph.engines.locks import lock_now
from wangge.graph.errors import DiskFull, JournalTampered, ModelMismatch, StalePlan, UsageError
from wangge.graph.store import Store
from wangge.loaders.history.undo import plan_undo
from wangge.loaders.keeping.backup import back_up
from wangge.loaders.keeping.backup_file import open_backup
from wangge.loaders.keeping.journal import GraphJournal, Record
from wangge.loaders.keeping.projectfiles import read_project_files
from wangge.loaders.project import Project
from wangge.loaders.writing.apply import apply_plan

LoadRuns = Callable[..., None]


@pytest.fixture
def during_backup(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Return a function that makes the next backup call `work` after it has read the first run's batches."""

    def do(work: Callable[[], object]) -> None:
        original = GraphJournal.batches

        def batches(self: GraphJournal, run: str, *, below: int | None = None) -> Iterator[Record]:
            yield from original(self, run, below=below)
            if run == "R000001":
                monkeypatch.setattr(GraphJournal, "batches", original)
                work()

        monkeypatch.setattr(GraphJournal, "batches", batches)

    return do


def test_backup_holds_journal_marker_rows_and_files(three_runs: Store, tmp_path: Path) -> None:
    summary = back_up(three_runs, tmp_path / "a.wgb", FILES)
    assert (summary.last_run, summary.runs, summary.rows, summary.files, summary.left_out) == (
        "R000003",
        3,
        True,
        2,
        (),
    )
    assert (tmp_path / "a.wgb").stat().st_mode & 0o777 == 0o600
    with open_backup(tmp_path / "a.wgb") as backup:
        assert backup.digest == summary.digest
        assert backup.runs() == GraphJournal(three_runs).runs()
        assert dict(backup.files()) == FILES.contents
        for run in ("R000001", "R000002", "R000003"):
            assert list(backup.batches(run)) == list(GraphJournal(three_runs).batches(run))
            assert list(backup.rows(run)) == list(GraphJournal(three_runs).rows(run))
        assert backup.marker["run_count"] == 3
        assert not {"turn", "ticks", "open_run"} & backup.marker.keys()


def test_equal_graphs_give_equal_files(three_runs: Store, back_up_to: Callable[[Store, str], Path]) -> None:
    first, second = back_up_to(three_runs, "a.wgb"), back_up_to(three_runs, "b.wgb")
    assert first.read_bytes() == second.read_bytes()


def test_run_that_ends_meanwhile_is_left_out(
    embedded_store: Store, tmp_path: Path, load_runs: LoadRuns, during_backup: Callable[..., None]
) -> None:
    """The backup has no row digests: R000003, which is left out, has already replaced those of R000002."""
    load_runs(DISTRICT, CHANGED)
    during_backup(lambda: apply_plan(embedded_store, plan_undo(embedded_store, "R2").plan))
    summary = back_up(embedded_store, tmp_path / "a.wgb", FILES)
    assert (summary.last_run, summary.rows, summary.left_out) == ("R000002", False, ("R000003",))
    with open_backup(tmp_path / "a.wgb") as backup:
        assert (backup.marker["last_run"], backup.marker["run_count"]) == ("R000002", 2)
        assert list(backup.rows("R000002")) == []


def test_unfinished_run_is_left_out(embedded_store: Store, tmp_path: Path) -> None:
    """An earlier version of wangge made the graph; its last run is unfinished."""
    load_dump(embedded_store, UNFINISHED)
    runs = GraphJournal(embedded_store).runs()
    summary = back_up(embedded_store, tmp_path / "a.wgb", FILES)
    assert summary.left_out == (runs[-1]["id"],)
    assert summary.runs == len(runs) - 1


def test_graph_emptied_meanwhile_is_not_backed_up(
    embedded_store: Store, tmp_path: Path, load_runs: LoadRuns, during_backup: Callable[..., None]
) -> None:
    load_runs(DISTRICT)
    during_backup(lambda: empty(embedded_store))
    with pytest.raises(StalePlan, match="emptied or replaced while it was read: no backup was written"):
        back_up(embedded_store, tmp_path / "a.wgb", FILES)
    assert not list(tmp_path.glob("a.wgb*"))


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("MATCH (r:Run {id: 'R000002'}) DETACH DELETE r", "run R000002 is missing from the journal"),
        (
            "MATCH (:Run {id: 'R000002'})-[:WROTE]->(b) WITH b LIMIT 1 DETACH DELETE b",
            "run R000002 has 2 of 3 batches",
        ),
        (
            "MATCH (r:Run {id: 'R000001'}) SET r.operator = 'nobody'",
            "run R000001 was changed after it was written",
        ),
        (
            "MATCH (:Run {id: 'R000003'})-[:WROTE]->(b) SET b.count = 99",
            "run R000003, batch 0, was changed after it was written",
        ),
    ],
)
def test_incomplete_journal_is_not_backed_up(
    embedded_store: Store, tmp_path: Path, load_runs: LoadRuns, statement: str, fault: str
) -> None:
    load_runs(DISTRICT, CHANGED)
    apply_plan(embedded_store, plan_undo(embedded_store, "R2").plan)
    with embedded_store.writing() as transaction:
        transaction.run(statement)
    with pytest.raises(JournalTampered, match=fault):
        back_up(embedded_store, tmp_path / "a.wgb", FILES)
    assert not list(tmp_path.glob("a.wgb*"))


def test_database_without_a_graph_is_not_backed_up(embedded_store: Store, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="has no graph of wangge; there is nothing to back up"):
        back_up(embedded_store, tmp_path / "a.wgb", FILES)


def test_newer_graph_is_not_backed_up(embedded_store: Store, tmp_path: Path) -> None:
    embedded_store.claim("3")
    with pytest.raises(ModelMismatch, match="made by a newer version of wangge"):
        back_up(embedded_store, tmp_path / "a.wgb", FILES)


def test_existing_file_is_only_overwritten_on_request(embedded_store: Store, tmp_path: Path) -> None:
    embedded_store.claim("2")
    out = tmp_path / "a.wgb"
    out.write_text("mine")
    with pytest.raises(UsageError, match="exists already; name another file, or give --overwrite"):
        back_up(embedded_store, out, FILES)
    assert out.read_text() == "mine"
    back_up(embedded_store, out, FILES, overwrite=True)
    assert zipfile.is_zipfile(out)


def test_file_of_a_backup_in_progress_is_not_touched(embedded_store: Store, tmp_path: Path) -> None:
    embedded_store.claim("2")
    part = tmp_path / "a.wgb.part"
    with part.open("wb") as competitor:
        lock_now(competitor)
        with pytest.raises(UsageError, match="is being written by another backup"):
            back_up(embedded_store, tmp_path / "a.wgb", FILES)
    assert part.exists()
    back_up(embedded_store, tmp_path / "a.wgb", FILES)
    assert not part.exists()


def test_disk_that_fills_up_leaves_nothing(
    embedded_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded_store.claim("2")

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(wangge.loaders.keeping.backup, "pack", full)
    monkeypatch.setattr(wangge.loaders.keeping.backup, "as_json_line", full)
    with pytest.raises(DiskFull, match=r"a\.wgb: No space left on device; make room on its disk"):
        back_up(embedded_store, tmp_path / "a.wgb", FILES)
    assert not list(tmp_path.glob("a.wgb*"))


def test_sheets_and_files_outside_the_project_are_left_out(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "项目")
    (folder / "wangge.toml").write_text(
        '[[datasets]]\nname = "jiangwan"\nsource = "sheets"\n[rules]\n'
        'paths = [".", "../shared"]\nwaivers = "waivers.yaml"\n'
    )
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "a.yaml").write_text("a")
    (folder / "rules" / "b.yaml").write_text("b")
    (folder / "rules" / "c.cypher").symlink_to(tmp_path / "shared" / "a.yaml")
    (folder / "sheets" / "d.yaml").write_text("d")
    (folder / ".wangge").mkdir()
    (folder / ".wangge" / "e.yaml").write_text("e")
    files = read_project_files(Project.find(folder))
    assert sorted(files.contents) == ["rules/b.yaml", "waivers.yaml", "wangge.toml"]
    assert {line.partition(": ")[0] for line in files.left_out} == {
        str(folder / "rules" / "c.cypher"),
        str(folder / ".." / "shared" / "a.yaml"),
    }


def test_kinds_mappings_and_names_are_in_the_backup(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "项目")
    (folder / "wangge.toml").write_text('[[datasets]]\nname = "jiangwan"\nsource = "sheets"\n')
    own = ["kinds/消防.toml", "mappings/花名册.toml", "names.csv"]
    for name in own:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("#")
    assert set(own) <= set(read_project_files(Project.find(folder)).contents)
