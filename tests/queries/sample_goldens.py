"""Loads the generated sample, and formats a recipe's answer as the text of a file with expected answers."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

from wangge.graph.model import Model
from wangge.graph.store import Store
from wangge.loaders.load import load_datasets
from wangge.loaders.project import Project
from wangge.queries.recipes.graph_answer import GraphAnswer
from wangge.queries.recipes.runner import RecipeAnswer
from wangge.queries.reports.answer import format_answer
from wangge.queries.reports.graph_text import format_graph, graph_json
from wangge.sample.demonstration import write_demonstration

__all__ = ["GOLDEN_ROWS", "VOLATILE_COLUMNS", "golden", "graph_golden", "load_sample", "recorded"]

GOLDEN_ROWS = 12
VOLATILE_COLUMNS = {"loads": ("at", "operator")}


def load_sample(store: Store, folder: Path) -> None:
    """Write the demonstration project into a folder, and load its datasets; no row may be rejected."""
    write_demonstration(folder)
    project = Project.find(folder)
    plan = load_datasets(store, project.datasets, folder=project.folder)
    assert not any(dataset.rejects for dataset in plan.datasets)


def recorded(path: Path, answer: str) -> str:
    """Return the expected answer in a file, "" if there is none; then write `answer` to the file, for somebody to review."""
    expected = path.read_text(encoding="utf-8") if path.exists() else ""
    if expected != answer:
        path.write_text(answer, encoding="utf-8")
    return expected


def golden(answer: RecipeAnswer) -> str:
    """Return a text: the first rows of an answer as a table, the number of rows, and a digest of all rows.

    Values in columns that differ after each load are left out.
    """
    volatile = [answer.columns.index(name) for name in VOLATILE_COLUMNS.get(answer.recipe, ())]
    rows = [
        tuple(None if column in volatile else value for column, value in enumerate(row))
        for row in answer.rows
    ]
    first = RecipeAnswer(answer.recipe, answer.columns, rows[:GOLDEN_ROWS], answer.parameters)
    text = json.dumps(rows, ensure_ascii=False, default=str)
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    # If there are no rows, the embedded engine returns no column names.
    table = format_answer(first, "table", ()) if rows else ""
    return f"{table}rows: {len(rows)}\nsha256: {digest}\n"


def graph_golden(answer: GraphAnswer, model: Model) -> str:
    """Return a text: the first nodes and relationships of an answer, their numbers, and a digest of all that are kept."""
    first_keys = {node.key for node in answer.nodes[:GOLDEN_ROWS]}
    edges = tuple(edge for edge in answer.edges if {edge.source, edge.target} <= first_keys)[:GOLDEN_ROWS]
    first = replace(answer, nodes=answer.nodes[:GOLDEN_ROWS], edges=edges, left_out=0)
    text = json.dumps(graph_json(answer), ensure_ascii=False, default=str)
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    numbers = (
        f"nodes: {len(answer.nodes)}, left out: {answer.left_out}\n"
        f"relationships: {len(answer.edges)}, left out: {answer.left_out_edges}\n"
    )
    return f"{format_graph(first, 'table', (), model)}{numbers}sha256: {digest}\n"
