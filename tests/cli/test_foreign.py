"""Tests that no command changes the nodes and relationships of another program in the same database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import wangge.cli.demo
import wangge.loaders.writing.apply
import wangge.public.checking
from tests.cli.conftest import make_project
from tests.loaders.conftest import DISTRICT
from tests.loaders.divisions.test_import import package_of
from wangge.cli.main import wangge as command
from wangge.graph.connection import open_store
from wangge.graph.engines.embedded import stop
from wangge.graph.engines.lockfile import EngineFiles
from wangge.graph.engines.server import Address
from wangge.graph.errors import ForeignDatabase, PlanError, RetireGuard, UnfinishedRun
from wangge.graph.introspection import read_schema
from wangge.graph.store import Store
from wangge.queries.check.policy import Policy
from wangge.queries.check.project_check import check_policy
from wangge.queries.check.report import CheckReport

pytestmark = pytest.mark.changes_schema

THEIRS = (
    "CREATE (:AnalystNote {theirs: 1, text: 'a', at: date('2024-02-29')})",
    "MATCH (c:Community {code: '990101001002'}) CREATE (:AnalystNote {theirs: 2})-[:ABOUT {theirs: 3}]->(c)",
    "CREATE (:Community {code: '990101001099', name: '他们的社区', theirs: 4})",
    "MATCH (g:Grid {code: '990101001001001'}), (c:Community {code: '990101001002'})"
    " CREATE (g)-[:PART_OF {theirs: 5}]->(c)",
    "MATCH (g:Grid {code: '990101001001001'}), (c:Community {code: '990101001001'})"
    " CREATE (g)-[:PART_OF {theirs: 6}]->(c)",
    "CREATE (:Author {theirs: 7, dataset: 'x', src: 'y'})-[:WROTE {theirs: 8}]->(:Run {id: 'run of theirs', theirs: 9})",
)
SCHEMA = (
    "CREATE INDEX their_notes IF NOT EXISTS FOR (n:AnalystNote) ON (n.at)",
    "CREATE CONSTRAINT their_authors IF NOT EXISTS FOR (n:Author) REQUIRE n.theirs IS UNIQUE",
)
RULE = "compounds-have-building"
DIVISIONS = ("--under", "511702000000", "--levels", "1-4")
FOREIGN_COUNTS = {
    "nodes": {"AnalystNote": 2, "Community": 1, "Author": 1, "Run": 1},
    "relationships": {"ABOUT": 1, "PART_OF": 2, "WROTE": 1},
    "labels": {},
}
FOREIGN_TEXT = (
    "written by other programs, unchanged: 5 nodes (AnalystNote 2, Author 1, Community 1, Run 1), "
    "4 relationships (PART_OF 2, ABOUT 1, WROTE 1)"
)


class SharedDatabase:
    """A loaded project whose database also holds another program's nodes and relationships."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(command, [*arguments, "-C", str(self.folder)])

    def sheet(self, name: str, text: str) -> None:
        (self.folder / "sheets" / f"{name}.csv").write_text(text, encoding="utf-8")

    def write(self, *statements: str) -> None:
        with open_store(self.folder) as store:
            for statement in statements:
                with store.writing() as transaction:
                    transaction.run(statement)

    def define(self, *statements: str) -> None:
        with open_store(self.folder) as store:
            for statement in statements:
                store.define(statement)

    def theirs(self) -> list[str]:
        """Return the other program's nodes, relationships, index and constraint, each as a text."""
        with open_store(self.folder) as store:
            indexes = [
                index for index in read_schema(store).indexes if {"AnalystNote", "Author"} & {*index.labels}
            ]
            nodes = store.read(
                "MATCH (n) WHERE n.theirs IS NOT NULL RETURN labels(n) AS l, properties(n) AS p"
            ).dicts()
            edges = store.read(
                "MATCH (a)-[r]->(b) WHERE r.theirs IS NOT NULL "
                "RETURN type(r) AS t, properties(r) AS p, coalesce(a.code, a.theirs) AS a, coalesce(b.code, b.theirs) AS b"
            ).dicts()
        assert len(indexes) == len(SCHEMA)
        return sorted(
            [*map(repr, indexes), *(str(sorted(map(str, row.items()))) for row in (*nodes, *edges))]
        )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield a project; its embedded engine, if one was started, is stopped afterwards."""
    project_folder = make_project(tmp_path_factory.mktemp("foreign") / "项目")
    yield project_folder
    stop(EngineFiles.of(project_folder))


@pytest.fixture(scope="module")
def their_schema_on_neo4j(_neo4j: Store) -> Iterator[None]:
    """Drop the other program's index and constraint after the last test.

    Whenever the schema changes, Neo4j plans all queries again.
    """
    yield
    _neo4j.define("DROP INDEX their_notes IF EXISTS")
    _neo4j.define("DROP CONSTRAINT their_authors IF EXISTS")


@pytest.fixture(
    params=[
        pytest.param("embedded", marks=pytest.mark.embedded),
        pytest.param("neo4j", marks=pytest.mark.neo4j),
    ]
)
def bench(request: pytest.FixtureRequest, folder: Path, monkeypatch: pytest.MonkeyPatch) -> SharedDatabase:
    if request.param == "neo4j":
        request.getfixturevalue("their_schema_on_neo4j")
        request.getfixturevalue("neo4j_store")
        address: Address = request.getfixturevalue("neo4j_address")
        monkeypatch.setenv("NEO4J_URI", address.uri)
        monkeypatch.setenv("NEO4J_USERNAME", address.username)
        monkeypatch.setenv("NEO4J_PASSWORD", address.password)
    database = SharedDatabase(folder)
    database.write("MATCH (n) DETACH DELETE n")
    for name, text in DISTRICT.items():
        database.sheet(name, text)
    assert database.run("apply").exit_code == 0
    database.write(*THEIRS)
    database.define(*SCHEMA)
    return database


def interrupt(*_arguments: object) -> None:
    raise KeyboardInterrupt


def test_no_command_touches_what_another_program_made(
    bench: SharedDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = bench.theirs()

    assert json.loads(bench.run("status", "--json").stdout)["foreign"] == FOREIGN_COUNTS
    assert FOREIGN_TEXT in bench.run("status").stdout
    assert json.loads(bench.run("plan", "--json").stdout)["foreign"] == FOREIGN_COUNTS
    assert f"note: {FOREIGN_TEXT}" in bench.run("plan", "--lang", "en").stderr
    assert "wrote: 0 added, 0 updated, 0 retired" in bench.run("apply").stdout

    # The other program wrote a community with the code in the added row. So wangge rejects this row, and the
    # row of a grid in that community.
    bench.sheet("communities", f"{DISTRICT['communities']}990101001099,我们的社区,990101001,NBS,2023\n")
    bench.sheet(
        "grids", f"{DISTRICT['grids'].replace('第一网格', '一号网格')}990101001099001,新网格,990101001099,9\n"
    )
    loaded = bench.run("apply")
    assert loaded.exit_code == 1
    assert "is in the graph already, made by another program" in loaded.stderr
    assert "wrote: 0 added, 1 updated, 0 retired" in loaded.stdout
    assert bench.theirs() == before

    assert bench.run("history", "undo", "R000002", "--yes").exit_code == 0
    assert bench.theirs() == before

    # Now write a run in several batches. The code that writes such a run differs from that for one transaction.
    bench.sheet("communities", DISTRICT["communities"].replace("江声社区", "江声新社区"))
    bench.sheet("grids", DISTRICT["grids"].replace("第一网格", "一号网格"))
    with monkeypatch.context() as patched:
        patched.setattr(wangge.loaders.writing.apply, "ONE_TRANSACTION", 1)
        assert "wrote: 0 added, 2 updated" in bench.run("apply").stdout
    assert bench.theirs() == before


def test_a_continued_run_does_not_touch_what_another_program_made(
    bench: SharedDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = bench.theirs()
    bench.sheet("communities", DISTRICT["communities"].replace("江声社区", "江声新社区"))
    bench.sheet("grids", DISTRICT["grids"].replace("第一网格", "一号网格"))
    monkeypatch.setattr(wangge.loaders.writing.apply, "ONE_TRANSACTION", 1)
    with monkeypatch.context() as patched:
        patched.setattr(wangge.loaders.writing.apply, "end_run", interrupt)
        assert isinstance(bench.run("apply").exception, UnfinishedRun)
    assert bench.theirs() == before
    assert json.loads(bench.run("status", "--json").stdout)["foreign"] == FOREIGN_COUNTS

    continued = bench.run("apply")

    assert "wrote: 0 added, 0 updated, 0 retired" in continued.stdout
    assert FOREIGN_TEXT in continued.stderr
    assert bench.theirs() == before


def test_no_other_command_touches_what_another_program_made(
    bench: SharedDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Calls `check`, `export csv`, `import-divisions` and `demo`.

    The other program wrote a street with a code that `import-divisions` loads too.
    """
    bench.write("CREATE (:Street {code: '511702001', name: '他们的街道', theirs: 10})")
    before = bench.theirs()

    for arguments in ((), ("--scratch",)):
        assert bench.run("check", "--rule", RULE, *arguments).exit_code == 0
    assert bench.run("export", "csv", str(tmp_path / "out")).exit_code == 0
    assert "theirs" not in "".join(file.read_text("utf-8") for file in (tmp_path / "out").iterdir())
    assert bench.theirs() == before

    imported = bench.run("import-divisions", str(package_of(tmp_path, 2023)), *DIVISIONS)
    assert imported.exit_code == 1
    assert "is in the graph already, made by another program" in imported.stderr
    assert bench.theirs() == before

    monkeypatch.setattr(wangge.cli.demo, "COMMUNITY", "990101001001")
    monkeypatch.setattr(wangge.public.checking, "check_policy", _check_one_rule)
    demo_result = CliRunner().invoke(command, ["demo", str(bench.folder), "--no-serve"])
    assert demo_result.exit_code == 0, demo_result.exception
    assert "0 facts added" in demo_result.stdout
    assert bench.theirs() == before


