"""With row digests, unchanged rows aren't compared with the graph, and the plan is the same as without them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import wangge.loaders.planning.rowmemory
from devtools.empty_database import empty
from tests.drawn_examples import examples
from tests.loaders.conftest import Sheets, network, town
from wangge.graph.errors import WanggeError
from wangge.graph.model import load_model
from wangge.graph.store import Rows, Store
from wangge.loaders.planning.change import Operation
from wangge.loaders.planning.plan import Plan
from wangge.loaders.planning.planner import plan_datasets
from wangge.loaders.planning.rowmemory import read_memory
from wangge.loaders.project import Dataset
from wangge.loaders.state import GraphState
from wangge.loaders.writing.apply import apply_plan
from wangge.loaders.writing.prepare import prepare

Write = Callable[..., Dataset]
Load = Callable[..., Plan]
MakePlan = Callable[..., Plan]

TOWN = town(streets=2, communities=3, grids=3)


def without_digests(make: Callable[[], Plan], patch: pytest.MonkeyPatch) -> Plan:
    with patch.context() as patched:
        patched.setattr(wangge.loaders.planning.rowmemory, "read_memory", lambda *_: None)
        return make()


def test_file_with_other_bytes_and_the_same_rows_reads_no_fact_of_the_graph(
    store: Store, write_sheets: Write, load: Load, plan: MakePlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(write_sheets(TOWN))
    quoted = {name: text.replace("江湾区", '"江湾区"') for name, text in TOWN.items()}
    picked: list[str] = []

    def refuse(_self: GraphState, label: str, codes: Iterable[str]) -> dict[str, object]:
        picked.extend([label, *codes])
        return {}

    monkeypatch.setattr(GraphState, "pick", refuse)
    planned = plan(write_sheets(quoted))
    assert len(planned.datasets[0].changes) == 0
    assert [code for code in picked if code[0].isdigit()] == []
    assert sum(sheet.unchanged for sheet in planned.sheets) == sum(sheet.rows_in for sheet in planned.sheets)


def test_reload_of_the_only_dataset_asks_for_no_names_and_counts_no_kind_that_the_graph_lacks(
    store: Store, write_sheets: Write, load: Load, plan: MakePlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(write_sheets(TOWN))
    statements: list[str] = []
    read, stream = Store.read, Store.stream

    def noted_read(self: Store, statement: str, *arguments: Any, **options: Any) -> Rows:
        statements.append(statement)
        return read(self, statement, *arguments, **options)

    def noted_stream(self: Store, statement: str, *arguments: Any) -> Iterable[dict[str, Any]]:
        statements.append(statement)
        return stream(self, statement, *arguments)

    monkeypatch.setattr(Store, "read", noted_read)
    monkeypatch.setattr(Store, "stream", noted_stream)
    planned = plan(write_sheets({name: text + "\n" for name, text in TOWN.items()}))
    assert not planned.notices
    reads_of_labels = [
        text
        for text in statements
        if text.startswith("MATCH (n:") and ("AS name" in text or "AS total" in text)
    ]
    assert reads_of_labels == []


def test_memory_is_that_of_the_last_run_only(store: Store, write_sheets: Write, load: Load) -> None:
    load(write_sheets(TOWN))
    load(write_sheets(town(streets=2, communities=3, grids=3, renamed="（新）")))
    assert read_memory(store, "R000001") is None
    memory = read_memory(store, "R000002")
    assert memory is not None
    assert sum(len(sheet) for sheet in memory.sheets.values()) == sum(
        text.count("\n") - 1 for text in TOWN.values()
    )


def test_digests_of_the_same_rows_are_taken_over_from_the_last_run(
    store: Store, write_sheets: Write, load: Load
) -> None:
    load(write_sheets(TOWN))
    marked = (
        "MATCH (r:Run)-[:SAW]->(m:Rows) RETURN r.id AS run, m.seq AS seq, m.marked AS marked ORDER BY seq"
    )
    with store.writing() as transaction:
        transaction.run("MATCH (m:Rows) SET m.marked = true")
    before = store.read(marked).records
    for number in (2, 3):
        load(write_sheets({name: text + "\n" * number for name, text in TOWN.items()}))
        expected = [(f"R{number:06d}", *rest) for _, *rest in before]
        assert store.read(marked).records == expected
    load(write_sheets(town(streets=2, communities=3, grids=3, renamed="（新）")))
    assert store.read(marked).records == [("R000004", seq, None) for _, seq, _ in before]


def _edited(sheets: Sheets, edits: list[tuple[str, int, str]]) -> Sheets:
    lines = {name: text.splitlines() for name, text in sheets.items()}
    for sheet, position, edit in edits:
        sheet_lines = lines[sheet]
        row = 1 + position % max(len(sheet_lines) - 1, 1)
        if row >= len(sheet_lines):
            continue
        if edit == "drop":
            del sheet_lines[row]
        elif edit == "double":
            sheet_lines.insert(row, sheet_lines[row])
        elif edit == "blank line":
            sheet_lines.insert(row, "")
        else:
            sheet_lines[row] = sheet_lines[row].replace("第", edit, 1)
    return {name: "\n".join(sheet_lines) + "\n" for name, sheet_lines in lines.items()}


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["streets", "communities", "grids"]),
        st.integers(0, 30),
        st.sampled_from(["drop", "double", "blank line", "改", "990101001001,"]),
    ),
    max_size=4,
)


@settings(max_examples=examples(12), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(EDITS, min_size=1, max_size=3))
def test_plan_is_the_same_with_and_without_row_digests(
    embedded_store: Store,
    write_sheets: Write,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    versions: list[list[tuple[str, int, str]]],
) -> None:
    """After any edits of the sheets, the plans with and without row digests are the same."""
    store = embedded_store
    empty(store)
    prepare(store)

    def make() -> Plan:
        return plan_datasets(store, [dataset], folder=tmp_path, allow_retire="100%")

    dataset = write_sheets(TOWN)
    apply_plan(store, make())
    for edits in versions:
        dataset = write_sheets(_edited(TOWN, edits))
        try:
            plan_without = without_digests(make, monkeypatch)
        except WanggeError as fault:
            with pytest.raises(type(fault)):
                make()
            continue
        plan_with = make()
        assert plan_with.as_json() == plan_without.as_json()
        assert set(map(repr, plan_with.datasets[0].changes)) == set(
            map(repr, plan_without.datasets[0].changes)
        )
        apply_plan(store, plan_with)
    assert GraphState(store, load_model()).open_run == ""
    assert network(store)


def test_few_new_digests_are_stored_beside_those_of_the_last_run(
    store: Store, write_sheets: Write, load: Load, plan: MakePlan
) -> None:
    sheets = town(streets=3, communities=3, grids=4)
    load(write_sheets(sheets))
    before = stored_texts(store)
    for number, former, name in ((2, "1街1社区", "新桥社区"), (3, "2街1社区", "老桥社区")):
        sheets["communities"] = sheets["communities"].replace(former, name)
        applied = load(write_sheets(sheets))
        texts = stored_texts(store)
        assert texts[: len(before)] == before
        assert len(texts) == len(before) + number - 1
        memory, planned = read_memory(store, f"R{number:06d}"), applied.datasets[0].memory
        assert memory is not None
        assert planned is not None
        for key, expected in planned.sheets.items():
            assert memory.sheets[key].frame.equals(expected.frame)
    assert not plan(write_sheets({name: text + "\n" for name, text in sheets.items()})).count(
        Operation.UPDATE
    )


def test_all_digests_are_stored_again_after_many_small_changes(
    store: Store, write_sheets: Write, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wangge.loaders.planning.rowmemory._MOST_CORRECTIONS", 1)
    sheets = town(streets=3, communities=3, grids=4)
    counts = []
    for number in range(4):
        load(write_sheets({**sheets, "grids": sheets["grids"].replace("第1网格", f"旧{number}网格", 1)}))
        counts.append(len(stored_texts(store)))
    assert counts == [4, 5, 4, 5]


def stored_texts(store: Store) -> list[str]:
    """Return the row digests of the last run as they are stored."""
    rows = store.read("MATCH (:Run)-[:SAW]->(m:Rows) RETURN m.payload AS payload ORDER BY m.seq")
    return [row["payload"] for row in rows]
