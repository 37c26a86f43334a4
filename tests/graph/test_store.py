"""A store behaves the same on both engines."""

from __future__ import annotations

import time
from datetime import date

import pytest

from wangge.graph import foreign
from wangge.graph.errors import (
    ForeignDatabase,
    ModelMismatch,
    StatementFailed,
    StatementTimeout,
    WriteRefused,
)
from wangge.graph.foreign import wipe
from wangge.graph.model import Source, load_model
from wangge.graph.store import MARKER, Store

RUNAWAY = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(*) AS n"


def names(store: Store) -> list[str]:
    return [row["name"] for row in store.read("MATCH (n:Street) RETURN n.name AS name ORDER BY name")]


@pytest.fixture
def one_street(store: Store) -> Store:
    with store.writing() as transaction:
        transaction.run(
            "CREATE (:Street {name: '湖滨'})-[:PART_OF {since: $d}]->(:District)", {"d": date(2024, 2, 29)}
        )
    return store


def test_rows_have_columns_and_dicts(store: Store) -> None:
    rows = store.read("UNWIND $codes AS code RETURN code, size(code) AS length", {"codes": ["a", "bc"]})

    assert rows.columns == ("code", "length")
    assert rows.records == [("a", 1), ("bc", 2)]
    assert rows.dicts() == [{"code": "a", "length": 1}, {"code": "bc", "length": 2}]


def test_dates_come_back_as_dates(one_street: Store) -> None:
    rows = one_street.read(
        "MATCH (n)-[r:PART_OF]->() WHERE r.since < $before"
        " RETURN r.since AS since, [r.since] AS list, properties(r) AS all, r",
        {"before": date(2024, 3, 1)},
    )

    day = date(2024, 2, 29)
    assert rows.records == [(day, [day], {"since": day}, {"since": day})]


def test_stream_yields_row_by_row(store: Store) -> None:
    stream = store.stream("UNWIND range(1, $n) AS i RETURN i", {"n": 5000})

    assert next(stream) == {"i": 1}
    assert sum(row["i"] for row in stream) == 5000 * 5001 // 2 - 1


def test_chunks_are_streamed_item_by_item(store: Store) -> None:
    items = store.stream_chunks(
        "UNWIND range(1, 5000) AS i WITH i % 7 AS rest, collect([i, [date('2024-02-29'), null]]) AS items RETURN items"
    )
    assert sorted(items) == [[i, [date(2024, 2, 29), None]] for i in range(1, 5001)]


def test_stream_may_be_left_early(one_street: Store) -> None:
    stream = one_street.stream("UNWIND range(1, 5000) AS i RETURN i")
    next(stream)
    stream.close()

    assert names(one_street) == ["湖滨"]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE (:Street {name: '清波'})",
        "CREATE (:NeverSeen)",
        "MATCH (n:Street) SET n.name = '清波'",
        "MATCH (n:Street) SET n:Closed",
        "MATCH (n:Street) REMOVE n.name",
        "MATCH (n:Street) DETACH DELETE n",
        "MATCH ()-[r:PART_OF]->() DELETE r",
        "MATCH (n:Street), (d:District) CREATE (n)-[:PART_OF]->(d)",
        "MERGE (n:Street {name: '清波'}) RETURN n",
        "CREATE INDEX refused IF NOT EXISTS FOR (n:Street) ON (n.name)",
    ],
)
def test_reading_refuses_writes(one_street: Store, statement: str) -> None:
    with pytest.raises(WriteRefused):
        one_street.read(statement)
    with pytest.raises(WriteRefused):
        list(one_street.stream(statement))

    assert names(one_street) == ["湖滨"]
    assert one_street.read("MATCH (n:Street)-[r]->(d) RETURN labels(n) AS l, count(r) AS c").records == [
        (["Street"], 1)
    ]


def test_runaway_statement_is_stopped(store: Store) -> None:
    start = time.monotonic()

    with pytest.raises(StatementTimeout):
        store.read(RUNAWAY, timeout=0.5)

    assert time.monotonic() - start < 5
    assert store.read("RETURN 1 AS one").records == [(1,)]


