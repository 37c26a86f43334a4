"""Finds the party organisations that a ledger names, with their tiers, superiors and places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from wangge.loaders.mappings.adopt.columns import LedgerColumn
from wangge.loaders.mappings.adopt.draft import Draft
from wangge.loaders.mappings.adopt.named import code_of, further_none
from wangge.loaders.mappings.adopt.place_facts import finest_places
from wangge.loaders.mappings.adopt.senses import Role, Sense
from wangge.loaders.mappings.mapping import FactMapping

__all__ = ["add_party", "tier_of", "with_superiors"]

_PARTY = "PartyOrganization"
_TIERS = (
    (1, re.compile(r"党工委|工作委员会|街道党委|镇党委|乡党委")),
    (5, re.compile(r"党小组")),
    (4, re.compile(r"支部")),
    (3, re.compile(r"总支")),
    (2, re.compile(r"党委|委员会|联合党委")),
)
_TIER_HEADER = re.compile(r"(?:类别|类型|层级|级别)$")
_IN_COMPOUNDS = ("Building", "Entrance", "Room")
_WITH_OWN_BRANCH = ("ResidentInstitution", "SocialOrganization", "VolunteerTeam")
"""Organisations whose party organisation consists of their own staff, and covers no place."""
_PARTY_GROUP = 5
_COVERED = (
    ("Building", re.compile(r"楼栋|楼幢")),
    ("Compound", re.compile(r"小区|院落")),
    ("Grid", re.compile(r"网格")),
    ("Community", re.compile(r"社区|村")),
    ("Street", re.compile(r"街道|镇|乡")),
)


def tier_of(name: str) -> int | None:
    """Return the tier of a party organisation by the words at the end of its name; None if they don't show a tier.

    >>> [tier_of(name) for name in ("三里坪街道党工委", "梧桐梁社区党委", "第一党总支", "样板花园党支部", "第一党小组", "党建")]
    [1, 2, 3, 4, 5, None]
    """
    end = name[-12:]
    for tier, pattern in _TIERS:
        if pattern.search(end):
            return tier
    return None


def add_party(draft: Draft) -> None:
    """Add a fact for each column of party organisations; each is subordinate to the column with the next higher tier."""
    names = draft.all(Role.NAME, _PARTY)
    if not names and draft.subject.kind == _PARTY:
        generic = draft.first(Role.NAME, "")
        names = [generic] if generic else []
    names = [name for name in names if _tiers(name)]
    superior = draft.first(Role.SUPERIOR)
    own = {text for name in names for text in name.values}
    if superior is not None and names and _tiers(superior) and not own.issuperset(superior.values):
        draft.facts.append(_superior_fact(draft, superior))
    above = superior
    for name in sorted(names, key=lambda column: min(_tiers(column))):
        draft.facts.append(_party_fact(draft, name, above, covers=_covered(draft, name)))
        draft.units[_PARTY] = name.title
        above = name


def with_superiors(columns: Sequence[LedgerColumn]) -> tuple[LedgerColumn, ...]:
    """Return the columns; one of larger party organisations on the right of smaller ones has the superiors of those.

    It doesn't if a column of people stands between: then each organisation is followed by its own people.
    """
    names = [column for column in columns if column.means(Role.NAME, _PARTY) and _tiers(column)]
    superiors = {
        column.at
        for column in names
        for own in names
        if own.at < column.at
        and min(_tiers(column)) < min(_tiers(own))
        and not any(own.at < other.at < column.at and other.means(Role.PEOPLE) for other in columns)
    }
    sense = Sense(Role.SUPERIOR, _PARTY)
    return tuple(replace(column, sense=sense) if column.at in superiors else column for column in columns)


def _superior_fact(draft: Draft, superior: LedgerColumn) -> FactMapping:
    """Return the fact about the superior organisations.

    They are in the community of the row if the title shows that they are no larger than it, as 所属社区党委 does.
    """
    tiers = set(_tiers(superior))
    if len(tiers) > 1:
        return FactMapping(kind=_PARTY, name=superior.title, columns={"tier": superior.title})
    tier = tiers.pop()
    of_row = tier > 1 and "上" not in superior.title and tier_of(superior.title) == tier
    community = draft.units.get("Community") if of_row else None
    covers = _covered(draft, superior) if of_row else None
    return FactMapping(
        kind=_PARTY,
        name=superior.title,
        within=(community,) if community else (),
        columns={"covers": covers} if covers else {},
        values={"tier": tier},
    )


def _tiers(column: LedgerColumn) -> list[int]:
    """Return the tiers of the organisations in a column; empty if most names don't show them."""
    texts = column.values or (column.title,)
    tiers = [tier for text in texts if (tier := tier_of(text)) is not None]
    if not tiers and (own := tier_of(column.title)) is not None:
        tiers = [own]
    return tiers if len(tiers) * 2 > len(texts) or len(set(tiers)) == 1 else []


