"""Fixtures that write small sheets and load them into the test's database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from wangge.graph.model.bookkeeping import BOOKKEEPING_LABELS
from wangge.graph.store import Store
from wangge.loaders.planning.plan import Plan
from wangge.loaders.planning.planner import plan_datasets
from wangge.loaders.project import Dataset
from wangge.loaders.writing.apply import apply_plan
from wangge.loaders.writing.prepare import prepare

Sheets = dict[str, str]

DISTRICT: Sheets = {
    "districts": "编码,名称,代码体系,代码版本\n990101,江湾区,NBS,2023\n",
    "streets": "编码,名称,所属区县,代码体系,代码版本\n990101001,滨江街道,990101,NBS,2023\n",
    "communities": (
        "编码,名称,所属街道,代码体系,代码版本\n"
        "990101001001,江声社区,990101001,NBS,2023\n"
        "990101001002,望江社区,990101001,NBS,2023\n"
    ),
    "grids": "编码,名称,所属社区,户数\n990101001001001,第一网格,990101001001,400\n",
    "compounds": "编码,名称,所属网格,户数\n990101001001X001,江声苑,990101001001001,200\n",
    "buildings": (
        "编码,名称,所属小区,所属网格\n"
        "990101001001B0001,1栋,990101001001X001,\n"
        "990101001001B0002,2栋,990101001001X001,\n"
        "990101001001B0003,零散楼,,990101001001001\n"
    ),
}


@pytest.fixture
def write_sheets(tmp_path: Path) -> Callable[..., Dataset]:
    """Return a function that empties a folder, writes CSV sheets into it, and returns it as a dataset."""

    def write(sheets: Sheets, name: str = "jiangwan") -> Dataset:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        for file in folder.iterdir():
            file.unlink()
        for sheet, text in sheets.items():
            (folder / f"{sheet}.csv").write_text(text, encoding="utf-8")
        return Dataset(name, folder)

    return write


@pytest.fixture
def plan(store: Store, tmp_path: Path) -> Callable[..., Plan]:
    """Return a function that plans the load of datasets into `store`.

    File names in the plan are relative to the test's folder.
    """

    def make(*datasets: Dataset, allow_retire: str | None = None) -> Plan:
        return plan_datasets(store, datasets, folder=tmp_path, allow_retire=allow_retire)

    return make


@pytest.fixture
def load(store: Store, plan: Callable[..., Plan]) -> Callable[..., Plan]:
    """Return a function that plans the load of datasets, applies the plan, and returns it."""

    def apply(*datasets: Dataset, allow_retire: str | None = None) -> Plan:
        prepare(store)
        applied = plan(*datasets, allow_retire=allow_retire)
        apply_plan(store, applied)
        return applied

    return apply


def codes(store: Store, label: str) -> Sequence[str]:
    """Return the sorted codes of a label's nodes."""
    return [row["code"] for row in store.read(f"MATCH (n:{label}) RETURN n.code AS code ORDER BY code")]


def town(*, streets: int, communities: int, grids: int, renamed: str = "") -> Sheets:
    """Return the sheets of a district in which every street has the same number of communities and grids.

    `communities` is the number per street, `grids` the number per community; `renamed` is appended to every
    community's name.
    """
    rows: dict[str, list[str]] = {
        "districts": ["编码,名称,代码体系,代码版本", "990101,江湾区,NBS,2023"],
        "streets": ["编码,名称,所属区县,代码体系,代码版本"],
        "communities": ["编码,名称,所属街道,代码体系,代码版本"],
        "grids": ["编码,名称,所属社区,户数"],
    }
    for s in range(1, streets + 1):
        street = f"990101{s:03d}"
        rows["streets"].append(f"{street},第{s}街道,990101,NBS,2023")
        for c in range(1, communities + 1):
            community = f"{street}{c:03d}"
            rows["communities"].append(f"{community},{s}街{c}社区{renamed},{street},NBS,2023")
            rows["grids"] += [f"{community}{g:03d},第{g}网格,{community},300" for g in range(1, grids + 1)]
    return {sheet: "\n".join(lines) + "\n" for sheet, lines in rows.items()}


def network(store: Store, *, journal: bool = False) -> list[str]:
    """Return every node and relationship with all its properties, as sorted texts that can be compared.

    Without `journal`, the runs, their batches and the marker are left out.
    """
    condition = "true" if journal else " AND ".join(f"NOT n:{label}" for label in BOOKKEEPING_LABELS)
    nodes = store.read(f"MATCH (n) WHERE {condition} RETURN labels(n) AS l, properties(n) AS p")
    edges = store.read(
        f"MATCH (n)-[r]->(m) WHERE {condition} RETURN labels(n) AS ln, n.code AS n, type(r) AS t, "
        "labels(m) AS lm, m.code AS m, properties(r) AS p"
    )
    return sorted(
        repr(sorted((name, _sorted(value)) for name, value in row.items())) for row in (*nodes, *edges)
    )


def _sorted(value: object) -> object:
    if isinstance(value, dict):
        return sorted(value.items())
    return sorted(value) if isinstance(value, list) else value
