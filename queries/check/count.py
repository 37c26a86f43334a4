"""Wraps a coverage recipe in a statement that counts its subjects by place and lists the uncovered ones.

The statement contains the recipe's text unchanged and runs it once, so that counts, rate and findings agree. The
database counts the subjects. Only the subjects that the report or the waivers need are returned one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

from wangge.graph.errors import QueryError
from wangge.graph.rows import Rows
from wangge.queries.check.counts import SubjectState
from wangge.queries.recipes.recipe import Recipe
from wangge.queries.rules.rule import Rule

__all__ = [
    "LIST_ALL",
    "WATCHED",
    "CountedSubject",
    "Population",
    "SubjectGroup",
    "SubjectPlace",
    "codes_of",
    "identity",
    "population_statement",
    "read_population",
]

WATCHED = "wangge_watched"
"""The name of the statement's parameter with the codes of subjects that waivers name.

The statement lists these subjects whatever their state is.
"""
LIST_ALL = "wangge_list_all"
"""The name of the statement's parameter that says whether all subjects are listed.

It is a parameter so that the statement of a rule has one text: a server plans a statement once for each text.
"""

_STATES = {0: SubjectState.UNCOVERED, 1: SubjectState.UNKNOWN, 2: SubjectState.COVERED}
_NO_SUBJECT, _NO_STATE = -2, -1
_PLACE_COLUMNS = ("street_code", "street", "community_code", "community")

_RANK = """CASE
    WHEN subject IS NULL OR subject = '' THEN {no_subject}
    WHEN covered = false THEN 0 WHEN covered IS NULL THEN 1 WHEN covered = true THEN 2 ELSE {no_state} END"""
_WRAPPED = """\
CALL () {{ {text}
}}
WITH {key}, min([{rank}, {place}, {reason}]) AS worst{marks}
WITH {key}, worst[0] AS rank, worst[1] AS street_code, worst[2] AS street,
  worst[3] AS community_code, worst[4] AS community, worst[5] AS reason{several}
WITH street_code, street, community_code, community, rank, reason{places}, count(*) AS subjects,
  collect(CASE WHEN {listed} THEN {member} END) AS members
