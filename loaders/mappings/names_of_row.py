"""Reads the names of the nodes that a row of a ledger names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from wangge.graph.codes import natural_code
from wangge.graph.model import NodeKind
from wangge.loaders.mappings.buildings import building_names
from wangge.loaders.mappings.ledger import LedgerRow
from wangge.loaders.mappings.lists import is_list, list_of_names
from wangge.loaders.mappings.mapping import FactMapping
from wangge.loaders.mappings.row_declarations import reading
from wangge.loaders.mappings.units import Unit, UnitFinder
from wangge.loaders.messages.ledgers import LedgerMessage
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.messages.rows import RowMessage
from wangge.loaders.reject import CellError, RejectRule
from wangge.loaders.sheets.cells import clean_value, refuse_private
from wangge.loaders.sheets.shapes import shape_of_reference
from wangge.loaders.sheets.table import Cell

__all__ = ["NodeName", "code_of", "is_list_as_name", "names_of"]

_PLAIN = shape_of_reference()
_BRACKETS = str.maketrans({"（": "(", "）": ")"})


# Villages and grids may have the name of their community, but no compound or building is called 花溪社区.
_NOT_LIKE_DIVISIONS = ("Compound", "Building", "Entrance")
_LIKE_DIVISION = re.compile(r".*(?:社区|居委会|村委会|居民委员会|村民委员会|街道|街道办|街道办事处)")
# Offices write the road, or 散户, in the column of compounds if a building is in none.
_LIKE_ROAD = re.compile(
    r"[\u3400-\u9fff0-9]{1,10}(?:路|街|巷|大道|路段|[东南西北中]段|沿线|沿街)(?:沿线|沿街|两侧|散户)?"
)
_SCATTERED = re.compile(
    r".{0,8}(?:散户|散居|零散|散楼|单体楼|非小区)(?:住?户|居民|楼栋|楼房|院落|点)?|无小区(?:住?户|楼栋)?"
)


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
        for name in names if kind.label in _NOT_LIKE_DIVISIONS else ():
            if _LIKE_DIVISION.fullmatch(name.name) and finder.is_division(name.name):
                message = LedgerMessage.NAME_OF_DIVISION.fill(
                    text=name.name, kind=RejectText(kind.label, kind.zh)
                )
                raise CellError(RejectRule.NOT_UNDERSTOOD, message)
            if kind.label == "Compound" and _is_no_compound(name.name):
                raise CellError(RejectRule.NOT_UNDERSTOOD, LedgerMessage.NO_COMPOUND.fill(text=name.name))
    return names


@lru_cache(maxsize=1 << 14)
def _is_no_compound(name: str) -> bool:
    return bool(_LIKE_ROAD.fullmatch(name) or _SCATTERED.fullmatch(name))


def is_list_as_name(fact: FactMapping, row: LedgerRow) -> bool:
    """Whether the cell that names the node looks like a list, such as 江声苑、滨江苑, but is read as one name."""
    if fact.name is None or fact.split is not None:
        return False
    cell = row.cells.get(fact.name)
    return isinstance(cell, str) and is_list(cell.strip())


def _names_in(fact: FactMapping, kind: NodeKind, cell: Cell, parent: Unit | None) -> list[NodeName]:
    compound = parent.name if parent else ""
    if fact.split in ("numbers", "count"):
        buildings = building_names(cell, counts=fact.split == "count", compound=compound)
        return [NodeName(building.name, building.number, building.entrances) for building in buildings]
    if fact.split == "list":
        return [NodeName(name, name) for name in (_clean_name(kind, part) for part in list_of_names(cell))]
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
    if re.fullmatch(kind.code_pattern, code) is None:
        rule = RejectText(kind.code_rule, kind.code_rule_zh)
        raise CellError(RejectRule.BAD_CODE, RowMessage.BAD_CODE.fill(code=code, code_rule=rule))
    return code


def _clean_name(kind: NodeKind, cell: Cell) -> str:
    """Return a name as the graph stores it."""
    if isinstance(cell, str) and _PLAIN.fits(cell):
        return cell
    return str(clean_value(kind.properties["name"], cell))
