"""Fixtures that plan ledgers against the divisions of a small district, without a database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.loaders.conftest import DISTRICT
from wangge.loaders.planning.plan import DatasetPlan
from wangge.loaders.planning.planner import plan_datasets
from wangge.loaders.project import Dataset
from wangge.loaders.state import EmptyGraph

DIVISIONS = {name: DISTRICT[name] for name in ("districts", "streets", "communities")}

COMMUNITIES = """\
[[facts]]
kind = "Community"
name = "社区"
known = true

"""
"""The fact of a mapping that its communities are known."""

COMPOUNDS = """\
[[facts]]
kind = "Compound"
name = "小区"
in = "社区"
"""
"""The fact of a mapping of compounds in communities; properties may follow."""

HOUSES = """\
[[facts]]
kind = "Building"
name = "楼栋"
in = "小区"
split = "numbers"
"""
"""The fact of a mapping of buildings in compounds; properties may follow."""

BUILDINGS = f"{COMMUNITIES}{COMPOUNDS}\n{HOUSES}"
"""The facts of a mapping of communities, compounds and buildings."""

GRID = f"""\
{COMMUNITIES}[[facts]]
kind = "Grid"
name = "网格"
in = "社区"
"""
GRIDS = f'{GRID}households = "户数"\n'
"""The facts of a mapping of communities and their grids; a property may follow."""

ROSTER = f"""\
[sheet]
header = ["社区", "网格", "小区"]
fill = ["社区", "网格"]

{GRIDS}total = "households"

[[facts]]
kind = "小区"
name = "小区"
in = "网格"
households = "户数"

[[facts]]
kind = "Building"
name = "楼栋"
in = ["小区", "网格"]
split = "numbers"

[[facts]]
kind = "Post"
title = "网格员"
of = "网格"
holder = "网格员"
phone = "电话"

[[facts]]
kind = "PropertyFirm"
name = "物业"
serves = "小区"
"""
HEADER = "社区,网格,网格员,电话,小区,楼栋,户数,物业"

PlanLedgers = Callable[..., DatasetPlan]
WriteMapping = Callable[[str, str], None]
GRID_WORKERS = f"""\
[sheet]
header = ["社区", "网格", "姓名"]

{GRID}
[[facts]]
kind = "Post"
title = "网格员"
of = "网格"
holder = "姓名"
"""
"""A mapping of a ledger with a grid and its network worker (网格员) in each row."""
WORKERS = """\
[sheet]
header = ["社区", "姓名", "电话"]

[[facts]]
kind = "Community"
name = "社区"
known = true

[[facts]]
kind = "Post"
title = "网格员"
of = "社区"
holder = "姓名"
phone = "电话"
"""
"""A mapping of a ledger with a network worker (网格员) of a community in each row."""


@pytest.fixture
def plan_ledgers(tmp_path: Path) -> PlanLedgers:
    """Return a function that plans CSV ledgers with mappings; both are given as texts by name."""

    def plan(
        ledgers: dict[str, str], mappings: dict[str, str] | None = None, names: str | None = None
    ) -> DatasetPlan:
        (tmp_path / "wangge.toml").write_text('[project]\nscope = "990101"\n', encoding="utf-8")
        for folder, texts in (("base", DIVISIONS), ("ledgers", ledgers)):
            (tmp_path / folder).mkdir(exist_ok=True)
            for file in (tmp_path / folder).iterdir():
                file.unlink()
            for name, text in texts.items():
                (tmp_path / folder / f"{name}.csv").write_text(text, encoding="utf-8")
        (tmp_path / "mappings").mkdir(exist_ok=True)
        for name, text in ({"花名册": ROSTER} if mappings is None else mappings).items():
            (tmp_path / "mappings" / f"{name}.toml").write_text(text, encoding="utf-8")
        if names is not None:
            (tmp_path / "names.csv").write_text(names, encoding="utf-8")
        datasets = [Dataset(name, tmp_path / name) for name in ("base", "ledgers")]
        return plan_datasets(EmptyGraph(), datasets, folder=tmp_path).datasets[1]

    return plan


def facts(plan: DatasetPlan) -> list[str]:
    """Return the facts that a plan adds, as sorted texts without their sources."""
    return sorted(
        f"{change.key} {sorted((change.after or {}).items())}"
        for batch in plan.changes.batches()
        for change in batch.changes
    )


def names(plan: DatasetPlan, label: str) -> dict[str, str]:
    """Return the names of the nodes of a label that a plan adds, by code."""
    return {
        str((change.after or {})["code"]): str((change.after or {})["name"])
        for batch in plan.changes.batches()
        if batch.group.kind == label
        for change in batch.changes
    }


def rejects(plan: DatasetPlan) -> list[tuple[int | None, str | None, str]]:
    """Return row, column and message of every reject."""
    return [(reject.row, reject.column, str(reject.message)) for reject in plan.rejects]


@pytest.fixture
def write_mapping(tmp_path: Path) -> WriteMapping:
    """Return a function that writes a mapping with this name into the test's project, which it creates."""
    (tmp_path / "mappings").mkdir()
    (tmp_path / "wangge.toml").write_text('[project]\nscope = "990101"\n', encoding="utf-8")

    def write(name: str, text: str) -> None:
        (tmp_path / "mappings" / f"{name}.toml").write_text(text, encoding="utf-8")

    return write
