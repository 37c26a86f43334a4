"""Tests reads that don't open the driver: their rows and errors are those of the driver."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from wangge.graph.connection import open_embedded
from wangge.graph.counts import count_graph
from wangge.graph.errors import EngineUnavailable, StatementFailed, WriteRefused
from wangge.graph.foreign import count_foreign
from wangge.graph.model import load_model
from wangge.graph.store import Rows, Store

WRITE = (
    "CREATE (:Street:Place {code: '511702001', name: '东城街道', households: 12, share: 0.5})"
    "<-[:PART_OF]-(:Community:Place {code: '511702001001', name: '社区', former: ['甲', '乙']}), (:AnalystNote)"
)
STATEMENTS = [
    ("MATCH (n:Place) RETURN properties(n) AS p ORDER BY n.code", {}),
    ("MATCH (n) RETURN labels(n) AS labels, count(n) AS n, n.missing AS missing ORDER BY n, labels", {}),
    (
        "MATCH (n:Street {code: $code}) RETURN n.name AS name, n.households AS one, n.share AS half",
        {"code": "511702001"},
    ),
    (
        "RETURN $list AS list, $map AS map, true AS yes, 9007199254740993 AS large",
        {"list": [1, "一"], "map": {"a": None}},
    ),
    ("MATCH (n:Street) RETURN count(n) AS n UNION ALL MATCH ()-->() RETURN count(*) AS n", {}),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a project folder whose embedded engine has a few nodes."""
    with open_embedded(tmp_path) as store, store.writing() as transaction:
        transaction.run(WRITE)
    return tmp_path


@pytest.mark.embedded
@pytest.mark.parametrize(("statement", "parameters"), STATEMENTS)
def test_rows_are_those_of_the_driver(folder: Path, statement: str, parameters: dict[str, Any]) -> None:
    with open_embedded(folder) as store:
        without_driver = store.read_simple(statement, parameters)
        assert not _driver_is_open(store)
        by_driver = store.read(statement, parameters)
    assert without_driver == by_driver
    assert [list(map(type, row)) for row in without_driver.records] == [
        list(map(type, row)) for row in by_driver.records
    ]


@pytest.mark.embedded
def test_more_rows_than_a_page_of_http_are_all_read(tmp_path: Path) -> None:
    with open_embedded(tmp_path) as store:
        assert len(store.read_simple("UNWIND range(1, 30000) AS i RETURN i")) == 30_000


@pytest.mark.embedded
@pytest.mark.parametrize(
    ("statement", "error"), [("RETURN nonsense(", StatementFailed), ("CREATE (:Street)", WriteRefused)]
)
def test_errors_are_those_of_the_driver(folder: Path, statement: str, error: type[Exception]) -> None:
    with open_embedded(folder) as store, pytest.raises(error):
        store.read_simple(statement)


@pytest.mark.embedded
def test_a_read_after_a_write_sees_it(folder: Path) -> None:
    count = "MATCH (n:Street) RETURN count(n) AS n"
    with open_embedded(folder) as store, open_embedded(folder) as writer:
        assert store.read_simple(count).records == [(1,)]
        with writer.writing() as transaction:
            transaction.run("CREATE (:Street:Place {code: '511702002'})")
        assert store.read_simple(count).records == [(2,)]
        assert not _driver_is_open(store)


@pytest.mark.embedded
@pytest.mark.own_engine
def test_an_engine_that_has_ended_is_reported(folder: Path) -> None:
    from wangge.graph.control import stop_engine

    with open_embedded(folder) as store:
        stop_engine(folder)
        with pytest.raises(EngineUnavailable):
            store.read_simple("RETURN 1 AS one")


def test_counts_of_a_graph_need_only_simple_values(store: Store) -> None:
    """Both engines return what the counting functions expect; on Neo4j, `read_simple` is `read`."""
    with store.writing() as transaction:
        transaction.run(WRITE)
    counts = count_graph(store, load_model())
    assert (counts.nodes["Street"], counts.nodes["Community"], counts.relationships["PART_OF"]) == (1, 1, 1)
    assert count_foreign(store, load_model()).nodes["AnalystNote"] == 1


def test_counts_of_a_graph_name_only_its_labels_and_types(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No statement reads every relationship, and none names a type that the graph doesn't have.

    The embedded engine has a procedure for the numbers of relationships.
    """
    with store.writing() as transaction:
        transaction.run(WRITE)
    statements: list[str] = []
    read_simple = store.read_simple

    def noted(statement: str) -> Rows:
        statements.append(statement)
        return read_simple(statement)

    monkeypatch.setattr(store, "read_simple", noted)
    count_graph(store, load_model())
    counting = [statement for statement in statements if statement.startswith("MATCH")]
    assert len(counting) == 1
    assert "()-[n]" not in counting[0]
    types = {row["relationshipType"] for row in store.read("CALL db.relationshipTypes()")}
    named = types & {kind.type for kind in load_model().edges.values()}
    assert "PART_OF" in named
    assert counting[0].count("()-[") == (0 if store.capabilities.counts_by_type else len(named))


def test_an_empty_graph_has_a_count_of_0_for_every_kind(store: Store) -> None:
    counts = count_graph(store, load_model())
    assert set(counts.nodes) == set(load_model().nodes)
    assert set(counts.relationships) == {kind.type for kind in load_model().edges.values()}
    assert {*counts.nodes.values(), *counts.relationships.values()} == {0}


@pytest.mark.embedded
def test_the_driver_is_not_imported(folder: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from wangge.graph.connection import open_embedded\n"
        "with open_embedded(Path(sys.argv[1])) as store: assert store.marker() is None\n"
        "sys.exit('neo4j' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program, str(folder)], timeout=60).returncode == 0


def _driver_is_open(store: Store) -> bool:
    return store._connections.is_open()
