"""Reads the posts of a node and their holders; for a place, also the posts of organisations that serve it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wangge.graph.model import Model
from wangge.graph.store import Store
from wangge.viz.days import holds_on
from wangge.viz.explorer.reads.node import NamedNode, label_of

__all__ = ["PostHolder", "PostRecord", "Posts", "read_posts"]

_POST_IN = "PostIn"
_SERVING = "COVERS|REPRESENTS|SERVES"
_HOLDERS = (
    "OPTIONAL MATCH (post)<-[h:HOLDS]-(x:Person) "
    "RETURN post.code AS post, post.name AS post_name, labels(u) AS labels, u.code AS unit, u.name AS unit_name, "
    "collect([x.code, x.name, h.valid_from, h.valid_to]) AS holders"
)


@dataclass(frozen=True)
class PostHolder:
    """A person who holds a post, with the first and last day of the holding."""

    person: NamedNode
    since: date | None
    until: date | None


@dataclass(frozen=True)
class PostRecord:
    """A post, its unit and its holders on the day; a post without holders is vacant."""

    post: NamedNode
    unit: NamedNode
    holders: tuple[PostHolder, ...]


@dataclass(frozen=True)
class Posts:
    """The posts of a node, and their number."""

    listed: tuple[PostRecord, ...]
    total: int


def read_posts(store: Store, model: Model, label: str, code: str, *, day: date, timeout: float) -> Posts:
    """Return the posts of a node; for a place, also those of the organisations that cover, represent or serve it."""
    units = []
    if any(label in ends.targets for ends in model.edges[_POST_IN].ends):
        units.append(f"MATCH (u:{label} {{code: $code}})<-[:POST_IN]-(post:Post)")
    if model.nodes[label].place_tier is not None:
        units.append(
            f"MATCH (n:{label} {{code: $code}})<-[r:{_SERVING}]-(u) "
            "WHERE (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day) "
            "MATCH (u)<-[:POST_IN]-(post:Post)"
        )
    if not units:
        return Posts((), 0)
    statement = " UNION ALL ".join(f"{match} {_HOLDERS}" for match in units)
    rows = store.read(statement, {"code": code, "day": day}, timeout=timeout)
    records = {row["post"]: _record(model, row, day) for row in rows}
    listed = sorted(
        records.values(), key=lambda record: (record.unit.label != label, record.unit.code, record.post.code)
    )
    return Posts(tuple(listed), len(listed))


def _record(model: Model, row: Mapping[str, Any], day: date) -> PostRecord:
    return PostRecord(
        NamedNode.of("Post", row["post"], row["post_name"] or ""),
        NamedNode.of(label_of(model, row["labels"]), row["unit"], row["unit_name"] or ""),
        tuple(_holder(holder) for holder in sorted(row["holders"], key=str) if _holds(holder, day)),
    )


def _holds(holder: Sequence[Any], day: date) -> bool:
    return holder[0] is not None and holds_on(day, holder[2], holder[3])


def _holder(holder: Sequence[Any]) -> PostHolder:
    return PostHolder(NamedNode.of("Person", holder[0], holder[1] or ""), holder[2], holder[3])
