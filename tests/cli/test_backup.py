"""Tests `wangge backup` and `wangge restore` as a user runs them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run, make_project, wangge
from tests.conftest import skip_or_fail

pytestmark = pytest.mark.embedded


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield a project with one run and a backup file in its folder; tests must not change either."""
    folder = make_project(tmp_path_factory.mktemp("loaded") / "江湾 项目")
    assert wangge("apply", cwd=folder).returncode == 0
    assert wangge("backup", "backup.wgb", cwd=folder).returncode == 0
    yield folder
    wangge("db", "stop", cwd=folder)


@pytest.fixture
def new_folder(tmp_path: Path) -> Iterator[Path]:
    """Yield the path of a new folder into which a test restores; the engine of that project is stopped afterwards."""
    yield tmp_path / "另一个"
    if (tmp_path / "另一个").exists():
        wangge("db", "stop", cwd=tmp_path / "另一个")


def test_project_moves_with_its_graph(loaded: Path, new_folder: Path) -> None:
    """A backup doesn't contain the sheets. If they are copied too, a plan in the restored project has no changes."""
    restored = wangge("restore", "backup.wgb", "--into", str(new_folder), cwd=loaded)

    assert restored.stdout == "restored R000001: 9 nodes, 8 relationships, 1 run\n"
    assert {path.name for path in new_folder.iterdir()} == {"waivers.yaml", "wangge.toml", ".wangge"}
    assert (new_folder / "wangge.toml").read_bytes() == (loaded / "wangge.toml").read_bytes()
    assert (new_folder / "wangge.toml").stat().st_mode & 0o777 == 0o600
    shutil.copytree(loaded / "sheets", new_folder / "sheets")
    assert set(json.loads(wangge("plan", "--json", cwd=new_folder).stdout)["changes"].values()) == {0}
    about = json.loads(wangge("backup", "again.wgb", "--json", cwd=new_folder).stdout)
    assert (about["last_run"], about["changes"], about["files"], about["left_out"]) == ("R000001", 17, 2, [])
    assert (new_folder / "again.wgb").read_bytes() == (loaded / "backup.wgb").read_bytes()


def test_graph_is_restored_where_the_project_has_none(loaded: Path, new_folder: Path) -> None:
    make_project(new_folder)
    result = wangge("restore", str(loaded / "backup.wgb"), "--at", "r1", "--json", cwd=new_folder)
    about = json.loads(result.stdout)
    assert {name: about[name] for name in ("last_run", "nodes", "relationships", "runs", "files")} == {
        "last_run": "R000001",
        "nodes": 9,
        "relationships": 8,
        "runs": 1,
        "files": 0,
    }
    assert wangge("history", "undo", "R1", "--yes", cwd=new_folder).returncode == 0


def test_commands_that_cannot_run_are_reported_in_one_line(run: Run, project: Path) -> None:
    refused = {
        ("backup", "a.wgb"): "has no graph to back up; `wangge apply` creates one",
        ("restore", "none.wgb"): "none.wgb: no such file; name a backup",
        ("restore", "wangge.toml"): "wangge.toml: not a wangge backup, or truncated",
    }
    for arguments, fault in refused.items():
        result = run(*arguments)
        assert (result.returncode, result.stdout, result.stderr.count("\n")) == (2, "", 1)
        assert fault in result.stderr
    assert not (project / ".wangge").exists()


def test_target_that_cannot_be_written_is_reported_in_one_line(loaded: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    refused = {
        ("backup", "backup.wgb"): "exists already; name another file, or give --overwrite",
        ("backup", "sheets/a.wgb"): "is among the sheets",
        ("restore", "backup.wgb"): "already contains a graph (last run R000001)",
        ("restore", "backup.wgb", "--into", str(tmp_path)): "isn't empty; name a new folder",
        (
            "restore",
            "backup.wgb",
            "-C",
            str(tmp_path),
        ): "has no wangge.toml and no graph; name a project with -C",
    }
    for arguments, fault in refused.items():
        result = wangge(*arguments, cwd=loaded)
        assert (result.returncode, result.stdout) == (2, "")
        assert fault in result.stderr.splitlines()[-1]
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Yield the path of a file system of 200 kB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(disk)]
    if os.geteuid() or subprocess.run(command, capture_output=True).returncode:
        skip_or_fail("disk", "only root may mount a file system, and not in every container")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_full_disk_is_reported_in_one_line_and_leaves_no_backup(loaded: Path, small_disk: Path) -> None:
    filler = small_disk / "filler"
    free = os.statvfs(small_disk)
    filler.write_bytes(bytes((free.f_bavail - 1) * free.f_frsize))

    result = wangge("backup", str(small_disk / "a.wgb"), cwd=loaded)
    assert result.returncode == 2
    assert result.stderr.splitlines()[-1] == (
        f"Error: {small_disk}/a.wgb: No space left on device; make room on its disk, or name another place"
    )
    assert list(small_disk.iterdir()) == [filler]

    result = wangge("restore", "backup.wgb", "--into", str(small_disk / "new"), cwd=loaded)
    assert result.returncode == 2
    assert "No space left on device" in result.stderr.splitlines()[-1]


def test_folder_that_may_only_be_read_is_reported_in_one_line(loaded: Path, small_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    for arguments in (
        ("backup", str(small_disk / "b.wgb")),
        ("restore", "backup.wgb", "--into", str(small_disk / "new")),
    ):
        result = wangge(*arguments, cwd=loaded)
        assert (result.returncode, result.stdout) == (2, "")
        assert result.stderr.splitlines()[-1].startswith(f"Error: {arguments[-1]}: ")
