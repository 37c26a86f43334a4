"""docs/compatibility.md states correctly which statements other clients can run on each engine."""

from __future__ import annotations

import re
from pathlib import Path

import neo4j
import pytest

from wangge.graph.errors import StatementFailed
from wangge.graph.store import Store

PAGE = (Path(__file__).parents[2] / "docs" / "compatibility.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([^`]+)` \| (yes|no) \| (yes|no) \|$", PAGE, re.MULTILINE)


def answers(store: Store, statement: str) -> str:
    try:
        store.read(statement)
    except StatementFailed:
        return "no"
    return "yes"


def test_every_statement_is_answered_as_the_page_says(store: Store) -> None:
    column = 1 if store.engine.name == "ArcadeDB" else 2

    assert len(ROWS) > 10
    assert {row[0]: answers(store, row[0]) for row in ROWS} == {row[0]: row[column] for row in ROWS}


@pytest.mark.parametrize(
    ("statement", "embedded"), [("EXPLAIN MATCH (n) RETURN n", "w"), ("MATCH (n) RETURN n", "r")]
)
def test_only_explain_is_reported_as_a_write(store: Store, statement: str, embedded: str) -> None:
    with store._reader.session(neo4j.READ_ACCESS) as session:
        kind = session.run(statement).consume().query_type

    assert kind == (embedded if store.engine.name == "ArcadeDB" else "r")
