"""Differences between a graph and its journal are detected, listed fact by fact, and repaired."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import wangge.loaders.keeping.facts
import wangge.loaders.keeping.present
import wangge.loaders.writing.apply
import wangge.loaders.writing.runs
from tests.drawn_examples import examples
from tests.loaders.conftest import DISTRICT, network
from tests.loaders.keeping.conftest import STAFF, Load, Tamper, Write
from wangge.graph.errors import GraphDiffers, JournalTampered, PlanError, UnfinishedRun
from wangge.graph.model import load_model
from wangge.graph.store import Store
from wangge.loaders.history.undo import plan_undo
from wangge.loaders.keeping.present import differences_from_last_run
from wangge.loaders.keeping.repair import repair
from wangge.loaders.keeping.repair_plan import plan_repair
from wangge.loaders.keeping.verify import Verification, verify
from wangge.loaders.planning.change import Operation
from wangge.loaders.planning.plan import Plan
from wangge.loaders.state import GraphState
from wangge.loaders.writing.apply import apply_plan
from wangge.loaders.writing.digests import Difference

DAMAGES = {
    "a node deleted with its relationships": (
        "MATCH (n:Person {code: 'PE-1'}) DETACH DELETE n",
        ["missing Person PE-1", "missing Holds Person PE-1 → Post POST-1 2023-01-01"],
    ),
    "a relationship deleted": (
        "MATCH (:Grid)-[r:PART_OF]->() DELETE r",
        ["missing PartOf Grid 990101001001001 → Community 990101001001"],
    ),
    "a name changed": (
        "MATCH (n:Community {code: '990101001002'}) SET n.name = '改名社区'",
        ["changed Community 990101001002"],
    ),
    "a property deleted": (
        "MATCH (n:Grid {code: '990101001001001'}) SET n.households = null",
        ["changed Grid 990101001001001"],
    ),
    "a property added": (
        "MATCH (n:Department {code: 'D1'}) SET n.remark = '备注'",
        ["changed Department D1"],
    ),
    "a relationship's day changed": (
        "MATCH ()-[r:HOLDS]->(:Post {code: 'POST-1'}) SET r.valid_from = date('2023-01-02')",
        [
            "foreign Holds Person PE-1 → Post POST-1 2023-01-02",
            "missing Holds Person PE-1 → Post POST-1 2023-01-01",
        ],
    ),
    "a node copied": (
        "MATCH (n:Person {code: 'PE-1'}) WITH n {.*, code: 'PE-9'} AS own CREATE (m:Person) SET m = own",
        ["foreign Person PE-9"],
    ),
    "a relationship copied": (
        "MATCH (a:Person {code: 'PE-1'})-[r:HOLDS]->(b) CREATE (a)-[s:HOLDS]->(b) SET s = properties(r)",
        ["foreign Holds Person PE-1 → Post POST-1 2023-01-01"],
    ),
    "the source of a fact changed": (
        "MATCH (n:Person {code: 'PE-2'}) SET n.src = '9:R000002:people:staff/people.csv'",
        ["changed Person PE-2"],
    ),
}


def named(verification: Verification) -> list[str]:
    return [fault.text().split("  ")[0].split(";")[0] for fault in verification.faults]


@pytest.mark.usefixtures("loaded")
def test_untouched_graph_agrees_with_its_journal(store: Store) -> None:
    for deep in (False, True):
        verification = verify(store, deep=deep)
        assert verification.agrees, verification
        assert (verification.run, verification.facts) == ("R000002", 26)
    assert differences_from_last_run(store, load_model()) == ()


@pytest.mark.usefixtures("loaded")
def test_damage_is_listed_and_repaired(store: Store, tamper: Tamper) -> None:
    """Each differing fact is listed with the row that it came from; a repair restores it by another run.

    After the repair, the graph is as before, so the test does the next damage to it.
    """
    before = network(store)
    for number, (damage, (statement, faults)) in enumerate(DAMAGES.items(), start=3):
        tamper(statement)
        verification = verify(store, deep=True)
        assert sorted(named(verification)) == sorted(faults), damage
        assert not verification.agrees, damage
        planned = plan_repair(store)
        assert planned.counts == verification.counts, damage
        assert repair(store, planned) == f"R{number:06}", damage
        assert network(store) == before, damage
        assert verify(store, deep=True).agrees, damage
    assert not plan_repair(store).counts


@pytest.mark.usefixtures("loaded")
def test_counts_and_digests_reveal_differences(store: Store, tamper: Tamper) -> None:
    tamper(DAMAGES["a node deleted with its relationships"][0], DAMAGES["a name changed"][0])
    expected = (
        Difference("Community", 2, 2),
        Difference("Holds", 2, 1),
        Difference("Person", 2, 1),
    )
    assert verify(store).differences == expected
    assert differences_from_last_run(store, load_model()) == expected


@pytest.mark.usefixtures("loaded")
def test_large_graphs_are_compared_by_their_counts(
    store: Store, tamper: Tamper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wangge.loaders.keeping.present, "_READ_WHOLE", 10)
    tamper("CREATE (:Person {code: 'X1', name: '别人的'})")
    assert differences_from_last_run(store, load_model()) == ()
    tamper(DAMAGES["a node deleted with its relationships"][0])
    assert differences_from_last_run(store, load_model()) == (
        Difference("Holds", 2, 1),
        Difference("Person", 2, 1),
    )
    tamper("MATCH ()-[r:HOLDS]->() DELETE r")
    assert differences_from_last_run(store, load_model()) == (
        Difference("Holds", 2, 0),
        Difference("Person", 2, 1),
    )


@pytest.mark.usefixtures("loaded")
def test_many_facts_are_streamed(store: Store, tamper: Tamper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wangge.loaders.keeping.facts, "_AT_ONCE", 1)
    assert verify(store, deep=True).agrees
    tamper(DAMAGES["a relationship deleted"][0])
    assert named(verify(store, deep=True)) == DAMAGES["a relationship deleted"][1]


@pytest.mark.usefixtures("loaded")
def test_other_programs_nodes_and_properties_are_not_differences(store: Store, tamper: Tamper) -> None:
    tamper(
        "MATCH (n:Grid) SET n.pagerank = 0.5",
        "CREATE (:AnalystNote {text: '看看'})",
        "CREATE (:Person {code: 'X1', name: '别人的'})",
        "MATCH (a:Grid), (b:Community {code: '990101001002'}) CREATE (a)-[:PART_OF {note: '别人的'}]->(b)",
    )
    assert differences_from_last_run(store, load_model()) == ()
    assert verify(store, deep=True).agrees


@pytest.mark.usefixtures("loaded")
def test_repair_keeps_what_other_programs_added(store: Store, tamper: Tamper) -> None:
    tamper("MATCH (n:Grid) SET n.pagerank = 0.5, n.name = '乱'", "CREATE (:AnalystNote {text: '看看'})")
    apply_plan(store, plan_repair(store).plan)
    rows = store.read("MATCH (n:Grid) RETURN n.name AS name, n.pagerank AS rank").records
    assert rows == [("第一网格", 0.5)]
    assert len(store.read("MATCH (n:AnalystNote) RETURN n")) == 1


@pytest.mark.usefixtures("loaded")
def test_repair_names_a_foreign_node_that_has_the_code_of_a_missing_one(store: Store, tamper: Tamper) -> None:
    tamper("MATCH (n:Person {code: 'PE-1'}) REMOVE n.dataset, n.src")
    with pytest.raises(PlanError, match="Person PE-1 can't be restored: a node without wangge's dataset"):
        plan_repair(store)
    assert verify(store, deep=True).counts == {"missing": 1}


@pytest.mark.usefixtures("loaded")
def test_apply_and_undo_are_refused_until_the_graph_is_repaired(
    store: Store, plan: Callable[..., Plan], write_sheets: Write, tamper: Tamper
) -> None:
    """The plan adds the missing facts, because it doesn't use row digests before the graph is repaired."""
    tamper(DAMAGES["a node deleted with its relationships"][0])
    before = network(store, journal=True)
    sheets = write_sheets(DISTRICT), write_sheets(STAFF, "staff")
    planned = plan(*sheets)
    (guard,) = planned.guards
    assert guard == (
        "the graph isn't as run R000002 left it (Holds 1 of 2, Person 1 of 2); `wangge verify --deep` lists the facts"
        " that differ, `wangge repair` restores them from the journal"
    )
    assert planned.count(Operation.ADD) == 2
    assert planned.as_json()["differences"] == [
        {"kind": "Holds", "expected": 2, "present": 1},
        {"kind": "Person", "expected": 2, "present": 1},
    ]
    with pytest.raises(GraphDiffers, match="nothing was written"):
        apply_plan(store, planned)
    with pytest.raises(GraphDiffers, match="nothing was undone"):
        plan_undo(store, "R2")
    assert network(store, journal=True) == before
    apply_plan(store, plan_repair(store).plan)
    assert not plan(*sheets).guards
    with pytest.raises(PlanError, match="R000003 repaired the graph from the journal"):
        plan_undo(store, "R3")
    assert apply_plan(store, plan_undo(store, "R2").plan) == ("R000004",)
    assert verify(store, deep=True).agrees


