"""Tests graphs of an earlier version of wangge.

Most commands reject such a graph. But the graph can be compared with its journal, and an upgrade converts all its
runs.
"""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import wangge
from tests.loaders.conftest import network
from tests.loaders.keeping.old_graphs import (
    FINISHED,
    UNFINISHED,
    load_dump,
    unpack_project,
)
from wangge.graph.errors import (
    EngineUnavailable,
    ForeignDatabase,
    JournalTampered,
    ModelMismatch,
    PlanError,
    RestoreInterrupted,
    StalePlan,
    UnfinishedRun,
)
from wangge.graph.model import load_model
from wangge.graph.model.bookkeeping import GRAPH_VERSION
from wangge.graph.store import Store
from wangge.loaders.history.runs import past_runs
from wangge.loaders.history.undo import plan_undo
from wangge.loaders.keeping import upgrade as upgrading
from wangge.loaders.keeping.upgrade import plan_upgrade, upgrade
from wangge.loaders.keeping.verify import Verification, verify
from wangge.loaders.state import GraphState
from wangge.loaders.writing.apply import apply_plan

RUNS = [
    ("R000001", "places", 29, None),
    ("R000002", "staff", 15, None),
    ("R000003", "places", 18, None),
    ("R000004", "staff", 5, None),
    ("R000005", "places", 1, None),
    ("R000006", "places", 1, "R000005"),
]


@pytest.fixture
def old_store(store: Store) -> Store:
    """Return a graph with six runs, made by wangge at commit c4ef377."""
    load_dump(store, FINISHED)
    return store


@pytest.fixture
def upgraded_store(old_store: Store) -> Store:
    """Return the graph of `old_store` after its upgrade."""
    upgrade(old_store, plan_upgrade(old_store))
    return old_store


def run_summaries(store: Store) -> list[tuple[str, str, int, str | None]]:
    """Return, for each run, its id, its dataset, its number of changes, and the run that it undoes."""
    runs = past_runs(store, GraphState(store, load_model()))
    return [(run.id, run.record.dataset, sum(run.counts.values()), run.undoes) for run in runs]


def journal(store: Store) -> list[dict[str, Any]]:
    """Return every run with all its properties, and with the number and digest of each of its batches."""
    return store.read(
        "MATCH (r:Run) OPTIONAL MATCH (r)-[:WROTE]->(b:Batch) WITH r, collect([b.seq, b.digest]) AS batches "
        "RETURN properties(r) AS run, batches ORDER BY r.id"
    ).dicts()


def test_earlier_graph_is_refused_with_the_command_that_upgrades_it(old_store: Store) -> None:
    with pytest.raises(ModelMismatch) as caught:
        old_store.recognise(GRAPH_VERSION)
    assert str(caught.value) == (
        f"{old_store.engine.uri} was made by an earlier version of wangge (graph version 1; the installed wangge supports 2): "
        "`wangge upgrade --dry-run` lists the changes, `wangge upgrade` makes them"
    )


def test_dry_run_prints_the_steps_and_writes_nothing(old_store: Store) -> None:
    before = network(old_store, journal=True)
    (step,) = plan_upgrade(old_store).steps
    assert step.as_json() == {
        "from": "1",
        "to": "2",
        "does": "adds digests to the 6 runs and 26 batches of the journal",
        "counts": {"runs": 6, "batches": 26},
    }
    assert network(old_store, journal=True) == before


def test_upgrade_is_a_run_that_leaves_the_facts_as_they_are(old_store: Store) -> None:
    before = network(old_store)
    assert upgrade(old_store, plan_upgrade(old_store)) == ("R000007",)
    assert network(old_store) == before
    assert run_summaries(old_store) == [*RUNS, ("R000007", "(upgrade)", 0, None)]
    assert journal(old_store)[-1]["run"]["source_sha256"] == "upgrade:1-2"
    assert old_store.recognise(GRAPH_VERSION)
    assert plan_upgrade(old_store).steps == ()


def differing(verification: Verification) -> tuple[Any, ...]:
    """Return the last run, the journal's faults, and the facts that differ.

    Faults of constraints and indexes are left out, because `load_dump` creates neither.
    """
    return verification.run, verification.journal, verification.differences, verification.counts


def test_upgraded_graph_matches_its_journal_whose_runs_have_digests(upgraded_store: Store) -> None:
    assert differing(verify(upgraded_store, deep=True)) == ("R000007", (), (), Counter())
    assert all(row["run"]["digest"] for row in journal(upgraded_store))


def test_earlier_graph_is_compared_with_its_journal_too(embedded_store: Store) -> None:
    load_dump(embedded_store, FINISHED)
    with embedded_store.writing() as transaction:
        transaction.run("MATCH (p:Person {code: 'PE-1'}) DETACH DELETE p")
    assert differing(verify(embedded_store, deep=True))[-1] == Counter({"missing": 3})


def test_all_runs_before_the_upgrade_can_be_undone(upgraded_store: Store) -> None:
    for run in ("R000006", "R000005", "R000004", "R000003", "R000002", "R000001"):
        apply_plan(upgraded_store, plan_undo(upgraded_store, run).plan)
    assert network(upgraded_store) == []
    assert journal(upgraded_store)[-1]["run"]["left"] == "{}"


