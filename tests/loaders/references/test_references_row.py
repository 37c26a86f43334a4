"""Tests a street column beside a community column.

The street decides which of several communities with the same name is meant. If a community is given by its
code, it must be in the street.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.loaders.conftest import DISTRICT
from wangge.graph.store import Store
from wangge.loaders.planning.plan import Plan
from wangge.loaders.project import Dataset

GRIDS = (
    "编码,名称,所属街道,所属社区,户数\n"
    "990101001001002,第二网格,滨江街道,江声社区,400\n"
    "990101001001003,第三网格,望江街道,990101001001,400\n"
    "990101001001004,第四网格,望江街道,江声社区,400\n"
    "990101001001005,第五网格,,江声社区,400\n"
    "990101002001001,第一网格,望江街道,凤凰社区,400\n"
    "990101001003001,第一网格,990101001,凤凰,400\n"
    "990101001003002,第二网格,朝阳路,990101001003,400\n"
)


def test_street_beside_a_community_chooses_and_checks(
    store: Store, write_sheets: Callable[..., Dataset], load: Callable[..., Plan]
) -> None:
    sheets = dict(DISTRICT)
    sheets["streets"] += "990101002,望江街道,990101,NBS,2023\n"
    sheets["communities"] += (
        "990101001003,凤凰社区,990101001,NBS,2023\n990101002001,凤凰社区,990101002,NBS,2023\n"
    )
    load(write_sheets(sheets))
    later = load(write_sheets({"grids": GRIDS}, "later"))
    assert [(reject.row, str(reject.rule), reject.column) for reject in later.rejects] == [
        (3, "unknown-reference", "所属社区"),
        (4, "unknown-reference", "所属社区"),
    ]
    assert "is in '望江街道', which the row names" in later.rejects[0].message
    rows = store.read(
        "MATCH (g:Grid {dataset: 'later'})-[:PART_OF]->(c) RETURN g.code AS grid, c.code AS of ORDER BY grid"
    ).dicts()
    assert [(row["grid"], row["of"]) for row in rows] == [
        ("990101001001002", "990101001001"),
        ("990101001001005", "990101001001"),
        ("990101001003001", "990101001003"),
        ("990101001003002", "990101001003"),
        ("990101002001001", "990101002001"),
    ]
