"""Formats the answer of a graph recipe as two tables, CSV, JSON or Markdown."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from wangge.graph.model import Model
from wangge.loaders.reports.tables import TextColumn, csv_table, text_table
from wangge.queries.recipes.graph_answer import AnswerEdge, GraphAnswer
from wangge.queries.reports.answer import markdown_cell
from wangge.queries.reports.printable import one_line

__all__ = ["EDGE_COLUMNS", "edge_rows", "format_graph", "graph_json"]

EDGE_COLUMNS = ("source", "source_name", "relationship", "details", "target", "target_name")
"""The columns of the list of relationships. `details` has the relationship's properties."""

_NODE_COLUMNS = ("node", "kind", "name")


def format_graph(answer: GraphAnswer, style: str, notices: Sequence[str], model: Model) -> str:
    """Return the answer as `table`, `csv`, `json` or `markdown`, with the notices of the graph and of left-out nodes.

    Table and Markdown list the nodes, then the relationships. CSV has one row for each relationship, and for each node
    without one; the last column repeats the notices.
    """
    lines = [*([answer.notice()] if answer.left_out else []), *notices]
    return _FORMATTERS[style](answer, lines, model)


def edge_rows(answer: GraphAnswer, model: Model) -> Iterator[tuple[str, ...]]:
    """Yield a row of `EDGE_COLUMNS` for each relationship. A source or target is `Label:code`."""
    names = answer.names
    for edge in answer.edges:
        details = ", ".join(f"{name}={_plain(value)}" for name, value in edge.properties.items())
        yield (
            edge.source.text(),
            names[edge.source],
            _type(edge, model),
            details,
            edge.target.text(),
            names[edge.target],
        )


def graph_json(answer: GraphAnswer) -> dict[str, Any]:
    """Return the nodes and relationships as JSON data."""
    return {
        "nodes": [
            {
                "id": node.key.text(),
                "label": node.key.label,
                "code": node.key.code,
                "name": node.name,
                "labels": list(node.labels),
                "properties": _json_values(node.properties),
            }
            for node in answer.nodes
        ],
        "relationships": [
            {
                "source": edge.source.text(),
                "target": edge.target.text(),
                "type": edge.type,
                "properties": _json_values(edge.properties),
            }
            for edge in answer.edges
        ],
        "left_out": {"nodes": answer.left_out, "relationships": answer.left_out_edges},
    }


def _table(answer: GraphAnswer, notices: Sequence[str], model: Model) -> str:
    lines = [
        f"{len(answer.nodes)} nodes",
        *_aligned(_NODE_COLUMNS, _node_rows(answer, model)),
        "",
        f"{len(answer.edges)} relationships",
        *_aligned(EDGE_COLUMNS, edge_rows(answer, model)),
        *map(one_line, notices),
    ]
    return "\n".join(lines) + "\n"


def _csv(answer: GraphAnswer, notices: Sequence[str], model: Model) -> str:
    linked = {end for edge in answer.edges for end in (edge.source, edge.target)}
    alone = [(node.key.text(), node.name, "", "", "", "") for node in answer.nodes if node.key not in linked]
    notice_cells = [" ".join(notices)] if notices else []
    columns = [*EDGE_COLUMNS, *(["notice"] if notice_cells else [])]
    return csv_table(columns, ([*row, *notice_cells] for row in [*edge_rows(answer, model), *alone]))


def _json(answer: GraphAnswer, notices: Sequence[str], _model: Model) -> str:
    content = {
        "recipe": answer.recipe,
        "parameters": _json_values(answer.parameters),
        **graph_json(answer),
        "notices": list(notices),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _markdown(answer: GraphAnswer, notices: Sequence[str], model: Model) -> str:
    tables = [
        _markdown_table(_NODE_COLUMNS, _node_rows(answer, model)),
        _markdown_table(EDGE_COLUMNS, edge_rows(answer, model)),
    ]
    return "\n\n".join([*tables, *(f"> {one_line(notice)}" for notice in notices)]) + "\n"


def _markdown_table(columns: Sequence[str], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [columns, ["---"] * len(columns), *([markdown_cell(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _node_rows(answer: GraphAnswer, model: Model) -> Iterator[tuple[str, ...]]:
    for node in answer.nodes:
        kind = model.nodes.get(node.key.label)
        yield node.key.text(), node.key.label if kind is None else kind.zh, node.name


def _aligned(columns: Sequence[str], rows: Iterator[tuple[str, ...]]) -> list[str]:
    cells = ([one_line(cell) for cell in row] for row in rows)
    return text_table([TextColumn(name) for name in columns], cells, gap="  ", ruled=True)


def _type(edge: AnswerEdge, model: Model) -> str:
    kind = model.edge_between(edge.type, edge.source.label, edge.target.label)
    return edge.type if kind is None else f"{kind.zh} {edge.type}"


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _json_values(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


_FORMATTERS: dict[str, Callable[[GraphAnswer, Sequence[str], Model], str]] = {
    "table": _table,
    "csv": _csv,
    "json": _json,
    "markdown": _markdown,
}
