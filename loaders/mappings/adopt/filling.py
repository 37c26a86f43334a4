"""Finds the columns of a ledger in which a blank cell means "as above"."""

from __future__ import annotations

import re

from wangge.loaders.mappings.adopt.columns import LedgerColumn
from wangge.loaders.mappings.adopt.draft import Draft
from wangge.loaders.mappings.adopt.place_facts import is_single
from wangge.loaders.mappings.adopt.senses import Role
from wangge.loaders.mappings.mapping import FactMapping

__all__ = ["filled_columns"]

_DETAIL = re.compile(r"报到|联动|服务|覆盖")
_ANY_PLACE = 99
_ONE_PER_PLACE = ("OwnersCommittee", "ResidentsCommittee")


def filled_columns(draft: Draft, read: set[str]) -> tuple[str, ...]:
    """Return the columns whose blank cells mean "as above", from the largest unit to its details."""
    tiers = {label: kind.place_tier or 0 for label, kind in draft.model.nodes.items()}
    places = [fact for fact in draft.facts if tiers[fact.kind]]
    of_place = tiers.get(draft.subject.kind, 1) > 0 or draft.subject.kind in _ONE_PER_PLACE
    lists_places = of_place and not draft.first(Role.JOB)
    single = [tiers[fact.kind] for fact in places if fact.known or is_single(draft, fact.kind)]
    finest = max(single, default=0) if lists_places else _ANY_PLACE
    titles: list[str] = []
    for fact in places:
        continues = fact.kind == "Compound" and _buildings_continue(draft, fact)
        if fact.split in ("count", "list") or (tiers[fact.kind] >= finest and not continues):
            continue
        for title in filter(None, (fact.code, fact.name)):
            column = draft.column(title)
            if (
                column is not None
                and _names_own(draft, title)
                and _names(column, fact.kind)
                and _means_above(draft, column)
            ):
                titles.append(title)
        titles += _details_of(draft, fact, titles)
    for fact in draft.facts:
        column = draft.column(fact.name or "")
        if column is not None and fact not in places and _is_of_several_rows(draft, fact, column):
            titles.append(column.title)
    return tuple(title for title in dict.fromkeys(titles) if title in read)


def _names_own(draft: Draft, title: str) -> bool:
    """Whether a column has the places of the rows, and not only those that somebody helps."""
    places = (fact for fact in draft.facts if draft.model.nodes[fact.kind].place_tier)
    return not draft.is_helped(title) or any(
        title in fact.within for fact in places if not draft.is_helped(fact.name or "")
    )


def _names(column: LedgerColumn, kind: str) -> bool:
    """Whether a column belongs to the places themselves, and isn't a detail of an organisation, such as 报到社区."""
    return column.sense is not None and column.sense.kind == kind and not _DETAIL.match(column.title)


def _is_of_several_rows(draft: Draft, fact: FactMapping, column: LedgerColumn) -> bool:
    """Whether an organisation is written once for several rows, which are about its people, members or compounds."""
    if not _has_blanks(column):
        return False
    members = fact.kind == "JointCommittee" and "ResidentInstitution" in draft.units
    firm = fact.kind == "PropertyFirm" and draft.subject.kind == "PropertyFirm"
    party = fact.kind == "PartyOrganization" and not _covers_own_place(draft, fact)
    return bool(draft.first(Role.JOB)) or members or firm or party


def _covers_own_place(draft: Draft, fact: FactMapping) -> bool:
    """Whether each row names the place that its party organisation covers, so that a blank cell means that it has none."""
    place = draft.column(fact.columns.get("covers", ""))
    return place is not None and all(place.texts)


def _details_of(draft: Draft, place: FactMapping, filled: list[str]) -> list[str]:
    """Return the columns of the holders and phones of the posts in `place`, if one of the columns `filled` names it."""
    if place.name not in filled and place.code not in filled:
        return []
    reference = draft.units.get(place.kind)
    return [
        title
        for fact in draft.facts
        if fact.kind == "Post" and fact.within[:1] == (reference,) and fact.title_column is None
        for title in (fact.holder, fact.phone)
        if title
    ]


def _has_blanks(column: LedgerColumn) -> bool:
    return bool(column.texts) and bool(column.texts[0]) and not all(column.texts)


def _means_above(draft: Draft, column: LedgerColumn) -> bool:
    """Whether the blank cells of a column of places stand for the value above.

    A blank compound may also mean that the row's buildings are in none: then the row names its grid, and the numbers
    of its buildings don't continue those of the row above.
    """
    if not column.means(Role.NAME, "Compound") or not _has_blanks(column):
        return not column.texts or bool(column.texts[0])
    return _numbers_continue(draft, column) or not draft.first(Role.NAME, "Building")


def _buildings_continue(draft: Draft, compounds: FactMapping) -> bool:
    column = draft.column(compounds.name or "")
    return column is not None and _has_blanks(column) and _numbers_continue(draft, column)


def _numbers_continue(draft: Draft, column: LedgerColumn) -> bool:
    """Whether most rows with a blank cell have buildings whose numbers follow those of the rows above.

    A row without a building has a further entrance of the building above.
    """
    buildings = draft.first(Role.NAME, "Building")
    if buildings is None or (buildings.sense and buildings.sense.word == "numbers"):
        return False
    entrances = draft.first(Role.NAME, "Entrance")
    above = continued = 0
    for at, text in enumerate(buildings.texts):
        number = _number(text)
        further = not text and entrances is not None and bool(entrances.texts[at])
        continued += not column.texts[at] and above > 0 and (further or number > above)
        above = above if further else number
    return continued * 2 > sum(not text for text in column.texts)


def _number(text: str) -> int:
    match = re.search(r"\d+", text)
    return int(match.group()) if match else 0
