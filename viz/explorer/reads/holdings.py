"""Reads who held which post from when to when, for the page of a person or post."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wangge.graph.model import Model, Source
from wangge.graph.store import Store
from wangge.viz.days import period_state
from wangge.viz.explorer.reads.node import NamedNode, label_of

__all__ = ["HoldingRecord", "PostSeat", "read_holdings", "read_seat", "years_later"]

_BODIES = "COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN"
_LATEST = date.max
_SEAT = (
    "OPTIONAL MATCH (post)-[:POST_IN]->(u) "
    f"OPTIONAL MATCH (u)-[r:{_BODIES}]->(place:Place) "
    "WHERE (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day) "
)
_SEAT_COLUMNS = (
    "post.code AS post, post.name AS post_name, post.term_years AS term, labels(u) AS labels, u.code AS unit, "
    "u.name AS unit_name, collect([labels(place), place.code, place.name]) AS places"
)


@dataclass(frozen=True)
class PostSeat:
    """A post, its unit, and the places that the unit covers, sorted by code. `term` is the post's term in years.

    If the unit itself is a place, `places` has only this place.
    """

    post: NamedNode
    unit: NamedNode | None
    places: tuple[NamedNode, ...]
    term: int | None


@dataclass(frozen=True)
class HoldingRecord:
    """The holding of a post by a person.

    `since` is its first day, `until` the first day after it. `state` is current, coming or past.
    """

    person: NamedNode
    seat: PostSeat
    since: date | None
    until: date | None
    state: str
    source: Source | None

    @property
    def current(self) -> bool:
        """Whether the post is held on the day of the page."""
        return self.state == "current"

    @property
    def term_ends(self) -> date | None:
        """The first day after the term; None if the length of the term or its first day is unknown."""
        return (
            None if self.since is None or self.seat.term is None else years_later(self.since, self.seat.term)
        )


def read_holdings(
    store: Store, model: Model, label: str, code: str, *, day: date, timeout: float
) -> list[HoldingRecord]:
    """Return all holdings of a person or post: current ones first, then future ones, then past ones.

    In each of these three groups, the holding that began last comes first.
    """
    start = "(x:Person {code: $code})-[h:HOLDS]->(post:Post)"
    if label == "Post":
        start = "(x:Person)-[h:HOLDS]->(post:Post {code: $code})"
    rows = store.read(
        f"MATCH {start} {_SEAT} WITH x, h, post, u, place "
        f"RETURN x.code AS person, x.name AS person_name, h.valid_from AS since, h.valid_to AS until, h.src AS src, {_SEAT_COLUMNS}",
        {"code": code, "day": day},
        timeout=timeout,
    )
    holdings = [_holding(model, row, day) for row in rows]
    order = ("current", "coming", "past")
    return sorted(
        holdings,
        key=lambda holding: (
            order.index(holding.state),
            -(holding.since or date.min).toordinal(),
            holding.seat.post.code,
            holding.person.code,
        ),
    )


def read_seat(store: Store, model: Model, code: str, *, day: date, timeout: float) -> PostSeat | None:
    """Return the post with its unit and places, None if there is no such post."""
    rows = store.read(
        f"MATCH (post:Post {{code: $code}}) {_SEAT} WITH post, u, place RETURN {_SEAT_COLUMNS}",
        {"code": code, "day": day},
        timeout=timeout,
    )
    return next((_seat(model, row) for row in rows), None)


def years_later(day: date, years: int) -> date:
    """Return the same day `years` later.

    29 February becomes the 28th if necessary, and a day after the year 9999 becomes `date.max`.

    >>> years_later(date(2020, 2, 29), 3), years_later(date(2020, 1, 1), 10**6)
    (datetime.date(2023, 2, 28), datetime.date(9999, 12, 31))
    """
    if not date.min.year <= day.year + years <= date.max.year:
        return _LATEST
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _holding(model: Model, row: Mapping[str, Any], day: date) -> HoldingRecord:
    since, until = row["since"], row["until"]
    state = period_state(day, since, until)
    person = NamedNode.of("Person", row["person"], row["person_name"] or "")
    source = Source.parse(row["src"]) if row["src"] else None
    return HoldingRecord(person, _seat(model, row), since, until, state, source)


def _seat(model: Model, row: Mapping[str, Any]) -> PostSeat:
    unit = None
    places: tuple[NamedNode, ...] = ()
    if row["unit"] is not None:
        unit = NamedNode.of(label_of(model, row["labels"]), row["unit"], row["unit_name"] or "")
        kind = model.nodes.get(unit.label)
        if kind is not None and kind.place_tier is not None:
            places = (unit,)
        else:
            places_covered = {
                NamedNode.of(label_of(model, labels), code, name or "")
                for labels, code, name in row["places"]
                if code is not None
            }
            places = tuple(sorted(places_covered, key=lambda named: named.code))
    return PostSeat(NamedNode.of("Post", row["post"], row["post_name"] or ""), unit, places, row["term"])
