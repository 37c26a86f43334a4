"""The generated sample, loaded once per session on each engine, and the golden texts of its answers."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from wangge.graph.store import Store
from wangge.loaders.load import load_datasets
from wangge.loaders.project import Project
from wangge.queries.recipes.runner import RecipeAnswer
from wangge.queries.reports.answer import format_answer
from wangge.sample.demonstration import write_demonstration

__all__ = ["SHOWN", "UNSTEADY", "golden", "load_sample"]

SHOWN = 12
UNSTEADY = {"loads": ("at", "operator")}


def load_sample(store: Store, folder: Path) -> None:
    """Write the demonstration project and load both of its datasets; nothing may be rejected."""
    write_demonstration(folder)
    project = Project.find(folder)
    plan = load_datasets(store, project.datasets, folder=project.folder)
    assert not any(dataset.rejects for dataset in plan.datasets)


def golden(answer: RecipeAnswer) -> str:
    """The first rows as a table, the number of rows, and a digest of them all.

    Columns that differ from load to load are blanked first.
    """
    unsteady = [answer.columns.index(name) for name in UNSTEADY.get(answer.recipe, ())]
    rows = [tuple(None if at in unsteady else value for at, value in enumerate(row)) for row in answer.rows]
    first = RecipeAnswer(answer.recipe, answer.columns, rows[:SHOWN], answer.parameters)
    text = json.dumps(rows, ensure_ascii=False, default=str)
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    # Without a row the embedded engine names no columns either.
    table = format_answer(first, "table", ()) if rows else ""
    return f"{table}rows: {len(rows)}\nsha256: {digest}\n"