def _party_fact(
    draft: Draft, name: LedgerColumn, above: LedgerColumn | None, covers: str | None = None
) -> FactMapping:
    columns: dict[str, str] = {}
    values: dict[str, str | int | bool] = {}
    tiers = set(_tiers(name))
    declared = _column_of_tiers(draft)
    if declared is not None:
        columns["tier"] = declared.title
    elif len(tiers) == 1:
        values["tier"] = tiers.pop()
    else:
        columns["tier"] = name.title
    if above is not None and above is not name:
        columns["superior"] = above.title
    if covers:
        columns["covers"] = covers
    # The institutions of the ledger are found later, except those that only report in its communities.
    outer = (
        draft.units.get("ResidentInstitution") or draft.units.get("Community") or draft.units.get("Street")
    )
    return FactMapping(
        kind=_PARTY,
        name=name.title,
        code=code_of(draft, _PARTY) if draft.subject.kind == _PARTY else None,
        within=(outer,) if outer else (),
        none=further_none(name),
        columns=columns,
        values=values,
    )


def _column_of_tiers(draft: Draft) -> LedgerColumn | None:
    """Return the column with the tier of each organisation (类别, 层级) if there is only one column of organisations."""
    if len(draft.all(Role.NAME, _PARTY)) > 1:
        return None
    for column in draft.columns:
        tells = all(tier_of(text) or text in ("1", "2", "3", "4", "5") for text in column.values)
        if _TIER_HEADER.search(column.title) and column.values and column.sense is None and tells:
            return column
    return None


def _covered(draft: Draft, name: LedgerColumn) -> str | None:
    """Return the column of the place that a party organisation covers."""
    header = next((c for c in draft.columns if c.title.startswith(("覆盖", "所辖范围", "管辖"))), None)
    tiers = set(_tiers(name))
    finest = max(tiers, default=0)
    others = [c for c in draft.all(Role.NAME, _PARTY) if c is not name]
    lowest = not others or finest >= max(max(_tiers(c), default=0) for c in others)
    if header is not None and lowest and (header.sense is None or header.means(Role.NAME)):
        return header.title
    if draft.subject.kind in _WITH_OWN_BRANCH:
        return None
    for label, pattern in _COVERED:
        if pattern.search(name.title) and label in draft.units and (label != "Building" or header is None):
            return draft.units[label]
    if finest == 2 and "Community" in draft.units:
        return draft.units["Community"]
    for label in (*finest_places(draft), "Community", "Street"):
        if label in ("Community", "Street") and (
            _has_finer_place(draft) or _share_places(draft, name, draft.units.get(label, ""))
        ):
            continue
        if label in draft.units and (label not in _IN_COMPOUNDS or finest == _PARTY_GROUP):
            return draft.units[label]
    return None


def _has_finer_place(draft: Draft) -> bool:
    """Whether the ledger declares places: its branches then belong to these places, not to the community."""
    return any(draft.model.nodes[fact.kind].place_tier and not fact.known for fact in draft.facts)


def _share_places(draft: Draft, name: LedgerColumn, place: str) -> bool:
    """Whether several organisations of a column are in one place, so that none of them covers all of it."""
    column = draft.column(place)
    texts = column.texts if column is not None else ("",) * len(name.texts)
    organizations: dict[str, set[str]] = {}
    above = ""
    for at, own in zip(texts, name.texts, strict=True):
        above = at or above
        if own in name.values:
            organizations.setdefault(above, set()).add(own)
    return any(len(names) > 1 for names in organizations.values())
