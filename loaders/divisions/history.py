"""Collects the change events between several editions, and links them to the units of the newest one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from wangge.loaders.divisions.captions import evidence, returned_note, title
from wangge.loaders.divisions.change import ChangeKind, DivisionChange, Reason
from wangge.loaders.divisions.changes import changes_of
from wangge.loaders.divisions.division import Division
from wangge.loaders.divisions.edition import Edition
from wangge.loaders.divisions.matching import Key, Matching, match_editions
from wangge.loaders.divisions.names import DivisionName, division_name

__all__ = ["EditionUnits", "HistoryEvent", "events_of"]

_LINKED_LEVELS = (3, 4, 5)


@dataclass(frozen=True)
class EditionUnits:
    """One edition, and its units in the scope of the load."""

    edition: Edition
    units: tuple[Division, ...]


@dataclass(frozen=True)
class HistoryEvent:
    """A change as a row of the sheet of change events.

    `changed_to` has the codes that the new units have in the newest edition; each unit is traced through all
    later editions. `changed_from` has only those old units that still have the same code in the newest
    edition. The codes of all other old units are only in the text `evidence`.
    """

    code: str
    name: str
    change: DivisionChange
    evidence: str
    changed_from: tuple[str, ...]
    changed_to: tuple[str, ...]


def events_of(editions: Sequence[EditionUnits]) -> Iterator[tuple[Edition, Edition, list[HistoryEvent]]]:
    """The events between each edition and the next; the editions must be in order."""
    matchings = [match_editions(first.units, second.units) for first, second in pairwise(editions)]
    fates = _fates(editions, matchings)
    closed: dict[tuple[int, str, DivisionName], tuple[int, Division]] = {}
    for number, matching in enumerate(matchings):
        earlier, later = editions[number].edition, editions[number + 1].edition
        events: list[HistoryEvent] = []
        for change in changes_of(matching):
            former = closed.get(_identity(change.news[0])) if change.kind is ChangeKind.SET_UP else None
            note = ""
            if former is not None:
                change, note = (
                    replace(change, reason=Reason.RETURNED),
                    returned_note(former[1], former[0]),
                )
            events.append(
                HistoryEvent(
                    code=_code(change, earlier, later),
                    name=title(change, matching),
                    change=change,
                    evidence=evidence(change, matching, earlier, later) + note,
                    changed_from=_links(change.olds, fates[number], same_code=True),
                    changed_to=_links(change.news, fates[number + 1], same_code=False),
                )
            )
        closed.update({_identity(unit): (earlier.year, unit) for unit in matching.gone})
        yield earlier, later, events


def _fates(editions: Sequence[EditionUnits], matchings: Sequence[Matching]) -> list[dict[Key, str]]:
    """Return, for each edition, the codes that its units have in the newest edition.

    Units that aren't in the newest edition any more are left out.
    """
    fates = [{unit.key: unit.code for unit in editions[-1].units}]
    for matching in reversed(matchings):
        later = fates[0]
        fates.insert(0, {key: later[new.key] for key, new in matching.pairs.items() if new.key in later})
    return fates


def _links(units: Sequence[Division], fates: dict[Key, str], *, same_code: bool) -> tuple[str, ...]:
    links = [
        fates[unit.key]
        for unit in units
        if unit.level in _LINKED_LEVELS
        and unit.key in fates
        and (not same_code or fates[unit.key] == unit.code)
    ]
    return tuple(dict.fromkeys(links))


def _code(change: DivisionChange, earlier: Edition, later: Edition) -> str:
    subject = change.subject
    kind = change.kind.name.lower().replace("_", "-")
    return f"CE-{earlier.year}-{later.year}-{subject.level}-{subject.code}-{kind}"


def _identity(unit: Division) -> tuple[int, str, DivisionName]:
    return unit.level, unit.parent, division_name(unit.level, unit.name)