ORDER BY street_code, street, community_code, community, rank, reason
RETURN collect([street_code, street, community_code, community, rank, reason, subjects, members{places}]) AS groups"""
_NO_PLACES = {"marks": "", "several": "", "places": ""}
_ALL_PLACES = {
    "marks": ", collect(DISTINCT [{rank}, {place}]) AS marks",
    "several": ", CASE WHEN size(marks) > 1 THEN marks ELSE [] END AS places",
    "places": ", places",
}


@dataclass(frozen=True, slots=True)
class CountedSubject:
    """One subject of a rule.

    `subject` is its code. `key` has the values of the rule's key columns, which identify it. `reason` says why it has
    its state, or is empty.

    `street_code` and `community_code` are empty if the subject is in no street or community. If it is in several places,
    `further` are the codes of the other streets and communities in which it has this state.
    """

    subject: str
    key: tuple[str, ...]
    state: SubjectState
    reason: str
    street_code: str = ""
    community_code: str = ""
    further: tuple[tuple[str, str], ...] = ()


class SubjectPlace(NamedTuple):
    """The codes and names of a street and a community; those of a subject in no street or no community are empty."""

    street_code: str
    street: str
    community_code: str
    community: str


@dataclass(frozen=True)
class SubjectGroup:
    """The number of subjects in one place that have the same state and the same reason.

    A subject may be in several places, as a post of a firm that serves several streets. Then `places` are all of them,
    with its state in each, and `place` is one in which it has its most severe state.
    """

    place: SubjectPlace
    state: SubjectState
    subjects: int
    places: tuple[tuple[SubjectState, SubjectPlace], ...] = ()

    @property
    def states(self) -> tuple[tuple[SubjectState, SubjectPlace], ...]:
        """All places of the subjects, with the state in each."""
        return self.places or ((self.state, self.place),)


@dataclass(frozen=True)
class Population:
    """The subjects of a rule.

    `groups` counts all subjects. `uncovered` and `unknown` are those that the statement listed, sorted by key. `covered`
    are the keys of the covered ones that it listed, in any order: a code, or a tuple if the rule has further key columns.
    In a city they are nearly all of millions of subjects, so no object is made for each.
    """

    groups: tuple[SubjectGroup, ...] = ()
    uncovered: tuple[CountedSubject, ...] = ()
    unknown: tuple[CountedSubject, ...] = ()
    covered: tuple[str | tuple[str, ...], ...] = ()

    def states_among(self, subjects: frozenset[str]) -> dict[str, SubjectState]:
        """Return the state of each of these subjects that the statement listed."""
        if not subjects:
            return {}
        states = dict.fromkeys(subjects.intersection(codes_of(self.covered)), SubjectState.COVERED)
        for member in (*self.unknown, *self.uncovered):
            if member.subject in subjects:
                states[member.subject] = member.state
        return states


def identity(rule: Rule) -> tuple[str, ...]:
    """Return the columns that identify a subject of the rule, `subject` first."""
    return ("subject", *(name for name in rule.key if name != "subject"))


def population_statement(rule: Rule, recipe: Recipe, *, in_several_places: bool = False) -> str:
    """Return the statement that counts the subjects of a recipe and, if the parameter `LIST_ALL` is true, lists them all.

    A subject can have several rows, for example because it is in two places. It counts once, in its most severe
    state: uncovered before unknown before covered. With `in_several_places`, the statement also returns all its places. If `LIST_ALL` is false, the statement lists the uncovered subjects,
    those that waivers name (the parameter `WATCHED`), and the unknown ones if the rule has a limit for them.
    """
    columns = {column.name for column in recipe.columns}
    key = identity(rule)
    first_unlisted = 2 if rule.expect.unknown is not None else 1
    rank = _RANK.format(no_subject=_NO_SUBJECT, no_state=_NO_STATE)
    place = ", ".join(_or_empty(name, columns) for name in _PLACE_COLUMNS)
    parts = _ALL_PLACES if in_several_places else _NO_PLACES
    return _WRAPPED.format(
        **{name: part.format(rank=rank, place=place) for name, part in parts.items()},
        text=recipe.text.rstrip().removesuffix(";"),
        key=", ".join(key),
        member="subject" if len(key) == 1 else f"[{', '.join(key)}]",
        rank=rank,
        place=place,
        reason=_or_empty("reason", columns),
        listed=f"${LIST_ALL} OR rank < {first_unlisted} OR subject IN ${WATCHED}",
    )


def read_population(rule: Rule, rows: Rows) -> Population:
    """Return the population from the rows of the counting statement.

    Raises `QueryError` if the recipe returned a row without a subject, a subject that isn't text, or a value of
    `covered` other than true, false and null.
    """
    groups: list[SubjectGroup] = []
    members: dict[SubjectState, list[CountedSubject]] = {state: [] for state in _STATES.values()}
    covered: list[str | tuple[str, ...]] = []
    ((group_rows,),) = rows.records
    for street_code, street, community_code, community, rank, reason, subjects, keys, *places in group_rows:
        place = SubjectPlace(street_code, street, community_code, community)
        every = tuple((_state(rule, mark[0]), SubjectPlace(*mark[1:])) for marks in places for mark in marks)
        group = SubjectGroup(place, _state(rule, rank), subjects, every)
        groups.append(group)
        if group.state is SubjectState.COVERED:
            covered += _covered_keys(rule, keys)
        else:
            members[group.state] += [_member(rule, key, reason, group) for key in keys]
    uncovered, unknown = (
        tuple(sorted(members[state], key=lambda member: member.key))
        for state in (SubjectState.UNCOVERED, SubjectState.UNKNOWN)
    )
    return Population(tuple(groups), uncovered, unknown, tuple(covered))


def codes_of(keys: Sequence[str | tuple[str, ...]]) -> Iterable[str]:
    """Return the code of the subject of each key; a key is this code, or a tuple that begins with it.

    >>> list(codes_of(["1", "2"])), list(codes_of([("1", "书记"), ("1", "主任")]))
    (['1', '2'], ['1', '1'])
    """
    if _are_texts(keys):
        return cast("Sequence[str]", keys)
    return (key if isinstance(key, str) else key[0] for key in keys)


def _are_texts(keys: Sequence[Any]) -> bool:
    return set(map(type, keys)) <= {str}


def _covered_keys(rule: Rule, keys: Sequence[Any]) -> Sequence[str | tuple[str, ...]]:
    """Return the keys of covered subjects; those of a rule without further key columns are codes."""
    if _are_texts(keys):
        return keys
    return [_texts(rule, key) for key in keys]


def _or_empty(name: str, columns: Iterable[str]) -> str:
    return f"coalesce({name}, '')" if name in columns else "''"


def _state(rule: Rule, rank: int) -> SubjectState:
    if rank == _NO_SUBJECT:
        raise QueryError(f"{rule.recipe} returned a row without a subject; fix the recipe")
    if rank == _NO_STATE:
        raise QueryError(
            f"{rule.recipe} returned a value of `covered` other than true, false and null; fix the recipe"
        )
    return _STATES[rank]


def _member(rule: Rule, key: Any, reason: str, group: SubjectGroup) -> CountedSubject:
    texts = _texts(rule, key)
    street, community = group.place.street_code, group.place.community_code
    own = ((place.street_code, place.community_code) for state, place in group.places if state is group.state)
    further = tuple(codes for codes in own if codes != (street, community))
    return CountedSubject(texts[0], texts, group.state, reason, street, community, further)


def _texts(rule: Rule, key: Any) -> tuple[str, ...]:
    if type(key) is str:
        return (key,)
    parts = key if isinstance(key, list) else [key]
    if not isinstance(parts[0], str):
        raise QueryError(f"{rule.recipe} returned the subject {parts[0]!r}; it must be a code")
    return tuple("" if value is None else str(value) for value in parts)
