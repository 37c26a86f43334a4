"""The one sentence with which the page of a person, post or organisation begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from wangge.viz.explorer.pages.about_node import GroupShown
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.reads.contracts import ContractRecord
from wangge.viz.explorer.reads.holdings import HoldingRecord, PostSeat
from wangge.viz.explorer.reads.node import NodeRecord
from wangge.viz.explorer.reads.posts import Posts

__all__ = ["organisation_headline", "person_headline", "post_headline"]

_REACHING = frozenset({"Covers", "Represents", "Serves", "PropertyEngagement", "LinkedIn", "ReportsIn"})


def person_headline(asking: PageRequest, holdings: Sequence[HoldingRecord]) -> str:
    """What a person holds now."""
    shown = asking.shown
    current = [each for each in holdings if each.current]
    if not current:
        ended = max((each.until for each in holdings if each.state == "past" and each.until), default=None)
        return shown.say("holds_nothing_since", day=ended) if ended else shown.say("holds_nothing")
    if len(current) == 1:
        return _with_since(shown, "holds_one", current[0].since, post=_where(shown, current[0].seat))
    units = {each.seat.unit for each in current}
    return shown.say("holds_several", posts=len({each.seat.post for each in current}), units=len(units))


def post_headline(asking: PageRequest, seat: PostSeat | None, holdings: Sequence[HoldingRecord]) -> str:
    """Who holds a post now, and whether past the term."""
    shown, day = asking.shown, asking.site.day
    current = [each for each in holdings if each.current]
    if not current:
        past = [each for each in holdings if each.state == "past" and each.until]
        if not past:
            return shown.say("post_never_held")
        last = max(past, key=lambda each: each.until or date.min)
        return shown.say("post_vacant_since", day=last.until, name=shown.name(last.person))
    if len({each.person for each in current}) > 1:
        return shown.say("post_held_by_several", count=len({each.person for each in current}))
    one = current[0]
    said = _with_since(shown, "post_held", one.since, name=shown.name(one.person))
    ends = one.term_ends
    if ends is not None and seat is not None:
        left = (ends - day).days
        key = "term_over" if left <= 0 else "term_left"
        said += shown.say(key, years=seat.term, day=ends, days=f"{abs(left):,}")
    elif seat is not None and seat.term is None:
        said += shown.say("term_unknown")
    return said


def organisation_headline(
    asking: PageRequest,
    record: NodeRecord,
    groups: Iterable[GroupShown],
    posts: Posts,
    contracts: Sequence[ContractRecord],
) -> str:
    """What an organisation is there for, and what it lacks."""
    shown = asking.shown
    return shown.say(
        "sentence_end", parts=shown.say("comma").join(_said(asking, record, groups, posts, contracts))
    )


def _said(
    asking: PageRequest,
    record: NodeRecord,
    groups: Iterable[GroupShown],
    posts: Posts,
    contracts: Sequence[ContractRecord],
) -> Iterator[str]:
    shown, day = asking.shown, asking.site.day
    until, since = record.properties.get("valid_to"), record.properties.get("valid_from")
    if isinstance(until, date) and until <= day:
        yield shown.say("org_ended", day=until)
    elif isinstance(since, date) and since > day:
        yield shown.say("org_coming", day=since)
    if contracts:
        running = [each for each in contracts if each.state == "current"]
        yield shown.say("org_contracts", count=len(running), compounds=len({e.compound for e in running}))
    else:
        for each in groups:
            if each.group.outgoing and each.group.kind.name in _REACHING:
                verb = shown.say(f"org_{each.group.kind.name}")
                yield shown.say(
                    "org_reaches", verb=verb, count=each.group.total, kind=shown.kind(each.group.label)
                )
    if posts.total:
        vacant = len(asking.vacant(posts))
        held = all(record.holders for record in posts.listed)
        key = "org_posts" if vacant else "org_posts_held" if held else "org_posts_some"
        yield shown.say(key, count=posts.total, vacant=vacant)


def _where(shown: Formatter, seat: PostSeat) -> str:
    if seat.unit is None:
        return shown.name(seat.post)
    return shown.say("post_of", unit=shown.name(seat.unit), post=shown.name(seat.post))


def _with_since(shown: Formatter, key: str, since: date | None, **values: object) -> str:
    said = shown.say(key, **values)
    return said + (shown.say("since_day", day=since) if since is not None else "")
