"""A backup can be restored on either engine and up to any run; an interrupted restore can be repeated."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from devtools.empty_database import empty
from tests.loaders.conftest import DISTRICT, network
from tests.loaders.keeping.comparable_facts import facts_in_graph
from tests.loaders.keeping.conftest import CHANGED
from tests.loaders.keeping.old_graphs import FINISHED, load_dump
from wangge.graph.errors import (
    EngineUnavailable,
    ForeignDatabase,
    ModelMismatch,
    RestoreInterrupted,
    UsageError,
)
from wangge.graph.model import load_model
from wangge.graph.model.bookkeeping import GRAPH_VERSION
from wangge.graph.store import Store
from wangge.loaders.history.runs import past_runs
from wangge.loaders.history.undo import plan_undo
from wangge.loaders.keeping.backup_file import open_backup
from wangge.loaders.keeping.journal import GraphJournal
from wangge.loaders.keeping.restore import restore_graph
from wangge.loaders.keeping.restore_point import runs_until
from wangge.loaders.keeping.target import RestoreTarget, Statement
from wangge.loaders.keeping.verify import verify
from wangge.loaders.planning.plan import Plan
from wangge.loaders.project import Dataset
from wangge.loaders.state import GraphState
from wangge.loaders.writing.apply import apply_plan

Write = Callable[..., Dataset]
Load = Callable[..., Plan]
MakePlan = Callable[..., Plan]
LoadRuns = Callable[..., None]
BackUpTo = Callable[[Store, str], Path]


def restore(store: Store, path: Path, at: str | None = None) -> str:
    with open_backup(path) as backup:
        return restore_graph(store, backup, at=at).text()


def graph_without_lock(store: Store) -> list[str]:
    """Remove the write lock from the marker, and return the whole graph.

    Backups don't contain the lock.
    """
    with store.writing() as transaction:
        transaction.run("MATCH (m:WanggeMarker) REMOVE m.turn, m.ticks, m.open_run")
    return network(store, journal=True)


def test_restored_graph_is_the_one_that_was_backed_up(
    three_runs: Store, back_up_to: BackUpTo, write_sheets: Write, plan: MakePlan
) -> None:
    path = back_up_to(three_runs, "a.wgb")
    complete = graph_without_lock(three_runs)
    empty(three_runs)
    assert restore(three_runs, path) == "restored R000003: 9 nodes, 8 relationships, 3 runs"
    assert graph_without_lock(three_runs) == complete
    assert back_up_to(three_runs, "b.wgb").read_bytes() == path.read_bytes()
    assert verify(three_runs, deep=True).agrees
    assert [run.undone_by for run in past_runs(three_runs, GraphState(three_runs, load_model()))] == [
        None,
        "R000003",
        None,
    ]
    assert not plan(write_sheets(DISTRICT)).datasets[0].changes
    apply_plan(three_runs, plan_undo(three_runs, "R3").plan)
    assert not plan(write_sheets(CHANGED)).datasets[0].changes


@pytest.mark.neo4j
def test_graph_moves_to_neo4j(
    embedded_store: Store, neo4j_store: Store, back_up_to: BackUpTo, load_runs: LoadRuns
) -> None:
    """A backup from the server equals the one from the embedded engine, so the graph can also move back."""
    load_runs(DISTRICT, CHANGED)
    path = back_up_to(embedded_store, "a.wgb")
    restore(neo4j_store, path)
    assert facts_in_graph(neo4j_store) == facts_in_graph(embedded_store)
    assert back_up_to(neo4j_store, "b.wgb").read_bytes() == path.read_bytes()


def test_graph_is_restored_as_an_earlier_run_left_it(
    embedded_store: Store, back_up_to: BackUpTo, load_runs: LoadRuns
) -> None:
    load_runs(DISTRICT, CHANGED)
    path = back_up_to(embedded_store, "second.wgb")
    facts = facts_in_graph(embedded_store)
    apply_plan(embedded_store, plan_undo(embedded_store, "R2").plan)
    later = back_up_to(embedded_store, "third.wgb")
    empty(embedded_store)
    restore(embedded_store, later, "R000002")
    assert facts_in_graph(embedded_store) == facts
    with open_backup(path) as backup:
        assert GraphJournal(embedded_store).runs() == backup.runs()
    assert (embedded_store.marker() or {})["last_run"] == "R000002"
    assert verify(embedded_store, deep=True).agrees


RUNS = [
    {"id": "R000001", "at": "2024-03-01T08:00:00+00:00"},
    {"id": "R000002", "at": "2024-03-05T08:00:00+00:00"},
]


@pytest.mark.parametrize(
    ("at", "last"),
    [
        ("R000001", "R000001"),
        ("r2", "R000002"),
        ("1", "R000001"),
        ("2024-03-02", "R000001"),
        ("2024-03-05T08:00:00Z", "R000002"),
        ("2024-03-05T07:59:59+00:00", "R000001"),
        ("2024-03-05T16:00:00+08:00", "R000002"),
        ("2030-01-01", "R000002"),
    ],
)
def test_last_run_is_given_by_its_id_or_a_time(at: str, last: str) -> None:
    assert runs_until(RUNS, at)[-1]["id"] == last


@pytest.mark.parametrize(
    ("at", "fault"),
    [
        ("R3", "no such run; the first is R000001, the latest R000002"),
        ("0", "no such run"),
        ("2020-01-01", "the first run is later, R000001"),
        ("yesterday", "neither a run such as R000003 nor a time"),
        ("9999-12-31T24:00", "neither a run"),
    ],
)
def test_unknown_run_or_time_is_refused(at: str, fault: str) -> None:
    with pytest.raises(UsageError, match=fault):
        runs_until(RUNS, at)


def test_graph_of_version_1_is_restored_unchanged(embedded_store: Store, back_up_to: BackUpTo) -> None:
    load_dump(embedded_store, FINISHED)
    complete = graph_without_lock(embedded_store)
    path = back_up_to(embedded_store, "a.wgb")
    empty(embedded_store)
    restore(embedded_store, path)
    assert graph_without_lock(embedded_store) == complete
    with pytest.raises(ModelMismatch, match="wangge upgrade"):
        embedded_store.recognise(GRAPH_VERSION)


@pytest.mark.parametrize(
    ("statement", "error", "fault"),
    [
        ("CREATE (:AnalystNote {text: 'mine'})", ForeignDatabase, "contains 1 node \\(AnalystNote 1\\)"),
        ("CREATE ({text: 'mine'})", ForeignDatabase, "contains 1 node"),
        (
            "CREATE (:WanggeMarker {id: 'wangge', model_version: '2', last_run: 'R000007'})",
            UsageError,
            "already contains a graph \\(last run R000007\\)",
        ),
        (
            "CREATE (:WanggeMarker {id: 'wangge', model_version: '1', last_run: ''})",
            UsageError,
            "already contains a graph \\(last run none\\)",
        ),
        (
            "CREATE (:WanggeMarker {id: 'wangge', model_version: '2', restoring: 'other'})",
            RestoreInterrupted,
            "the beginning of a restore of another backup",
        ),
    ],
)
def test_database_with_any_node_is_not_touched(
    embedded_store: Store,
    back_up_to: BackUpTo,
    load_runs: LoadRuns,
    statement: str,
    error: type[Exception],
    fault: str,
) -> None:
    load_runs(DISTRICT)
    path = back_up_to(embedded_store, "a.wgb")
    empty(embedded_store)
    with embedded_store.writing() as transaction:
        transaction.run(statement)
    before = network(embedded_store, journal=True)
    with pytest.raises(error, match=fault):
        restore(embedded_store, path)
    assert network(embedded_store, journal=True) == before


@pytest.mark.parametrize("number", [0, 1, 3])
def test_interrupted_restore_blocks_other_commands_and_can_be_repeated(
    store: Store,
    back_up_to: BackUpTo,
    write_sheets: Write,
    load: Load,
    plan: MakePlan,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
) -> None:
    load(write_sheets(DISTRICT))
    path = back_up_to(store, "a.wgb")
    complete = graph_without_lock(store)
    empty(store)
    lose_database(monkeypatch, number)
    with pytest.raises(EngineUnavailable):
        restore(store, path)
    monkeypatch.undo()
    with pytest.raises(
        RestoreInterrupted, match="was interrupted, or still runs: run it again, or `wangge db wipe`"
    ):
        store.recognise(GRAPH_VERSION)
    restore(store, path)
    assert graph_without_lock(store) == complete
    assert not plan(write_sheets(DISTRICT)).writes


def test_only_the_nodes_of_the_restore_are_removed(
    embedded_store: Store, back_up_to: BackUpTo, load_runs: LoadRuns, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_runs(DISTRICT)
    path = back_up_to(embedded_store, "a.wgb")
    empty(embedded_store)
    lose_database(monkeypatch, 2)
    with pytest.raises(EngineUnavailable):
        restore(embedded_store, path)
    monkeypatch.undo()
    with embedded_store.writing() as transaction:
        transaction.run("CREATE (:AnalystNote {text: 'mine'})")
    with pytest.raises(ForeignDatabase, match="AnalystNote 1"):
        restore(embedded_store, path)
    rows = embedded_store.read("MATCH (n) RETURN labels(n) AS labels, n.text AS text").dicts()
    assert rows == [{"labels": ["AnalystNote"], "text": "mine"}]


def test_restore_stops_if_another_restore_has_started(
    embedded_store: Store, back_up_to: BackUpTo, load_runs: LoadRuns, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_runs(DISTRICT)
    path = back_up_to(embedded_store, "a.wgb")
    complete = graph_without_lock(embedded_store)
    empty(embedded_store)
    original = RestoreTarget.write
    first_statements: list[str] = []

    def write(self: RestoreTarget, *statements: Statement) -> object:
        if "CREATE (r:Run)" in statements[0].text and not first_statements:
            first_statements.append(statements[0].text)
            restore(embedded_store, path)
        return original(self, *statements)

    monkeypatch.setattr(RestoreTarget, "write", write)
    with pytest.raises(RestoreInterrupted, match="another restore has started on this database"):
        restore(embedded_store, path)
    assert graph_without_lock(embedded_store) == complete


def lose_database(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Let a restore fail at its write `number` (the first is 0), as if the database were unreachable."""
    original = RestoreTarget.write
    count = iter(range(1_000))

    def write(self: RestoreTarget, *statements: Statement) -> object:
        if next(count) == number:
            raise EngineUnavailable("the power went")
        return original(self, *statements)

    monkeypatch.setattr(RestoreTarget, "write", write)
