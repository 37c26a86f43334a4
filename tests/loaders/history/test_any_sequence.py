"""Property-based tests of undo after any sequence of runs.

Undoing the last runs one by one restores the graph as it was before them. If an earlier run is to be undone, either
it alone is undone or the undo is refused.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from devtools.empty_database import empty
from tests.drawn_examples import examples
from tests.loaders.conftest import DISTRICT, Sheets, network
from wangge.graph.errors import PlanError
from wangge.graph.store import Store
from wangge.loaders.history.undo import plan_undo
from wangge.loaders.planning.planner import plan_datasets
from wangge.loaders.project import Dataset
from wangge.loaders.writing.apply import apply_plan
from wangge.loaders.writing.prepare import prepare

COMMUNITIES = ("990101001001", "990101001002")
GRIDS = tuple(f"990101001001{n:03d}" for n in range(1, 5))


class RunStep(NamedTuple):
    """A run, with the graph before and after it."""

    run: str
    before: list[str]
    after: list[str]


class Version(NamedTuple):
    """One state of a dataset's sheets."""

    dataset: str
    sheets: Sheets


@st.composite
def places(draw: st.DrawFn) -> Version:
    """Draw sheets of places: grids in any order, in one of two communities, with or without `households`."""
    chosen_grids = draw(st.lists(st.sampled_from(GRIDS), unique=True, min_size=1))
    rows = [
        f"{grid},网格,{draw(st.sampled_from(COMMUNITIES))},{draw(st.sampled_from(['', '400', '410']))}"
        for grid in chosen_grids
    ]
    grids = "\n".join(["编码,名称,所属社区,户数", *rows]) + "\n"
    return Version(
        "places",
        {name: DISTRICT[name] for name in ("districts", "streets", "communities")} | {"grids": grids},
    )


@st.composite
def staff(draw: st.DrawFn) -> Version:
    """Draw sheets of staff: two party organisations, and a person who holds one post, perhaps several times.

    One of the party organisations may cover grids.
    """
    covered = draw(st.lists(st.sampled_from(GRIDS), unique=True))
    posted = draw(st.sampled_from(GRIDS))
    days = draw(
        st.lists(st.sampled_from(["2021-01-01", "2022-02-02", "2023-03-03"]), unique=True, min_size=1)
    )
    end = draw(st.sampled_from(["", "2024-04-04"]))
    member = draw(st.sampled_from(["", "是", "否"]))
    sheets = {
        "党组织": f"编码,名称,层级,覆盖范围\nP4-1,一支部,4,{'、'.join(covered)}\nP4-2,二支部,4,\n",
        "岗位": f"编码,岗位名称,所在单位\nPOST-1,网格员,{posted}\n",
        "人员": f"编码,姓名,中共党员\nPE-1,示例甲,{member}\n",
        "任职": "\n".join(
            ["人员编码,岗位编码,起始日期,终止日期", *(f"PE-1,POST-1,{day},{end}" for day in days)]
        )
        + "\n",
    }
    return Version("staff", sheets)


versions = st.lists(st.one_of(places(), staff()), min_size=2, max_size=6)
common_settings = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def load_all(store: Store, history: list[Version]) -> list[RunStep]:
    """Empty the graph, and load `DISTRICT` and then one version after another; return the runs."""
    empty(store)
    prepare(store)
    steps = []
    with tempfile.TemporaryDirectory() as folder:
        for version in [Version("places", DISTRICT), *history]:
            dataset = write(Path(folder) / version.dataset, version)
            plan = plan_datasets(store, [dataset], folder=Path(folder), allow_retire="100%")
            steps += carry_out(store, partial(apply_plan, store, plan))
    return steps


def write(folder: Path, version: Version) -> Dataset:
    folder.mkdir(exist_ok=True)
    for file in folder.iterdir():
        file.unlink()
    for sheet, text in version.sheets.items():
        (folder / f"{sheet}.csv").write_text(text, encoding="utf-8")
    return Dataset(version.dataset, folder)


def carry_out(store: Store, act: Callable[[], tuple[str, ...]]) -> list[RunStep]:
    before = network(store)
    return [RunStep(run, before, network(store)) for run in act()]


def undo(store: Store, run: str) -> RunStep:
    (step,) = carry_out(store, lambda: apply_plan(store, plan_undo(store, run).plan))
    return step


def check_undone_one_by_one(store: Store, history: list[Version], number: int, *, redo: bool) -> None:
    steps = load_all(store, history)
    for step in reversed(steps[-number:]):
        undone = undo(store, step.run)
        assert undone.after == step.before
        if redo:
            redone = undo(store, undone.run)
            assert redone.after == step.after
            assert undo(store, redone.run).after == step.before


def check_undone_alone(store: Store, history: list[Version], chosen: int) -> None:
    steps = load_all(store, history)
    step = steps[chosen % len(steps)]
    before = network(store)
    try:
        undone = undo(store, step.run)
    except PlanError:
        assert network(store) == before
        assert step is not steps[-1]
        return
    added, ended = set(step.after) - set(step.before), set(step.before) - set(step.after)
    assert set(undone.after) == set(before) - added | ended


@settings(common_settings, max_examples=examples(8))
@given(history=versions, number=st.integers(1, 7), redo=st.booleans())
def test_undoing_runs_one_by_one_restores_each_earlier_graph(
    embedded_store: Store, history: list[Version], number: int, redo: bool
) -> None:
    check_undone_one_by_one(embedded_store, history, number, redo=redo)


@settings(common_settings, max_examples=examples(8))
@given(history=versions, chosen=st.integers(0, 6))
def test_an_earlier_run_is_undone_alone_or_not_at_all(
    embedded_store: Store, history: list[Version], chosen: int
) -> None:
    check_undone_alone(embedded_store, history, chosen)


@pytest.mark.neo4j
@settings(common_settings, max_examples=examples(5))
@given(history=versions, number=st.integers(1, 7), redo=st.booleans())
def test_undoing_runs_one_by_one_restores_each_earlier_graph_on_neo4j(
    neo4j_store: Store, history: list[Version], number: int, redo: bool
) -> None:
    check_undone_one_by_one(neo4j_store, history, number, redo=redo)
