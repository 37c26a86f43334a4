"""Reads the names of the nodes that a row of a ledger names."""

from __future__ import annotations

from wangge.graph.model import NodeKind
from wangge.loaders.mappings.ledger import LedgerRow
from wangge.loaders.mappings.mapping import FactMapping
from wangge.loaders.mappings.row_declarations import reading
from wangge.loaders.mappings.texts import building_names, list_of_names
from wangge.loaders.mappings.units import Unit
from wangge.loaders.sheets.cells import plain_text, refuse_private

__all__ = ["names_of"]

_BRACKETS = str.maketrans({"（": "(", "）": ")"})


def names_of(fact: FactMapping, kind: NodeKind, row: LedgerRow, parent: Unit | None) -> list[tuple[str, str]]:
    """Return the names of the nodes that the row names, each with the text that identifies it in its parent."""
    if fact.name is None:
        if parent is None:
            return []
        suffix = fact.suffix or kind.zh
        return [(f"{_without_brackets(parent.name)}{suffix}", suffix)]
    cell = row.cells[fact.name]
    with reading(fact.name):
        refuse_private(cell)
        if fact.split in ("numbers", "count"):
            compound = parent.name if parent else ""
            buildings = building_names(cell, counts=fact.split == "count", compound=compound)
            return [(building.name, building.number) for building in buildings]
        if fact.split == "list":
            return [(name, name) for name in list_of_names(cell)]
        name = plain_text(cell)
        if kind.label == "Building":
            buildings = building_names(cell, counts=False, compound=parent.name if parent else "")
            return [(name, buildings[0].number)] if len(buildings) == 1 else [(name, name)]
    return [(name, name)]


def _without_brackets(name: str) -> str:
    return name.translate(_BRACKETS).partition("(")[0].strip() or name
