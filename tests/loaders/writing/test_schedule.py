"""Tests the schedule of a long plan, which divides the batches into lanes.

A lane is a sequence of batches. No node is changed in two lanes, or is an end of relationships in two lanes;
so the lanes can be written in parallel.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wangge.graph.model import NodeKey
from wangge.loaders.fact import EdgeKey
from wangge.loaders.planning.change import Batch, Change, Group, Operation
from wangge.loaders.writing.schedule import schedule

CODES = st.one_of(
    st.from_regex(r"(11|51)0[12]0[12](00[12](00[12](00[12])?)?)?", fullmatch=True),
    st.sampled_from(["PE-1", "PE-2", "CE-2022-2023-5-511702101006-renamed", "51", ""]),
)
EDGES = st.builds(
    lambda kind, source, target: EdgeKey(kind, NodeKey("Grid", source), NodeKey("Community", target)),
    st.sampled_from(["PartOf", "Covers"]),
    CODES,
    CODES,
)


def added(keys: list[EdgeKey]) -> Batch:
    changes = [Change(Operation.ADD, key, None, {}, None) for key in keys]
    return Batch(Group(Operation.ADD, "PartOf", "Grid", "Community"), changes)


@given(st.lists(EDGES, max_size=200), st.integers(1, 40))
def test_lanes_share_no_node(keys: list[EdgeKey], size: int) -> None:
    planned = schedule(added(keys), size)
    lane_of_node: dict[NodeKey, int] = {}
    for number, lane in enumerate(planned.lanes):
        for batch in lane:
            for change in batch.changes:
                assert isinstance(change.key, EdgeKey)
                for end in (change.key.source, change.key.target):
                    assert lane_of_node.setdefault(end, number) == number


@given(st.lists(EDGES, max_size=200), st.integers(1, 40))
def test_every_relationship_is_written_once_in_batches_of_the_size(keys: list[EdgeKey], size: int) -> None:
    changes = added(keys)
    planned = schedule(changes, size)
    batches = [batch for lane in planned.lanes for batch in lane] + list(planned.alone)
    written = [id(change) for batch in batches for change in batch.changes]
    assert sorted(written) == sorted(map(id, changes.changes))
    assert all(0 < len(batch) <= size for batch in batches)


@given(st.lists(EDGES, max_size=200), st.integers(1, 40))
def test_changes_of_a_batch_are_sorted_by_target(keys: list[EdgeKey], size: int) -> None:
    planned = schedule(added(keys), size)
    for batch in [batch for lane in planned.lanes for batch in lane] + list(planned.alone):
        targets = [change.key.target.code for change in batch.changes if isinstance(change.key, EdgeKey)]
        assert targets == sorted(targets)


def test_communities_of_a_city_are_lanes_by_street() -> None:
    keys = [
        EdgeKey("PartOf", NodeKey("Community", f"51170200{s}{c:03d}"), NodeKey("Street", f"51170200{s}"))
        for s in range(1, 5)
        for c in range(1, 31)
    ]
    planned = schedule(added(keys), 40)
    assert (len(planned.lanes), planned.alone) == (4, ())
