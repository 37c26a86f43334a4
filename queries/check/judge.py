"""Determines the status of a rule from its counts, and which of its limits are exceeded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from wangge.queries.check.counts import Counts
from wangge.queries.rules.expectation import Expectation, Level, Limits
from wangge.queries.rules.rule import Rule

__all__ = [
    "ALL_UNKNOWN",
    "NO_SUBJECT",
    "WHOLE_GRAPH",
    "BrokenLimit",
    "Judgement",
    "PlaceCounts",
    "Status",
    "judge",
]

NO_SUBJECT = "no subject"
ALL_UNKNOWN = "all subjects unknown"
WHOLE_GRAPH = "the rule is about the whole graph"


class Status(StrEnum):
    """The status of a rule after a check, the most severe first."""

    ERROR = "error"
    FAILED = "failed"
    WARNED = "warned"
    PASSED_WITH_WAIVERS = "passed_with_waivers"
    PASSED = "passed"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class PlaceCounts:
    """The counts of one street or community; code and name are empty for subjects in no street or community.

    For a community, `street_code` is the code of its street; for a street it is empty.
    """

    code: str
    name: str
    counts: Counts
    street_code: str = ""


@dataclass(frozen=True)
class BrokenLimit:
    """An exceeded limit: `wrong` subjects out of `of` are uncovered, or unknown if `kind` is `unknown`.

    The kind `total` means that the number of all subjects isn't the expected one; `wrong` and `of` are then both the
    number of all subjects. `level` says whether the rule warns or fails because of the limit.

    `code` and `name` are those of the street or community to which the limit applies. An `excused` limit would make the
    rule fail, but the rule only warns, because all findings of the limit are in the baseline.
    """

    kind: Literal["overall", "street", "community", "unknown", "total"]
    level: Level
    wrong: int
    of: int
    code: str = ""
    name: str = ""
    excused: bool = False


@dataclass(frozen=True)
class Judgement:
    """The status of a rule and its broken limits. `reason` says why the rule has no rate, else it is empty."""

    status: Status
    reason: str = ""
    broken: tuple[BrokenLimit, ...] = ()


def judge(
    rule: Rule,
    counts: Counts,
    streets: Sequence[PlaceCounts] = (),
    communities: Sequence[PlaceCounts] = (),
    new_counts: Mapping[tuple[str, str], int] | None = None,
) -> Judgement:
    """Return the status of a rule and its broken limits. The most severe broken limit decides the status.

    A rule without broken limits has the status `PASSED_WITH_WAIVERS` if it has waived findings.

    `new_counts` has the number of findings that are not in the baseline, for each limit; it is None without a baseline. Its
    keys are the kind and code of a limit: ("overall", "") for the whole graph, ("street", "511702001") for a
    street. A broken limit of uncovered subjects only warns if none of their findings is new.
    """
    broken = tuple(
        _excused(limit, new_counts) for limit in _broken(rule.expect, counts, streets, communities)
    )
    levels = {limit.level for limit in broken}
    if counts.total == 0 and "failed" not in levels and rule.on_empty != "pass":
        status = Status.FAILED if rule.on_empty == "fail" else Status.NOT_APPLICABLE
        return Judgement(status, NO_SUBJECT, broken)
    if "failed" in levels:
        return Judgement(Status.FAILED, broken=broken)
    if "warned" in levels:
        return Judgement(Status.WARNED, broken=broken)
    if counts.total and counts.known == 0:
        return Judgement(Status.NOT_APPLICABLE, ALL_UNKNOWN)
    return Judgement(Status.PASSED_WITH_WAIVERS if counts.waived else Status.PASSED)


def _excused(limit: BrokenLimit, new_counts: Mapping[tuple[str, str], int] | None) -> BrokenLimit:
    if new_counts is None or limit.level != "failed" or limit.kind in ("unknown", "total"):
        return limit
    if new_counts.get((limit.kind, limit.code), 0):
        return limit
    return BrokenLimit(limit.kind, "warned", limit.wrong, limit.of, limit.code, limit.name, excused=True)


def _broken(
    expect: Expectation, counts: Counts, streets: Sequence[PlaceCounts], communities: Sequence[PlaceCounts]
) -> Iterator[BrokenLimit]:
    if limit := _over(expect.overall, "overall", counts.uncovered, counts.known):
        yield limit
    for street in streets:
        if limit := _over(expect.per_street, "street", *_uncovered_of(street)):
            yield limit
    for community in communities:
        if limit := _over(expect.per_community, "community", *_uncovered_of(community)):
            yield limit
    if limit := _over(expect.unknown, "unknown", counts.unknown, counts.total):
        yield limit
    if expect.total is not None and not expect.total.holds(counts.total):
        yield BrokenLimit("total", "failed", counts.total, counts.total)


def _uncovered_of(place: PlaceCounts) -> tuple[int, int, str, str]:
    return place.counts.uncovered, place.counts.known, place.code, place.name


def _over(
    limits: Limits | None,
    kind: Literal["overall", "street", "community", "unknown"],
    wrong: int,
    of: int,
    code: str = "",
    name: str = "",
) -> BrokenLimit | None:
    level = limits.level(wrong, of) if limits is not None else "held"
    return None if level == "held" else BrokenLimit(kind, level, wrong, of, code, name)