@pytest.mark.usefixtures("loaded")
def test_an_unfinished_repair_is_continued(
    store: Store,
    tamper: Tamper,
    monkeypatch: pytest.MonkeyPatch,
    write_sheets: Write,
    plan: Callable[..., Plan],
) -> None:
    before = network(store)
    tamper("MATCH (n) WHERE n:Person OR n:Building DETACH DELETE n")
    monkeypatch.setattr(wangge.loaders.writing.apply, "ONE_TRANSACTION", 1)
    write_batch_record = wangge.loaders.writing.runs.write_batch_record
    calls = []

    def fail_at_third(*arguments: Any) -> None:
        calls.append(arguments)
        if len(calls) == 3:
            raise PlanError("the power went")
        write_batch_record(*arguments)

    monkeypatch.setattr(wangge.loaders.writing.apply, "write_batch_record", fail_at_third)
    with pytest.raises(
        UnfinishedRun, match=r"run R000003 isn't finished \(the power went\): run the same command"
    ):
        apply_plan(store, plan_repair(store).plan)
    assert GraphState(store, load_model()).open_run == "R000003"
    with pytest.raises(PlanError, match="R000003"):
        plan(write_sheets(STAFF, "staff"))
    assert apply_plan(store, plan_repair(store).plan) == ("R000003",)
    assert network(store) == before
    assert verify(store, deep=True).agrees


