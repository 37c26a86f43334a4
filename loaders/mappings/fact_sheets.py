"""Makes sheets of single kinds from the facts that ledgers declare; the plan reads them like sheets of the template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import polars as pl

from wangge.graph.model import Column, NodeKey
from wangge.loaders import frames
from wangge.loaders.mappings.declared import DeclaredNode, LedgerPlace
from wangge.loaders.mappings.identities import Identities
from wangge.loaders.mappings.kindsheet import KindSheet, KindSheets
from wangge.loaders.mappings.ledger import LedgerTable
from wangge.loaders.mappings.ledger_facts import LedgerFacts
from wangge.loaders.mappings.madecodes import made_code
from wangge.loaders.mappings.mapped_sheet import MappedSheet
from wangge.loaders.mappings.people import Mention, PersonInLedgers, people_of, posts_of, with_identities
from wangge.loaders.mappings.row_declarations import Engagement
from wangge.loaders.mappings.units import UnitFinder
from wangge.loaders.messages.notices import NoticeMessage
from wangge.loaders.reject import Notice
from wangge.loaders.sheets.skipped_rows import row_numbers

__all__ = ["FactSheets"]


class CollectedFact(NamedTuple):
    """A fact that becomes a row of a sheet: its place, and its values by the name of the template's column.

    A reference is a list of codes or names. With `attached`, another dataset declares the node, and the fact only adds
    relationships. If it `joins`, a template sheet of the same dataset declares the node.
    """

    place: LedgerPlace
    cells: dict[str, Any]
    attached: bool = False
    joins: bool = False


_MOST_NAMED = 5
_SheetKey = tuple[int, str, str, bool, bool]


class FactSheets:
    """Makes the sheets of the facts of all ledgers of a dataset; `rests` has, for each ledger, the result with its rejected rows."""

    def __init__(
        self,
        kinds: KindSheets,
        ledgers: Sequence[LedgerTable],
        facts: LedgerFacts,
        rests: Sequence[MappedSheet],
        identities: Identities,
        finder: UnitFinder,
    ) -> None:
        self._kinds = kinds
        self._ledgers = ledgers
        self._facts = facts
        self._nodes = facts.nodes
        self._rests = rests
        self._identities = identities
        self._finder = finder

    def sheets(self) -> list[MappedSheet]:
        """Return one sheet for each ledger, kind and column, in the order of the kinds in the model."""
        rows: dict[_SheetKey, list[CollectedFact]] = {}
        mentions, engagements = self._facts.mentions, self._facts.engagements
        every = (*self._node_rows(), *self._post_rows(mentions), *self._engagement_rows(engagements))
        for name, row in every:
            key = (row.place.ledger, name, row.place.column, row.attached, row.joins)
            rows.setdefault(key, []).append(row)
        order = {sheet.kind.name: at for at, sheet in enumerate(self._kinds.model.sheets.values())}
        keys = sorted(rows, key=lambda key: (order[key[1]], key[0], *key[2:]))
        return [self._sheet(key, rows[key]) for key in keys]

    def _node_rows(self) -> Iterator[tuple[str, CollectedFact]]:
        self._notice_larger_sums()
        for node in self._nodes:
            cells: dict[str, Any] = {
                **node.known_totals,
                **node.values,
                "code": node.node.code,
                "name": node.name,
            }
            references = {**self._further(node), **self._shared_upwards(node)}
            for column, codes in references.items():
                cells[column] = [self._code_of(text, column, node) for text in codes]
            if self._finder.is_of_template_sheet(node.node):
                yield node.node.label, CollectedFact(node.place, {**cells, "name": None}, joins=True)
            elif node.attached:
                yield node.node.label, CollectedFact(node.place, {**cells, "name": None}, attached=True)
            else:
                yield node.node.label, CollectedFact(node.place, cells)

    def _shared_upwards(self, node: DeclaredNode) -> dict[str, list[str]]:
        """Return the references of a node. If it is in several places, but can be in only one, the places above replace them.

        For example, a compound whose rows name several micro-grids is then in the grids that contain the micro-grids.
        """
        kind, references = self._kinds[node.node.label], dict(node.references)
        for name, codes in node.references.items():
            ends = kind.columns[name].ends
            if ends is None or _may_have(kind.columns[name], codes):
                continue
            declared = [self._nodes.get(NodeKey(ends.targets[0], code)) for code in codes]
            for above in kind.references:
                if above.ends is None or not above.ends.many or above.edge != kind.columns[name].edge:
                    continue
                lists = [
                    parent.references.get(above.name, []) if parent is not None else [] for parent in declared
                ]
                if all(lists):
                    own = (*references.get(above.name, ()), *(code for codes in lists for code in codes))
                    references[above.name] = list(dict.fromkeys(own))
                    del references[name]
                    self._notice_shared(node, ends.targets[0], above.ends.targets[0])
                    break
        return references

    def _notice_larger_sums(self) -> None:
        """Add a notice for the nodes whose own number is smaller than the sum of its parts."""
        larger: dict[tuple[int, str, str], list[str]] = {}
        for node in self._nodes:
            for name, total in node.known_totals.items():
                own = node.values.get(name)
                if isinstance(own, int | float) and own < total:
                    named = larger.setdefault((node.place.ledger, node.node.label, name), [])
                    named.append(f"{node.name}（{own}<{total}）")
        for (number, label, name), named in larger.items():
            raw, kind = self._ledgers[number].raw, self._kinds.model.nodes[label]
            message = NoticeMessage.SUM_IS_LARGER.fill(
                names="、".join(named[:_MOST_NAMED]) + (" …" if len(named) > _MOST_NAMED else ""),
                title=kind.properties[name].zh,
                kind=kind.zh,
            )
            self._rests[number].notices.append(Notice(raw.file, raw.name, message))

    def _notice_shared(self, node: DeclaredNode, label: str, above: str) -> None:
        """Add a notice for a node that is stored as a part of a larger place than its rows name."""
        raw, kinds = self._ledgers[node.place.ledger].raw, self._kinds.model.nodes
        names = [
            self._nodes.get(NodeKey(label, code)) for codes in node.references.values() for code in codes
        ]
        message = NoticeMessage.SHARED_UPWARDS.fill(
            kind=kinds[node.node.label].zh,
            name=node.name,
            parent=kinds[label].zh,
            codes="、".join(one.name for one in names if one is not None),
            above=kinds[above].zh,
        )
        self._rests[node.place.ledger].notices.append(Notice(raw.file, raw.name, message))

    def _code_of(self, text: str, column: str, node: DeclaredNode) -> str:
        """Return the code of the node that a text means, if these ledgers declare a node with this name; else the text.

        If several nodes have this name, the text means the one in the division of `node`.
        """
        targets = self._kinds[node.node.label].columns[column].ends
        named = self._nodes.with_name(text) if targets is not None else []
        fitting = [one for one in named if targets is not None and one.node.label in targets.targets]
        if len(fitting) > 1:
            fitting = [one for one in fitting if one.division == node.division]
        return fitting[0].node.code if len(fitting) == 1 else text

    def _further(self, node: DeclaredNode) -> dict[str, list[str]]:
        """Return those of a node's `further` references that are needed, because its parent lies in several such units.

        A node that can be in only one such unit, such as a building, isn't said to be in several of them.
        """
        columns = self._kinds[node.node.label].columns
        return {
            column: codes
            for column, codes in node.further.items()
            if _may_have(columns[column], codes)
            and any(len(self._nodes.references_of(code, column)) > 1 for code in _all_codes(node))
        }

    def _post_rows(self, every: Sequence[Mention]) -> Iterator[tuple[str, CollectedFact]]:
        mentions = with_identities(every, self._identities)
        listed = people_of(mentions, self._code_of_person, self._finder.has_phone)
        self._notice_wide(listed)
        for person in listed:
            cells = {**person.values, "code": person.code, "name": person.name, "phone": person.phone}
            yield "Person", CollectedFact(person.mentions[0].place, cells)
        for post in posts_of(mentions, listed, self._finder.posts_held):
            yield (
                "Post",
                CollectedFact(
                    post.place,
                    {**post.values, "code": post.code, "name": post.title, "unit": [post.unit.code]},
                ),
            )
            for holder, place, values in post.holders:
                yield "Holds", CollectedFact(place, {**values, "person": holder, "post": [post.code]})

    def _code_of_person(self, division: str, name: str) -> str:
        return self._finder.stored_under_former("Person", division, name) or made_code(division, name)

    def _notice_wide(self, people: Sequence[PersonInLedgers]) -> None:
        """Add a notice for each person whom rows of several communities name, because a namesake may be meant."""
        for person in people:
            divisions = {mention.division for mention in person.mentions}
            if len(divisions) > 1:
                raw = self._ledgers[person.mentions[0].place.ledger].raw
                rows = row_numbers(sorted({mention.place.row for mention in person.mentions}))
                phone = f" {person.phone}" if person.phone else ""
                message = NoticeMessage.ONE_PERSON.fill(
                    rows=rows, name=person.name, phone=phone, count=len(divisions)
                )
                self._rests[person.mentions[0].place.ledger].notices.append(
                    Notice(raw.file, raw.name, message)
                )

    def _engagement_rows(self, engagements: Iterable[Engagement]) -> Iterator[tuple[str, CollectedFact]]:
        seen: set[tuple[NodeKey, NodeKey, Any]] = set()
        for engagement in engagements:
            key = (engagement.firm, engagement.compound, engagement.values.get("contract"))
            if key not in seen:
                seen.add(key)
                cells = {
                    "firm": engagement.firm.code,
                    "compound": [engagement.compound.code],
                    **engagement.values,
                }
                yield "PropertyEngagement", CollectedFact(engagement.place, cells)

    def _sheet(self, key: _SheetKey, rows: list[CollectedFact]) -> MappedSheet:
        number, name, column, attached, joins = key
        ledger, kind = self._ledgers[number], self._kinds[name]
        raw = ledger.raw
        result = MappedSheet(raw.file, raw.name, kind.sheet, mapping=ledger.mapping.path, column=column)
        result.rest = self._rests[number]
        result.titles = dict(_titles(ledger, kind, column))
        result.totals = frozenset(
            total for fact in ledger.mapping.facts if fact.kind == name for total in fact.totals
        )
        rows.sort(key=lambda row: row.place.row)
        result.rows_in = len(rows)
        if attached:
            result.only_attaches = True
        elif joins:
            result.lacking = ((kind.columns["name"],),)
        else:
            rows = [row for row in rows if not self._refuse(row, kind, result)]
        result.facts.extend(_frame(kind, rows))
        return result

    def _refuse(self, row: CollectedFact, kind: KindSheet, result: MappedSheet) -> bool:
        """Reject a fact that lacks something required or ends before it begins; return whether it was rejected."""
        for headers, rule, message in kind.faults(row.cells):
            result.reject(row.place.row, headers, rule, message)
            result.codes_of_rejected.setdefault(str(row.cells.get("code")), row.place.row)
            return True
        return False


def _frame(kind: KindSheet, rows: Sequence[CollectedFact]) -> pl.DataFrame:
    """Return facts as a frame with the columns of `frames.fact_schema`; their values and codes are clean already."""
    schema = frames.fact_schema(kind.sheet)
    series = [pl.Series(frames.ROW, [row.place.row for row in rows], dtype=schema[frames.ROW])]
    for number, column in enumerate(kind.sheet.columns):
        cells = [row.cells.get(column.name) for row in rows]
        if column.property is not None:
            series.append(pl.Series(column.name, cells, dtype=schema[column.name], strict=False))
        elif column.role == "source":
            series.append(pl.Series(frames.START, cells, dtype=schema[frames.START]))
        else:
            name = frames.reference(number)
            if schema[name] == pl.String():
                cells = [None if codes is None else "、".join(codes) for codes in cells]
            series.append(pl.Series(name, cells, dtype=schema[name]))
    known = {one.name for one in series}
    series += [
        pl.Series(name, [None] * len(rows), dtype=t) for name, t in schema.items() if name not in known
    ]
    return pl.DataFrame(series).select(list(schema))


def _titles(ledger: LedgerTable, kind: KindSheet, column: str) -> Iterator[tuple[str, tuple[int, str]]]:
    """Yield the position and header of a ledger's column for each column of the template."""
    position = ledger.positions.get(column, -1)
    for template in kind.sheet.columns:
        yield template.zh, (max(position, 0), column)
    for fact in ledger.mapping.facts:
        for name, header in fact.columns.items():
            if name in kind.columns and header in ledger.positions:
                yield kind.columns[name].zh, (ledger.positions[header], header)


def _may_have(column: Column, codes: Sequence[str]) -> bool:
    """Whether a node may be in all of these units, which a column of references names."""
    return len(codes) < 2 or (column.ends is not None and column.ends.many)


def _all_codes(node: DeclaredNode) -> Iterator[str]:
    for codes in node.references.values():
        yield from codes
