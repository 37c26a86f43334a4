"""Tests the project folder that a restore creates."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.loaders.keeping.test_backup_file import backup_of, entries
from wangge.graph.errors import UsageError
from wangge.loaders.keeping.backup_file import open_backup
from wangge.loaders.keeping.folder import restored_folder


def fill(tmp_path: Path, *, fail: bool = False, **files: bytes) -> None:
    """Make a backup with the project files in `files` and restore it into `tmp_path / "new"`.

    If `fail` is true, the restore is interrupted after it has written the files.
    """
    contents = {f"project/{name}": content for name, content in files.items()}
    (tmp_path / "a.wgb").write_bytes(backup_of({**entries(), **contents}))
    with open_backup(tmp_path / "a.wgb") as backup, restored_folder(tmp_path / "new", backup):
        if fail:
            raise KeyboardInterrupt


def test_folder_is_made_with_the_files(tmp_path: Path) -> None:
    fill(tmp_path, rules=b"rule")
    names = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert names == ["rules", "wangge.toml"]


def test_interrupted_restore_can_be_repeated(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        fill(tmp_path, fail=True)
    (tmp_path / "new" / "wangge.toml").write_text("[proj")
    with pytest.raises(UsageError, match="the beginning of a restore of another backup; name a new folder"):
        fill(tmp_path, rules=b"rule")
    fill(tmp_path)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["wangge.toml"]
    assert (tmp_path / "new" / "wangge.toml").read_bytes() == b"[project]\n"


def test_folder_with_other_files_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "mine").touch()
    with pytest.raises(UsageError, match="isn't empty; name a new folder"):
        fill(tmp_path)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["mine"]
