"""The plan that wangge makes from whole columns is the same as the plan that is made row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from devtools.empty_database import empty
from tests.drawn_examples import examples
from tests.loaders.planning.row_plan import RowPlan
from wangge.graph.errors import SourceError
from wangge.graph.store import Store
from wangge.loaders.planning.change import Change
from wangge.loaders.planning.plan import Plan
from wangge.loaders.planning.planner import plan_datasets
from wangge.loaders.project import Dataset
from wangge.loaders.writing.apply import apply_plan
from wangge.loaders.writing.prepare import prepare

Write = Callable[..., Dataset]
Cells = dict[str, list[list[str]]]

HEADERS = {
    "districts": "编码,名称,代码体系,代码版本",
    "streets": "编码,名称,所属区县,代码体系,代码版本",
    "communities": "编码,名称,所属街道,代码体系,代码版本",
    "grids": "编码,名称,所属社区,户数,所属街道",
    "compounds": "编码,名称,所属网格,户数",
    "buildings": "编码,名称,所属小区,所属网格",
    "people": "编码,姓名",
    "posts": "编码,岗位名称,所在单位",
    "holdings": "人员编码,岗位编码,起始日期",
}
DIVISIONS = ("districts", "streets", "communities")
NAMES = st.sampled_from(
    ["第一网格", "第二网格", "阳光小区", "1栋", "张三", "李四", "网格员", "书记", " 江声 社区 "]
)
NUMBERS = st.sampled_from(["400", "0", "12.5", "很多", "", "５０", "13812345678"])


def _refer(codes: list[str]) -> st.SearchStrategy[str]:
    """Return a strategy that draws references: mostly one of `codes`, else a name, a path or an unknown text."""
    names = [
        "江声社区",
        "江声",
        "滨江街道/江声社区",
        "第一网格",
        "阳光小区",
        "张三",
        "网格员",
        "没有的",
        "",
        "990199",
    ]
    return st.one_of(st.sampled_from(codes), st.sampled_from(codes), st.sampled_from(names))


def _codes(prefix: str, count: int) -> list[str]:
    return [f"{prefix}{number}" for number in range(1, count + 1)]


COMMUNITIES = ["990101001001", "990101001002", "990101002001"]
GRIDS = [f"{code}00{n}" for code in COMMUNITIES for n in (1, 2)]
COMPOUNDS = [f"{COMMUNITIES[0]}X00{n}" for n in range(1, 5)]
PEOPLE, POSTS = _codes("PE-", 5), _codes("PO-", 5)


@st.composite
def sheets(draw: st.DrawFn) -> Cells:
    """Draw the sheets of a district, with equal names, faults, repeated codes and references of all sorts."""

    def rows(codes: list[str], *columns: st.SearchStrategy[str], most: int = 8) -> list[list[str]]:
        row = st.tuples(st.sampled_from(codes), *columns).map(list)
        return draw(st.lists(row, max_size=most))

    fixed = ("NBS", "2023")
    return {
        "districts": [["990101", "江湾区", *fixed]],
        "streets": [
            [f"99010100{n}", name, "990101", *fixed] for n, name in ((1, "滨江街道"), (2, "望江街道"))
        ],
        "communities": [
            [code, name, code[:9], *fixed]
            for code, name in zip(COMMUNITIES, ("江声社区", "江声社区", "望江社区"), strict=True)
        ][: draw(st.integers(1, 3))],
        "grids": rows(GRIDS, NAMES, _refer(COMMUNITIES), NUMBERS, st.sampled_from(["", "", "滨江街道"])),
        "compounds": rows(COMPOUNDS, NAMES, _refer(GRIDS), NUMBERS),
        "buildings": rows(
            [f"{COMMUNITIES[0]}B000{n}" for n in range(1, 7)],
            NAMES,
            _refer([*COMPOUNDS, ""]),
            _refer([*GRIDS, ""]),
        ),
        "people": rows([*PEOPLE, ""], NAMES),
        "posts": rows(POSTS, NAMES, _refer([*GRIDS, *COMMUNITIES])),
        "holdings": [
            [person, post, day]
            for person, post, day in draw(
                st.lists(
                    st.tuples(
                        _refer(PEOPLE), _refer(POSTS), st.sampled_from(["2024-01-01", "2024/3/1", "昨天"])
                    ),
                    max_size=8,
                )
            )
        ],
    }


def _texts(cells: Cells, names: tuple[str, ...]) -> dict[str, str]:
    return {
        name: "\n".join([HEADERS[name], *(",".join(row) for row in cells[name])]) + "\n" for name in names
    }


def _sorted(changes: list[Change]) -> list[str]:
    return sorted(
        repr((change.operation, change.key, _items(change.before), _items(change.after), change.place))
        for change in changes
    )


def _items(properties: dict[str, Any] | None) -> list[tuple[str, Any]] | None:
    return None if properties is None else sorted(properties.items())


def _counts(plan: Plan) -> Counter[tuple[str, str, str]]:
    return Counter(
        {
            (sheet.file, sheet.sheet, outcome): getattr(sheet, outcome)
            for sheet in plan.sheets
            for outcome in ("added", "updated", "unchanged")
            if getattr(sheet, outcome)
        }
    )


@settings(
    max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(sheets(), min_size=1, max_size=3), st.booleans())
def test_plan_in_columns_is_the_plan_row_by_row(
    embedded_store: Store, write_sheets: Write, tmp_path: Path, versions: list[Cells], in_two: bool
) -> None:
    """The test loads several versions of random sheets as one dataset or two, and compares both plans each time."""
    store = embedded_store
    empty(store)
    prepare(store)
    for cells in versions:
        others = tuple(name for name in HEADERS if name not in DIVISIONS)
        parts = (DIVISIONS, others) if in_two else ((*DIVISIONS, *others),)
        datasets = [
            write_sheets(_texts(cells, names), name=f"part{number}") for number, names in enumerate(parts)
        ]
        try:
            expected = RowPlan(store, datasets, tmp_path)
        except SourceError:
            continue
        plan = plan_datasets(store, datasets, folder=tmp_path, allow_retire="100%")
        assert {(r.file, r.sheet, r.row) for r in plan.rejects if r.row} == expected.rejected
        assert _counts(plan) == expected.counts
        read = [change for part in plan.datasets for change in part.changes]
        unread = {part.dataset.name for part in plan.datasets if part.unread}
        assert unread or _sorted(read) == _sorted(expected.changes)
        apply_plan(store, plan)
