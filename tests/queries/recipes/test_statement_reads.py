"""Tests which changes of a graph can change what a statement returns."""

from __future__ import annotations

import pytest

from wangge.graph.model import NodeKey, load_model
from wangge.loaders.fact import EdgeKey
from wangge.loaders.history.graph_changes import GraphChanges, changes_of
from wangge.loaders.history.written import WrittenFact
from wangge.loaders.planning.change import Operation
from wangge.queries.check.touched import recipe_is_touched, statement_is_touched
from wangge.queries.recipes.library import load_library
from wangge.queries.recipes.statement_reads import statement_reads
from wangge.queries.rules.rule import Rule, load_rules

MODEL = load_model()
LIBRARY = load_library()
RULES = load_rules(LIBRARY)


def added(label: str, code: str = "1") -> WrittenFact:
    return WrittenFact(Operation.ADD, NodeKey(label, code), None, {"code": code}, "d", "")


def changed(label: str, name: str, code: str = "1") -> WrittenFact:
    return WrittenFact(Operation.UPDATE, NodeKey(label, code), {name: 1}, {name: 2}, "d", "")


def joined(kind: str, source: tuple[str, str], target: tuple[str, str]) -> WrittenFact:
    key = EdgeKey(kind, NodeKey(*source), NodeKey(*target), (None,) * len(MODEL.edges[kind].key))
    return WrittenFact(Operation.ADD, key, None, {}, "d", "")


def touched(statement: str, *facts: WrittenFact) -> bool:
    return statement_is_touched(statement_reads(statement, MODEL), changes_of(facts))


COMPOUNDS = "MATCH (x:Compound)-[:PART_OF*0..10]->(up:Place) RETURN x.code, up.name"
PART = "PartOf"


@pytest.mark.parametrize(
    ("fact", "is_touched"),
    [
        (added("Compound"), True),
        (changed("Compound", "name"), True),
        (changed("Compound", "households"), False),
        (changed("Street", "name"), True),
        (changed("Building", "name"), False),
        (joined(PART, ("Compound", "X"), ("Grid", "G")), True),
        (joined(PART, ("Grid", "G"), ("Community", "C")), True),
        (joined(PART, ("Building", "B"), ("Compound", "X")), False),
        (added("Post"), False),
    ],
)
def test_a_statement_reads_what_is_above_its_start_but_not_what_is_below(
    fact: WrittenFact, *, is_touched: bool
) -> None:
    assert touched(COMPOUNDS, fact) is is_touched


@pytest.mark.parametrize(
    "statement",
    [
        "MATCH (n) RETURN n.code",
        "MATCH (r:Run) RETURN r.id",
        "MATCH (n:Grid) RETURN n.src",
        "MATCH (n:Grid) WITH n.code AS grid MATCH (b) RETURN b.code, grid",
        "this isn't Cypher",
    ],
)
def test_a_statement_that_may_read_anything_is_touched_by_every_change(statement: str) -> None:
    assert touched(statement, added("Honour"))
    assert not touched(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "MATCH (n:Grid) RETURN n.code UNION MATCH (n)-[:PART_OF]->(:Compound) RETURN n.code",
        "MATCH (b:Grid) WITH count(b) AS grids MATCH (b)-[:PART_OF]->(x:Compound) RETURN grids, b.code",
        "MATCH (g:Grid) UNWIND [1] AS g MATCH (g)-[:PART_OF]->(x:Compound) RETURN x.code",
        "MATCH (x:Compound) WHERE EXISTS { (b)-[:PART_OF]->(x) } RETURN x.code",
        "MATCH (x:Compound) CALL () { MATCH (b)-[:PART_OF]->(:Compound) RETURN b } RETURN b.code, x.code",
        "MATCH (x:Compound) RETURN x.code, [(x)<-[:PART_OF]-(b) | b.code] AS buildings",
        "MATCH (x:Compound)--(b) RETURN b.code",
        "MATCH (g:Grid), (x:Compound) WITH x AS g MATCH (b)-[:PART_OF]->(g) RETURN b.code",
    ],
)
def test_a_variable_without_a_label_may_be_any_node_that_the_relationship_allows(statement: str) -> None:
    assert touched(statement, joined(PART, ("Building", "B"), ("Compound", "X")))


def test_a_computed_property_name_counts_as_any_property() -> None:
    assert touched("MATCH (g:Grid) RETURN g[$name]", changed("Grid", "households"))
    assert touched("MATCH (g:Grid) RETURN properties(g)", changed("Grid", "households"))
    assert touched("MATCH (g:Grid) RETURN g {.*}", changed("Grid", "households"))
    assert not touched("MATCH (g:Grid) RETURN [g.code][0]", changed("Grid", "households"))


def test_facts_that_only_moved_to_another_row_touch_nothing() -> None:
    moved = WrittenFact(Operation.MOVE, NodeKey("Grid", "1"), {"name": "a"}, {"name": "a"}, "d", "")
    assert not changes_of([moved])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_what_a_rule_requires_or_forbids_is_among_what_its_recipe_reads(rule: Rule) -> None:
    reads = statement_reads(LIBRARY.get(rule.recipe).text, MODEL)
    types = {MODEL.edges[edge.kind].type for edge in reads.edges}
    for part in (*rule.requires, *rule.forbids):
        head, _, name = part.partition(".")
        assert head in types | reads.labels | reads.created
        assert not name or reads.reads_property(name)


def test_a_rule_about_posts_is_touched_by_the_name_of_a_place_above_them_but_not_by_a_new_building() -> None:
    recipe = LIBRARY.get("posts-past-term")

    def is_touched(*facts: WrittenFact) -> bool:
        return recipe_is_touched(recipe, MODEL, changes_of(facts))

    assert is_touched(changed("Street", "name"))
    assert is_touched(joined("PostIn", ("Post", "P"), ("Grid", "G")))
    assert not is_touched(added("Person"))
    assert not recipe_is_touched(recipe, MODEL, GraphChanges())
    assert not recipe_is_touched(
        LIBRARY.get("grids-outside-band"),
        MODEL,
        changes_of([added("Building", "B"), joined(PART, ("Building", "B"), ("Grid", "G"))]),
    )