def test_upgrade_can_not_be_undone(upgraded_store: Store) -> None:
    with pytest.raises(
        PlanError, match=r"^R000007 upgraded the graph, which can't be undone: restore a backup"
    ):
        plan_undo(upgraded_store, "R000007")


def test_unfinished_run_prevents_the_upgrade(store: Store) -> None:
    load_dump(store, UNFINISHED)
    with pytest.raises(UnfinishedRun) as caught:
        plan_upgrade(store)
    assert str(caught.value) == (
        "run R000007 isn't finished: finish or undo it with the earlier version of wangge that began it, then upgrade"
    )


def test_apply_meanwhile_prevents_the_upgrade(old_store: Store) -> None:
    planned = plan_upgrade(old_store)
    with old_store.writing() as transaction:
        transaction.run("MATCH (m:WanggeMarker) SET m.last_run = 'R000007', m.run_count = 7")
    before = network(old_store, journal=True)
    with pytest.raises(
        StalePlan, match=r"^the graph has changed meanwhile; nothing was written, run `wangge upgr"
    ):
        upgrade(old_store, planned)
    assert network(old_store, journal=True) == before


def test_of_two_upgrades_at_once_only_one_succeeds(old_store: Store) -> None:
    planned = plan_upgrade(old_store)
    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(upgrade, old_store, planned) for _ in range(2)]
        assert [type(error) for future in futures if (error := future.exception())] == [StalePlan]
    assert run_summaries(old_store) == [*RUNS, ("R000007", "(upgrade)", 0, None)]


def test_interrupted_upgrade_leaves_the_graph_unchanged(
    old_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = network(old_store, journal=True)

    def lost(*_: object) -> None:
        raise EngineUnavailable("the power went")

    planned = plan_upgrade(old_store)
    with monkeypatch.context() as broken:
        broken.setattr(upgrading, "end_run", lost)
        with pytest.raises(EngineUnavailable):
            upgrade(old_store, planned)
    assert network(old_store, journal=True) == before
    assert upgrade(old_store, plan_upgrade(old_store)) == ("R000007",)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (
            "DETACH DELETE b",
            "run R000001 wrote 29 changes, its batches contain 25: the journal is incomplete; restore",
        ),
        (
            "DETACH DELETE r",
            "run R000001 is missing: the journal is incomplete; restore a backup, or `wangge db wipe`",
        ),
        ("SET r.counts = '[]'", "the counts of run R000001 can't be read"),
        ("SET b.payload = 'eA'", "run R000001, batch 0, can't be read"),
        ("SET b.count = b.count + 1", "run R000001, batch 0, should contain"),
        ("SET b.seq = 1", "run R000001 has several batches numbered 1"),
    ],
)
def test_graph_with_a_damaged_journal_is_not_upgraded(
    embedded_store: Store, damage: str, message: str
) -> None:
    load_dump(embedded_store, FINISHED)
    with embedded_store.writing() as transaction:
        transaction.run(f"MATCH (r:Run {{id: 'R000001'}})-[:WROTE]->(b:Batch {{seq: 0}}) {damage}")
    with pytest.raises(JournalTampered, match=f"^{message}"):
        plan_upgrade(embedded_store)


def test_newer_graph_is_refused(embedded_store: Store) -> None:
    embedded_store.claim("3")
    with pytest.raises(ModelMismatch) as caught:
        plan_upgrade(embedded_store)
    assert str(caught.value) == (
        f"{embedded_store.engine.uri} was made by a newer version of wangge "
        "(graph version 3; the installed wangge supports 2): "
        "install the newer version, or restore a backup made by the installed one"
    )


def test_unfinished_restore_is_not_upgraded(embedded_store: Store) -> None:
    load_dump(embedded_store, FINISHED)
    with embedded_store.writing() as transaction:
        transaction.run("MATCH (m:WanggeMarker) SET m.restoring = 'ab12'")
    with pytest.raises(RestoreInterrupted):
        plan_upgrade(embedded_store)


def test_graph_of_another_program_is_refused(embedded_store: Store) -> None:
    with embedded_store.writing() as transaction:
        transaction.run("CREATE (:Author)")
    with pytest.raises(ForeignDatabase):
        plan_upgrade(embedded_store)


def test_empty_graph_needs_no_upgrade(embedded_store: Store) -> None:
    assert plan_upgrade(embedded_store).steps == ()


@pytest.mark.embedded
def test_project_of_an_earlier_version_is_upgraded_in_place(tmp_path: Path) -> None:
    project = unpack_project(tmp_path)
    try:
        refused = wangge("plan", cwd=project)
        assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
        assert "`wangge upgrade` makes them" in refused.stderr
        trial = wangge("upgrade", "--dry-run", "--json", cwd=project)
        assert json.loads(trial.stdout)["runs"] == []
        result = wangge("upgrade", cwd=project)
        assert (result.returncode, result.stdout) == (
            0,
            "R000007 upgraded the graph from version 1 to 2; "
            "the upgrade adds digests to the 6 runs and 26 batches of the journal\n",
        )
        assert "upgrading the graph; this can't be undone" in result.stderr
        planned = wangge("plan", cwd=project)
        # Updated are the renamed street and five other units, whose property `form` the earlier version didn't store.
        assert "would write: 0 added, 6 updated, 0 retired (nodes and relationships)\n" in planned.stdout
    finally:
        wangge("db", "stop", cwd=project)
