"""A fact that a rejected row may declare isn't retired; other facts are retired as if no row were rejected."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.loaders.mappings.conftest import DIVISIONS, HEADER, ROSTER
from wangge.graph.model import NodeKey
from wangge.graph.store import Store
from wangge.loaders.fact import EdgeKey
from wangge.loaders.planning.change import Operation
from wangge.loaders.planning.plan import DatasetPlan
from wangge.loaders.planning.planner import plan_datasets
from wangge.loaders.project import Dataset
from wangge.loaders.writing.apply import apply_plan
from wangge.loaders.writing.prepare import prepare

pytestmark = pytest.mark.one_engine("what stays is decided before the engine writes anything")

FIRST = (
    "江声社区,第一网格,张三,13800000001,江声苑,1-3栋,200,甲物业公司",
    "江声社区,第一网格,张三,13800000001,望江花园,1栋,120,乙物业公司",
    "江声社区,第一网格,张三,13800000001,望江院,2栋,30,乙物业公司",
    "江声社区,第二网格,李四,13800000002,滨江小区,7,80,无",
    "望江社区,望江网格,王五,13800000003,临江小区,A栋,70,丙物业公司",
    "望江社区,望江网格,王五,13800000003,听江小区,1栋,60,丙物业公司",
)

Month = Callable[..., DatasetPlan]


@pytest.fixture
def month(store: Store, tmp_path: Path) -> Month:
    """Return a function that plans a month's ledger after FIRST was loaded, and applies the plan if asked to."""
    (tmp_path / "wangge.toml").write_text('[project]\nscope = "990101"\n', encoding="utf-8")
    for folder in ("base", "ledgers", "mappings"):
        (tmp_path / folder).mkdir()
    for name, text in DIVISIONS.items():
        (tmp_path / "base" / f"{name}.csv").write_text(text, encoding="utf-8")
    (tmp_path / "mappings" / "花名册.toml").write_text(ROSTER, encoding="utf-8")

    def load(*rows: str, names: str = "", apply: bool = False) -> DatasetPlan:
        (tmp_path / "ledgers" / "花名册.csv").write_text("\n".join((HEADER, *rows)), encoding="utf-8")
        if names:
            (tmp_path / "names.csv").write_text(names, encoding="utf-8")
        datasets = [Dataset(name, tmp_path / name) for name in ("base", "ledgers")]
        plan = plan_datasets(store, datasets, folder=tmp_path, allow_retire="100%")
        if apply:
            apply_plan(store, plan)
        return plan.datasets[1]

    prepare(store)
    load(*FIRST, apply=True)
    return load


def retired(plan: DatasetPlan) -> list[str]:
    """Return the codes of the nodes that a plan retires, and the ends of the relationships of posts and contracts."""
    keys = [change.key for change in plan.changes if change.operation is Operation.RETIRE]
    nodes = [key.code for key in keys if isinstance(key, NodeKey)]
    edges = [key for key in keys if isinstance(key, EdgeKey) and key.kind in ("Holds", "PropertyEngagement")]
    return sorted([*nodes, *(f"{edge.kind} {edge.source.code}" for edge in edges)])


def kept(plan: DatasetPlan) -> str:
    """Return the notice about facts that are kept because of rejected rows; "" if there is none."""
    return next((n.message for n in plan.notices if "a rejected row may declare them" in n.message), "")


def test_rejected_row_keeps_what_it_names_and_nothing_else(month: Month) -> None:
    vague = "望江社区,望江网格,王五,13800000003,临江小区,全部,70,丙物业公司"
    plan = month(*FIRST[:4], vague)
    assert len(plan.rejects) == 1
    # The rejected row names 临江小区, so this compound keeps its building and contract. It doesn't name 听江小区.
    assert retired(plan) == [
        "990101001002-听江小区",
        "990101001002-听江小区-1",
        "PropertyEngagement 990101-丙物业公司",
    ]
    assert "1 Building" in kept(plan)
    assert "花名册.csv row 6" in kept(plan)


def test_reject_in_another_ledger_keeps_no_fact(month: Month) -> None:
    vague = "望江社区,望江网格,王五,13800000003,临江小区,全部,70,丙物业公司"
    renamed = FIRST[0].replace("江声苑", "江声家园").replace("张三", "赵六").replace("0001", "0006")
    plan = month(renamed, *FIRST[1:3], FIRST[3].replace("李四", "空缺"), vague, FIRST[5])
    gone = retired(plan)
    assert {"990101001001-江声苑", "990101001001-江声苑-3", "990101001001-李四"} <= set(gone)
    assert "Holds 990101001001-李四" in gone
    assert any("江声苑 is gone and 江声家园 is new" in notice.message for notice in plan.notices)


def test_renamed_node_keeps_its_code_during_and_after_a_reject(month: Month) -> None:
    names = (
        "kind,parent,name,also,code,from,to\nCompound,990101001001,江声家园,江声苑,990101001001-江声苑,,\n"
    )
    renamed = FIRST[0].replace("江声苑", "江声家园")
    vague = "江声社区,第二网格,李四,13800000002,滨江小区,若干,80,无"
    plan = month(renamed, *FIRST[1:3], vague, *FIRST[4:], names=names, apply=True)
    assert retired(plan) == []
    assert [c.key for c in plan.changes if c.operation is Operation.ADD] == []
    assert "1 Building" in kept(plan)
    corrected = month(renamed, *FIRST[1:])
    assert {c.operation for c in corrected.changes} <= {Operation.MOVE}
    assert kept(corrected) == ""


def test_rename_of_something_that_a_rejected_row_may_name_is_proposed(month: Month) -> None:
    rows = [FIRST[0].replace("江声苑", "江声家园"), *FIRST[1:]]
    rows[1] = rows[1].replace("望江花园,1栋", "望江社区,江声苑1栋")
    plan = month(*rows)
    assert "990101001001-江声苑" not in retired(plan)
    assert any("江声苑 is gone and 江声家园 is new" in notice.message for notice in plan.notices)


def test_sum_to_which_a_rejected_row_adds_stays(month: Month) -> None:
    plan = month(*FIRST[:2], FIRST[2].replace("2栋", "若干"), *FIRST[3:])
    changed = [change for change in plan.changes if change.operation is not Operation.MOVE]
    assert changed == []


def test_row_whose_community_is_unknown_may_be_anywhere(month: Month) -> None:
    plan = month(*FIRST[:3], FIRST[3].replace("江声社区", "不明社区"), *FIRST[4:])
    assert retired(plan) == []
    assert "1 Compound" in kept(plan)


def test_ledger_rejected_as_a_whole_keeps_everything(month: Month, tmp_path: Path) -> None:
    (tmp_path / "mappings" / "又一个.toml").write_text(ROSTER, encoding="utf-8")
    plan = month(*FIRST)
    assert plan.rejects
    assert retired(plan) == []
