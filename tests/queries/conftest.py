"""Fixtures: shipped recipes and rules, and stores with a small district or with the generated sample."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from devtools.empty_database import empty
from tests.queries.sample_goldens import load_sample
from wangge.graph.store import Store
from wangge.queries.recipes.library import Library, load_library
from wangge.queries.rules.rule import Rule, load_rules

DAY = date(2024, 6, 30)
HERE = Path(__file__).parent
ENGINES = [
    pytest.param("embedded", marks=pytest.mark.embedded),
    pytest.param("neo4j", marks=pytest.mark.neo4j),
]


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="session")
def rules(library: Library) -> dict[str, Rule]:
    """Return the shipped rules by id."""
    return {rule.id: rule for rule in load_rules(library)}


@pytest.fixture
def day() -> date:
    """Return the day for which the tests run recipes and rules."""
    return DAY


@pytest.fixture
def district(store: Store) -> Store:
    """Return a store with the small district of district.cypher."""
    with store.writing() as transaction:
        transaction.run((HERE / "district.cypher").read_text(encoding="utf-8"))
    return store


@pytest.fixture(scope="module", params=ENGINES)
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Yield a store with the generated sample; tests run once on each engine and must not write."""
    if request.param == "embedded":
        yield request.getfixturevalue("sample_store")
        return
    store = request.getfixturevalue("_neo4j")
    empty(store)
    load_sample(store, tmp_path_factory.mktemp("sample"))
    yield store
    empty(store)
