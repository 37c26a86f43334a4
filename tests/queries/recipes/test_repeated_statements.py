"""A repeated statement has the same text, so the embedded engine doesn't parse it again; its rows are those of the current graph."""

from __future__ import annotations

import secrets
from datetime import date
from pathlib import Path

import pytest

from tests.queries.recipes.test_shell import PARAMS
from wangge.graph.store import Store
from wangge.queries.recipes.library import Library
from wangge.queries.recipes.runner import run

DAY = date(2024, 6, 30)
QUERIES = Path(__file__).parents[1]
DISTRICT = (QUERIES / "district.cypher").read_text(encoding="utf-8")
NO_NODES = "MATCH (n) DETACH DELETE n"
GRAPHS = (
    (NO_NODES,),
    (DISTRICT, (QUERIES / "more_kinds.cypher").read_text(encoding="utf-8")),
    (
        "MATCH (lower)-[:PART_OF]->(upper) CREATE (lower)-[:PART_OF]->(upper)",
        "MATCH (n) WHERE n.code ENDS WITH '1' DETACH DELETE n",
    ),
)
"""The statements that change each graph into the next."""


@pytest.mark.embedded
def test_repeated_statements_return_the_rows_of_the_current_graph(
    embedded_store: Store, library: Library
) -> None:
    change_graph(embedded_store, DISTRICT)
    parameters = {
        recipe.name: run(embedded_store, recipe, PARAMS.get(recipe.name, {}), today=DAY).parameters
        for recipe in library
    }
    rows_by_graph = []
    for changes in GRAPHS:
        change_graph(embedded_store, *changes)
        rows = 0
        for recipe in library:
            new_text = f"/* {secrets.token_hex(8)} */ {recipe.text}"
            repeated, new = (
                embedded_store.read(text, parameters[recipe.name], timeout=60).records
                for text in (recipe.text, new_text)
            )
            assert sorted(map(repr, repeated)) == sorted(map(repr, new)), recipe.name
            rows += len(new)
        rows_by_graph.append(rows)
    assert len(set(rows_by_graph)) == len(GRAPHS)


def change_graph(store: Store, *statements: str) -> None:
    with store.writing() as transaction:
        for statement in statements:
            transaction.run(statement)
