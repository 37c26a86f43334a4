"""Draws the answer of a graph recipe as a small network map, and returns its data; hidden names are masked."""

from __future__ import annotations

from typing import Any

from wangge.queries.recipes.graph_answer import GraphAnswer
from wangge.queries.recipes.recipe import Recipe
from wangge.queries.reports.graph_text import EDGE_COLUMNS, edge_rows, graph_json
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.network_parts import network_parts
from wangge.viz.explorer.pages.page import PageTable
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.network.answer_scene import answer_scene
from wangge.viz.network.embed import NetworkParts

__all__ = ["answer_data", "answer_map", "answer_rows"]


def answer_map(request: PageRequest, recipe: Recipe, answer: GraphAnswer) -> NetworkParts | None:
    """Return the parts of the network map of an answer; None if the answer has no nodes."""
    titles = (recipe.header.title_zh, recipe.header.title)
    scene = answer_scene(request.site.store, answer, request.site.day, titles=titles)
    return None if scene is None else network_parts(request, scene)


def answer_data(formatter: Formatter, answer: GraphAnswer) -> dict[str, Any]:
    """Return the nodes and relationships as JSON data. If names are hidden, they are masked in every text."""
    data: dict[str, Any] = _masked(formatter, graph_json(answer))
    people = {node.key.text(): node for node in answer.nodes}
    for node in data["nodes"]:
        key = people[node["id"]].key
        node["name"] = formatter.name_mask.called(key.label, key.code, people[node["id"]].name)
    return data


def answer_rows(request: PageRequest, answer: GraphAnswer) -> PageTable:
    """Return the relationships as a table. If names are hidden, they are masked."""
    formatter = request.formatter
    rows = [tuple(map(formatter.plain, row)) for row in edge_rows(answer, request.site.model)]
    return PageTable(EDGE_COLUMNS, rows)


def _masked(formatter: Formatter, value: Any) -> Any:
    """Mask the names in all texts, except in the codes by which nodes are identified."""
    if isinstance(value, dict):
        return {
            name: part if name in _IDENTIFIERS else _masked(formatter, part) for name, part in value.items()
        }
    if isinstance(value, list):
        return [_masked(formatter, part) for part in value]
    return formatter.plain(value)


_IDENTIFIERS = ("id", "source", "target", "label", "labels", "code", "type")