def test_an_unfinished_load_is_compared_with_its_written_batches(
    store: Store, load: Load, write_sheets: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(write_sheets(DISTRICT))
    monkeypatch.setattr(wangge.loaders.writing.apply, "ONE_TRANSACTION", 1)
    monkeypatch.setattr(wangge.loaders.writing.apply, "end_run", _interrupt)
    with pytest.raises(UnfinishedRun):
        load(write_sheets(STAFF, "staff"))
    for deep in (False, True):
        verification = verify(store, deep=deep)
        assert verification.agrees
        assert verification.notices == ("run R000002 isn't finished; its batches so far are compared",)
    with pytest.raises(PlanError, match="R000002 of dataset 'staff' isn't finished"):
        plan_repair(store)


def _interrupt(*_arguments: object) -> None:
    raise KeyboardInterrupt


TAMPERINGS = {
    "a batch deleted": (
        "MATCH (:Run {id: 'R000001'})-[:WROTE]->(b:Batch {seq: 0}) DETACH DELETE b",
        "run R000001 has 12 of 13 batches",
    ),
    "a payload changed": (
        "MATCH (:Run {id: 'R000002'})-[:WROTE]->(b:Batch {seq: 0}) SET b.payload = 'eJyrViooyk9KVbJSMlTSUUpOzANy"
        "UhWslKKjY2MBhUcIUg=='",
        "run R000002, batch 0, was changed after it was written",
    ),
    "a digest deleted": (
        "MATCH (:Run {id: 'R000002'})-[:WROTE]->(b:Batch {seq: 0}) REMOVE b.digest",
        "run R000002 was changed after it was written",
    ),
    "two batches exchanged": (
        "MATCH (r:Run {id: 'R000002'})-[:WROTE]->(b:Batch) WHERE b.seq < 2 SET b.seq = 1 - b.seq",
        "run R000002 was changed after it was written",
    ),
    "a batch moved to another run": (
        "MATCH (r:Run {id: 'R000001'})-[w:WROTE]->(b:Batch {seq: 0}), (s:Run {id: 'R000002'})"
        " CREATE (s)-[:WROTE]->(b) DELETE w",
        "run R000001 has 12 of 13 batches",
    ),
    "a run's record changed": (
        "MATCH (r:Run {id: 'R000001'}) SET r.operator = 'somebody'",
        "run R000001 was changed after it was written",
    ),
    "a run's digest deleted": ("MATCH (r:Run {id: 'R000001'}) REMOVE r.digest", "run R000001 has no digest"),
    "a run deleted": (
        "MATCH (r:Run {id: 'R000001'})-[:WROTE]->(b) DETACH DELETE r, b",
        "run R000001 is missing",
    ),
    "the last run deleted": (
        "MATCH (r:Run {id: 'R000002'})-[:WROTE]->(b) DETACH DELETE r, b",
        "run R000002 is missing",
    ),
    "the marker reset to an earlier run": (
        "MATCH (m:WanggeMarker) SET m.last_run = 'R000001', m.run_count = 1",
        "run R000002 is newer than the last run of the marker",
    ),
}


@pytest.mark.one_engine("the journal is compared in Python; other tests read it from each engine")
@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_tampered_journal_is_refused_and_its_run_is_named(
    store: Store, tamper: Tamper, tampering: str
) -> None:
    """`verify` names the run whose journal was changed; undo and repair stop without writing."""
    statement, message = TAMPERINGS[tampering]
    tamper(statement)
    before = network(store, journal=True)
    for deep in (False, True):
        verification = verify(store, deep=deep)
        assert verification.journal[0].startswith(message), verification.journal
        assert not verification.agrees
    with pytest.raises(JournalTampered):
        apply_plan(store, plan_repair(store).plan)
    with pytest.raises((JournalTampered, PlanError)):
        apply_plan(store, plan_undo(store, "R2").plan)
    assert network(store, journal=True) == before


PAYLOADS = st.one_of(
    st.text(max_size=30),
    st.binary(max_size=60).map(bytes.hex),
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["places", "changes"]), inner)
        ),
        max_leaves=12,
    ).map(lambda value: _encoded(value)),
)


