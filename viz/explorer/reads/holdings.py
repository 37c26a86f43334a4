"""Who held which post when, asked of a person or of a post."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wangge.graph.model import Model, Source
from wangge.graph.store import Store
from wangge.viz.days import standing_on
from wangge.viz.explorer.reads.node import Named, label_of

__all__ = ["HoldingRecord", "PostSeat", "read_holdings", "read_seat", "years_later"]

_BODIES = "COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN"
_LATEST = date.max
_SEAT = (
    "OPTIONAL MATCH (post)-[:POST_IN]->(u) "
    f"OPTIONAL MATCH (u)-[r:{_BODIES}]->(place:Place) "
    "WHERE (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day) "
)
_SEEN = (
    "post.code AS post, post.name AS post_name, post.term_years AS term, labels(u) AS labels, u.code AS unit, "
    "u.name AS unit_name, collect([labels(place), place.code, place.name]) AS places"
)


@dataclass(frozen=True)
class PostSeat:
    """A post with what it is in and the places that is there for, by their codes; `term` is in years."""

    post: Named
    unit: Named | None
    places: tuple[Named, ...]
    term: int | None


@dataclass(frozen=True)
class HoldingRecord:
    """Somebody holding a post from `since` until before `until`; `state` tells how that stands to the day."""

    person: Named
    seat: PostSeat
    since: date | None
    until: date | None
    state: str
    source: Source | None

    @property
    def current(self) -> bool:
        """Whether the post is held on the day."""
        return self.state == "current"

    @property
    def term_ends(self) -> date | None:
        """The day on which the term is over, None where none is set or nobody knows since when it runs."""
        return (
            None if self.since is None or self.seat.term is None else years_later(self.since, self.seat.term)
        )


def read_holdings(
    store: Store, model: Model, label: str, code: str, *, day: date, timeout: float
) -> list[HoldingRecord]:
    """Everything a person held, or everybody who held a post: what is held now first, then the latest."""
    start = "(x:Person {code: $code})-[h:HOLDS]->(post:Post)"
    if label == "Post":
        start = "(x:Person)-[h:HOLDS]->(post:Post {code: $code})"
    rows = store.read(
        f"MATCH {start} {_SEAT} WITH x, h, post, u, place "
        f"RETURN x.code AS person, x.name AS person_name, h.valid_from AS since, h.valid_to AS until, h.src AS src, {_SEEN}",
        {"code": code, "day": day},
        timeout=timeout,
    )
    found = [_holding(model, row, day) for row in rows]
    order = ("current", "coming", "past")
    return sorted(
        found,
        key=lambda each: (
            order.index(each.state),
            -(each.since or date.min).toordinal(),
            each.seat.post.code,
            each.person.code,
        ),
    )


def read_seat(store: Store, model: Model, code: str, *, day: date, timeout: float) -> PostSeat | None:
    """A post with what it is in, None where there is no such post."""
    rows = store.read(
        f"MATCH (post:Post {{code: $code}}) {_SEAT} WITH post, u, place RETURN {_SEEN}",
        {"code": code, "day": day},
        timeout=timeout,
    )
    return next((_seat(model, row) for row in rows), None)


def years_later(day: date, years: int) -> date:
    """The same day some years later, the last of February for its 29th; the last of all days beyond these.

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
    state = standing_on(day, since, until)
    person = Named("Person", row["person"], row["person_name"] or "")
    source = Source.parse(row["src"]) if row["src"] else None
    return HoldingRecord(person, _seat(model, row), since, until, state, source)


def _seat(model: Model, row: Mapping[str, Any]) -> PostSeat:
    unit = None
    places: tuple[Named, ...] = ()
    if row["unit"] is not None:
        unit = Named(label_of(model, row["labels"]), row["unit"], row["unit_name"] or "")
        kind = model.nodes.get(unit.label)
        if kind is not None and kind.place_tier is not None:
            places = (unit,)
        else:
            told = {
                Named(label_of(model, labels), code, name or "")
                for labels, code, name in row["places"]
                if code is not None
            }
            places = tuple(sorted(told, key=lambda named: named.code))
    return PostSeat(Named("Post", row["post"], row["post_name"] or ""), unit, places, row["term"])
