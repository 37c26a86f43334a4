"""Fixtures for tests of the benchmarks: a package of division codes, small enough to load in seconds."""

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
    """Return a package with the 230 divisions of 通川区, its city and its province, in edition 2023."""
    return write_archive(tmp_path / "package.tgz", package_files(edition_units(2023).units, "2.7.0"))


@pytest.fixture
def rows(package: Path, tmp_path: Path) -> PreparedRows:
    """Return the divisions of the package as rows that every contender can load."""
    return prepare(package, DISTRICT, tmp_path)


@pytest.fixture
def neo4j_jars() -> None:
    """Skip or fail the test if the jars of the Neo4j server that the benchmark starts aren't available."""
    try:
        jars()
    except NoNeo4jError as reason:
        if "neo4j" in os.environ.get("WANGGE_REQUIRE", "").split(","):
            pytest.fail(str(reason))
        pytest.skip(str(reason))
