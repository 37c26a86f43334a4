"""Reads the posts and their holders that a row of a ledger names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from wangge.graph.model import NodeKey
from wangge.loaders.mappings.declared import LedgerPlace
from wangge.loaders.mappings.kindsheet import KindSheets
from wangge.loaders.mappings.ledger import LedgerRow
from wangge.loaders.mappings.lists import list_of_names
from wangge.loaders.mappings.mapping import FactMapping
from wangge.loaders.mappings.people import Mention
from wangge.loaders.mappings.people_of_row import NamedPerson, PeopleReader
from wangge.loaders.mappings.row_declarations import CellFaultError, RowDeclarations, fault_of, reading
from wangge.loaders.mappings.texts import refuse_title, titles_in
from wangge.loaders.mappings.units import Unit
from wangge.loaders.mappings.values_of_row import RowValues, ValueReader
from wangge.loaders.messages.ledgers import LedgerMessage
from wangge.loaders.reject import RejectRule

__all__ = ["HolderReader"]

_NOTHING = RowValues({}, {}, frozenset())


class HolderReader:
    """Reads posts and their holders as one fact of a mapping declares them.

    `number` is the number of the ledger in the dataset, and `column` is the header of the column that names the node of the fact.
    """

    def __init__(self, fact: FactMapping, kinds: KindSheets, number: int, column: str) -> None:
        self._fact = fact
        self._number = number
        self._column = column
        own = ("Person", "Holds", "Post") if fact.kind == "Post" else ("Person",)
        self._values = {name: ValueReader(fact, kinds[name]) for name in own}
        self._people = PeopleReader(fact, kinds)
        self.kinds = ("Post", "Person", "Holds") if fact.holder is not None else ()

    def read(self, row: LedgerRow, units: Sequence[Unit], into: RowDeclarations) -> None:
        """Add the posts in `units` and their holders, as the row names them.

        If the holder's cell can't be read, the posts and holders are lost. If it can be read, but the row doesn't say
        who holds which post or since which day, the people are added without posts.
        """
        fact = self._fact
        try:
            people = self._people.read(row, into)
            if not units or not people:
                return
            values = self._read_values(row, people, into, ("Person",))
            try:
                titles = self._titles(row)
                values |= self._read_values(row, people, into, ("Holds", "Post"))
                pairs = list(self._pairs(people, units, titles, into))
            except CellFaultError:
                self._add_people(people, row, units[0].division, values, into)
                raise
        except CellFaultError as fault:
            into.refuse(fault)
            into.lose((), self.kinds)
            return
        for person, unit, title in pairs:
            self._mention(person, row, (unit.division, unit.node, title), values, into)
        into.used.update(header for header in (fact.holder, fact.title_column) if header)

    def demand_people(self, row: LedgerRow) -> None:
        """Raise `CellFaultError` if the holder's cell has a text that is no name."""
        if self._fact.holder is not None:
            self._people.names(row)

    def read_people(self, row: LedgerRow, into: RowDeclarations) -> bool:
        """Add the people that the row names, without posts, because it isn't known where the posts are.

        Return whether the cell names any.
        """
        try:
            people = [person for person in self._people.read(row, into) if person.name]
        except CellFaultError as fault:
            into.refuse(fault)
            return True
        division = into.smallest_division
        if division and people:
            values = self._read_values(row, people, into, ("Person",))
            self._add_people(people, row, division, values, into)
        return bool(people)

    def _read_values(
        self,
        row: LedgerRow,
        people: Sequence[NamedPerson],
        into: RowDeclarations,
        kinds: Sequence[str],
    ) -> dict[str, RowValues]:
        """Return the properties of holdings and posts, and those of the person if there is only one."""
        return {
            name: reader.read(row, into)
            for name, reader in self._values.items()
            if name in kinds and (name != "Person" or len(people) == 1)
        }

    def _add_people(
        self,
        people: Sequence[NamedPerson],
        row: LedgerRow,
        division: str,
        values: dict[str, RowValues],
        into: RowDeclarations,
    ) -> None:
        for person in people:
            if person.name:
                own = {"Person": values.get("Person", _NOTHING)}
                self._mention(person, row, (division, None, ""), own, into)
        into.used.update(header for header in (self._fact.holder,) if header)

    def _mention(
        self,
        person: NamedPerson,
        row: LedgerRow,
        where: tuple[str, NodeKey | None, str],
        values: dict[str, RowValues],
        into: RowDeclarations,
    ) -> None:
        fact = self._fact
        own, holding, post = (values.get(name, _NOTHING) for name in ("Person", "Holds", "Post"))
        division, unit, title = where
        if fact.phone is not None and person.phone is not None:
            into.used.add(fact.phone)
        into.partial.update(name for name, read in values.items() if read.lost)
        if person.phone_lost:
            into.partial.add("Person")
        into.mentions.append(
            Mention(
                person.name,
                person.phone,
                division,
                unit,
                title,
                LedgerPlace(self._number, row.number, fact.holder or self._column),
                own.values,
                holding.values,
                post.values,
                person.position,
            )
        )

    def _titles(self, row: LedgerRow) -> list[str]:
        fact = self._fact
        if fact.title:
            return [fact.title]
        header = fact.title_column or ""
        titles = [title for listed in list_of_names(row.cells.get(header)) for title in titles_in(listed)]
        with reading(header):
            for title in titles:
                refuse_title(title)
        return titles or [""]

    def _pairs(
        self,
        people: Sequence[NamedPerson],
        units: Sequence[Unit],
        titles: Sequence[str],
        into: RowDeclarations,
    ) -> Iterator[tuple[NamedPerson, Unit, str]]:
        """Yield who holds which post in which unit; raise `CellFaultError` if the row doesn't say it."""
        fact = self._fact
        own_titles = all(person.title for person in people)
        several: list[tuple[Sequence[object], str]] = [
            (units, fact.within[0] if fact.kind == "Post" and fact.within else self._column)
        ]
        if not own_titles:
            several.append((titles, fact.title_column or ""))
        paired = [False, False]
        for at, (others, header) in enumerate(several):
            if len(others) > 1 and len(people) > 1:
                paired[at] = self._is_paired(len(people), len(others), header)
                into.crossed |= not paired[at]
        for at, person in enumerate(people):
            own_units = [units[at]] if paired[0] else units
            own = [person.title] if person.title else [titles[at]] if paired[1] else titles
            yield from ((person, unit, title) for unit, title in product(own_units, own))

    def _is_paired(self, count: int, other: int, header: str) -> bool:
        """Whether each holder belongs to one unit or title, in their order; this is possible only for equal numbers."""
        pairs, column = self._fact.pairs, self._fact.holder or self._column
        if pairs is None and count == other:
            message = LedgerMessage.UNPAIRED.fill(count=count, header=header)
            raise fault_of(column, RejectRule.NOT_UNDERSTOOD, message)
        return pairs == "each" and count == other
