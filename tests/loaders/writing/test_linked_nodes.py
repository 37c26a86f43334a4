"""New nodes that are written together with a relationship make the same graph and journal as when written apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import wangge.loaders.writing.apply
from devtools.empty_database import empty
from tests.drawn_examples import examples
from tests.loaders.conftest import network, town
from wangge.graph.errors import WanggeError
from wangge.graph.model import NodeKey, load_model
from wangge.graph.store import Store
from wangge.loaders.fact import EdgeKey
from wangge.loaders.frames import ROW, SHEET, SOURCE, TARGET
from wangge.loaders.history.written import written_facts
from wangge.loaders.keeping.present import differences_from_last_run
from wangge.loaders.planning.change import BATCH, ChangeLog, Group, Operation
from wangge.loaders.planning.newfacts import LinkedNodes
from wangge.loaders.planning.plan import DatasetPlan, Plan
from wangge.loaders.project import Dataset
from wangge.loaders.state import GraphState
from wangge.loaders.writing.apply import apply_plan
from wangge.loaders.writing.prepare import prepare
from wangge.loaders.writing.schedule import lanes_of_linked

MODEL = load_model()
ADD = Operation.ADD
PLACES = (("区.xlsx", "网格"), ("a:b,c.csv", "网格"))
PARENTS = {
    "District": (),
    "Street": ("District",),
    "Community": ("Street", "District"),
    "Grid": ("Community", "Street"),
}
"""The labels of drawn nodes, and the labels of their targets."""

Edges = dict[Group, pl.DataFrame]


class DrawnNodes(NamedTuple):
    """New nodes of one label from one sheet, and the relationships that start at them."""

    group: Group
    nodes: pl.DataFrame
    edges: Edges
    sheet: int


@st.composite
def drawn_nodes(draw: st.DrawFn) -> list[DrawnNodes]:
    """Draw places with up to three parents each; the places of a label may come from two sheets."""
    known: dict[str, list[str]] = {}
    drawn: list[DrawnNodes] = []
    for label, parent_labels in PARENTS.items():
        known[label] = [f"{label[0]}{number}" for number in range(draw(st.integers(0, 7)))]
        targets = [(parent, code) for parent in parent_labels for code in known[parent]]
        parents = st.lists(st.sampled_from(targets), max_size=3, unique=True) if targets else st.just([])
        names = st.none() | st.sampled_from(["第一\n网格", "", "江'声"])
        rows = [(code, draw(names), draw(parents)) for code in draw(st.permutations(known[label]))]
        cut = draw(st.integers(0, len(rows)))
        drawn += [_drawn(label, part, sheet) for sheet, part in enumerate((rows[:cut], rows[cut:]))]
    return drawn


def _drawn(label: str, rows: list[tuple[str, str | None, list[tuple[str, str]]]], sheet: int) -> DrawnNodes:
    types: dict[str, pl.DataType] = {SOURCE: pl.String(), SHEET: pl.Int32(), ROW: pl.UInt32()}
    nodes = [(code, 0, at, name) for at, (code, name, _) in enumerate(rows, start=2)]
    edges: dict[str, list[tuple[str, int, int, str]]] = {}
    for at, (code, _, parents) in enumerate(rows, start=2):
        for parent, target in parents:
            edges.setdefault(parent, []).append((code, 0, at, target))
    return DrawnNodes(
        Group(ADD, label),
        pl.DataFrame(nodes, schema={**types, "name": pl.String()}, orient="row"),
        {
            Group(ADD, "PartOf", label, parent): pl.DataFrame(
                ends, schema={**types, TARGET: pl.String()}, orient="row"
            )
            for parent, ends in edges.items()
        },
        sheet,
    )


def linked(drawn: list[DrawnNodes]) -> ChangeLog:
    log = ChangeLog()
    for one in drawn:
        log.add_nodes(one.group, one.nodes, [PLACES[one.sheet]], one.edges.items())
    return log


def apart(drawn: list[DrawnNodes]) -> ChangeLog:
    log = ChangeLog()
    for one in drawn:
        log.add_frame(one.group, one.nodes, [PLACES[one.sheet]])
        for group, edges in one.edges.items():
            log.add_frame(group, edges, [PLACES[one.sheet]])
    return log


@settings(deadline=None, max_examples=examples(60))
@given(drawn_nodes(), st.integers(1, 9))
def test_changes_and_counts_are_the_same(drawn: list[DrawnNodes], size: int) -> None:
    together, expected = linked(drawn), apart(drawn)
    assert sorted(map(repr, together)) == sorted(map(repr, expected))
    assert set(together.groups()) == set(expected.groups())
    for group in expected.groups():
        batches = list(together.batches_of(group, size))
        assert sum(map(len, batches)) == together.size(group) == expected.size(group)
        assert all(len(batch) <= size and batch.group == group for batch in batches)
    assert together.counts_by_kind(ADD) == expected.counts_by_kind(ADD)


@settings(deadline=None, max_examples=examples(60))
@given(drawn_nodes(), st.integers(1, 9))
def test_steps_write_every_fact_once_and_its_ends_before(drawn: list[DrawnNodes], size: int) -> None:
    written: set[NodeKey | EdgeKey] = set()
    for step in linked(drawn).steps(size):
        assert [batch.has_statement for batch in step] == [False, True][-len(step) :]
        assert all(len(batch) == len(step[0]) <= size for batch in step)
        for batch in step:
            for change in batch.changes:
                assert change.key not in written
                if isinstance(change.key, EdgeKey):
                    assert {change.key.source, change.key.target} <= written
                written.add(change.key)
    assert written == {change.key for change in apart(drawn)}


@settings(deadline=None, max_examples=examples(60))
@given(drawn_nodes())
def test_every_node_with_a_target_is_linked(drawn: list[DrawnNodes]) -> None:
    with_target = {change.key.source for change in apart(drawn) if isinstance(change.key, EdgeKey)}
    steps = [step for step in linked(drawn).steps(BATCH) if len(step) > 1]
    assert {change.key for step in steps for change in step[0].changes} == with_target


def test_nodes_that_need_each_other_are_not_linked_in_a_circle() -> None:
    log = ChangeLog()
    for label, target in (("Street", "Street"), ("Street", "Grid"), ("Grid", "Street")):
        one = _drawn(label, [(f"{label}-{target}", None, [(target, "1")])], 0)
        log.add_nodes(one.group, one.nodes, PLACES, one.edges.items())
    pairs = [step[1].group for step in log.steps(BATCH) if len(step) > 1]
    assert pairs == [Group(ADD, "PartOf", "Street", "Grid")]
    assert [group.kind for group in log.groups() if group.of_nodes] == ["Grid", "Street"]


@settings(deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=60), st.integers(1, 20))
def test_lanes_share_no_target(targets: list[int], size: int) -> None:
    targets.sort()
    rows = {SOURCE: [f"{at:02d}" for at in range(len(targets))], TARGET: [f"T{at}" for at in targets]}
    frame = pl.DataFrame({**rows, SHEET: [0] * len(targets), ROW: [2] * len(targets)})
    nodes = LinkedNodes(Group(ADD, "Grid"), Group(ADD, "PartOf", "Grid", "Community"), frame, PLACES)
    lane_of_target: dict[str, int] = {}
    written: list[NodeKey] = []
    for number, lane in enumerate(lanes_of_linked(nodes, size)):
        assert all(len(step) == 2 and len(step[0]) <= size for step in lane)
        for step in lane:
            written += [change.key for change in step[0].changes if isinstance(change.key, NodeKey)]
            for change in step[1].changes:
                assert isinstance(change.key, EdgeKey)
                assert lane_of_target.setdefault(change.key.target.code, number) == number
    assert [node.code for node in written] == rows[SOURCE]


def planned(log: ChangeLog) -> Plan:
    return Plan(MODEL, "", None, (DatasetPlan(Dataset("区", Path()), "sha", changes=log),))


def graph_and_journal(store: Store, log: ChangeLog) -> tuple[list[str], list[str]]:
    """Write a plan into the emptied graph; return the graph, and the facts in the journal."""
    empty(store)
    prepare(store)
    apply_plan(store, planned(log))
    assert not differences_from_last_run(store, MODEL)
    (run,) = GraphState(store, MODEL).runs()
    return network(store), sorted(map(repr, written_facts(store, MODEL, run)))


@pytest.mark.parametrize("in_batches", [False, True])
@settings(
    deadline=None, max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(drawn=drawn_nodes())
def test_graph_and_journal_are_the_same(store: Store, drawn: list[DrawnNodes], in_batches: bool) -> None:
    with patch.multiple(
        wangge.loaders.writing.apply, BATCH=3, PER_TRANSACTION=3, ONE_TRANSACTION=0 if in_batches else 100_000
    ):
        assert graph_and_journal(store, linked(drawn)) == graph_and_journal(store, apart(drawn))


@pytest.mark.parametrize("in_batches", [False, True])
def test_node_whose_target_is_missing_is_not_written(store: Store, in_batches: bool) -> None:
    prepare(store)
    one = _drawn("Grid", [("G1", None, [("Community", "C1")])], 0)
    log = linked([one])
    with (
        patch.object(wangge.loaders.writing.apply, "ONE_TRANSACTION", 0 if in_batches else 100_000),
        pytest.raises(WanggeError, match="PartOf-Grid-Community: 1 changes matched 0"),
    ):
        apply_plan(store, planned(log))
    assert network(store) == []


def test_places_of_sheets_are_linked_with_the_place_above(
    store: Store, write_sheets: Callable[..., Dataset], plan: Callable[..., Plan]
) -> None:
    prepare(store)
    (part,) = plan(write_sheets(town(streets=2, communities=2, grids=1))).datasets
    kinds = [tuple(batch.group.kind for batch in step) for step in part.changes.steps(BATCH)]
    assert kinds == [("District",), ("Street", "PartOf"), ("Community", "PartOf"), ("Grid", "PartOf")]
