"""The limits of a rule, in words."""

from __future__ import annotations

from collections.abc import Iterator

from queries.expectation import Limit, Limits
from queries.rule import Rule

__all__ = ["limits_in_words"]

_EMPTY = {"na": "not applicable", "fail": "fails", "pass": "passes"}


def limits_in_words(rule: Rule) -> Iterator[str]:
    """A line for each limit, and one for what happens where there is nothing to measure."""
    expect = rule.expect
    for name, limits in (
        ("overall", expect.overall),
        ("per street", expect.per_street),
        ("per community", expect.per_community),
        ("unknown", expect.unknown),
    ):
        if limits is not None:
            yield f"{name}: {_levels(limits)}"
    if expect.total is not None:
        most = "any number" if expect.total.max is None else expect.total.max
        yield f"total: from {expect.total.min} to {most}"
    yield f"nothing to measure: {_EMPTY[rule.on_empty]}"


def _levels(limits: Limits) -> str:
    said = [(word, limit) for word, limit in (("warns", limits.warn), ("fails", limits.fail)) if limit]
    return "; ".join(f"{word} past {_limit(limit)}" for word, limit in said)


def _limit(limit: Limit) -> str:
    parts = []
    if limit.count is not None:
        below = f" (in fewer than {limit.ratio_from})" if limit.ratio_from else ""
        parts.append(f"{limit.count}{below}")
    if limit.ratio is not None:
        parts.append(f"{limit.ratio * 100:g} %")
    return " or ".join(parts)
