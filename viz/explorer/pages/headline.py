"""Writes the first sentence on the page of a person, post or organisation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from wangge.viz.explorer.pages.about_node import RelationGroup
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.reads.contracts import ContractRecord
from wangge.viz.explorer.reads.holdings import HoldingRecord, PostSeat
from wangge.viz.explorer.reads.node import NodeRecord
from wangge.viz.explorer.reads.posts import Posts

__all__ = ["organisation_headline", "person_headline", "post_headline"]

_WORKS_FOR = frozenset({"Covers", "Represents", "Serves", "PropertyEngagement", "LinkedIn", "ReportsIn"})


def person_headline(request: PageRequest, holdings: Sequence[HoldingRecord]) -> str:
    """Return a sentence about the posts that a person holds now: the name of one post, or the number of several."""
    formatter = request.formatter
    current = [holding for holding in holdings if holding.current]
    if not current:
        ended = max(
            (holding.until for holding in holdings if holding.state == "past" and holding.until), default=None
        )
        return formatter.say("holds_nothing_since", day=ended) if ended else formatter.say("holds_nothing")
    if len(current) == 1:
        return _with_since(
            formatter, "holds_one", current[0].since, post=_post_and_unit(formatter, current[0].seat)
        )
    units = {holding.seat.unit for holding in current}
    return formatter.say(
        "holds_several", posts=len({holding.seat.post for holding in current}), units=len(units)
    )


def post_headline(request: PageRequest, seat: PostSeat | None, holdings: Sequence[HoldingRecord]) -> str:
    """Return a sentence about the holder of a post and the end of the term.

    If the post is vacant, the sentence names the last holder and the day on which that holding ended.
    """
    formatter, day = request.formatter, request.site.day
    current = [holding for holding in holdings if holding.current]
    if not current:
        past_holdings = [holding for holding in holdings if holding.state == "past" and holding.until]
        if not past_holdings:
            return formatter.say("post_never_held")
        last = max(past_holdings, key=lambda holding: holding.until or date.min)
        return formatter.say("post_vacant_since", day=last.until, name=formatter.name(last.person))
    if len({holding.person for holding in current}) > 1:
        return formatter.say("post_held_by_several", count=len({holding.person for holding in current}))
    holding = current[0]
    headline = _with_since(formatter, "post_held", holding.since, name=formatter.name(holding.person))
    term_ends = holding.term_ends
    if term_ends is not None and seat is not None:
        days_left = (term_ends - day).days
        key = "term_over" if days_left <= 0 else "term_left"
        headline += formatter.say(key, years=seat.term, day=term_ends, days=f"{abs(days_left):,}")
    elif seat is not None and seat.term is None:
        headline += formatter.say("term_unknown")
    return headline


def organisation_headline(
    request: PageRequest,
    record: NodeRecord,
    groups: Iterable[RelationGroup],
    posts: Posts,
    contracts: Sequence[ContractRecord],
) -> str:
    """Return a sentence on how many places an organisation serves, and how many contracts and vacant posts it has."""
    formatter = request.formatter
    return formatter.say(
        "sentence_end", parts=formatter.say("comma").join(_clauses(request, record, groups, posts, contracts))
    )


def _clauses(
    request: PageRequest,
    record: NodeRecord,
    groups: Iterable[RelationGroup],
    posts: Posts,
    contracts: Sequence[ContractRecord],
) -> Iterator[str]:
    formatter, day = request.formatter, request.site.day
    until, since = record.properties.get("valid_to"), record.properties.get("valid_from")
    if isinstance(until, date) and until <= day:
        yield formatter.say("org_ended", day=until)
    elif isinstance(since, date) and since > day:
        yield formatter.say("org_coming", day=since)
    if contracts:
        running = [contract for contract in contracts if contract.state == "current"]
        yield formatter.say(
            "org_contracts", count=len(running), compounds=len({contract.compound for contract in running})
        )
        ending = [contract for contract in running if contract.until is not None]
        if ending:
            first = min(ending, key=lambda contract: (contract.until or date.max, contract.compound.code))
            yield formatter.say("first_to_end", name=formatter.name(first.compound), day=first.until)
    else:
        for relation in groups:
            if relation.group.outgoing and relation.group.kind.name in _WORKS_FOR:
                verb = formatter.say(f"org_{relation.group.kind.name}")
                yield formatter.say(
                    "org_reaches",
                    verb=verb,
                    count=relation.group.total,
                    kind=formatter.kind_of_all(relation.group),
                )
    if posts.total:
        vacant = len(request.vacant(posts))
        all_held = all(record.holders for record in posts.listed)
        key = "org_posts" if vacant else "org_posts_held" if all_held else "org_posts_some"
        yield formatter.say(key, count=posts.total, vacant=vacant)


def _post_and_unit(formatter: Formatter, seat: PostSeat) -> str:
    if seat.unit is None:
        return formatter.name(seat.post)
    return formatter.say("post_of", unit=formatter.name(seat.unit), post=formatter.name(seat.post))


def _with_since(formatter: Formatter, key: str, since: date | None, **values: object) -> str:
    headline = formatter.say(key, **values)
    return headline + (formatter.say("since_day", day=since) if since is not None else "")
