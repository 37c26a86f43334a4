"""Declares on which line each relationship is: administrative, party, property, service or people."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from wangge.graph.errors import QueryError
from wangge.graph.model import EdgeKind, Model
from wangge.queries.fault import nearest

__all__ = ["HOLD_LINES", "Line", "chosen_lines", "line_of", "types_on"]


class Line(StrEnum):
    """A line: a group of relationship kinds that lead from one unit to another for the same reason."""

    ADMINISTRATIVE = "administrative"
    PARTY = "party"
    PROPERTY = "property"
    SERVICE = "service"
    PEOPLE = "people"


HOLD_LINES = (Line.ADMINISTRATIVE, Line.PARTY, Line.PROPERTY)
"""The lines on which a chain leads upwards."""


class _OnLine(NamedTuple):
    """The relationships of a type on one line.

    If `sources` isn't empty, only those that start at nodes with these labels.
    """

    line: Line
    type: str
    sources: tuple[str, ...] = ()


_DECLARED = (
    _OnLine(Line.ADMINISTRATIVE, "PART_OF"),
    _OnLine(Line.ADMINISTRATIVE, "COVERS", ("StreetOffice", "CoordinationBody")),
    _OnLine(Line.ADMINISTRATIVE, "REPRESENTS", ("ResidentsCommittee",)),
    _OnLine(Line.ADMINISTRATIVE, "UNIT_OF"),
    _OnLine(Line.ADMINISTRATIVE, "EVALUATES"),
    _OnLine(Line.ADMINISTRATIVE, "JOINS", ("Department", "StreetOffice")),
    _OnLine(Line.PARTY, "COVERS"),
    _OnLine(Line.PARTY, "SUBORDINATE_TO"),
    _OnLine(Line.PARTY, "JOINS"),
    _OnLine(Line.PARTY, "REPORTS_IN"),
    _OnLine(Line.PROPERTY, "SERVES", ("PropertyFirm",)),
    _OnLine(Line.PROPERTY, "REPRESENTS", ("OwnersCommittee",)),
    _OnLine(Line.SERVICE, "REPRESENTS"),
    _OnLine(Line.SERVICE, "SERVES"),
    _OnLine(Line.SERVICE, "LINKED_IN"),
    _OnLine(Line.PEOPLE, "POST_IN"),
    _OnLine(Line.PEOPLE, "HOLDS"),
)
"""The first entry that fits a relationship decides on which line it is."""

_CHINESE = {
    "行政": Line.ADMINISTRATIVE,
    "党建": Line.PARTY,
    "物业": Line.PROPERTY,
    "服务自治": Line.SERVICE,
    "人员": Line.PEOPLE,
}


def line_of(type_: str, source: str) -> Line | None:
    """Return the line of a relationship of this type that starts at a node with the label `source`.

    Relationships that join units only because a record names both, such as a matter or a duty, are on no line. Neither are
    those of kinds that a project declares.

    >>> line_of("COVERS", "StreetOffice"), line_of("COVERS", "JointCommittee"), line_of("STEP_OF", "MatterStep")
    (<Line.ADMINISTRATIVE: 'administrative'>, <Line.PARTY: 'party'>, None)
    >>> line_of("JOINS", "StreetOffice"), line_of("JOINS", "PropertyFirm")
    (<Line.ADMINISTRATIVE: 'administrative'>, <Line.PARTY: 'party'>)
    """
    return next(
        (
            each.line
            for each in _DECLARED
            if each.type == type_ and (not each.sources or source in each.sources)
        ),
        None,
    )


def types_on(lines: frozenset[Line]) -> frozenset[str]:
    """Return the types of which at least some relationships are on one of these lines.

    >>> sorted(types_on(frozenset({Line.PEOPLE})))
    ['HOLDS', 'POST_IN']
    """
    return frozenset(each.type for each in _DECLARED if each.line in lines)


def ends_on(model: Model, lines: frozenset[Line]) -> list[tuple[EdgeKind, str, str]]:
    """Return the kind, start label and end label of every relationship that the model allows on these lines."""
    return [
        (kind, source, target)
        for kind in model.edges.values()
        for ends in kind.ends
        for source in ends.sources
        if line_of(kind.type, source) in lines
        for target in ends.targets
    ]


def chosen_lines(names: tuple[str, ...] | str | None) -> frozenset[Line]:
    """Return the lines with these names; all lines if none is named.

    Names may be separated by commas, and may be Chinese. Raises `QueryError` for an unknown name.

    >>> chosen_lines("党建线") == chosen_lines("party")
    True
    >>> chosen_lines("party,people") == {Line.PARTY, Line.PEOPLE}, len(chosen_lines(None))
    (True, 5)
    """
    texts = (names,) if isinstance(names, str) else names or ()
    words = [word.strip().lower() for text in texts for word in text.split(",") if word.strip()]
    words = [str(_CHINESE.get(word.removesuffix("线"), word)) for word in words]
    for word in words:
        if word not in list(Line):
            raise QueryError(
                f"no line is called {word!r}{nearest(word, list(Line))}; the lines are {', '.join(Line)}"
            )
    return frozenset(map(Line, words)) or frozenset(Line)
