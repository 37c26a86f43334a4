"""Tells what a rejected row of a ledger may be about, so that nothing is retired because the row is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Self

from wangge.loaders.mappings.identities import Identity
from wangge.loaders.mappings.ledger import LedgerRow, LedgerTable
from wangge.loaders.mappings.madecodes import name_key
from wangge.loaders.mappings.mapping import FROM_FILE, FROM_FOLDER, FROM_SHEET, FROM_TITLE, FactMapping
from wangge.loaders.mappings.row_declarations import RowDeclarations
from wangge.loaders.sheets.cells import plain_text
from wangge.loaders.sheets.table import is_blank

__all__ = ["RejectedRow"]

_AROUND = (FROM_SHEET, FROM_FILE, FROM_FOLDER, FROM_TITLE)


@dataclass(frozen=True)
class RejectedRow:
    """A rejected row of a ledger.

    `text` has the contents of its cells as `name_key` writes them. `divisions` are the codes of the smallest divisions
    that it names; it is empty if it isn't known which these are. `unclear` are the kinds whose names the row may give
    in the cell with the fault, `nameless` the kinds that its ledger names after their units. If `anything` is true, the
    cells of the row, or of several, were not read. `row` is None for a sheet that is rejected as a whole.
    """

    file: str
    sheet: str
    row: int | None
    text: str = field(default="", repr=False)
    divisions: tuple[str, ...] = ()
    unclear: frozenset[str] = frozenset()
    nameless: frozenset[str] = frozenset()
    anything: bool = False

    @classmethod
    def of(cls, ledger: LedgerTable, row: LedgerRow, into: RowDeclarations, header: str) -> Self:
        """Return the row of a ledger that has a fault in the column `header`; `into` has what was read before it."""
        cells = (cell for cell in (*row.whole, *row.cells.values()) if not is_blank(cell))
        texts = (*map(plain_text, cells), *map(ledger.text_of, _AROUND))
        codes = {unit.division or unit.node.code for units in into.units.values() for unit in units}
        longest = max(map(len, codes), default=0)
        facts = ledger.mapping.facts
        return cls(
            ledger.raw.file,
            ledger.raw.name,
            row.number,
            " ".join(map(name_key, dict.fromkeys(texts))),
            tuple(sorted(code for code in codes if len(code) == longest)),
            frozenset(kind for fact in facts for kind in _named_by(fact, header)),
            frozenset(fact.kind for fact in facts if fact.name is None and fact.code is None),
        )

    def names(self, name: str) -> bool:
        """Whether a cell contains a name."""
        return name_key(name) in self.text

    def with_other_names(self, identities: Iterable[Identity]) -> Self:
        """Return the row with all names of what it names, as names.csv lists them."""
        listed = [
            name
            for entry in identities
            if any(self.names(own) for own in (entry.name, *entry.also))
            for name in (entry.name, *entry.also)
        ]
        return replace(self, text=" ".join((self.text, *map(name_key, listed)))) if listed else self


def _named_by(fact: FactMapping, header: str) -> tuple[str, ...]:
    """Return the kinds of which a column gives the names."""
    named = [fact.kind] if header in (fact.name, fact.code, fact.when) else []
    return (*named, "Person") if header in (fact.holder, fact.phone) else tuple(named)
