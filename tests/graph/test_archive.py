"""Tests the archive of Java classes, which makes the embedded engine start faster.

The engine also starts without the archive.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from wangge.graph.connection import scratch_store
from wangge.graph.engines import archive as archives
from wangge.graph.engines.archive import RECORDING, ClassArchive, archive_options

_HOUR = 3_600
_ROOT = Path(__file__).parents[2]


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ClassArchive:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    class_archive = ClassArchive.here()
    assert class_archive is not None
    return class_archive


def add_archive(archive: ClassArchive, content: bytes = b"classes") -> Path:
    recorded = archive.folder / "made"
    recorded.write_bytes(content)
    archive.add(recorded)
    return next(archive.folder.glob(f"{archive.key}-*.aot"))


def set_age(path: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(path, (then, then))


def test_only_the_owner_can_read_the_folder(archive: ClassArchive, tmp_path: Path) -> None:
    assert archive.folder == tmp_path / "wangge" / "engine"
    assert archive.folder.stat().st_mode & 0o777 == 0o700


def test_archive_is_used(archive: ClassArchive) -> None:
    path = add_archive(archive)

    assert archive_options()[0] == f"-XX:AOTCache={path}"
    assert not archive.is_wanted()


def test_engine_notes_its_classes_when_asked(archive: ClassArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    add_archive(archive)
    monkeypatch.setenv(RECORDING, "/tmp/classes")

    assert archive_options()[:2] == ["-XX:AOTMode=record", "-XX:AOTConfiguration=/tmp/classes"]


def test_damaged_archive_is_recreated(archive: ClassArchive) -> None:
    path = add_archive(archive)
    path.write_bytes(b"clashes")

    assert archive_options() == []
    assert not path.exists()
    assert archive.is_wanted()


def test_archive_of_another_version_stays_unused(archive: ClassArchive) -> None:
    path = add_archive(archive._replace(key="0123456789abcdef"))

    assert archive_options() == []
    assert path.exists()


def test_making_the_archive_is_tried_at_most_once_an_hour(archive: ClassArchive) -> None:
    archive.tried.touch()
    assert not archive.is_wanted()

    set_age(archive.tried, _HOUR + 60)
    assert archive.is_wanted()


def test_archive_unused_for_a_month_is_removed(archive: ClassArchive) -> None:
    old, recent = add_archive(archive._replace(key="old")), add_archive(archive._replace(key="recent"))
    set_age(old, 31 * 24 * _HOUR)
    set_age(recent, 29 * 24 * _HOUR)

    add_archive(archive)

    assert not old.exists()
    assert recent.exists()


def test_archive_in_use_is_not_removed(archive: ClassArchive) -> None:
    path = add_archive(archive)
    set_age(path, 31 * 24 * _HOUR)

    assert archive.find() == path
    assert time.time() - path.stat().st_mtime < _HOUR


def test_folder_that_others_can_read_is_not_used(archive: ClassArchive) -> None:
    add_archive(archive)
    archive.folder.chmod(0o755)

    assert ClassArchive.here() is None
    assert archive_options() == []


def test_without_a_home_there_is_no_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "file"))

    assert archive_options() == []


def test_relative_cache_folder_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "here")
    monkeypatch.setenv("HOME", str(tmp_path))

    archive = ClassArchive.here()

    assert archive is not None
    assert archive.folder == tmp_path / ".cache" / "wangge" / "engine"


def test_no_archive_is_used_if_a_path_is_not_ascii(
    archive: ClassArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_archive(archive)
    monkeypatch.setattr(archives, "class_path", lambda: (Path("/网格/engine.jar"),))

    assert archive_options() == []


@pytest.mark.embedded
@pytest.mark.own_engine
def test_engine_starts_on_an_archive_that_java_refuses(archive: ClassArchive) -> None:
    path = add_archive(archive, b"no archive at all")

    with scratch_store() as store:
        assert store.read("RETURN 1 AS n").records[0][0] == 1
    assert path.exists()


@pytest.mark.nightly
@pytest.mark.embedded
@pytest.mark.own_engine
def test_made_archive_is_mapped_by_the_next_engine(archive: ClassArchive) -> None:
    subprocess.run([sys.executable, "-m", "wangge.graph.engines.archiving"], cwd=_ROOT, check=True)
    path = archive.find()

    with scratch_store():
        engines = [
            process
            for process in psutil.Process().children()
            if "wangge.graph.engines.arcadedb" in process.cmdline()
        ]
        mapped = {region.path for engine in engines for region in engine.memory_maps()}

    assert path is not None
    assert str(path) in mapped
    assert not archive.work.exists()
