"""The posts of a node and of the bodies that are there for it, with who holds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wangge.graph.model import Model
from wangge.graph.store import Store
from wangge.viz.days import holds_on
from wangge.viz.explorer.reads.node import Named, label_of

__all__ = ["MOST_POSTS", "PostHolder", "PostRecord", "Posts", "read_posts"]

MOST_POSTS = 200
"""How many posts a page lists."""

_BODIES = "COVERS|REPRESENTS|SERVES"


@dataclass(frozen=True)
class PostHolder:
    """Somebody who holds a post, since when and until when."""

    person: Named
    since: date | None
    until: date | None


@dataclass(frozen=True)
class PostRecord:
    """A post, what it is in, and who holds it on the day; vacant where nobody does."""

    post: Named
    unit: Named
    holders: tuple[PostHolder, ...]


@dataclass(frozen=True)
class Posts:
    """The posts that are listed, and how many there are in all."""

    listed: tuple[PostRecord, ...]
    total: int


def read_posts(store: Store, model: Model, label: str, code: str, *, day: date, timeout: float) -> Posts:
    """Read the posts of a node; for a place, those of the bodies that cover, represent or serve it, too."""
    here = f"MATCH (u:{label} {{code: $code}})<-[:POST_IN]-(post:Post)"
    found = _read(store, model, here, code, day, timeout)
    if model.nodes[label].place_tier is not None:
        around = (
            f"MATCH (n:{label} {{code: $code}})<-[r:{_BODIES}]-(u) "
            "WHERE (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day) "
            "MATCH (u)<-[:POST_IN]-(post:Post)"
        )
        found |= _read(store, model, around, code, day, timeout)
    listed = sorted(
        found.values(), key=lambda record: (record.unit.label != label, record.unit.code, record.post.code)
    )
    return Posts(tuple(listed[:MOST_POSTS]), len(listed))


def _read(
    store: Store, model: Model, match: str, code: str, day: date, timeout: float
) -> dict[str, PostRecord]:
    rows = store.read(
        f"{match} OPTIONAL MATCH (post)<-[h:HOLDS]-(x:Person) "
        "RETURN post.code AS post, post.name AS post_name, labels(u) AS labels, u.code AS unit, u.name AS unit_name, "
        "collect([x.code, x.name, h.valid_from, h.valid_to]) AS holders",
        {"code": code, "day": day},
        timeout=timeout,
    )
    return {row["post"]: _record(model, row, day) for row in rows}


def _record(model: Model, row: Mapping[str, Any], day: date) -> PostRecord:
    return PostRecord(
        Named("Post", row["post"], row["post_name"] or ""),
        Named(label_of(model, row["labels"]), row["unit"], row["unit_name"] or ""),
        tuple(_holder(said) for said in sorted(row["holders"], key=str) if _holds(said, day)),
    )


def _holds(said: Sequence[Any], day: date) -> bool:
    return said[0] is not None and holds_on(day, said[2], said[3])


def _holder(said: Sequence[Any]) -> PostHolder:
    return PostHolder(Named("Person", said[0], said[1] or ""), said[2], said[3])
