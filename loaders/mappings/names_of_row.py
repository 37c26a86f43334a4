"""Reads the names of the nodes that a row of a ledger names."""

from __future__ import annotations

import re

from wangge.graph.codes import natural_code
from wangge.graph.model import NodeKind
from wangge.loaders.mappings.ledger import LedgerRow
from wangge.loaders.mappings.mapping import FactMapping
from wangge.loaders.mappings.row_declarations import reading
from wangge.loaders.mappings.texts import building_names, list_of_names
from wangge.loaders.mappings.units import Unit
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.messages.rows import RowMessage
from wangge.loaders.reject import CellError, RejectRule
from wangge.loaders.sheets.cells import clean_value, refuse_private
from wangge.loaders.sheets.shapes import shape_of_reference
from wangge.loaders.sheets.table import Cell

__all__ = ["code_of", "names_of"]

_PLAIN = shape_of_reference()
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
            return [(name, name) for name in (_clean_name(kind, part) for part in list_of_names(cell))]
        name = _clean_name(kind, cell)
        if kind.label == "Building":
            buildings = building_names(cell, counts=False, compound=parent.name if parent else "")
            return [(name, buildings[0].number)] if len(buildings) == 1 else [(name, name)]
    return [(name, name)]


def _without_brackets(name: str) -> str:
    return name.translate(_BRACKETS).partition("(")[0].strip() or name


def code_of(kind: NodeKind, cell: Cell) -> str:
    """Return the code in a cell in the length in which the graph stores it; raises `CellError` for any other text."""
    code = natural_code(kind.division_level, str(clean_value(kind.properties["code"], cell)))
    if re.fullmatch(kind.code_pattern, code) is None:
        rule = RejectText(kind.code_rule, kind.code_rule_zh)
        raise CellError(RejectRule.BAD_CODE, RowMessage.BAD_CODE.fill(code=code, code_rule=rule))
    return code


def _clean_name(kind: NodeKind, cell: Cell) -> str:
    """Return a name as the graph stores it."""
    if isinstance(cell, str) and _PLAIN.fits(cell):
        return cell
    return str(clean_value(kind.properties["name"], cell))
