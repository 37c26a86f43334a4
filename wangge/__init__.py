"""A Chinese city district's organisational network as a graph: load, check, draw.

Begin with `wangge.open`; docs/api.md shows every public name with an example. All other names in this package are
internal and may change in any version.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING

from wangge.graph.errors import (
    AuthenticationFailed,
    BackupDamaged,
    DiskFull,
    EngineError,
    EngineUnavailable,
    ForeignDatabase,
    GraphDiffers,
    JournalTampered,
    ModelError,
    ModelMismatch,
    NothingMeasured,
    PassingFailure,
    PlanError,
    ProjectError,
    QueryError,
    RecipeError,
    RestoreInterrupted,
    RetireGuard,
    RuleError,
    SourceError,
    StalePlan,
    StatementFailed,
    StatementTimeout,
    UnfinishedRun,
    Unreconciled,
    UnsupportedEngine,
    UsageError,
    WanggeError,
    WriteRefused,
)

if TYPE_CHECKING:
    from wangge.loaders.planning.plan import Plan
    from wangge.public.map_page import MapPage
    from wangge.public.open_project import OpenProject
    from wangge.public.table import Table
    from wangge.queries.check.report import CheckReport, RuleResult
    from wangge.queries.tasks.board import TaskBoard

    __version__: str

# `open` is left out, so that `from wangge import *` doesn't replace Python's built-in `open`.
__all__ = [
    "AuthenticationFailed",
    "BackupDamaged",
    "CheckReport",
    "DiskFull",
    "EngineError",
    "EngineUnavailable",
    "ForeignDatabase",
    "GraphDiffers",
    "JournalTampered",
    "MapPage",
    "ModelError",
    "ModelMismatch",
    "NothingMeasured",
    "OpenProject",
    "PassingFailure",
    "Plan",
    "PlanError",
    "ProjectError",
    "QueryError",
    "RecipeError",
    "RestoreInterrupted",
    "RetireGuard",
    "RuleError",
    "RuleResult",
    "SourceError",
    "StalePlan",
    "StatementFailed",
    "StatementTimeout",
    "Table",
    "TaskBoard",
    "UnfinishedRun",
    "Unreconciled",
    "UnsupportedEngine",
    "UsageError",
    "WanggeError",
    "WriteRefused",
    "write_sample_project",
]

_LAZY = {
    "CheckReport": "wangge.queries.check.report",
    "MapPage": "wangge.public.map_page",
    "OpenProject": "wangge.public.open_project",
    "Plan": "wangge.loaders.planning.plan",
    "RuleResult": "wangge.queries.check.report",
    "Table": "wangge.public.table",
    "TaskBoard": "wangge.queries.tasks.board",
}


def open(  # noqa: A001 - called as `wangge.open`, like gzip.open
    folder: str | os.PathLike[str] = ".", *, adopt: bool = False, time_limit: float = 60.0
) -> OpenProject:
    """Open the project in `folder`, or in the nearest folder above it with a wangge.toml, and the project's graph.

    The graph is on the Neo4j server of NEO4J_URI if that is set, else in the embedded engine, which is started if it
    isn't running. With `adopt`, the database may contain data of other programs. `time_limit` is the longest time, in
    seconds, that one statement of a recipe, a rule or `cypher` may take. If the last load was interrupted, a warning
    says so, because the graph then contains only a part of it.

    Raises `ProjectError` if the folder doesn't exist or its wangge.toml is wrong, `UsageError` if the folder is
    not a project, and `EngineError` if the database can't be opened.

    >>> with wangge.open(folder) as project:
    ...     project.name
    '江湾区'
    """
    from pathlib import Path

    from wangge.public.open_project import open_project

    return open_project(Path(folder), adopt=adopt, time_limit=time_limit)


def write_sample_project(
    folder: str | os.PathLike[str], *, seed: int | None = None, scale: int = 1
) -> dict[str, int]:
    """Write the sample project of 通川区, whose data below the communities are synthetic; return the rows per sheet.

    Another `seed` gives other synthetic data, and a larger `scale` gives more. Existing sheets are replaced; other
    existing files aren't changed.

    >>> write_sample_project(empty_folder)["communities"]
    209
    """
    from pathlib import Path

    from wangge.sample.demonstration import DEFAULT_SEED, write_demonstration

    return write_demonstration(Path(folder), seed=DEFAULT_SEED if seed is None else seed, scale=scale)


if not TYPE_CHECKING:  # type checkers mustn't see this function: they would accept every misspelt name

    def __getattr__(name: str) -> object:
        """Import a public class when it is first used, so that importing the package is fast (PEP 562)."""
        if name == "__version__":
            from importlib.metadata import version

            return version("wangge")
        if name not in _LAZY:
            raise AttributeError(f"module 'wangge' has no attribute {name!r}")
        return getattr(import_module(_LAZY[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_LAZY, "__version__"})