def test_node_with_a_relationship_of_another_program_is_not_retired(bench: SharedDatabase) -> None:
    before = bench.theirs()
    bench.sheet("communities", "".join(DISTRICT["communities"].splitlines(keepends=True)[:2]))

    stopped = bench.run("apply", "--allow-retire", "100%", "--yes")
    undone = bench.run("history", "undo", "R000001", "--yes")

    assert isinstance(stopped.exception, RetireGuard)
    assert "Community 990101001002 can't be retired: a relationship " in str(stopped.exception)
    assert isinstance(undone.exception, PlanError)
    assert "that wangge didn't write is attached to it" in str(undone.exception)
    assert bench.theirs() == before


def test_wipe_deletes_only_what_wangge_made(bench: SharedDatabase) -> None:
    before = bench.theirs()

    refused = bench.run("db", "wipe", "--yes")

    assert isinstance(refused.exception, ForeignDatabase)
    assert "has 3 relationships (PART_OF 2, ABOUT 1) of other programs" in str(refused.exception)
    assert bench.theirs() == before
    bench.write("MATCH ()-[r]->() WHERE r.theirs IN [3, 5, 6] DELETE r")
    before = bench.theirs()

    wiped = json.loads(bench.run("db", "wipe", "--yes", "--json").stdout)

    assert wiped["foreign"] == {**FOREIGN_COUNTS, "relationships": {"WROTE": 1}}
    assert bench.theirs() == before
    with open_store(bench.folder) as store:
        assert store.read("MATCH (n) WHERE n.theirs IS NULL RETURN count(n) AS n").records == [(0,)]


