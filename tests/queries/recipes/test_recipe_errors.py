"""Loading a recipe with a fault gives an error that names the file and the line and says what to fix."""

from __future__ import annotations

from pathlib import Path

import pytest

from wangge.graph.errors import QueryError, RecipeError
from wangge.graph.model import load_model
from wangge.queries.recipes.library import load_library
from wangge.queries.recipes.recipe import Recipe, parse_recipe

GOOD = """// title: Grids
// title_zh: 网格
// question: Which grids are there?
// question_zh: 有哪些网格？
// params: scope: place code = 511702, least: integer
// returns: subject: Grid, covered: boolean
// tags: coverage
MATCH (g:Grid)-[:PART_OF]->(c:Community)
WHERE g.households >= $least AND c.code = $scope
RETURN g.code AS subject, true AS covered
ORDER BY subject
"""


def parsed(old: str = "", new: str = "") -> Recipe:
    assert old in GOOD
    return parse_recipe("grids", GOOD.replace(old, new) if old else GOOD, "grids.cypher", load_model())


def message(old: str, new: str) -> str:
    with pytest.raises(RecipeError) as caught:
        parsed(old, new)
    return str(caught.value)


def test_a_correct_recipe_has_its_parameters_and_columns() -> None:
    recipe = parsed()
    assert [parameter.declaration for parameter in recipe.header.params] == [
        "scope: place code = 511702",
        "least: integer",
    ]
    assert [(column.name, column.type) for column in recipe.columns] == [
        ("subject", "Grid"),
        ("covered", "boolean"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("// tags", "// tag", "grids.cypher:7: unknown key 'tag'; did you mean 'tags'?"),
        ("// tags", "// uses", "grids.cypher:7: unknown key 'uses'; did you mean 'fragments'?"),
        ("// tags: coverage", "// title: again", "grids.cypher:7: title is given twice; keep one"),
        (
            "// title_zh: 网格\n",
            "",
            "grids.cypher:1: the header has no title_zh; add a line `// title_zh: …`",
        ),
        (
            "least: integer",
            "least: integr",
            "grids.cypher:5: params: least: no type 'integr'; did you mean 'integer'?",
        ),
        (
            "least: integer",
            "least: integer = many",
            "grids.cypher:5: params: parameter least takes a whole number, not 'many'",
        ),
        ("least: integer", "scope: integer", "grids.cypher:5: params: scope is given twice; keep one"),
        (
            "subject: Grid",
            "subject: Gird",
            "grids.cypher:6: returns: subject: 'Gird' is neither a type nor a label; did you mean 'Grid'?",
        ),
        ("// tags: coverage", "// coverage", "grids.cypher:7: a header line has the form `// key: value`"),
        (
            "(g:Grid)",
            "(g:Gird)",
            "grids.cypher:8: no kind of node has the label 'Gird'; did you mean 'Grid'?",
        ),
        (
            ":PART_OF",
            ":PARTOF",
            "grids.cypher:8: no relationship has the type 'PARTOF'; did you mean 'PART_OF'?",
        ),
        (
            "g.households",
            "g.household",
            "grids.cypher:9: nothing in the model has the property 'household'; did you mean 'households'?",
        ),
        (
            "(c:Community)",
            "(c:Community {cod: 1})",
            "grids.cypher:8: nothing in the model has the property 'cod'; did you mean 'code'?",
        ),
        ("= $scope", "= $scpe", "grids.cypher:9: $scpe is not under params; did you mean 'scope'?"),
        (
            ", least: integer",
            ", least: integer, more: text",
            "grids.cypher:5: parameter more is declared but never used; remove it",
        ),
        (
            "true AS covered",
            "true AS coverd",
            "grids.cypher:10: the query returns subject, coverd, but the header declares subject, covered; "
            "use the same columns in the same order",
        ),
        (
            "ORDER BY subject",
            "LIMIT 5",
            "grids.cypher:11: LIMIT hides rows that a coverage recipe must count",
        ),
        (
            "covered: boolean",
            "covered: text",
            "grids.cypher:6: a coverage recipe returns `subject` and `covered: boolean`; add them",
        ),
        ("true", "'true", 'grids.cypher:10: "\'" is never closed; close it'),
    ],
)
def test_a_fault_is_named_with_its_line(old: str, new: str, expected: str) -> None:
    assert message(old, new) == expected


@pytest.mark.parametrize(
    "clause",
    [
        "CREATE (:Grid)",
        "MERGE (g)",
        "SET g.code = '1'",
        "DETACH DELETE g",
        "DELETE g",
        "REMOVE g.code",
        "FOREACH (x IN [1] | SET g.code = '1')",
        "LOAD CSV FROM 'f' AS row",
        "DROP INDEX i",
        "CALL db.labels() YIELD label",
        "set g.code = '1'",
    ],
)
def test_a_clause_that_writes_is_refused(clause: str) -> None:
    error = message("ORDER BY", f"{clause} ORDER BY")
    assert error.startswith("grids.cypher:11: ")
    assert "only reads" in error or "procedure" in error


@pytest.mark.parametrize(
    "harmless",
    [
        "WHERE g.name = 'CREATE (n:Nope) SET n.x'",
        'WHERE g.name <> "DELETE" // MERGE (:Nope)\n',
        "/* DETACH\nDELETE n:Nope */ WHERE true",
        "WHERE EXISTS { (g)<-[:COVERS|POST_IN]-(:PartyOrganization|Post) }",
        "WHERE g:Grid AND size([x IN [1] WHERE x > 0 | x]) = 1",
        "WITH g, c, {found: 1} AS held WHERE held IS NOT NULL",
        "WITH g, c, duration({days: 3}) AS span, duration.inDays(date(), date()).days AS days WHERE true",
    ],
)
def test_texts_comments_and_map_keys_are_not_taken_for_names(harmless: str) -> None:
    assert parsed("WHERE g.households", f"{harmless} WITH g, c WHERE g.households").name == "grids"


def test_the_same_name_twice_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "buildings-party-group.cypher").write_text(GOOD, encoding="utf-8")
    with pytest.raises(RecipeError, match=r"recipe 'buildings-party-group' is already in .*rename the file"):
        load_library([tmp_path])


def test_an_own_recipe_joins_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "own-grids.cypher").write_text(GOOD, encoding="utf-8")
    assert "own-grids" in load_library([tmp_path])


def test_a_file_saved_with_a_mark_and_crlf_is_understood(tmp_path: Path) -> None:
    (tmp_path / "own-grids.cypher").write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load_library([tmp_path]).get("own-grids").header.tags == ("coverage",)


def test_an_unknown_recipe_is_reported_with_the_nearest() -> None:
    with pytest.raises(QueryError, match=r"no recipe is called 'vacant-post'; did you mean 'vacant-posts'\?"):
        load_library().get("vacant-post")
