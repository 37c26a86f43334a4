"""Decides which names on ledgers are one person, and which posts they hold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from wangge.graph.model import NodeKey
from wangge.loaders.mappings.declared import LedgerPlace
from wangge.loaders.mappings.identities import Identities
from wangge.loaders.mappings.madecodes import made_code
from wangge.loaders.sheets.cells import Value

__all__ = ["Mention", "PersonInLedgers", "PostInLedgers", "people_of", "posts_of", "with_identities"]


_MOST_GAPS = 8
"""How many numbers may be left free between those of the holders who stay."""


class Mention(NamedTuple):
    """A person as one row names them: the holder of a post.

    `phone` is masked. `division` is the community (or the nearest larger unit) of the post. `unit` is None if it isn't known
    where the post is; then only the person is declared. `person` and `holding` are the properties that the row gives to the
    person, and to the relationship between person and post. `position` is the place of the person among those in the
    cell, counted from 0. `code` is the person's code if names.csv has one.
    """

    name: str
    phone: str | None
    division: str
    unit: NodeKey | None
    title: str
    place: LedgerPlace
    person: dict[str, Value]
    holding: dict[str, Value]
    post: dict[str, Value]
    position: int = 0
    code: str = ""


@dataclass
class PersonInLedgers:
    """One person with all rows that name them; `code` is made from the division and the name."""

    code: str
    name: str
    phone: str | None
    mentions: list[Mention]

    @property
    def values(self) -> dict[str, Value]:
        """The properties that the rows give. If rows give different values, the first value counts."""
        return {name: value for mention in reversed(self.mentions) for name, value in mention.person.items()}


@dataclass
class PostInLedgers:
    """A post with its holders, or without any if it is vacant."""

    code: str
    unit: NodeKey
    title: str
    place: LedgerPlace
    values: dict[str, Value]
    holders: list[tuple[str, LedgerPlace, dict[str, Value]]] = field(default_factory=list)


def with_identities(mentions: Iterable[Mention], identities: Identities) -> list[Mention]:
    """Return the mentions with the names and codes that names.csv has for the people of a division."""
    if not identities.entries:
        return list(mentions)
    named = []
    for mention in mentions:
        entry = identities.of("Person", (mention.division,), mention.name) if mention.name else None
        named.append(mention if entry is None else mention._replace(name=entry.name, code=entry.code))
    return named


def people_of(
    mentions: Iterable[Mention],
    code_of: Callable[[str, str], str] = made_code,
    has_phone: Callable[[str, str], bool] = lambda _code, _phone: False,
) -> list[PersonInLedgers]:
    """Return the people that rows name.

    `code_of(division, name)` is the code of a person; namesakes have it with the end of their phone numbers, except the one
    who had it before: `has_phone(code, phone)` tells whether the graph's person with a code has a phone number.

    Rows name the same person if name and phone number are the same, or if the name is the same, the division is the
    same, and no phone number contradicts this. A number that can't be read counts as none. If a row without a number
    may mean two people of its division with different numbers, it counts as a third person, because it isn't known
    which one it means. Rows with one code of names.csv name one person, whatever the numbers are.
    """
    by_name: dict[str, list[Mention]] = {}
    for mention in mentions:
        if mention.name:
            by_name.setdefault(mention.name, []).append(mention)
    return [
        person for name in sorted(by_name) for person in _of_one_name(name, by_name[name], code_of, has_phone)
    ]


def posts_of(
    mentions: Iterable[Mention],
    people: Iterable[PersonInLedgers],
    posts_held: Callable[[str], Collection[str]] = lambda _person: (),
) -> list[PostInLedgers]:
    """Return the posts that rows name, with their holders; `people` is the result of `people_of`.

    Several holders of one title in one unit hold a post each. They are ordered by their position in the cell, then by
    their codes. The first has the code of a single post, so the post stays the same when its holder changes. But whoever holds
    one of these posts in the graph (`posts_held`) keeps it, whoever else joins or leaves.
    """
    person_of = {id(mention): person for person in people for mention in person.mentions}
    units: dict[tuple[NodeKey, str], list[Mention]] = {}
    for mention in mentions:
        if mention.unit is not None:
            units.setdefault((mention.unit, mention.title), []).append(mention)
    return [
        post
        for (unit, title), own in units.items()
        for post in _posts(unit, title, own, person_of, posts_held)
    ]


def _posts(
    unit: NodeKey,
    title: str,
    mentions: list[Mention],
    person_of: dict[int, PersonInLedgers],
    posts_held: Callable[[str], Collection[str]],
) -> Iterator[PostInLedgers]:
    by_person: dict[str, list[Mention]] = {}
    for mention in mentions:
        if mention.name:
            by_person.setdefault(person_of[id(mention)].code, []).append(mention)
    order = {person: min(mention.position for mention in own) for person, own in by_person.items()}
    holders = sorted(by_person, key=lambda person: (order[person], person))
    codes = _numbered(made_code(unit.code, title), len(holders) + _MOST_GAPS)
    taken = _kept(holders, codes, posts_held)
    free = (code for code in codes if code not in taken.values())
    for person in holders:
        held = by_person[person]
        holding = {name: value for mention in reversed(held) for name, value in mention.holding.items()}
        own = {name: value for mention in reversed(held) for name, value in mention.post.items()}
        place = held[0].place
        code = taken.get(person) or next(free)
        yield PostInLedgers(code, unit, title, place, own, [(person, place, holding)])
    # A vacancy that several rows name is one post: usually a merged cell covers these rows.
    vacant = next((mention for mention in mentions if not mention.name), None)
    if vacant is not None:
        yield PostInLedgers(next(free), unit, title, vacant.place, vacant.post)


def _numbered(code: str, count: int) -> list[str]:
    """Return the codes of the posts of one title in a unit; only those after the first have numbers."""
    return [code, *(made_code(code, str(number)) for number in range(2, count + 1))]


def _kept(
    holders: Sequence[str], codes: Sequence[str], posts_held: Callable[[str], Collection[str]]
) -> dict[str, str]:
    """Return the code of the post that each holder keeps."""
    kept: dict[str, str] = {}
    for person in holders:
        held = set(posts_held(person)).difference(kept.values())
        if (code := next((code for code in codes if code in held), None)) is not None:
            kept[person] = code
    return kept


def _of_one_name(
    name: str,
    mentions: list[Mention],
    code_of: Callable[[str, str], str],
    has_phone: Callable[[str, str], bool],
) -> Iterator[PersonInLedgers]:
    phones: dict[str, set[str]] = {}
    for mention in mentions:
        if mention.phone is not None:
            phones.setdefault(mention.division, set()).add(mention.phone)
    listed = {m.phone: ("code", m.code) for m in mentions if m.code and m.phone is not None}
    people: dict[tuple[str, str], list[Mention]] = {}
    for mention in mentions:
        known = phones.get(mention.division, set())
        phone = mention.phone or (next(iter(known)) if len(known) == 1 else None)
        key = ("phone", phone) if phone is not None else ("division", mention.division)
        if mention.code:
            key = ("code", mention.code)
        elif phone is not None:
            key = listed.get(phone, key)
        people.setdefault(key, []).append(mention)
    # The person's division is the first of those in which the rows name them, in the order of the codes.
    placed = sorted((min(m.division for m in own), _phone_of(key, own), own) for key, own in people.items())
    taken: dict[str, int] = {}
    for division, _, _ in placed:
        taken[division] = taken.get(division, 0) + 1
    for division, phone, own in placed:
        code = next((m.code for m in own if m.code), "")
        if not code:
            code = code_of(division, name)
            if taken[division] > 1 and phone and not has_phone(code, phone):
                code = made_code(code, phone[-4:])
        yield PersonInLedgers(code, name, phone or None, own)


def _phone_of(key: tuple[str, str], mentions: Iterable[Mention]) -> str:
    """Return the phone number of a person, "" if it isn't known.

    If the rows have several numbers, return the first in sorted order.
    """
    if key[0] != "code":
        return key[1] if key[0] == "phone" else ""
    return min((m.phone for m in mentions if m.phone is not None), default="")
