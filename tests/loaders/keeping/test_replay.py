"""Tests the replay of a journal: its result must be the facts that exist after a given run."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import wangge.loaders.keeping.replay
from tests.loaders.conftest import DISTRICT
from tests.loaders.keeping.comparable_facts import facts_in_graph, facts_in_replay
from wangge.graph.errors import DiskFull, JournalTampered
from wangge.graph.model import NodeKey, load_model
from wangge.graph.store import Store
from wangge.loaders.fact import EdgeKey, RowLocation
from wangge.loaders.history.undo import plan_undo
from wangge.loaders.keeping.journal import GraphJournal, Record
from wangge.loaders.keeping.replay import FactGroup, replay
from wangge.loaders.planning.change import Change, Operation
from wangge.loaders.planning.plan import Plan
from wangge.loaders.project import Dataset
from wangge.loaders.state import Stored
from wangge.loaders.writing.apply import apply_plan
from wangge.loaders.writing.journal import encode_batch

Write = Callable[..., Dataset]
Load = Callable[..., Plan]

PERSON, POST = NodeKey("Person", "PE-1"), NodeKey("Post", "POST-1")
HELD = EdgeKey("Holds", PERSON, POST, (date(2023, 1, 1),))
SHEET = RowLocation("sheets/任职.csv", "任职", 2)
HOLDING = {"valid_from": date(2023, 1, 1), "valid_to": date(2024, 1, 1)}


class HandmadeJournal:
    """A journal built from lists of changes, with one batch per run; it needs no database."""

    def __init__(self, *runs: tuple[str, list[Change]]) -> None:
        self._runs = {f"R{number:06d}": run for number, run in enumerate(runs, start=1)}

    def runs(self) -> list[Record]:
        return [
            {"id": name, "dataset": "posts", "source_sha256": source, "counts": f'{{"add": {len(changes)}}}'}
            for name, (source, changes) in self._runs.items()
        ]

    def batches(self, run: str) -> Iterator[Record]:
        changes = self._runs[run][1]
        yield {"seq": 0, "count": len(changes), "payload": encode_batch(changes)}


def holding_changes(operation: Operation, after: dict[str, Any] | None) -> list[Change]:
    return [Change(operation, HELD, None, after, SHEET)]


def test_replayed_facts_are_those_of_the_graph(store: Store, write_sheets: Write, load: Load) -> None:
    """The runs are a first load, a load with changed, missing and moved rows, and an undo."""
    states = []
    load(write_sheets(DISTRICT))
    states.append(facts_in_graph(store))
    grids = "编码,名称,所属社区,户数\n\n990101001001001,第二网格,990101001002,401\n"
    buildings = "\n".join(DISTRICT["buildings"].splitlines()[:-1]) + "\n"
    load(write_sheets({**DISTRICT, "grids": grids, "buildings": buildings}), allow_retire="1")
    states.append(facts_in_graph(store))
    apply_plan(store, plan_undo(store, "R2").plan)
    states.append(facts_in_graph(store))
    assert states[0] == states[2] != states[1]
    for number, state in enumerate(states, start=1):
        with replay(GraphJournal(store), load_model(), until=f"R{number:06d}") as replayed:
            assert facts_in_replay(replayed) == state
            assert replayed.counts().total() == len(state)
            assert all(replayed.get(key) == stored for key, stored in state.items())


def test_the_last_write_of_a_fact_counts() -> None:
    first, last = Stored(HOLDING, "posts", "2:R000001:任职:sheets/任职.csv"), {**HOLDING, "valid_to": None}
    journal = HandmadeJournal(
        ("1", holding_changes(Operation.ADD, HOLDING)), ("2", holding_changes(Operation.UPDATE, last))
    )
    with replay(journal, load_model(), until="R000001") as replayed:
        assert facts_in_replay(replayed) == {HELD: first}
    with replay(journal, load_model()) as replayed:
        assert replayed.get(HELD) == Stored(last, "posts", "2:R000002:任职:sheets/任职.csv")
        assert replayed.groups() == [FactGroup("Holds", "Person", "Post")]


def test_retired_fact_does_not_exist() -> None:
    journal = HandmadeJournal(
        ("1", holding_changes(Operation.ADD, HOLDING)), ("2", holding_changes(Operation.RETIRE, None))
    )
    with replay(journal, load_model()) as replayed:
        assert (replayed.get(HELD), replayed.groups(), replayed.counts()) == (None, [], {})


def test_repair_changes_nothing_in_a_replay() -> None:
    journal = HandmadeJournal(
        ("1", holding_changes(Operation.ADD, HOLDING)), ("repair:1", holding_changes(Operation.RETIRE, None))
    )
    with replay(journal, load_model()) as replayed:
        assert replayed.counts() == {"Holds": 1}


@pytest.mark.parametrize(
    "key", [NodeKey("Villa", "1"), EdgeKey("Holds", POST, PERSON), EdgeKey("Owns", PERSON, POST)]
)
def test_error_for_a_kind_that_the_model_does_not_have_names_run_and_batch(key: NodeKey | EdgeKey) -> None:
    journal = HandmadeJournal(("1", [Change(Operation.ADD, key, None, {}, SHEET)]))
    with (
        pytest.raises(JournalTampered, match=r"run R000001, batch 0, can't be read"),
        replay(journal, load_model()),
    ):
        pass


def test_journal_without_one_of_its_runs_is_refused() -> None:
    journal = HandmadeJournal(
        ("1", holding_changes(Operation.ADD, HOLDING)), ("2", holding_changes(Operation.RETIRE, None))
    )
    journal._runs.pop("R000001")
    with pytest.raises(JournalTampered, match="run R000001 is missing"), replay(journal, load_model()):
        pass


def test_nobody_else_can_read_the_temporary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with replay(HandmadeJournal(("1", holding_changes(Operation.ADD, HOLDING))), load_model()):
        assert not any(tmp_path.iterdir())


def test_full_disk_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    prepare = ("PRAGMA max_page_count = 3", *wangge.loaders.keeping.replay._PREPARE)
    monkeypatch.setattr(wangge.loaders.keeping.replay, "_PREPARE", prepare)
    many = [
        Change(Operation.ADD, NodeKey("Person", f"PE-{n}"), None, {"name": "甲" * 99}, SHEET)
        for n in range(99)
    ]
    with (
        pytest.raises(DiskFull, match=f"{tmp_path}: no space left"),
        replay(HandmadeJournal(("1", many)), load_model()),
    ):
        pass
    assert not any(tmp_path.iterdir())
