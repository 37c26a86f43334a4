"""Recognises sheets of the template, which need no mapping."""

from __future__ import annotations

import re

from wangge.graph.model import Column, Model, NodeKind
from wangge.loaders.mappings.adopt.layout import LedgerLayout
from wangge.loaders.mappings.adopt.senses import Role, read_header
from wangge.loaders.mappings.mapping import FactMapping
from wangge.loaders.sheets.cells import plain_text
from wangge.loaders.sheets.header import find_header
from wangge.loaders.sheets.headerrows import Header
from wangge.loaders.sheets.placecolumn import place_of_header
from wangge.loaders.sheets.sheetname import sheet_called
from wangge.loaders.sheets.table import RawRow, is_blank

__all__ = ["fact_of_template"]

_SHORTEST_CODE = 2
_SEVERAL = re.compile(r"[、,，;；\n]|\d\s*(?:-|~|—|–|至|到)\s*\d+\s*(?:栋|幢|号楼|座)")


def fact_of_template(layout: LedgerLayout, model: Model) -> FactMapping | None:
    """Return what a sheet declares, if its name, headers and codes show that it is a sheet of the template.

    The result is None for a ledger, which needs a mapping: it has columns of several kinds, blank cells that mean
    "as above", or several names in one cell.
    """
    if sheet_called(layout.sheet, model) is None:
        return None
    sheet, header = find_header(layout.sheet, layout.head, model, layout.file)
    if sheet is None or header is None or not _is_whole(header, layout, model):
        return None
    titles = {column.name: header.titles[at] for at, column in header.columns.items()}
    if not isinstance(sheet.kind, NodeKind):
        return FactMapping(kind=sheet.kind.name, columns=titles)
    parents = [header.titles[at] for at, column in header.columns.items() if _is_parent(column)]
    rest = {
        name: title for name, title in titles.items() if name not in ("code", "name") and title not in parents
    }
    return FactMapping(
        kind=sheet.kind.label,
        name=titles.get("name"),
        code=titles.get("code"),
        within=tuple(parents),
        columns=rest,
    )


def _is_parent(column: Column) -> bool:
    return column.ends is not None and column.edge is not None and column.edge.type == "PART_OF"


def _is_whole(header: Header, layout: LedgerLayout, model: Model) -> bool:
    """Whether the sheet has a code in every row and no column that only a mapping could read."""
    kind = header.sheet.kind
    if any(_names_places(title, model) for title, _other in header.skipped.values()):
        return False
    titles = [names[0] for names in header.unknown.values()]
    titles += [title for title, _column in header.left_out.values()]
    for title in titles:
        sense = read_header(title, model)
        is_place = place_of_header(header.sheet, title, model) is not None
        if sense is not None and sense.role in (Role.NAME, Role.CODE, Role.PEOPLE) and not is_place:
            return False
    if not isinstance(kind, NodeKind):
        return True
    at = {column.name: position for position, column in header.columns.items()}
    codes = [_text(row, at["code"]) for row in layout.rows] if "code" in at else [""]
    if min(map(len, codes)) < _SHORTEST_CODE:
        return False
    parents = [position for position, column in header.columns.items() if _is_parent(column)]
    if kind.place_tier is not None and not parents:
        return False
    several = kind.label == "Building" and any(_SEVERAL.search(_text(row, at["name"])) for row in layout.rows)
    return not several


def _names_places(title: str, model: Model) -> bool:
    sense = read_header(title, model)
    return sense is not None and sense.role in (Role.NAME, Role.CODE) and bool(sense.kind)


def _text(row: RawRow, at: int) -> str:
    cell = row.cells[at] if at < len(row.cells) else None
    return "" if is_blank(cell) else plain_text(cell)
