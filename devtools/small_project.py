"""Makes a project of one small district for examples and tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import wangge
from wangge.graph.engines.embedded import stop
from wangge.graph.engines.lockfile import EngineFiles
from wangge.loaders.starter import StartingDataset, start_project

__all__ = ["ended_engine", "small_project", "without_server", "write_small_project"]

_NOTICE = "Synthetic data"
_SHEETS = {
    "districts": "code,name,scheme,edition\n990101,江湾区,NBS,2023\n",
    "streets": "code,name,district,scheme,edition\n990101001,滨江街道,990101,NBS,2023\n",
    "communities": (
        "code,name,street,scheme,edition\n"
        "990101001001,江声社区,990101001,NBS,2023\n"
        "990101001002,望江社区,990101001,NBS,2023\n"
    ),
    "grids": "code,name,community,households\n990101001001001,第一网格,990101001001,400\n",
    "compounds": "code,name,grid,households\n990101001001X001,江声苑,990101001001001,200\n",
    "buildings": (
        "code,name,compound\n990101001001B0001,1栋,990101001001X001\n990101001001B0002,2栋,990101001001X001\n"
    ),
    "party_organizations": (
        "code,name,covers,tier,valid_from\n"
        "P001,江声社区第一网格党支部,990101001001001,3,2023-01-01\n"
        "P002,江声苑1栋党小组,990101001001B0001,5,2023-01-01\n"
    ),
    "property_firms": "code,name\nF001,江声物业\n",
    "property_engagements": (
        "firm,compound,contract,valid_from,valid_to\n"
        "F001,990101001001X001,C-2021,2021-01-01,2023-12-31\n"
        "F001,990101001001X001,C-2024,2024-01-01,\n"
    ),
    "posts": "code,name,unit\nT001,网格长,990101001001001\n",
    "people": "code,name\nH001,张小明\n",
    "holdings": "person,post,valid_from\nH001,T001,2023-03-01\n",
}


def write_small_project(folder: Path) -> Path:
    """Write wangge.toml and the sheets; return the folder."""
    dataset = StartingDataset("sheets", "sheets", date(2024, 6, 30), _NOTICE)
    start_project(folder, name="江湾区", scope="990101", today=date(2024, 6, 30), datasets=[dataset])
    for sheet, text in _SHEETS.items():
        (folder / "sheets" / f"{sheet}.csv").write_text(text, encoding="utf-8")
    return folder


@contextmanager
def small_project(folder: Path) -> Iterator[wangge.OpenProject]:
    """Write the project into a folder, load it, and yield it. Its embedded engine is stopped when the block ends."""
    write_small_project(folder)
    with ended_engine(folder), wangge.open(folder) as project:
        project.apply(project.plan())
        yield project


@contextmanager
def ended_engine(folder: Path) -> Iterator[None]:
    """Stop the embedded engine of a folder, if it is running, when the `with` block ends."""
    try:
        yield
    finally:
        stop(EngineFiles.of(folder))


@contextmanager
def without_server() -> Iterator[None]:
    """Unset the environment variables NEO4J_… during the `with` block, so that wangge uses no Neo4j server."""
    hidden = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("NEO4J_")}
    try:
        yield
    finally:
        os.environ.update(hidden)
