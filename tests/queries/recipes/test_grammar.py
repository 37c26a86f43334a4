"""The grammar of recipes accepts only statements that don't change the graph."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.drawn_examples import examples
from wangge.graph.errors import EngineError
from wangge.graph.model import load_model
from wangge.graph.store import Store
from wangge.loaders.project import Project
from wangge.loaders.projectmodel import model_of
from wangge.queries.recipes.lint import lint_creation, lint_reading

MODEL = load_model()
FORBIDDEN = [
    "LOAD CSV FROM 'file:///etc/passwd' AS row",
    "LOAD CSV WITH HEADERS FROM 'http://127.0.0.1:1/' AS row",
    "CALL dbms.listConfig()",
    "CALL dbms.listConfig() YIELD name",
    "CALL `dbms`.`listConfig`()",
    "CALL db.labels",
    "SHOW USERS",
    "SHOW TRANSACTIONS",
    "SHOW DATABASES YIELD name",
    "USE system",
    "USE graph.byName('system')",
    "EXPLAIN MATCH (n) RETURN n",
    "PROFILE MATCH (n) RETURN n",
    "CYPHER 5 MATCH (n) RETURN n",
    "CYPHER runtime=slotted MATCH (n) RETURN n",
    "FOREACH (x IN [1] | SET g.code = '1')",
    "CREATE (:Grid)",
    "INSERT (:Grid)",
    "MERGE (g)",
    "SET g.code = '1'",
    "SET g:Street",
    "DELETE g",
    "DETACH DELETE g",
    "NODETACH DELETE g",
    "REMOVE g.code",
    "DROP DATABASE neo4j",
    "DROP INDEX i",
    "CREATE INDEX i FOR (n:Grid) ON (n.name)",
    "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'",
    "GRANT ROLE a TO b",
    "TERMINATE TRANSACTIONS 'x'",
    "START DATABASE neo4j",
    "ENABLE SERVER 'x'",
    "CALL { CREATE (:Grid) } IN TRANSACTIONS",
    "CALL { RETURN 1 AS one } IN 2 CONCURRENT TRANSACTIONS OF 10 ROWS",
    "OPTIONAL CALL db.labels()",
    "FINISH",
    "LET x = 1",
    "FILTER g.code = '1'",
    "NEXT",
    "MATCH (n:$(g.name))",
    "MATCH (g) USING INDEX g:Grid(code)",
    "RETURN apoc.load.json('file:///etc/passwd') AS x",
    "RETURN `apoc`.`load`.json('x') AS x",
    "RETURN file() AS x",
    "RETURN 1 AS x; MATCH (n) RETURN n",
    "RETURN '\\u0027 AS x LOAD CSV FROM \\u0027' AS x",
    "// \\u000aLOAD CSV FROM 'x' AS row",
    "// hidden \rLOAD CSV FROM 'x' AS row",
    "/* open",
    "// \u202e bidirectional",
    "MATCH (a)-[]->+(b) DELETE [a][0]",
    "MATCH ((a)-->(b))+ DELETE [a][0]",
    "MATCH (WHEN) WITH WHEN LOAD CSV FROM 'x' AS l",
    "MATCH (SET) SET SET.code = '1'",
]
BEFORE = ["", "MATCH (g:Grid) ", "MATCH (g:Grid) WITH * ", "MATCH (g:Grid) WITH g ORDER BY g.code DESC "]
BLANKS = st.sampled_from(
    [" ", "\t", "\n", "\r\n", "\u00a0", "\u3000", " /* x */ ", " // x\n", "\f", "\u180e"]
)


@pytest.mark.parametrize("clause", FORBIDDEN)
def test_statements_outside_the_grammar_are_refused(clause: str) -> None:
    texts = [f"{before}{clause}{after}" for before in BEFORE for after in ("", " RETURN 1 AS one", "\n")]
    assert [text for text in texts if not lint_reading(text, MODEL)] == []


@st.composite
def spellings(draw: st.DrawFn) -> str:
    """Draw another spelling of a forbidden clause, with changed case, escaped letters or other blanks."""
    clause = draw(st.sampled_from(FORBIDDEN[:30]))
    letters = []
    for letter in clause:
        way = draw(st.integers(0, 9))
        if letter == " ":
            letters.append(draw(BLANKS))
        elif letter.isalpha() and way == 0:
            letters.append(f"\\u{ord(letter):04{draw(st.sampled_from('xX'))}}")
        else:
            letters.append(letter.swapcase() if way < 4 else letter)
    return draw(st.sampled_from(BEFORE)) + "".join(letters) + draw(st.sampled_from(["", " RETURN 1 AS one"]))


@settings(max_examples=examples(300))
@given(spellings())
def test_no_spelling_of_a_forbidden_clause_gets_through(text: str) -> None:
    assert lint_reading(text, MODEL)


@pytest.mark.parametrize(
    "statement",
    [
        "MATCH (g:Grid) RETURN *",
        "MATCH (g:Grid)-[r:PART_OF*1..3]->(p:Community|Street) RETURN g.code AS code, type(last(r)) AS type",
        "MATCH (g:Grid) WHERE NOT (g)-[:PART_OF]->(:Community) AND g.name STARTS WITH 'a' RETURN g.code AS code",
        "OPTIONAL MATCH p = (a:Grid)--(b) RETURN [n IN nodes(p) WHERE n.code <> '' | n.code][0..-1] AS codes;",
        "UNWIND range(1, 3) AS i CALL (i) { MATCH (g:Grid) RETURN count(*) AS n } RETURN i, n",
        "RETURN 1 AS one UNION ALL RETURN CASE 2 WHEN 1 THEN 3 ELSE -.5e3 END AS one",
        "MATCH (g:Grid) RETURN g {.*, extra: g['code'], list: [(g)-[:PART_OF]->(c) | c.name]} AS map",
        "MATCH (g:Grid) WITH DISTINCT g ORDER BY g.code SKIP 1 LIMIT 2 WHERE EXISTS { (g)--() } RETURN g.code AS ends",
        "MATCH (`set`:Grid) RETURN reduce(sum = 0, x IN [1, 2] | sum + x) % 2 = 1 OR all(x IN [1] WHERE x > 0) AS odd",
        "RETURN date.truncate('month', date('2024-01-05')) + duration({days: 1}) AS day, (1 + 2) - (3) AS number",
    ],
)
def test_reading_statements_are_accepted(statement: str) -> None:
    assert lint_reading(statement, MODEL) == []


VALUES = st.recursive(
    st.sampled_from(["1", "-2.5", "'a'", '"b"', "null", "true", "g", "g.code", "[1, 2]", "{a: 1}", "$p"]),
    lambda inner: st.one_of(
        st.tuples(
            inner, st.sampled_from(["+", "-", "*", "=", "<>", "AND", "IN", "STARTS WITH", "||"]), inner
        ).map(" ".join),
        inner.map(lambda value: f"({value})"),
        inner.map(lambda value: f"size([{value}])"),
        inner.map(lambda value: f"toString({value})"),
        inner.map(lambda value: f"[x IN [{value}] WHERE x IS NOT NULL | x]"),
        inner.map(lambda value: f"CASE WHEN true THEN {value} END"),
        st.just("EXISTS { (g)-[:PART_OF]->() }"),
    ),
    max_leaves=6,
)
PIECES = st.one_of(
    st.sampled_from(
        [
            "MATCH (g:Grid)",
            "OPTIONAL MATCH (g)-[:PART_OF]->(c)",
            "WITH g",
            "WITH *",
            "UNWIND [1, 2] AS i",
            "IN",
            "*",
        ]
    ),
    st.sampled_from(
        ["CALL", "LOAD CSV FROM 'x' AS l", "SET", "DELETE g", "CREATE (:Grid)", "FOREACH", "{", "}", ";"]
    ),
    st.sampled_from(
        ["(", ")", ",", "AS", "`x`", "'", "//\n", "/* */", "CALL { RETURN 1 AS k }", "WHERE true"]
    ),
    VALUES.map(lambda value: f"WITH g, {value} AS v"),
)


@pytest.fixture
def linked(store: Store) -> Store:
    """Return a store with a grid in a community."""
    with store.writing() as transaction:
        transaction.run("CREATE (:Grid {code: '1'})-[:PART_OF]->(:Community)")
    return store


@settings(
    max_examples=examples(60),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(middle=st.lists(PIECES, max_size=4), value=VALUES)
@example(middle=["WITH *", "CREATE (:Grid)"], value="1")
def test_accepted_recipes_change_nothing(linked: Store, middle: list[str], value: str) -> None:
    text = " ".join(["MATCH (g:Grid)", *middle, f"RETURN {value} AS value"])
    if lint_reading(text, MODEL):
        return
    # In a write transaction, nothing but the grammar prevents a write. The engine may reject the statement.
    try:
        with linked.writing() as transaction:
            transaction.run(text, {"p": 1})
    except EngineError:
        pass
    after = linked.read(
        "MATCH (g)-[r]->(c) RETURN properties(g) AS g, labels(c) AS c, count(r) AS relationships"
    )
    assert after.records == [({"code": "1"}, ["Community"], 1)]
    assert linked.read("MATCH (n) RETURN count(n) AS nodes").records == [(2,)]


def test_an_example_graph_consists_of_create_clauses_only() -> None:
    assert (
        lint_creation(
            "CREATE (g:Grid {code: '1'})-[:PART_OF]->(:Community) CREATE (g)-[:PART_OF]->(g)", MODEL
        )
        == []
    )
    refused = ["CREATE (g:Grid) LOAD CSV FROM 'x' AS l", "CREATE (:Grid) WITH 1 AS x CALL db.labels()"]
    refused += [
        "CREATE (:Grid {name: file()})",
        "CREATE (:Grid) \\u004cOAD CSV FROM 'x' AS l",
        "MATCH (n) DELETE n",
    ]
    assert [text for text in refused if not lint_creation(text, MODEL)] == []


@pytest.mark.parametrize(
    "text",
    [
        "RETURN " + "(" * 50_000,
        "/* " * 50_000,
        "'\\'" * 50_000,
        "RETURN " + "NOT " * 50_000,
        "){" * 50_000,
    ],
)
def test_a_long_text_is_refused_at_once(text: str) -> None:
    assert len(lint_reading(text, MODEL)) == 1


def test_shipped_examples_pass() -> None:
    folder = Path(__file__).parents[3]
    example = folder / "examples" / "own-kinds"
    recipes = [*folder.glob("wangge/sample/rules/*.cypher"), *folder.glob("examples/jiangwan/**/*.cypher")]
    models = [(path, MODEL) for path in recipes]
    models += [(path, model_of(Project.find(example))) for path in example.glob("rules/*.cypher")]
    assert [path.name for path, model in models if lint_reading(path.read_text("utf-8"), model)] == []
