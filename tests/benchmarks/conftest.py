"""A package of one district to measure with: a bench of a few seconds."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.loading.rows import Rows, prepare
from tests.loaders.divisions.history import edition_units, package_files, write_archive

DISTRICT = "511702"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """通川区 in edition 2023: 230 units with the city and the province it lies in."""
    return write_archive(tmp_path / "package.tgz", package_files(edition_units(2023).units, "2.7.0"))


@pytest.fixture
def rows(package: Path, tmp_path: Path) -> Rows:
    """The same as prepared rows."""
    return prepare(package, DISTRICT, tmp_path)
