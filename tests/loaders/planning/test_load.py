"""Tests the loading of sheets: which facts are added, updated and retired, and which stay unchanged."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from tests.loaders.conftest import DISTRICT, Sheets, codes, network
from wangge.graph.errors import PlanError, RetireGuard, SourceError, StalePlan
from wangge.graph.store import Store
from wangge.loaders.planning.change import Operation
from wangge.loaders.planning.plan import Plan, SheetCount
from wangge.loaders.project import Dataset
from wangge.loaders.writing.apply import apply_plan
from wangge.loaders.writing.journal import decode_batch
from wangge.loaders.writing.prepare import prepare

Write = Callable[..., Dataset]
Load = Callable[..., Plan]


def counts(plan: Plan) -> dict[str, tuple[int, int, int, int, int]]:
    return {s.sheet: (s.rows_in, s.added, s.updated, s.unchanged, s.rejected) for s in plan.sheets}


def test_sheets_become_nodes_and_relationships(store: Store, write_sheets: Write, load: Load) -> None:
    applied = load(write_sheets(DISTRICT))
    assert counts(applied) == {
        "buildings": (3, 3, 0, 0, 0),
        "communities": (2, 2, 0, 0, 0),
        "compounds": (1, 1, 0, 0, 0),
        "districts": (1, 1, 0, 0, 0),
        "grids": (1, 1, 0, 0, 0),
        "streets": (1, 1, 0, 0, 0),
    }
    rows = store.read(
        "MATCH (b:Building)-[:PART_OF*]->(d:District) RETURN b.code AS building, d.code AS district ORDER BY building"
    ).dicts()
    assert rows == [{"building": f"990101001001B000{n}", "district": "990101"} for n in (1, 2, 3)]


def test_kind_without_a_sheet_is_kept_and_named(store: Store, write_sheets: Write, load: Load) -> None:
    load(write_sheets(DISTRICT))
    applied = load(write_sheets({name: text for name, text in DISTRICT.items() if name != "buildings"}))
    assert [notice.message for notice in applied.notices] == [
        "the dataset has no sheet of Building; the graph keeps 3 of this kind, unchanged"
    ]
    assert applied.as_json()["changes"]["retire"] == 0
    assert len(codes(store, "Building")) == 3


def test_every_fact_knows_its_file_sheet_and_row(store: Store, write_sheets: Write, load: Load) -> None:
    load(write_sheets(DISTRICT))
    nodes = store.read("MATCH (b:Building) RETURN b.src AS src ORDER BY b.code").dicts()
    assert [row["src"] for row in nodes] == [
        f"{row}:R000001:buildings:jiangwan/buildings.csv" for row in (2, 3, 4)
    ]
    edges = store.read("MATCH (:Grid)-[r:PART_OF]->() RETURN r.src AS src").dicts()
    assert edges == [{"src": "2:R000001:grids:jiangwan/grids.csv"}]


def test_second_apply_writes_nothing(store: Store, write_sheets: Write, load: Load) -> None:
    dataset = write_sheets(DISTRICT)
    load(dataset)
    before = network(store, journal=True)
    applied = load(dataset)
    assert network(store, journal=True) == before
    assert counts(applied)["buildings"] == (3, 0, 0, 3, 0)
    assert not applied.writes


def test_changed_bytes_with_equal_rows_change_no_fact(store: Store, write_sheets: Write, load: Load) -> None:
    load(write_sheets(DISTRICT))
    applied = load(write_sheets({**DISTRICT, "grids": DISTRICT["grids"].replace("400", "400户")}))
    assert counts(applied)["grids"] == (1, 0, 0, 1, 0)
    assert sum(applied.as_json()["changes"].values()) == 0


def test_update_is_property_by_property(store: Store, write_sheets: Write, load: Load) -> None:
    load(write_sheets(DISTRICT))
    applied = load(
        write_sheets({**DISTRICT, "grids": "编码,名称,所属社区,户数\n990101001001001,一网格,990101001002,\n"})
    )
    assert counts(applied)["grids"] == (1, 0, 1, 0, 0)
    assert applied.as_json()["changes"] == {"add": 1, "update": 1, "retire": 1}
    rows = store.read(
        "MATCH (g:Grid)-[:PART_OF]->(c) RETURN g.name AS name, g.households AS households, c.code AS community"
    ).dicts()
    assert rows == [{"name": "一网格", "households": None, "community": "990101001002"}]


def test_moved_row_is_unchanged_but_its_new_line_is_stored(
    store: Store, write_sheets: Write, load: Load
) -> None:
    load(write_sheets(DISTRICT))
    head, *rows = DISTRICT["buildings"].splitlines()
    applied = load(write_sheets({**DISTRICT, "buildings": "\n".join([head, *reversed(rows)])}))
    assert counts(applied)["buildings"] == (3, 0, 0, 3, 0)
    src = store.read("MATCH (b:Building {code: '990101001001B0001'}) RETURN b.src AS src").dicts()
    assert src == [{"src": "4:R000002:buildings:jiangwan/buildings.csv"}]


def test_vanished_row_is_retired_into_the_journal(store: Store, write_sheets: Write, load: Load) -> None:
    load(write_sheets(DISTRICT))
    fewer_sheets = {**DISTRICT, "buildings": DISTRICT["buildings"].rsplit("\n", 2)[0] + "\n"}
    applied = load(write_sheets(fewer_sheets), allow_retire="1")
    assert applied.as_json()["changes"] == {"add": 0, "update": 0, "retire": 2}
    assert codes(store, "Building") == ["990101001001B0001", "990101001001B0002"]
    payloads = store.read("MATCH (:Run {id: 'R000002'})-[:WROTE]->(b:Batch) RETURN b.payload AS p").dicts()
    lines = [line for row in payloads for line in decode_batch(row["p"])]
    assert ["retire", ["Building", "990101001001B0003"]] in [line[:2] for line in lines]


def test_guard_stops_many_retirements(store: Store, write_sheets: Write, load: Load) -> None:
    load(write_sheets(DISTRICT))
    before = network(store, journal=True)
    fewer_sheets = {**DISTRICT, "buildings": DISTRICT["buildings"].rsplit("\n", 2)[0] + "\n"}
    with pytest.raises(RetireGuard, match=r"would retire 1 of 3 facts of kind Building; .*--allow-retire 1$"):
        load(write_sheets(fewer_sheets))
    assert network(store, journal=True) == before


def test_later_dataset_may_refer_to_nodes_of_an_earlier_one(
    store: Store, write_sheets: Write, load: Load
) -> None:
    party: Sheets = {"党组织": "编码,名称,层级,覆盖范围\nP5-1,一组,5,990101001001B0001、990101001001B0002\n"}
    applied = load(write_sheets(DISTRICT), write_sheets(party, "party"))
    assert applied.rejects == []
    assert store.read("MATCH (:PartyOrganization)-[r:COVERS]->(:Building) RETURN count(r) AS n").dicts() == [
        {"n": 2}
    ]


def test_dataset_does_not_take_over_a_node_of_another_dataset(
    store: Store, write_sheets: Write, load: Load
) -> None:
    load(write_sheets(DISTRICT))
    applied = load(write_sheets({"districts": DISTRICT["districts"]}, "other"))
    assert [(r.rule, r.message) for r in applied.rejects] == [
        ("declared-elsewhere", "'990101' is declared by dataset 'jiangwan', not 'other'")
    ]


def test_stale_plan_is_refused(store: Store, write_sheets: Write, load: Load, plan: Load) -> None:
    prepare(store)
    stale_plan = plan(write_sheets(DISTRICT))
    load(write_sheets({"districts": DISTRICT["districts"]}))
    before = network(store, journal=True)
    with pytest.raises(StalePlan, match="plan again"):
        apply_plan(store, stale_plan)
    assert network(store, journal=True) == before


def test_interrupted_apply_leaves_the_graph_unchanged(store: Store, write_sheets: Write, plan: Load) -> None:
    prepare(store)
    before = network(store, journal=True)

    def interrupt(stage: str, done: int, total: int | None) -> None:
        if done > 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        apply_plan(store, plan(write_sheets(DISTRICT)), progress=interrupt)
    assert network(store, journal=True) == before


def test_rows_that_do_not_add_up_stop_the_plan() -> None:
    with pytest.raises(PlanError, match="3 rows in"):
        SheetCount("a.csv", "a", 3, 1, 0, 0, 1)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no such file or folder"),
        ({}, "no sheet in this folder"),
        ({"grids": ""}, "no row in any sheet"),
    ],
    ids=["missing", "no sheets", "empty"],
)
def test_source_without_rows_is_reported_in_one_clear_line(
    store: Store, write_sheets: Write, plan: Load, tmp_path: Path, content: Sheets | None, message: str
) -> None:
    dataset = Dataset("gone", tmp_path / "gone") if content is None else write_sheets(content)
    with pytest.raises(SourceError, match=message):
        plan(dataset)


def test_sheet_with_only_a_header_retires_nothing(store: Store, write_sheets: Write, load: Load) -> None:
    load(write_sheets(DISTRICT))
    applied = load(write_sheets({**DISTRICT, "buildings": DISTRICT["buildings"].splitlines()[0] + "\n"}))
    assert applied.as_json()["changes"] == {"add": 0, "update": 0, "retire": 0}
    assert [n.message for n in applied.notices] == [
        "the sheet has no rows; the graph keeps 3 of kind Building, unchanged"
    ]
    assert len(codes(store, "Building")) == 3


HOLDING: Sheets = {
    "岗位": "编码,岗位名称,所在单位\nPOST-1,网格员,990101001001001\n",
    "人员": "编码,姓名\nPE-1,示例甲\n",
    "任职": "人员编码,岗位编码,起始日期,终止日期\nPE-1,POST-1,2023-01-01,\n",
}
OTHER_HOLDING: Sheets = {"任职": "人员编码,岗位编码,起始日期,终止日期\nPE-1,POST-1,2023-01-01,2024-01-01\n"}


def test_dataset_does_not_take_over_a_relationship_of_another_dataset(
    store: Store, write_sheets: Write, load: Load
) -> None:
    load(write_sheets({**DISTRICT, **HOLDING}))
    before = network(store, journal=True)
    applied = load(write_sheets(OTHER_HOLDING, "other"))
    assert [(str(r.rule), r.message) for r in applied.rejects] == [
        ("declared-elsewhere", "this relationship is declared by dataset 'jiangwan', not 'other'")
    ]
    assert [row for row in network(store, journal=True) if "HOLDS" in row] == [
        row for row in before if "HOLDS" in row
    ]


def test_two_datasets_of_one_plan_do_not_declare_one_fact(
    store: Store, write_sheets: Write, load: Load
) -> None:
    first = write_sheets({**DISTRICT, **HOLDING})
    applied = load(first, write_sheets({**OTHER_HOLDING, "人员": HOLDING["人员"]}, "other"))
    assert [(r.sheet, str(r.rule)) for r in applied.rejects] == [
        ("人员", "declared-elsewhere"),
        ("任职", "declared-elsewhere"),
    ]
    assert store.read("MATCH (:Person)-[h:HOLDS]->() RETURN count(h) AS n").dicts() == [{"n": 1}]


def test_guard_counts_relationships_with_a_sheet_of_their_own(
    store: Store, write_sheets: Write, load: Load
) -> None:
    second = HOLDING["任职"] + "PE-1,POST-1,2020-01-01,2021-01-01\n"
    load(write_sheets({**DISTRICT, **HOLDING, "任职": second}))
    with pytest.raises(RetireGuard, match="would retire 1 of 2 facts of kind Holds"):
        load(write_sheets({**DISTRICT, **HOLDING}))


def test_of_two_applies_at_once_only_one_succeeds(
    store: Store, write_sheets: Write, load: Load, plan: Load
) -> None:
    load(write_sheets(DISTRICT))
    slow_plan = plan(write_sheets({**DISTRICT, "grids": DISTRICT["grids"].replace("400", "410")}))
    changed_plan = plan(write_sheets({**DISTRICT, "grids": DISTRICT["grids"].replace("400", "420")}))
    started, resume = Event(), Event()

    def hold(stage: str, done: int, total: int | None) -> None:
        started.set()
        resume.wait(1.5)

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(apply_plan, store, slow_plan, progress=hold)
        assert started.wait(10)
        outcomes = [_outcome(lambda: apply_plan(store, changed_plan))]
        resume.set()
        outcomes.append(_outcome(slow.result))
    assert sorted(outcomes) == ["applied", "stale"]
    assert len(store.read("MATCH (r:Run) RETURN r.id AS id")) == 2


def _outcome(act: Callable[[], object]) -> str:
    try:
        act()
    except StalePlan:
        return "stale"
    return "applied"


def _in_two_files(write_sheets: Write) -> Dataset:
    header, *rows = DISTRICT["buildings"].splitlines()
    further_rows = [f"990101001001B{number:04d},{number}栋,990101001001X001," for number in range(4, 60)]
    parts = {
        "楼栋-东": [header, *rows, *further_rows],
        "楼栋-西": [header, "990101001001B0099,99栋,990101001001X001,"],
    }
    other_sheets = {name: text for name, text in DISTRICT.items() if name != "buildings"}
    return write_sheets(other_sheets | {name: "\n".join(lines) + "\n" for name, lines in parts.items()})


def test_guard_names_the_missing_file(write_sheets: Write, load: Load) -> None:
    dataset = _in_two_files(write_sheets)
    load(dataset)
    (dataset.source / "楼栋-西.csv").rename(dataset.source / "楼栋-西.ods")
    expected = r"jiangwan/楼栋-西\.csv of the last run is missing, 楼栋-西\.ods in its place is called \.ods, but contains no workbook; save"
    with pytest.raises(RetireGuard, match=rf"would retire 1 of 60 facts of kind Building \({expected}"):
        load(dataset)
    assert load(dataset, allow_retire="1").as_json()["changes"]["retire"] > 0


def test_file_that_was_only_renamed_stops_nothing(write_sheets: Write, load: Load) -> None:
    dataset = _in_two_files(write_sheets)
    load(dataset)
    (dataset.source / "楼栋-西.csv").rename(dataset.source / "楼栋-南.csv")
    assert load(dataset).as_json()["changes"]["retire"] == 0


def test_relationship_is_retired_once_by_two_datasets(store: Store, write_sheets: Write, load: Load) -> None:
    """In one plan, one dataset retires a community, and the other moves its grid to another community."""
    divisions = {name: DISTRICT[name] for name in ("districts", "streets", "communities")}
    grids = {"grids": DISTRICT["grids"]}
    load(write_sheets(divisions, "divisions"), write_sheets(grids, "grids"))
    divisions["communities"] = divisions["communities"].replace(
        "990101001001,江声社区", "990101001003,新声社区"
    )
    grids["grids"] = grids["grids"].replace(",990101001001,", ",990101001002,")
    plan = load(write_sheets(divisions, "divisions"), write_sheets(grids, "grids"), allow_retire="100%")
    assert [part.count(Operation.RETIRE) for part in plan.datasets] == [3, 0]
    parents = store.read("MATCH (:Grid)-[:PART_OF]->(c:Community) RETURN c.code AS code").dicts()
    assert parents == [{"code": "990101001002"}]
