"""The small district that the tests of recipes, rules and reports ask."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph.store import Store
from queries.library import Library, load_library
from queries.rule import Rule, load_rules

DAY = date(2024, 6, 30)
HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def library() -> Library:
    """The shipped recipes."""
    return load_library()


@pytest.fixture(scope="session")
def rules(library: Library) -> dict[str, Rule]:
    """The shipped rules by id."""
    return {rule.id: rule for rule in load_rules(library)}


@pytest.fixture
def day() -> date:
    """The day on which the tests ask."""
    return DAY


@pytest.fixture
def district(store: Store) -> Store:
    """A store with the small district of district.cypher."""
    with store.writing() as transaction:
        transaction.run((HERE / "district.cypher").read_text(encoding="utf-8"))
    return store
