"""What a check came to: a status for every rule, its counts and its findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph.store import Engine
from queries.counts import Counts
from queries.finding import Finding
from queries.rule import Rule, Severity
from queries.waiver import Waiver

__all__ = ["CheckReport", "RuleResult", "Status", "StreetCounts", "WaivedFinding"]


class Status(StrEnum):
    """What a rule came to, the gravest first."""

    ERROR = "error"
    FAILED = "failed"
    WARNED = "warned"
    PASSED_WITH_WAIVERS = "passed_with_waivers"
    PASSED = "passed"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class StreetCounts:
    """The counts in one street; code and name are empty for subjects that lie in none."""

    code: str
    name: str
    counts: Counts


@dataclass(frozen=True)
class WaivedFinding:
    """A finding that somebody answers for: it counts apart, and stays in every output."""

    finding: Finding
    waiver: Waiver


@dataclass(frozen=True, kw_only=True)
class RuleResult:
    """What one rule came to; `reason` says why it could not run or had nothing to measure."""

    rule: Rule
    status: Status
    counts: Counts
    findings: tuple[Finding, ...] = ()
    waived: tuple[WaivedFinding, ...] = ()
    by_street: tuple[StreetCounts, ...] = ()
    reason: str = ""

    @property
    def worst_streets(self) -> tuple[StreetCounts, ...]:
        """The streets with uncovered subjects, the lowest rate first."""
        wrong = [street for street in self.by_street if street.counts.uncovered]
        return tuple(sorted(wrong, key=lambda s: (s.counts.covered / s.counts.known, s.code)))


@dataclass(frozen=True, kw_only=True)
class CheckReport:
    """What a check came to; `expired` are the waivers that no longer count."""

    results: tuple[RuleResult, ...]
    engine: Engine
    model_version: str
    scope: str | None
    today: date
    notices: tuple[str, ...] = ()
    expired: tuple[Waiver, ...] = ()

    def by_status(self) -> dict[Status, int]:
        """How many rules came to each status."""
        return {status: sum(r.status is status for r in self.results) for status in Status}

    @property
    def measured(self) -> bool:
        """Whether any rule had anything to measure."""
        return any(result.status is not Status.NOT_APPLICABLE for result in self.results)

    def exit_code(self, fail_on: Severity) -> int:
        """0 when every rule held, 1 when one at or above `fail_on` failed, 2 when one could not run.

        Nothing measured at all is 2 too: an empty graph holds no rule.
        """
        if not self.measured or any(result.status is Status.ERROR for result in self.results):
            return 2
        grave = _at_or_above(fail_on)
        return int(any(r.status is Status.FAILED and r.rule.severity in grave for r in self.results))


def _at_or_above(severity: Severity) -> Iterable[Severity]:
    order: tuple[Severity, ...] = ("error", "warning", "info")
    return order[: order.index(severity) + 1]
