"""A ledger agrees with what other datasets declare, or a reject names the row and the other dataset."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.loaders.conftest import DISTRICT
from tests.loaders.mappings.conftest import (
    COMMUNITIES,
    COMPOUNDS,
    HEADER,
    HOUSES,
    ROSTER,
    WORKERS,
    WriteMapping,
)
from wangge.graph.model import NodeKey
from wangge.graph.store import Store
from wangge.loaders.fact import EdgeKey
from wangge.loaders.planning.change import Operation
from wangge.loaders.planning.plan import Plan
from wangge.loaders.project import Dataset

Write = Callable[..., Dataset]
Load = Callable[..., Plan]

ROW = "江声社区,第一网格,张三,13800000001,江声苑,1栋,200,甲物业公司\n"


@pytest.fixture
def roster(write_sheets: Write, write_mapping: WriteMapping) -> Callable[[str], Dataset]:
    """Return a function that writes the rows of a ledger, and returns its dataset."""
    write_mapping("花名册", ROSTER.replace('total = "households"\n', ""))
    return lambda rows: write_sheets({"花名册": f"{HEADER}\n{rows}"}, name="roster")


def added(plan: Plan, label: str) -> list[str]:
    return [
        change.key.code
        for batch in plan.datasets[-1].changes.batches()
        if batch.group.kind == label and batch.group.operation is Operation.ADD
        for change in batch.changes
        if isinstance(change.key, NodeKey)
    ]


def test_ledger_finds_places_that_have_an_official_code(
    store: Store, write_sheets: Write, load: Load, plan: Load, roster: Callable[[str], Dataset]
) -> None:
    load(write_sheets(DISTRICT))
    ledger = roster(ROW.replace(",200,", ",,"))
    planned = plan(ledger)
    assert [reject.text() for reject in planned.rejects] == []
    assert added(planned, "Grid") == added(planned, "Compound") == added(planned, "Building") == []
    assert added(planned, "Post") == ["990101001001001-网格员"]


def test_value_that_contradicts_another_dataset_is_a_reject(
    store: Store, write_sheets: Write, load: Load, plan: Load, roster: Callable[[str], Dataset]
) -> None:
    load(write_sheets(DISTRICT))
    planned = plan(roster(ROW.replace(",200,", ",210,")))
    messages = [str(reject.message) for reject in planned.rejects]
    assert any(
        "户数 of '江声苑' is 210 here, but 200 in dataset 'jiangwan'" in message for message in messages
    )


CODED = f'{COMMUNITIES}{COMPOUNDS}code = "楼栋"\n'
COUNTED = f'{COMMUNITIES}{COMPOUNDS}households = "户数"\ntotal = "households"\n\n{HOUSES}'
WITHOUT_COMPOUNDS = COMMUNITIES + HOUSES.replace('in = "小区"\nsplit = "numbers"\n', 'in = "社区"\n')
MICRO_GRIDS = f"""\
{COMMUNITIES}[[facts]]
kind = "Grid"
name = "小区"
in = "社区"

[[facts]]
kind = "MicroGrid"
name = "楼栋"
in = "小区"

