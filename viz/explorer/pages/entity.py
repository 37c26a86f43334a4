"""Builds the page of a node that is not a place, such as a person, post or organisation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from wangge.viz.explorer.pages.about_node import RelationGroup, about_node, node_data
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.headline import organisation_headline, person_headline, post_headline
from wangge.viz.explorer.pages.page import Page, PageTable
from wangge.viz.explorer.pages.post_tables import contracts_table, holdings_table, posts_table
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.pages.tables import view_of
from wangge.viz.explorer.reads.belonging import common_path, read_places, read_superiors
from wangge.viz.explorer.reads.contracts import ContractRecord, read_contracts
from wangge.viz.explorer.reads.holdings import HoldingRecord, PostSeat, read_holdings, read_seat
from wangge.viz.explorer.reads.node import NamedNode, NodeRecord
from wangge.viz.explorer.reads.posts import Posts, read_posts

__all__ = ["entity_page"]

_CONTRACTS = "PropertyEngagement"
_OWN_SECTION = {"Person": ("Holds",), "Post": ("Holds", "PostIn"), "PropertyFirm": (_CONTRACTS,)}
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


def entity_page(request: PageRequest, record: NodeRecord) -> Page:
    """Return the page of a node that is not a place; the most important facts come first."""
    formatter = request.formatter
    about = about_node(request, record)
    groups: list[RelationGroup] = about["groups"]
    posts = _posts(request, record)
    seat = _seat(request, record)
    holdings = _holdings(request, record)
    contracts = _contracts(request, record)
    path = _path(request, record, seat, holdings)
    vacant_posts = request.vacant(posts)
    posts_view = view_of(request, posts_table(request, posts.listed, vacant_posts.__contains__))
    holdings_view = view_of(request, holdings_table(request, holdings, of_post=record.label == "Post"))
    contracts_view = view_of(request, contracts_table(request, contracts))
    views = (holdings_view, contracts_view, posts_view)
    headline = _headline(request, record, groups, posts, seat, holdings, contracts)
    own_sections = _OWN_SECTION.get(record.label, ())
    return Page(
        template="entity.html.j2",
        title=formatter.name(record.named),
        context={
            **about,
            "groups": [relation for relation in groups if relation.group.kind.name not in own_sections],
            "headline": headline,
            "path": path,
            "superiors": _superiors(request, record),
            "posts_view": posts_view,
            "vacant_posts": vacant_posts,
            "is_vacant": record.label == "Post" and request.is_vacant(record.named),
            "seat": seat,
            "holdings_view": holdings_view,
            "current_posts": len({holding.seat.post for holding in holdings if holding.current}),
            "contracts_view": contracts_view,
            "soon": request.site.day + timedelta(days=_warning_days(request)),
        },
        data=lambda: {
            **node_data(request, record, groups, about["past"]),
            "headline": headline,
            "path": [formatter.reference(named) for named in path],
            "posts": [
                {
                    "post": formatter.reference(post_record.post),
                    "unit": formatter.reference(post_record.unit),
                    "holders": [
                        {**formatter.reference(holder.person), "since": holder.since, "until": holder.until}
                        for holder in post_record.holders
                    ],
                }
                for post_record in posts_view.rows
            ],
            "posts_total": len(posts_view.rows),
            "holdings": [_holding_data(formatter, holding) for holding in holdings_view.rows],
            "contracts": [_contract_data(formatter, contract) for contract in contracts_view.rows],
        },
        table=_table(request, about, groups),
        more_tables=(*(view.file() for view in views if view.table.rows), *about["past"].files),
        scope=formatter.name(record.named),
    )


def _posts(request: PageRequest, record: NodeRecord) -> Posts:
    site = request.site
    return read_posts(
        site.store, site.model, record.label, record.code, day=site.day, timeout=site.time_limit
    )


def _seat(request: PageRequest, record: NodeRecord) -> PostSeat | None:
    site = request.site
    if record.label != "Post":
        return None
    return read_seat(site.store, site.model, record.code, day=site.day, timeout=site.time_limit)


def _holdings(request: PageRequest, record: NodeRecord) -> list[HoldingRecord]:
    site = request.site
    if record.label not in ("Person", "Post"):
        return []
    return read_holdings(
        site.store, site.model, record.label, record.code, day=site.day, timeout=site.time_limit
    )


def _contracts(request: PageRequest, record: NodeRecord) -> list[ContractRecord]:
    site = request.site
    if record.label != "PropertyFirm":
        return []
    return read_contracts(site.store, record.code, day=site.day, timeout=site.time_limit)


def _superiors(request: PageRequest, record: NodeRecord) -> list[NamedNode]:
    site = request.site
    return read_superiors(site.store, site.model, record.label, record.code, timeout=site.time_limit)


def _path(
    request: PageRequest, record: NodeRecord, seat: PostSeat | None, holdings: Sequence[HoldingRecord]
) -> list[NamedNode]:
    """Return the path at the top of the page: the places that contain all places of the node, from the top tier down.

    The places of a person are those of the current posts, or of all posts if none is current. In the path of a post,
    the post's unit follows, unless it is already in the path.
    """
    site = request.site
    if record.label == "Person":
        current_holdings = [holding for holding in holdings if holding.current] or list(holdings)
        places = list(dict.fromkeys(place for holding in current_holdings for place in holding.seat.places))
    elif seat is not None:
        places = list(seat.places)
    else:
        places = read_places(site.store, site.model, record.label, record.code, timeout=site.time_limit)
    path = site.kept_read(
        ("common path", *(place.key for place in places)),
        lambda: common_path(site.store, site.model, places, timeout=site.time_limit),
    )
    return path if seat is None or seat.unit is None or seat.unit in path else [*path, seat.unit]


def _headline(
    request: PageRequest,
    record: NodeRecord,
    groups: Sequence[RelationGroup],
    posts: Posts,
    seat: PostSeat | None,
    holdings: Sequence[HoldingRecord],
    contracts: Sequence[ContractRecord],
) -> str:
    if record.label == "Person":
        return person_headline(request, holdings)
    if record.label == "Post":
        return post_headline(request, seat, holdings)
    if "Organization" in record.kind.labels:
        return organisation_headline(request, record, groups, posts, contracts)
    return ""


def _warning_days(request: PageRequest) -> int:
    days = request.site.policy.settings.get("contract_warning_days", _WARNING_DAYS)
    return days if isinstance(days, int) and 0 <= days < 100_000 else _WARNING_DAYS


def _holding_data(formatter: Formatter, holding: HoldingRecord) -> dict[str, Any]:
    return {
        "person": formatter.reference(holding.person),
        "post": formatter.reference(holding.seat.post),
        "unit": None if holding.seat.unit is None else formatter.reference(holding.seat.unit),
        "places": [formatter.reference(place) for place in holding.seat.places],
        "since": holding.since,
        "until": holding.until,
        "state": holding.state,
        "term_ends": holding.term_ends,
        "source": formatter.source(holding.source),
    }


def _contract_data(formatter: Formatter, contract: ContractRecord) -> dict[str, Any]:
    return {
        "compound": formatter.reference(contract.compound),
        "community": None if contract.community is None else formatter.reference(contract.community),
        "contract": formatter.text(contract.contract),
        "since": contract.since,
        "until": contract.until,
        "red": contract.red,
        "state": contract.state,
        "days_left": contract.days_left,
        "source": formatter.source(contract.source),
    }


def _table(request: PageRequest, about: dict[str, Any], groups: Sequence[RelationGroup]) -> PageTable:
    rows = [
        (
            relation.group.kind.name,
            relation.group.outgoing,
            item.other.label,
            relation.group.total,
            item.other.code,
            request.formatter.name(item.other),
            item.properties.get("valid_from"),
            item.properties.get("valid_to"),
            item.current,
            about["details"](relation.group, item),
        )
        for relation in groups
        for item in relation.group.items
    ]
    return PageTable(_COLUMNS, rows)
