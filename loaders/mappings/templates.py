"""Makes the mapping of a template sheet without a column of codes: the codes are made from the names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wangge.graph.model import Column, Model, NodeKind
from wangge.loaders.mappings.mapping import FactMapping, Mapping
from wangge.loaders.sheets.header import Header, find_header
from wangge.loaders.sheets.placecolumn import place_of_header
from wangge.loaders.sheets.table import RawRow, RawSheet

__all__ = ["mapping_of_template"]

_PART_OF = "PART_OF"


def mapping_of_template(raw: RawSheet, rows: Sequence[RawRow], model: Model) -> Mapping | None:
    """Return the mapping of a sheet of the template that has names but no codes; None for any other sheet.

    Places and organisations can do without a code, because a name is unique inside the unit that contains it. Divisions
    need their official codes. People and posts need codes, too, unless a ledger names a post together with its holder.
    """
    sheet, header = find_header(raw.name, rows, model, raw.file)
    if sheet is None or header is None or not isinstance(sheet.kind, NodeKind):
        return None
    own = {column.name: at for at, column in header.columns.items()}
    if "code" in own or "name" not in own or not _may_lack_codes(sheet.kind):
        return None
    if any(column.required and column.name not in own for column in sheet.columns if column.name != "code"):
        return None
    return Mapping(name="", header=(), facts=tuple(_facts(header, model)))


def _may_lack_codes(kind: NodeKind) -> bool:
    return (
        (kind.place_tier is not None and "scheme" not in kind.properties)
        or "Organization" in kind.labels
        or kind.icon is not None
    )


def _facts(header: Header, model: Model) -> Iterator[FactMapping]:
    for names in header.unknown.values():
        place = next((p for name in names if (p := place_of_header(header.sheet, name, model))), None)
        if place is not None:
            yield FactMapping(kind=place.label, name=names[0], known=True)
    titles = {column.name: header.titles[at] for at, column in header.columns.items()}
    parents = sorted(filter(_is_parent, header.columns.values()), key=lambda column: -_tier(column, model))
    above = {column.name for column in parents}
    yield FactMapping(
        kind=header.sheet.kind.name,
        name=titles["name"],
        within=tuple(titles[column.name] for column in parents),
        columns={name: title for name, title in titles.items() if name not in ("name", *above)},
    )


def _tier(column: Column, model: Model) -> int:
    labels = column.ends.targets if column.ends is not None else ()
    return max((model.nodes[label].place_tier or 0 for label in labels), default=0)


def _is_parent(column: Column) -> bool:
    """Whether a column names the unit that contains the node."""
    if column.ends is None or column.edge is None or column.role != "target":
        return False
    return column.edge.type == _PART_OF or (column.ends.required and not column.ends.many)
