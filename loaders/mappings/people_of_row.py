"""Reads the people that a row of a ledger names as holders of posts, with their phones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wangge.loaders.mappings.kindsheet import KindSheets
from wangge.loaders.mappings.ledger import LedgerRow
from wangge.loaders.mappings.mapping import FactMapping
from wangge.loaders.mappings.none_words import is_none, is_vacant
from wangge.loaders.mappings.phones_of_row import PhoneReader
from wangge.loaders.mappings.row_declarations import RowDeclarations, reading
from wangge.loaders.mappings.texts import Holder, holders_in
from wangge.loaders.sheets.cells import plain_text, refuse_private
from wangge.loaders.sheets.table import is_blank

__all__ = ["NamedPerson", "PeopleReader"]


@dataclass(frozen=True)
class NamedPerson:
    """A holder with the masked phone; the name is "" for a vacancy.

    If `phone_lost` is true, the phone can't be read. `position` is the place in the cell, counted from 0.
    """

    name: str
    phone: str | None
    title: str | None
    position: int
    phone_lost: bool


class PeopleReader:
    """Reads the columns `holder` and `phone` of one fact."""

    def __init__(self, fact: FactMapping, kinds: KindSheets) -> None:
        self._fact = fact
        self._phones = PhoneReader(fact, kinds)

    def read(self, row: LedgerRow, into: RowDeclarations) -> list[NamedPerson]:
        """Return the people that a row names, and its vacancies; raise `CellFaultError` for a text that isn't a name.

        A phone that can't be read is rejected, and the person has none.
        """
        fact = self._fact
        if fact.holder is None:
            return []
        cell = row.cells[fact.holder]
        text = plain_text(cell)
        if is_blank(cell) or (is_none(text, fact.none) and not is_vacant(text, fact.vacant)):
            return []
        with reading(fact.holder):
            refuse_private(cell)
            people = holders_in(cell, vacant=fact.vacant)
        phones = self._phones.read(row, sum(bool(person.name) for person in people), into)
        return list(self._with_phones(people, phones, into))

    def _with_phones(
        self, people: Sequence[Holder], phones: Sequence[str | None], into: RowDeclarations
    ) -> Iterator[NamedPerson]:
        paired = iter(phones)
        for at, person in enumerate(people):
            written = next(paired) if person.name else ""
            if person.phone:
                written = person.phone
            masked = self._phones.masked(written, into) if written else None
            lost = written is None or (bool(written) and masked is None)
            yield NamedPerson(person.name, masked, person.title, at, lost)