@pytest.fixture
def their_index(neo4j_store: Store) -> Iterator[None]:
    """Replace wangge's constraint on the codes of streets by an index of another program during the test."""
    neo4j_store.define("DROP CONSTRAINT street_code IF EXISTS")
    neo4j_store.define("CREATE INDEX their_streets FOR (n:Street) ON (n.code)")
    yield
    neo4j_store.define("DROP INDEX their_streets")


@pytest.mark.neo4j
@pytest.mark.usefixtures("their_index")
def test_a_neo4j_index_in_place_of_a_constraint_is_named_and_not_dropped(
    neo4j_store: Store, neo4j_address: Address, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_URI", neo4j_address.uri)
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j_address.password)
    with neo4j_store.writing() as transaction:
        transaction.run("CREATE (:Street {code: '1'})")

    refused = SharedDatabase(folder).run("apply")
    adopted = SharedDatabase(folder).run("apply", "--adopt")

    assert isinstance(refused.exception, ForeignDatabase)
    assert "contains 1 node (Street 1) that wangge didn't write" in str(refused.exception)
    assert isinstance(adopted.exception, ForeignDatabase)
    assert str(adopted.exception) == (
        f"{neo4j_address.uri} has an index of another program, their_streets, on Street(code), where wangge needs a "
        "constraint: choose another database (NEO4J_DATABASE), or drop the index with the program that made it"
    )
    assert neo4j_store.marker() is None
    assert "their_streets" in [index.name for index in read_schema(neo4j_store).indexes]
    assert neo4j_store.read("MATCH (n) RETURN properties(n) AS p").records == [({"code": "1"},)]


def _check_one_rule(store: Store, policy: Policy, **options: Any) -> CheckReport:
    return check_policy(store, policy, **{**options, "ids": [RULE]})