[[facts]]
kind = "Compound"
name = "户数"
in = "楼栋"
"""


@pytest.fixture
def census(write_sheets: Write, write_mapping: WriteMapping) -> Callable[..., Dataset]:
    """Return a function that writes the rows of a ledger that names communities but no grids, and its mapping."""

    def write(rows: str, mapping: str = COUNTED) -> Dataset:
        write_mapping("普查", mapping)
        return write_sheets({"普查": f"社区,小区,楼栋,户数\n{rows}"}, name="census")

    return write


def test_community_of_a_compound_that_is_in_a_grid_is_no_second_parent(
    store: Store, write_sheets: Write, load: Load, plan: Load, census: Callable[..., Dataset]
) -> None:
    load(write_sheets(DISTRICT))
    planned = plan(census("江声社区,江声苑,,\n"))
    assert [reject.text() for reject in planned.rejects] == []
    assert planned.datasets[-1].count(Operation.ADD) == 0


def test_another_community_of_a_compound_is_a_reject(
    store: Store, write_sheets: Write, load: Load, plan: Load, census: Callable[..., Dataset]
) -> None:
    load(write_sheets(DISTRICT))
    planned = plan(census("望江社区,江声苑,990101001001X001,\n", CODED))
    assert planned.datasets[-1].count(Operation.ADD) == 0
    assert [str(reject.message_zh) for reject in planned.rejects] == [
        "“江声苑”按数据集“jiangwan”属于990101001001001，不属于990101001002"
    ]


@pytest.mark.parametrize("name", ["1栋", "1号楼", "1#楼", "1幢", "一栋"])
def test_building_is_found_by_its_number(
    store: Store, write_sheets: Write, load: Load, plan: Load, census: Callable[..., Dataset], name: str
) -> None:
    load(write_sheets(DISTRICT))
    planned = plan(census(f"江声社区,江声苑,{name},\n"))
    assert [reject.text() for reject in planned.rejects] == []
    assert added(planned, "Building") == []


def test_building_with_the_name_of_its_compound_in_front_is_that_of_the_compound(
    store: Store, write_sheets: Write, load: Load, plan: Load, census: Callable[..., Dataset]
) -> None:
    load(write_sheets(DISTRICT))
    planned = plan(census("江声社区,,江声苑2号楼,\n江声社区,,江声苑9号楼,\n", WITHOUT_COMPOUNDS))
    assert added(planned, "Building") == ["990101001001-江声苑9"]


@pytest.mark.parametrize("grid", ["第一网格", "江声社区第一网格", "江声1网格", "网格1", "1"])
def test_grid_and_compound_of_a_micro_grid_are_those_of_the_community(
    store: Store, write_sheets: Write, load: Load, plan: Load, census: Callable[..., Dataset], grid: str
) -> None:
    """The columns of the fixture's ledger are those of grid, micro-grid and compound here."""
    load(write_sheets(DISTRICT))
    planned = plan(census(f"江声社区,{grid},微网格1,江声苑\n", MICRO_GRIDS))
    assert [reject.text() for reject in planned.rejects] == []
    assert (added(planned, "Grid"), added(planned, "Compound")) == ([], [])


def test_sum_over_some_buildings_is_compared_as_a_sum(
    store: Store, write_sheets: Write, load: Load, plan: Load, census: Callable[..., Dataset]
) -> None:
    load(write_sheets(DISTRICT))
    assert [reject.text() for reject in plan(census("江声社区,江声苑,1栋,90\n")).rejects] == []
    both = plan(census("江声社区,江声苑,1栋,90\n江声社区,江声苑,2栋,120\n"))
    assert [str(reject.message_zh) for reject in both.rejects] == [
        "“江声苑”的户数：本表各行合计210，多于数据集“jiangwan”的200"
    ]


def test_ledger_and_sheets_of_one_plan_agree(
    store: Store, write_sheets: Write, plan: Load, roster: Callable[[str], Dataset]
) -> None:
    planned = plan(write_sheets(DISTRICT), roster(ROW.replace(",200,", ",,")))
    assert added(planned, "Compound") == []


def test_same_ledger_again_writes_nothing_in_any_order(
    store: Store, write_sheets: Write, load: Load, plan: Load, roster: Callable[[str], Dataset]
) -> None:
    load(write_sheets({name: DISTRICT[name] for name in ("districts", "streets", "communities")}))
    rows = [ROW, "望江社区,第一网格,李四,,临江小区,1-2栋,70,\n", "望江社区,第二网格,空缺,,望江花园,3,50,无\n"]
    load(roster("".join(rows)))
    again = plan(roster("".join(reversed(rows))))
    assert [again.datasets[0].count(o) for o in (Operation.ADD, Operation.UPDATE, Operation.RETIRE)] == [
        0,
        0,
        0,
    ]


