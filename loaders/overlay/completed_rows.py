"""Writes the names and parents that change events gave to units into rows that were completed from a package."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import polars as pl

from wangge.graph.model import NodeKey, Sheet
from wangge.loaders import frames
from wangge.loaders.overlay.base import PART_OF
from wangge.loaders.overlay.units import Units
from wangge.loaders.planning.acceptance import Acceptance
from wangge.loaders.references.effect import Effect
from wangge.loaders.references.resolve import Directory
from wangge.loaders.sheets.understood import UnderstoodSheet
from wangge.loaders.state import GraphState

__all__ = ["UnitNow", "in_graph", "in_units", "let_rows_follow"]

UnitNow = Callable[[NodeKey], tuple[str, list[NodeKey]] | None]
"""A function that returns the name and the parents of a unit after the events, None if it doesn't exist."""


def in_units(units: Units) -> UnitNow:
    """Return the function that reads the outcome of events that were carried out on `units`."""

    def read(node: NodeKey) -> tuple[str, list[NodeKey]] | None:
        properties = units.get(node)
        parents = [key.target for key in units.edges(node) if key.source == node and key.kind == PART_OF]
        return None if properties is None else (str(properties.get("name") or ""), parents)

    return read


def in_graph(state: GraphState) -> UnitNow:
    """Return the function that reads the outcome of events that an earlier load carried out."""

    def read(node: NodeKey) -> tuple[str, list[NodeKey]] | None:
        stored = state.pick(node.label, [node.code]).get(node.code)
        parents = [key.target for key in state.edges_at([node]) if key.source == node and key.kind == PART_OF]
        return None if stored is None else (str(stored.properties.get("name") or ""), parents)

    return read


def let_rows_follow(
    sheets: Sequence[UnderstoodSheet],
    accepted: Acceptance,
    directory: Directory,
    effects: Iterable[Effect],
    now: UnitNow,
) -> None:
    """Give each completed row about a unit of `effects` the unit's present name and parents, unless the row has its own."""
    codes = {unit.code for effect in effects for unit in effect.units()}
    for number, sheet in enumerate(sheets):
        concerned = codes & sheet.completed.keys()
        if sheet.sheet is None or not concerned:
            continue
        frame = sheet.facts.frame()
        rows = frame.to_dicts()
        for row in rows:
            node = NodeKey(sheet.kind_name, row["code"])
            present = now(node) if node.code in concerned else None
            if present is None:
                continue
            row["name"] = present[0] or row["name"]
            directory.put(node, row["name"])
            for name, codes_of_parents in _parents(sheet.sheet, present[1]).items():
                if name in sheet.completed[node.code]:
                    is_list = isinstance(frame.schema[name], pl.List)
                    row[name] = codes_of_parents if is_list else codes_of_parents[0]
        sheet.facts.replace(pl.DataFrame(rows, schema=frame.schema))
        accepted.compare_all(number)


def _parents(sheet: Sheet, parents: Sequence[NodeKey]) -> dict[str, list[str]]:
    """Return the codes of the parents by the frame's column that names places of their label."""
    columns: dict[str, list[str]] = {}
    for number, column in enumerate(sheet.columns):
        if column.parent_tier and column.ends is not None:
            codes = [node.code for node in parents if node.label in column.ends.targets]
            if codes:
                columns[frames.reference(number)] = codes
    return columns