def test_only_its_own_statement_is_stopped(store: Store) -> None:
    with pytest.raises(StatementTimeout):
        store.read(RUNAWAY, timeout=0.3)
    stream = store.stream("UNWIND range(1, 3000) AS i RETURN i")
    next(stream)
    with pytest.raises(StatementTimeout):
        store.read(RUNAWAY, timeout=0.3)

    assert len(list(stream)) == 2999


def test_writing_commits_at_a_clean_end(store: Store) -> None:
    with store.writing() as transaction:
        created = transaction.run("CREATE (n:Street {name: $name}) RETURN n.name AS name", {"name": "湖滨"})

    assert created.records == [("湖滨",)]
    assert names(store) == ["湖滨"]


def rename_then(store: Store, error: type[BaseException] | None, statement: str = "RETURN 1 AS one") -> None:
    with store.writing() as transaction:
        transaction.run("CREATE (:Street {name: '清波'})")
        transaction.run("MATCH (n:Street) SET n.name = '?'")
        transaction.run(statement)
        if error:
            raise error


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_writing_rolls_back_on_any_exception(one_street: Store, error: type[BaseException]) -> None:
    with pytest.raises(error):
        rename_then(one_street, error)

    assert names(one_street) == ["湖滨"]


def test_failed_statement_rolls_its_transaction_back(one_street: Store) -> None:
    with pytest.raises(StatementFailed):
        rename_then(one_street, None, "RETURN 1 / 0 AS wrong")

    assert names(one_street) == ["湖滨"]


def test_writes_are_unseen_until_committed(store: Store) -> None:
    with store.writing() as transaction:
        transaction.run("CREATE (:Street {name: '湖滨'})")
        assert names(store) == []

    assert names(store) == ["湖滨"]


def test_wrong_statement_is_reported_in_one_line(store: Store) -> None:
    with pytest.raises(StatementFailed) as caught:
        store.read("MATCH (n RETURN n")

    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(f"{store.engine.uri} rejected a statement: ")
    assert "line 1" in str(caught.value)


def test_missing_parameter_is_named(store: Store) -> None:
    with pytest.raises(StatementFailed, match=r"(?i)parameter.*code"):
        store.read("RETURN $code AS code")


def test_claim_marks_an_empty_database(store: Store) -> None:
    assert store.marker() is None

    store.claim("1")
    store.claim("1")

    marker = store.marker()
    assert marker is not None
    assert marker.pop("created_at")[:2] == "20"
    assert marker == {"id": "wangge", "model_version": "1", "last_run": "", "run_count": 0}


def test_claim_refuses_a_foreign_database(one_street: Store) -> None:
    with pytest.raises(ForeignDatabase, match=r"contains 2 nodes \(District 1, Street 1\) that .* --adopt"):
        one_street.claim("1")

    assert one_street.marker() is None


def test_foreign_database_can_be_adopted(one_street: Store) -> None:
    one_street.claim("1", adopt=True)

    assert (one_street.marker() or {})["model_version"] == "1"
    assert names(one_street) == ["湖滨"]


def test_claim_refuses_another_model(store: Store) -> None:
    store.claim("1")

    with pytest.raises(
        ModelMismatch,
        match=r"by an earlier version of wangge \(graph version 1; the installed wangge supports 2\): `wangge upgrade",
    ):
        store.claim("2")


def test_second_marker_is_impossible(store: Store) -> None:
    store.claim("1")

    with pytest.raises(StatementFailed), store.writing() as transaction:
        transaction.run(f"CREATE (:{MARKER} {{id: 'wangge'}})")


def test_unmarked_database_is_not_wiped(one_street: Store) -> None:
    with pytest.raises(ForeignDatabase, match="nothing was deleted"):
        wipe(one_street, load_model())

    assert names(one_street) == ["湖滨"]


def test_wipe_deletes_everything_in_batches(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign, "_WIPE_BATCH", 500)
    store.claim("1")
    with store.writing() as transaction:
        transaction.run(
            "UNWIND range(1, 1250) AS i CREATE (:Building:Place {code: toString(i), dataset: 'd', src: $src})"
            "-[:PART_OF {dataset: 'd', src: $src}]->(:Grid:Place {code: toString(i), dataset: 'd', src: $src})",
            {"src": Source("R000001", "a.csv", "a", 1).text()},
        )

    assert wipe(store, load_model()) == 2500
    assert store.marker() is None
    assert store.read("MATCH (n) RETURN count(n) AS n").records == [(0,)]
