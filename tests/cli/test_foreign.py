"""Nodes and relationships of another program stay as they are, whatever command runs beside them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import loaders.writing.apply
from cli.main import wangge
from graph.connection import open_store
from graph.engines.embedded import stop
from graph.engines.lockfile import EngineFiles
from graph.engines.server import Address
from graph.errors import ForeignDatabase, PlanError, RetireGuard
from tests.cli.conftest import make_project
from tests.loaders.conftest import DISTRICT

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
NAMED = {
    "nodes": {"AnalystNote": 2, "Community": 1, "Author": 1, "Run": 1},
    "relationships": {"ABOUT": 1, "PART_OF": 2, "WROTE": 1},
    "labels": {},
}
TEXT = (
    "not made by wangge, and left alone: 5 nodes (AnalystNote 2, Author 1, Community 1, Run 1), "
    "4 relationships (PART_OF 2, ABOUT 1, WROTE 1)"
)


class Bench:
    """A loaded project with another program's nodes and relationships beside its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(wangge, [*words, "-C", str(self.folder)])

    def sheet(self, name: str, text: str) -> None:
        (self.folder / "sheets" / f"{name}.csv").write_text(text, encoding="utf-8")

    def write(self, *statements: str) -> None:
        with open_store(self.folder) as store:
            for statement in statements:
                with store.writing() as transaction:
                    transaction.run(statement)

    def theirs(self) -> list[str]:
        """Everything of the other program, with the ends of its relationships, and its index."""
        with open_store(self.folder) as store:
            nodes = store.read(
                "MATCH (n) WHERE n.theirs IS NOT NULL RETURN labels(n) AS l, properties(n) AS p"
            ).dicts()
            edges = store.read(
                "MATCH (a)-[r]->(b) WHERE r.theirs IS NOT NULL "
                "RETURN type(r) AS t, properties(r) AS p, coalesce(a.code, a.theirs) AS a, coalesce(b.code, b.theirs) AS b"
            ).dicts()
        return sorted(repr([sorted(map(str, row.items())) for row in (*nodes, *edges)]).split("\n"))


@pytest.fixture(
    params=[
        pytest.param("embedded", marks=pytest.mark.embedded),
        pytest.param("neo4j", marks=pytest.mark.neo4j),
    ]
)
def bench(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    folder = make_project(tmp_path / "项目")
    if request.param == "neo4j":
        request.getfixturevalue("neo4j_store")
        address: Address = request.getfixturevalue("neo4j_address")
        monkeypatch.setenv("NEO4J_URI", address.uri)
        monkeypatch.setenv("NEO4J_USERNAME", address.username)
        monkeypatch.setenv("NEO4J_PASSWORD", address.password)
    made = Bench(folder)
    assert made.run("apply").exit_code == 0
    made.write(*THEIRS)
    yield made
    if request.param == "embedded":
        stop(EngineFiles.of(folder))


def test_no_command_touches_what_another_program_made(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    before = bench.theirs()

    assert json.loads(bench.run("status", "--json").stdout)["foreign"] == NAMED
    assert TEXT in bench.run("status").stdout
    assert json.loads(bench.run("plan", "--json").stdout)["foreign"] == NAMED
    assert f"note: {TEXT}" in bench.run("plan").stderr
    assert "wrote: 0 added, 0 updated, 0 retired" in bench.run("apply").stdout

    # A row with the code of their community is refused; a row below it names a community that isn't known.
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

    # Batches of a long run go another way than one transaction.
    bench.sheet("communities", DISTRICT["communities"].replace("江声社区", "江声新社区"))
    bench.sheet("grids", DISTRICT["grids"].replace("第一网格", "一号网格"))
    with monkeypatch.context() as patched:
        patched.setattr(loaders.writing.apply, "ONE_TRANSACTION", 1)
        assert "wrote: 0 added, 2 updated" in bench.run("apply").stdout
    assert bench.theirs() == before


def test_node_with_a_relationship_of_another_program_is_not_retired(bench: Bench) -> None:
    before = bench.theirs()
    bench.sheet("communities", "".join(DISTRICT["communities"].splitlines(keepends=True)[:2]))

    stopped = bench.run("apply", "--allow-retire", "100%", "--yes")
    undone = bench.run("history", "undo", "R000001", "--yes")

    assert isinstance(stopped.exception, RetireGuard)
    assert "Community 990101001002 can't be retired: a relationship " in str(stopped.exception)
    assert isinstance(undone.exception, PlanError)
    assert "that wangge did not make is attached to it" in str(undone.exception)
    assert bench.theirs() == before


def test_wipe_deletes_only_what_wangge_made(bench: Bench) -> None:
    before = bench.theirs()

    refused = bench.run("db", "wipe", "--yes")

    assert isinstance(refused.exception, ForeignDatabase)
    assert "has 3 relationships (PART_OF 2, ABOUT 1) that wangge did not make" in str(refused.exception)
    assert bench.theirs() == before
    bench.write("MATCH ()-[r]->() WHERE r.theirs IN [3, 5, 6] DELETE r")
    before = bench.theirs()

    wiped = json.loads(bench.run("db", "wipe", "--yes", "--json").stdout)

    assert wiped["foreign"] == {**NAMED, "relationships": {"WROTE": 1}}
    assert bench.theirs() == before
    with open_store(bench.folder) as store:
        assert store.read("MATCH (n) WHERE n.theirs IS NULL RETURN count(n) AS n").records == [(0,)]
