"""A package of one district to measure with: a bench of a few seconds."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks.loading.rows import PreparedRows, prepare
from devtools.neo4j import NoNeo4jError, jars
from tests.loaders.divisions.history import edition_units, package_files, write_archive

DISTRICT = "511702"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """通川区 in edition 2023: 230 units with the city and the province it lies in."""
    return write_archive(tmp_path / "package.tgz", package_files(edition_units(2023).units, "2.7.0"))


@pytest.fixture
def rows(package: Path, tmp_path: Path) -> PreparedRows:
    """The same as prepared rows."""
    return prepare(package, DISTRICT, tmp_path)


@pytest.fixture
def neo4j_jars() -> None:
    """The server that the bench starts itself; where it can't be had the test is skipped, or fails if asked for."""
    try:
        jars()
    except NoNeo4jError as reason:
        if "neo4j" in os.environ.get("WANGGE_REQUIRE", "").split(","):
            pytest.fail(str(reason))
        pytest.skip(str(reason))