def _encoded(value: object) -> str:
    import base64
    import zlib

    return base64.b64encode(zlib.compress(json.dumps(value).encode())).decode()


@pytest.mark.embedded
def test_any_damaged_payload_of_graph_version_1_is_reported_in_one_line(embedded_store: Store) -> None:
    """Batches of graph version 1 have no digest, so damage is only detected when the payload is decoded."""
    store = embedded_store
    store.claim("1")
    with store.writing() as transaction:
        transaction.run(
            "CREATE (r:Run {id: 'R000001', at: '', dataset: 'd', source_sha256: 'x', model_version: '1',"
            " counts: '{}', operator: '', effective: '2024-01-01', notice: ''})"
            "-[:WROTE]->(:Batch {seq: 0, payload: '', operation: 'add', count: 1})"
        )
        transaction.run("MATCH (m:WanggeMarker) SET m.last_run = 'R000001', m.run_count = 1")

    @given(PAYLOADS)
    @settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
    def check(payload: str) -> None:
        with store.writing() as transaction:
            transaction.run("MATCH (b:Batch) SET b.payload = $payload", {"payload": payload})
        verification = verify(store, deep=True)
        (line,) = verification.journal
        assert line.startswith("run R000001, batch 0,")
        with pytest.raises((JournalTampered, PlanError)):
            plan_undo(store, "R1")

    check()


def test_an_empty_graph_agrees_with_its_empty_journal(store: Store) -> None:
    assert verify(store, deep=True).agrees
    assert not plan_repair(store).counts


@pytest.mark.usefixtures("loaded")
def test_a_compared_graph_is_not_read_again_until_the_next_write(
    store: Store, tamper: Tamper, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = load_model()
    assert differences_from_last_run(store, model) == ()
    with monkeypatch.context() as patched:
        patched.setattr(wangge.loaders.keeping.present, "digest_of_graph", _never)
        assert differences_from_last_run(store, model) == ()
    tamper(DAMAGES["a name changed"][0])
    assert differences_from_last_run(store, model) == (Difference("Community", 2, 2),)


def _never(*_arguments: object) -> None:
    raise AssertionError("the graph was read")


def test_the_same_facts_have_the_same_digest_after_an_undo(
    store: Store, load: Load, write_sheets: Write
) -> None:
    """A graph with the same facts always has the same digest, even after an undo."""
    load(write_sheets(DISTRICT))
    load(write_sheets(STAFF, "staff"))
    edited = STAFF | {
        "people": "编码,姓名\nPE-1,王芳芳\n",
        "holdings": "人员编码,岗位,起始日期\nPE-1,POST-1,2023-01-01\n",
    }
    load(write_sheets(edited, "staff"), allow_retire="100%")
    assert verify(store, deep=True).agrees
    apply_plan(store, plan_undo(store, "R3").plan)
    assert verify(store, deep=True).agrees
    digests = [row["left"] for row in store.read("MATCH (r:Run) RETURN r.left AS left ORDER BY r.id")]
    assert digests[1] == digests[3] != digests[2]


@pytest.mark.changes_schema
@pytest.mark.usefixtures("loaded")
def test_a_dropped_constraint_is_reported_and_recreated(store: Store) -> None:
    store.define("DROP CONSTRAINT person_code")
    try:
        verification = verify(store)
        assert verification.schema == ("constraint on Person(code): it is missing",)
        assert not verification.agrees
        assert repair(store, plan_repair(store)) is None
        assert verify(store).agrees
    finally:
        store.define("CREATE CONSTRAINT person_code IF NOT EXISTS FOR (n:Person) REQUIRE n.code IS UNIQUE")
