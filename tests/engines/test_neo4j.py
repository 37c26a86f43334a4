"""The tests refuse to run on a Neo4j server that has data of other programs, and never delete such data."""

from __future__ import annotations

import pytest

from devtools.neo4j import CLAIM, claimed_for_tests
from wangge.graph.store import Store


@pytest.mark.neo4j
@pytest.mark.changes_schema
def test_database_with_other_data_is_refused(neo4j_store: Store) -> None:
    with neo4j_store.writing() as transaction:
        transaction.run("CREATE (:Precious)")
    neo4j_store.define(f"DROP CONSTRAINT {CLAIM}")
    try:
        with pytest.raises(AssertionError, match="contains data that the tests didn't write"):
            claimed_for_tests(neo4j_store).__enter__()
        assert len(neo4j_store.read("MATCH (n:Precious) RETURN n")) == 1
    finally:
        neo4j_store.define(f"CREATE CONSTRAINT {CLAIM} FOR (n:WanggeTests) REQUIRE n.id IS UNIQUE")