def test_new_holder_changes_only_the_holder(
    store: Store, write_sheets: Write, load: Load, plan: Load, roster: Callable[[str], Dataset]
) -> None:
    load(write_sheets({name: DISTRICT[name] for name in ("districts", "streets", "communities")}))
    load(roster(ROW))
    planned = plan(roster(ROW.replace("张三,13800000001", "李四,13900000002")), allow_retire="1")
    changed = sorted(
        (str(batch.group.operation), batch.group.kind)
        for batch in planned.datasets[0].changes.batches()
        if batch.group.operation is not Operation.MOVE
    )
    assert changed == [("add", "Holds"), ("add", "Person"), ("retire", "Holds"), ("retire", "Person")]


def test_likely_rename_is_proposed(
    store: Store, write_sheets: Write, load: Load, plan: Load, roster: Callable[[str], Dataset]
) -> None:
    load(write_sheets({name: DISTRICT[name] for name in ("districts", "streets", "communities")}))
    load(roster(ROW))
    planned = plan(roster(ROW.replace("江声苑", "江声雅苑")), allow_retire="1")
    notices = [notice.message for notice in planned.notices]
    command = "`wangge name add 小区 江声雅苑 --also 江声苑 --in 990101001001-第一网格`"
    assert any(command in message and "户数" in message for message in notices)


@pytest.mark.one_engine("who keeps a post doesn't depend on the engine")
@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ("王五 张三", "王五 张三 安一", {"add 安一"}),
        ("安一 王五 张三", "王五 张三", {"retire 安一"}),
        ("安一 王五", "王五 张三", {"retire 安一", "add 张三"}),
        ("王五", "李四", {"retire 王五", "add 李四"}),
    ],
)
def test_holders_who_stay_keep_their_posts(
    store: Store,
    write_sheets: Write,
    write_mapping: WriteMapping,
    load: Load,
    plan: Load,
    before: str,
    after: str,
    changed: set[str],
) -> None:
    def roster_of(people: str) -> Dataset:
        rows = "".join(f"江声社区,{name},\n" for name in people.split())
        return write_sheets({"人员": f"社区,姓名,电话\n{rows}"}, name="workers")

    write_mapping("人员", WORKERS)
    load(write_sheets(DISTRICT))
    load(roster_of(before))
    changes = [
        f"{batch.group.operation} {change.key.source.code.rpartition('-')[2]}"
        for batch in plan(roster_of(after)).datasets[-1].changes.batches()
        if batch.group.kind == "Holds" and batch.group.operation is not Operation.MOVE
        for change in batch.changes
        if isinstance(change.key, EdgeKey)
    ]
    assert (set(changes), len(changes)) == (changed, len(changed))


@pytest.mark.one_engine("the code of a person doesn't depend on the engine")
def test_namesake_who_joins_does_not_change_the_code_of_a_person(
    store: Store, write_sheets: Write, write_mapping: WriteMapping, load: Load, plan: Load
) -> None:
    write_mapping("人员", WORKERS)
    load(write_sheets(DISTRICT))
    head = "社区,姓名,电话\n江声社区,王伟,13800002222\n"
    load(write_sheets({"人员": head}, name="workers"))
    planned = plan(write_sheets({"人员": f"{head}江声社区,王伟,13900001111\n"}, name="workers"))
    assert added(planned, "Person") == ["990101001001-王伟-1111"]
    assert planned.datasets[-1].count(Operation.RETIRE) == 0


@pytest.mark.one_engine("what is proposed doesn't depend on the engine")
def test_person_with_the_same_phone_and_post_may_have_been_renamed(
    store: Store, write_sheets: Write, write_mapping: WriteMapping, load: Load, plan: Load
) -> None:
    write_mapping("人员", WORKERS)
    load(write_sheets(DISTRICT))
    head = "社区,姓名,电话\n"
    load(write_sheets({"人员": f"{head}江声社区,李小名,13800002222\n"}, name="workers"))
    corrected = plan(write_sheets({"人员": f"{head}江声社区,李小明,13800002222\n"}, name="workers"))
    replaced = plan(write_sheets({"人员": f"{head}江声社区,李小明,13900001111\n"}, name="workers"))
    command = "`wangge name add 人员 李小明 --also 李小名 --in 990101001001`"
    assert [command in str(notice.message) for notice in corrected.notices] == [True]
    assert not replaced.notices
