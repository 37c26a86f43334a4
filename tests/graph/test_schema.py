"""Constraints and indexes, made and made again on both engines."""

from __future__ import annotations

import pytest

from graph.errors import StatementFailed
from graph.schema import apply_schema
from graph.store import Store

UNIQUE = [("Alley", "code"), ("Lane", "code")]
INDEXES = [("Alley", "name"), ("Alley", "code")]


def create(store: Store, code: str) -> None:
    with store.writing() as transaction:
        transaction.run("CREATE (:Alley:Place {code: $code, name: '弄'})", {"code": code})


def test_schema_may_be_applied_again(store: Store) -> None:
    apply_schema(store, UNIQUE, INDEXES)
    create(store, "1")

    apply_schema(store, UNIQUE, INDEXES)

    found = store.read(
        "SHOW CONSTRAINTS YIELD labelsOrTypes, properties WHERE 'Alley' IN labelsOrTypes"
        " RETURN labelsOrTypes, properties"
    )
    assert found.records == [(["Alley"], ["code"])]


def test_duplicates_are_refused(store: Store) -> None:
    apply_schema(store, UNIQUE, INDEXES)
    create(store, "1")

    with pytest.raises(StatementFailed, match=r"(?i)duplicated key \[1\]|already exists"):
        create(store, "1")

    assert store.read("MATCH (n:Alley) RETURN count(n) AS n").records == [(1,)]


def test_duplicates_that_are_there_refuse_the_schema(store: Store) -> None:
    with store.writing() as transaction:
        transaction.run("UNWIND ['1', '1'] AS code CREATE (:Dead {code: code})")

    with pytest.raises(StatementFailed):
        apply_schema(store, [("Dead", "code")], [])
