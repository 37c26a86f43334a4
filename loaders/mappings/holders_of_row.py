"""Reads the posts and their holders that a row of a ledger names."""

from __future__ import annotations

import re

from wangge.loaders.mappings.declared import LedgerPlace
from wangge.loaders.mappings.kindsheet import KindSheets
from wangge.loaders.mappings.ledger import LedgerRow
from wangge.loaders.mappings.mapping import FactMapping
from wangge.loaders.mappings.people import Mention
from wangge.loaders.mappings.row_declarations import RowDeclarations, reading
from wangge.loaders.mappings.texts import Holder, holders, is_none, list_of_names
from wangge.loaders.mappings.units import Unit
from wangge.loaders.mappings.values_of_row import ValueReader
from wangge.loaders.sheets.cells import clean_value, plain_text, refuse_private
from wangge.loaders.sheets.table import is_blank

__all__ = ["HolderReader"]


_MOBILE = re.compile(r"1[3-9][0-9]{9}")


class HolderReader:
    """Reads the holders of posts that one fact names, from a ledger whose number in the dataset is `number`.

    `column` is the header of the column that names the node of the fact.
    """

    def __init__(self, fact: FactMapping, kinds: KindSheets, number: int, column: str) -> None:
        self._fact = fact
        self._number = number
        self._column = column
        own = ("Person", "Holds", "Post") if fact.kind == "Post" else ("Person",)
        self._values = {name: ValueReader(fact, kinds[name]) for name in own}
        self._people_sheet = kinds["Person"]

    def read(self, row: LedgerRow, units: tuple[Unit, ...], into: RowDeclarations) -> None:
        """Add the posts in `units` and their holders, as the row names them."""
        fact = self._fact
        titles = [fact.title] if fact.title else list_of_names(row.cells.get(fact.title_column or ""))
        people = self._people(row)
        if not units or not people:
            return
        titles = titles or [""]
        values = {name: reader.read(row)[0] for name, reader in self._values.items()}
        person, holding, post = (values.get(name, {}) for name in ("Person", "Holds", "Post"))
        for unit in units:
            for holder, title in ((h, t) for h in people for t in ([h.title] if h.title else titles)):
                place = LedgerPlace(self._number, row.number, fact.holder or self._column)
                phone = self._phone(holder)
                mention = Mention(
                    holder.name,
                    phone,
                    unit.division,
                    unit.node,
                    title,
                    place,
                    person if len(people) == 1 else {},
                    holding,
                    post,
                )
                into.mentions.append(mention)

    def _people(self, row: LedgerRow) -> list[Holder]:
        fact = self._fact
        if fact.holder is None:
            return []
        cell = row.cells[fact.holder]
        if is_blank(cell) or is_none(plain_text(cell), fact.none):
            return []
        with reading(fact.holder):
            refuse_private(cell)
            phones = row.cells[fact.phone] if fact.phone else None
            return holders(cell, phones, vacant=fact.vacant)

    def _phone(self, holder: Holder) -> str | None:
        if holder.phone is None:
            return None
        if _MOBILE.fullmatch(holder.phone):
            return f"{holder.phone[:3]}****{holder.phone[7:]}"
        spec = self._people_sheet.properties["phone"].column.property
        with reading(self._fact.phone or self._fact.holder or ""):
            return None if spec is None else str(clean_value(spec, holder.phone))
