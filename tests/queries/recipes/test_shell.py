"""After a Neo4j client has set a recipe's parameters, it can run the recipe's unchanged text."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from devtools.cypher_shell import cypher_shell
from devtools.neo4j import NoNeo4jError
from tests.drawn_examples import examples
from wangge.graph.engines.server import Address
from wangge.graph.store import Store
from wangge.queries.recipes.library import Library, load_library
from wangge.queries.recipes.parameter import Value
from wangge.queries.recipes.runner import run
from wangge.queries.recipes.shell import literal, parameter_commands, shell_script

DAY = date(2024, 6, 30)
DISTRICT = (Path(__file__).parents[1] / "district.cypher").read_text(encoding="utf-8")
PARAMS: dict[str, dict[str, str]] = {
    "building-chain-graph": {"building": "511702001001B0001"},
    "compound-graph": {"compound": "511702001001X001"},
    "firm-graph": {"firm": "PF-1"},
    "person-posts-graph": {"person": "PE-1"},
    "person-reach-graph": {"person": "PE-3"},
    "building-responsibility-chain": {"building": "511702001001B0001"},
    "place-closure": {"place": "511702001001"},
}


@pytest.mark.parametrize("name", [recipe.name for recipe in load_library()])
def test_recipe_runs_on_neo4j_as_a_client_sends_it(neo4j_store: Store, library: Library, name: str) -> None:
    with neo4j_store.writing() as transaction:
        transaction.run(DISTRICT)
    recipe = library.get(name)
    answer = run(neo4j_store, recipe, PARAMS.get(name, {}), today=DAY)
    pairs = [
        line.removeprefix(":param ").removesuffix(";").split(" => ", 1)
        for line in parameter_commands(answer.parameters)
    ]
    literals = ", ".join(f"{name}: {value}" for name, value in pairs)
    [row] = neo4j_store.read(f"RETURN {{{literals}}} AS parameters").dicts()
    assert row["parameters"] == answer.parameters
    assert neo4j_store.read(recipe.text, row["parameters"]).records == answer.rows


@pytest.mark.neo4j
@pytest.mark.slow
def test_cypher_shell_of_neo4j_answers_as_recipe_run_does(
    neo4j_store: Store, neo4j_address: Address, library: Library
) -> None:
    """All recipes run in one session of cypher-shell, each followed by a statement that marks its end."""
    with neo4j_store.writing() as transaction:
        transaction.run(DISTRICT)
    script, expected = "", {}
    for recipe in (recipe for recipe in library if not recipe.is_graph):
        answer = run(neo4j_store, recipe, PARAMS.get(recipe.name, {}), today=DAY)
        script += shell_script(recipe, answer.parameters) + f"RETURN 'end of {recipe.name}' AS mark;\n"
        expected[recipe.name] = [_plain(row[0]) for row in answer.rows]
    try:
        printed = cypher_shell(neo4j_address, script)
    except NoNeo4jError as reason:
        pytest.skip(str(reason))
    parts = re.split(r'^mark\n"end of ([a-z0-9-]+)"\n', printed, flags=re.MULTILINE)
    answered = dict(zip(parts[1::2], parts[0::2], strict=False))
    assert {name: _first_column(text) for name, text in answered.items()} == expected


def _first_column(printed: str) -> list[str]:
    """Return the first value of every row of a table that cypher-shell printed.

    cypher-shell prints nothing if there are no rows.
    """
    rows = list(csv.reader(printed.splitlines()[1:], skipinitialspace=True, escapechar="\\"))
    return [row[0] for row in rows]


def _plain(value: object) -> str:
    return "NULL" if value is None else str(value)


@pytest.mark.parametrize("name", [recipe.name for recipe in load_library()])
def test_recipe_is_one_statement_to_a_shell(library: Library, name: str) -> None:
    """For cypher-shell, a semicolon ends a statement, and a line that begins with a colon is a command."""
    lines = library.get(name).text.splitlines()
    body = [line for line in lines if not line.startswith("//")]
    assert not any(";" in line.partition("//")[0] for line in body)
    assert not any(line.lstrip().startswith(":") for line in body)


VALUES = st.one_of(st.text(), st.integers(-(2**62), 2**62), st.booleans(), st.dates(), st.none())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(60))
@given(value=VALUES)
def test_a_literal_means_its_value_on_neo4j(neo4j_store: Store, value: Value) -> None:
    if isinstance(value, str) and any(0xD800 <= ord(character) <= 0xDFFF for character in value):
        return
    [row] = neo4j_store.read(f"RETURN {literal(value)} AS value").dicts()
    assert row["value"] == value
