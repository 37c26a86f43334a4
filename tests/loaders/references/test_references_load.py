"""A row with an ambiguous name or code is rejected, except in the dataset that declares the unit."""

from __future__ import annotations

from collections.abc import Callable

from tests.loaders.conftest import DISTRICT
from wangge.graph.store import Store
from wangge.loaders.planning.plan import Plan
from wangge.loaders.project import Dataset

EVENT = (
    "编码,名称,变更前单位,变更后单位,变更类型,备注\n"
    "CE-1,望江改码,,990101001001,改码,变更前：990101001002 江声社区居民委员会\n"
)
COMMITTEES = (
    "编码,名称,所属社区\n"
    "RC-1,一,江声社区\n"
    "RC-2,二,滨江街道/江声\n"
    "RC-3,三,990101001001\n"
    "RC-4,四,990101001002\n"
    "RC-5,五,990101001002 望江社区\n"
)


def test_ambiguous_names_and_codes_reject_only_rows_of_other_datasets(
    store: Store, write_sheets: Callable[..., Dataset], load: Callable[..., Plan]
) -> None:
    sheets = {**DISTRICT, "change_events": EVENT}
    sheets["grids"] += "990101001002001,第一网格,990101001002,300\n"
    sheets["residents_committees"] = "编码,名称,所属社区\nRC-0,零,江声社区\n"
    applied = load(write_sheets(sheets))
    assert applied.rejects == []
    later = load(write_sheets({"residents_committees": COMMITTEES}, "later"))
    assert [(reject.row, str(reject.rule)) for reject in later.rejects] == [
        (2, "ambiguous-reference"),
        (5, "ambiguous-reference"),
    ]
    assert "write '990101001002 望江社区' if you mean the present unit" in later.rejects[1].message
    rows = store.read(
        "MATCH (c:ResidentsCommittee)-->(p:Community) RETURN c.code AS of, p.code AS at ORDER BY of"
    ).dicts()
    assert [(row["of"], row["at"]) for row in rows] == [
        ("RC-0", "990101001001"),
        ("RC-2", "990101001001"),
        ("RC-3", "990101001001"),
        ("RC-5", "990101001002"),
    ]
