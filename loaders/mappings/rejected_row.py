"""Tells what a row of a ledger with a rejected cell may be about, so that nothing is retired because of this cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Self

from wangge.graph.model import NodeKey
from wangge.loaders.fact import EdgeKey
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
    """A row of a ledger with a rejected cell.

    `text` has the contents of its cells as `name_key` writes them. `divisions` are the codes of the smallest divisions
    that it names; it is empty if it isn't known which these are. `unclear` are the kinds whose names the row may give
    in a cell with a fault, `nameless` the kinds that its ledger names after their units. `lost` are the kinds of the facts
    that the row doesn't declare because of a fault, `partial` those of the facts that lack a value or a reference. If
    `anything` is true, the cells of the row, or of several rows, were not read. `row` is None for a sheet that is
    rejected as a whole.
    """

    file: str
    sheet: str
    row: int | None
    text: str = field(default="", repr=False)
    divisions: tuple[str, ...] = ()
    unclear: frozenset[str] = frozenset()
    nameless: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()
    partial: frozenset[str] = frozenset()
    anything: bool = False

    @classmethod
    def of(cls, ledger: LedgerTable, row: LedgerRow, into: RowDeclarations) -> Self:
        """Return a row of a ledger with faults; `into` has these and what the row declares."""
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
            frozenset(kind for fact in facts for header in into.faults for kind in _named_by(fact, header))
            | into.unclear,
            frozenset(fact.kind for fact in facts if fact.name is None and fact.code is None),
            frozenset(into.fallen),
            frozenset(into.partial),
        )

    def may_declare(self, key: NodeKey | EdgeKey) -> bool:
        """Whether the row may declare a fact of this kind, but doesn't because of the fault."""
        if self.anything:
            return True
        if isinstance(key, NodeKey):
            return key.label in self.lost
        return not {key.kind, key.source.label}.isdisjoint(self.lost | self.partial)

    def may_complete(self, key: NodeKey | EdgeKey) -> bool:
        """Whether the row may give a property to a fact of this kind, but doesn't because of the fault."""
        kind = key.label if isinstance(key, NodeKey) else key.kind
        return self.anything or kind in self.lost | self.partial

    def names(self, name: str) -> bool:
        """Whether a cell contains a name."""
        return name_key(name) in self.text

    def with_other_names(self, identities: Iterable[Identity]) -> Self:
        """Return the row with the other names that names.csv lists for the nodes that it names."""
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
    return (*named, "Person") if header == fact.holder else tuple(named)
