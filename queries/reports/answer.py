"""Formats the answer of a recipe as a table, CSV, JSON or Markdown."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from wangge.loaders.reports.tables import TextColumn, csv_table, text_table
from wangge.queries.recipes.runner import RecipeAnswer
from wangge.queries.reports.printable import one_line

__all__ = ["ANSWER_FORMATS", "format_answer", "markdown_cell"]


def format_answer(answer: RecipeAnswer, style: str, notices: Sequence[str]) -> str:
    """Return the answer in one of `ANSWER_FORMATS`, always with the notices of the graph.

    In CSV, every row repeats the notices in its last column `notice`, so that copied rows contain them too.
    """
    return ANSWER_FORMATS[style](answer, notices)


def _table(answer: RecipeAnswer, notices: Sequence[str]) -> str:
    rows = ([_text(value) for value in row] for row in answer.rows)
    lines = text_table([TextColumn(name) for name in answer.columns], rows, gap="  ", ruled=True)
    return "\n".join([*lines, *(one_line(notice) for notice in notices)]) + "\n"


def _csv(answer: RecipeAnswer, notices: Sequence[str]) -> str:
    notice_cells = [" ".join(notices)] if notices else []
    columns = [*answer.columns, *(["notice"] if notice_cells else [])]
    return csv_table(columns, ([*row, *notice_cells] for row in answer.rows))


def _json(answer: RecipeAnswer, notices: Sequence[str]) -> str:
    content = {
        answer.noun: answer.recipe,
        "parameters": {name: _json_value(value) for name, value in answer.parameters.items()},
        "columns": list(answer.columns),
        "rows": [
            dict(zip(answer.columns, [_json_value(value) for value in row], strict=True))
            for row in answer.rows
        ],
        "notices": list(notices),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _markdown(answer: RecipeAnswer, notices: Sequence[str]) -> str:
    lines = [answer.columns, ["---"] * len(answer.columns)]
    lines += [[markdown_cell(value) for value in row] for row in answer.rows]
    text = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return "\n\n".join([text, *(f"> {one_line(notice)}" for notice in notices)]) + "\n"


def _text(value: Any) -> str:
    json_value = _json_value(value)
    if json_value is None:
        return "–"
    return one_line(str(json_value).lower() if isinstance(json_value, bool) else str(json_value))


def markdown_cell(value: Any) -> str:
    """Return a value as the text of a cell of a Markdown table."""
    return _text(value).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def _json_value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


ANSWER_FORMATS: dict[str, Callable[[RecipeAnswer, Sequence[str]], str]] = {
    "table": _table,
    "csv": _csv,
    "json": _json,
    "markdown": _markdown,
}
