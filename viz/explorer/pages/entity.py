"""The page of what is no place: a person, a post, an organisation, and whatever else the model has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from wangge.viz.explorer.pages.about_node import GroupShown, about_node, node_data
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.headline import organisation_headline, person_headline, post_headline
from wangge.viz.explorer.pages.page import Page, PageTable
from wangge.viz.explorer.pages.paging import Paging
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.reads.belonging import common_path, read_places, read_superiors
from wangge.viz.explorer.reads.contracts import ContractRecord, read_contracts
from wangge.viz.explorer.reads.holdings import HoldingRecord, PostSeat, read_holdings, read_seat
from wangge.viz.explorer.reads.node import Named, NodeRecord
from wangge.viz.explorer.reads.posts import Posts, read_posts

__all__ = ["entity_page"]

_CONTRACTS = "PropertyEngagement"
_TOLD_APART = {"Person": ("Holds",), "Post": ("Holds", "PostIn"), "PropertyFirm": (_CONTRACTS,)}
_WARNING_DAYS = 90
_COLUMNS = (
    "relationship",
    "outgoing",
    "label",
    "total",
    "code",
    "name",
    "since",
    "until",
    "current",
    "details",
)


def entity_page(asking: PageRequest, record: NodeRecord) -> Page:
    """The page of a node that is no place, what matters most about it first."""
    shown = asking.shown
    about = about_node(asking, record)
    groups: list[GroupShown] = about["groups"]
    posts = _posts(asking, record)
    seat = _seat(asking, record)
    holdings = _holdings(asking, record)
    contracts = _contracts(asking, record)
    path = _path(asking, record, seat, holdings)
    paging = Paging.of(asking.view.page, len(contracts))
    headline = _headline(asking, record, groups, posts, seat, holdings, contracts)
    apart = _TOLD_APART.get(record.label, ())
    return Page(
        template="entity.html.j2",
        title=shown.name(record.named),
        context={
            **about,
            "groups": [each for each in groups if each.group.kind.name not in apart],
            "headline": headline,
            "path": path,
            "superiors": _superiors(asking, record),
            "posts": posts,
            "vacant_posts": asking.vacant(posts),
            "is_vacant": record.label == "Post" and asking.is_vacant(record.named),
            "seat": seat,
            "holdings": holdings,
            "current_posts": len({each.seat.post for each in holdings if each.current}),
            "contracts": contracts[paging.skipped : paging.skipped + Paging.SIZE],
            "paging": paging,
            "soon": asking.site.day + timedelta(days=_warning_days(asking)),
        },
        data={
            **node_data(asking, record, groups),
            "headline": headline,
            "path": [shown.told(named) for named in path],
            "posts": [
                {
                    "post": shown.told(each.post),
                    "unit": shown.told(each.unit),
                    "holders": [
                        {**shown.told(holder.person), "since": holder.since, "until": holder.until}
                        for holder in each.holders
                    ],
                }
                for each in posts.listed
            ],
            "posts_total": posts.total,
            "holdings": [_holding_data(shown, each) for each in holdings],
            "contracts": [_contract_data(shown, each) for each in contracts],
        },
        table=_table(asking, about, groups),
    )


def _posts(asking: PageRequest, record: NodeRecord) -> Posts:
    site = asking.site
    return read_posts(
        site.store, site.model, record.label, record.code, day=site.day, timeout=site.time_limit
    )


def _seat(asking: PageRequest, record: NodeRecord) -> PostSeat | None:
    site = asking.site
    if record.label != "Post":
        return None
    return read_seat(site.store, site.model, record.code, day=site.day, timeout=site.time_limit)


def _holdings(asking: PageRequest, record: NodeRecord) -> list[HoldingRecord]:
    site = asking.site
    if record.label not in ("Person", "Post"):
        return []
    return read_holdings(
        site.store, site.model, record.label, record.code, day=site.day, timeout=site.time_limit
    )


def _contracts(asking: PageRequest, record: NodeRecord) -> list[ContractRecord]:
    site = asking.site
    if record.label != "PropertyFirm":
        return []
    return read_contracts(site.store, record.code, day=site.day, timeout=site.time_limit)


def _superiors(asking: PageRequest, record: NodeRecord) -> list[Named]:
    site = asking.site
    return read_superiors(site.store, site.model, record.label, record.code, timeout=site.time_limit)


def _path(
    asking: PageRequest, record: NodeRecord, seat: PostSeat | None, holdings: Sequence[HoldingRecord]
) -> list[Named]:
    """The places all that it is there for lies in, and for a post what it is in."""
    site = asking.site
    if record.label == "Person":
        held = [each for each in holdings if each.current] or list(holdings)
        places = list(dict.fromkeys(place for each in held for place in each.seat.places))
    elif seat is not None:
        places = list(seat.places)
    else:
        places = read_places(site.store, site.model, record.label, record.code, timeout=site.time_limit)
    path = common_path(site.store, site.model, places, timeout=site.time_limit)
    return path if seat is None or seat.unit is None or seat.unit in path else [*path, seat.unit]


def _headline(
    asking: PageRequest,
    record: NodeRecord,
    groups: Sequence[GroupShown],
    posts: Posts,
    seat: PostSeat | None,
    holdings: Sequence[HoldingRecord],
    contracts: Sequence[ContractRecord],
) -> str:
    if record.label == "Person":
        return person_headline(asking, holdings)
    if record.label == "Post":
        return post_headline(asking, seat, holdings)
    if "Organization" in record.kind.labels:
        return organisation_headline(asking, record, groups, posts, contracts)
    return ""


def _warning_days(asking: PageRequest) -> int:
    days = asking.site.policy.settings.get("contract_warning_days", _WARNING_DAYS)
    return days if isinstance(days, int) and 0 <= days < 100_000 else _WARNING_DAYS


def _holding_data(shown: Formatter, each: HoldingRecord) -> dict[str, Any]:
    return {
        "person": shown.told(each.person),
        "post": shown.told(each.seat.post),
        "unit": None if each.seat.unit is None else shown.told(each.seat.unit),
        "places": [shown.told(place) for place in each.seat.places],
        "since": each.since,
        "until": each.until,
        "state": each.state,
        "term_ends": each.term_ends,
        "source": shown.source(each.source),
    }


def _contract_data(shown: Formatter, each: ContractRecord) -> dict[str, Any]:
    return {
        "compound": shown.told(each.compound),
        "contract": shown.text(each.contract),
        "since": each.since,
        "until": each.until,
        "red": each.red,
        "state": each.state,
        "days_left": each.days_left,
        "source": shown.source(each.source),
    }


def _table(asking: PageRequest, about: dict[str, Any], groups: Sequence[GroupShown]) -> PageTable:
    rows = [
        (
            each.group.kind.name,
            each.group.outgoing,
            item.other.label,
            each.group.total,
            item.other.code,
            asking.shown.name(item.other),
            item.properties.get("valid_from"),
            item.properties.get("valid_to"),
            item.current,
            about["details"](each.group, item),
        )
        for each in groups
        for item in each.group.items
    ]
    return PageTable(_COLUMNS, rows)
