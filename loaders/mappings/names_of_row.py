"""Reads the names of the nodes that a row of a ledger names."""

from __future__ import annotations

import re
from typing import NamedTuple

from wangge.graph.codes import natural_code
from wangge.graph.model import NodeKind
from wangge.loaders.mappings.buildings import building_names, demand_count
from wangge.loaders.mappings.ledger import LedgerRow
from wangge.loaders.mappings.lists import entrances_in, is_list, list_of_names
from wangge.loaders.mappings.mapping import FactMapping
from wangge.loaders.mappings.row_declarations import reading
from wangge.loaders.mappings.unit_names import demand_unit, refuse_typed_letter, with_number_as_name
from wangge.loaders.mappings.units import Unit, UnitFinder
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.messages.rows import RowMessage
from wangge.loaders.reject import CellError, RejectRule
from wangge.loaders.sheets.cells import clean_value, plain_text, refuse_private
from wangge.loaders.sheets.shapes import shape_of_reference
from wangge.loaders.sheets.table import Cell

__all__ = ["NodeName", "code_of", "is_list_as_name", "names_of"]

_PLAIN = shape_of_reference()
_BRACKETS = str.maketrans({"（": "(", "）": ")"})


class NodeName(NamedTuple):
    """The name of a node, the text that identifies it in its parent, and the entrances that a building's cell names."""

    name: str
    identifier: str
    entrances: tuple[str, ...] = ()


def names_of(
    fact: FactMapping, kind: NodeKind, row: LedgerRow, parent: Unit | None, finder: UnitFinder
) -> list[NodeName]:
    """Return the names of the nodes that the row names.

    Raises `CellFaultError` for a cell that can't be read, or that names a division instead of a place below it.
    """
    if fact.name is None:
        if parent is None:
            return []
        suffix = fact.suffix or kind.zh
        return [NodeName(f"{_without_brackets(parent.name)}{suffix}", suffix)]
    cell = row.cells[fact.name]
    with reading(fact.name):
        refuse_private(cell)
        names = _names_in(fact, kind, cell, parent)
        for name in names:
            demand_unit(kind, name.name, finder)
    return names


def is_list_as_name(fact: FactMapping, row: LedgerRow) -> bool:
    """Whether the cell that names the node looks like a list, such as 江声苑、滨江苑, but is read as one name."""
    if fact.name is None or fact.split is not None or fact.kind == "Entrance":
        return False
    cell = row.cells.get(fact.name)
    return isinstance(cell, str) and is_list(cell.strip())


def _names_in(fact: FactMapping, kind: NodeKind, cell: Cell, parent: Unit | None) -> list[NodeName]:
    compound = parent.name if parent else ""
    if fact.split == "count" and "数" not in (fact.name or ""):
        demand_count(cell)
    if fact.split in ("numbers", "count"):
        buildings = building_names(cell, counts=fact.split == "count", compound=compound)
        return [NodeName(building.name, building.number, building.entrances) for building in buildings]
    if fact.split == "list":
        return [NodeName(name, name) for name in (_clean_name(kind, part) for part in list_of_names(cell))]
    if kind.label == "Entrance":
        entrances = (_clean_name(kind, part) for part in entrances_in(plain_text(cell)))
        return [NodeName(name, name) for name in entrances]
    name = _clean_name(kind, cell)
    if kind.label == "Building":
        buildings = building_names(cell, counts=False, compound=compound)
        if len(buildings) == 1 and not buildings[0].entrances:
            return [NodeName(name, buildings[0].number)]
        if len(buildings) == 1:
            return [NodeName(buildings[0].name, buildings[0].number, buildings[0].entrances)]
    return [NodeName(name, name)]


def _without_brackets(name: str) -> str:
    return name.translate(_BRACKETS).partition("(")[0].strip() or name


def code_of(kind: NodeKind, cell: Cell) -> str:
    """Return the code in a cell in the length in which the graph stores it; raises `CellError` for any other text."""
    code = natural_code(kind.division_level, str(clean_value(kind.properties["code"], cell)))
    refuse_typed_letter(code)
    if re.fullmatch(kind.code_pattern, code) is None:
        rule = RejectText(kind.code_rule, kind.code_rule_zh)
        raise CellError(RejectRule.BAD_CODE, RowMessage.BAD_CODE.fill(code=code, code_rule=rule))
    return code


def _clean_name(kind: NodeKind, cell: Cell) -> str:
    """Return a name as the graph stores it; a number in a column of grids is the name of the grid with this number."""
    name = (
        cell
        if isinstance(cell, str) and _PLAIN.fits(cell)
        else str(clean_value(kind.properties["name"], cell))
    )
    return with_number_as_name(kind.label, name)
