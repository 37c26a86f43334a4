"""What a check came to: a status for every rule, its counts and its findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from wangge.graph.store import Engine
from wangge.queries.check.counts import Counts
from wangge.queries.check.finding import Finding
from wangge.queries.check.judge import BrokenLimit, PlaceCounts, Status
from wangge.queries.check.rate_change import RateChange
from wangge.queries.check.waivers import Waiver
from wangge.queries.rules.missing import Missing
from wangge.queries.rules.rule import RuleHead, Severity

__all__ = [
    "BrokenLimit",
    "CheckReport",
    "PlaceCounts",
    "RuleResult",
    "Status",
    "Subjects",
    "WaivedFinding",
    "WaiverNote",
]


@dataclass(frozen=True)
class WaivedFinding:
    """A finding that somebody answers for: it counts apart, and stays in every output."""

    finding: Finding
    waiver: Waiver


@dataclass(frozen=True)
class WaiverNote:
    """An entry of the ledger that does nothing, or too much; `where` is its file and line."""

    kind: Literal["expired", "unused", "unknown_rule", "unknown_subject", "too_broad"]
    waiver: Waiver
    where: str


@dataclass(frozen=True)
class Subjects:
    """The keys of the subjects that are no findings, in order."""

    covered: tuple[tuple[str, ...], ...]
    unknown: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class RuleResult:
    """What one rule came to; `reason` says why it could not run or had nothing to measure.

    `rule` is a `Rule` unless its file is broken: then only its head is known. `resolved` are the keys that
    the baseline has and that are findings no more. `revision` changes with the rule, its recipe or its
    parameters. `subjects` lists the keys of those covered and those unknown, where that was asked for.
    `label` is the kind of the subjects; `missing` what its findings say isn't there, None where they say no such thing.
    """

    rule: RuleHead
    status: Status
    counts: Counts
    findings: tuple[Finding, ...] = ()
    waived: tuple[WaivedFinding, ...] = ()
    by_street: tuple[PlaceCounts, ...] = ()
    by_community: tuple[PlaceCounts, ...] = ()
    reason: str = ""
    broken: tuple[BrokenLimit, ...] = ()
    resolved: tuple[tuple[str, ...], ...] = ()
    revision: str = ""
    subjects: Subjects | None = None
    label: str = ""
    missing: Missing | None = None

    @property
    def worst_streets(self) -> tuple[PlaceCounts, ...]:
        """The streets with uncovered subjects, the lowest rate first."""
        wrong = [street for street in self.by_street if street.counts.uncovered]
        return tuple(sorted(wrong, key=lambda s: (s.counts.covered / s.counts.known, s.code)))


@dataclass(frozen=True, kw_only=True)
class CheckReport:
    """What a check came to.

    `faults` are lines, `file:line: what is wrong`, of what was to be read with the rules and could not be:
    a check with faults ends with 2. `waiver_notes` are the entries of the ledger worth a look.
    `skipped` are the ids of rules that the project leaves out; `root` is the project's folder below that of its
    repository, empty where they are one. `policy` is the git ref that the rules came from, empty for the working tree; `has_baseline` says
    whether findings were told into new and known. `changes` says why rates differ from another report,
    None where that wasn't asked for. `fail_on` is the lowest severity whose failure makes the exit code 1.
    """

    results: tuple[RuleResult, ...]
    engine: Engine
    model_version: str
    scope: str | None
    today: date
    notices: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    waiver_notes: tuple[WaiverNote, ...] = ()
    policy: str = ""
    skipped: tuple[str, ...] = ()
    root: str = ""
    has_baseline: bool = False
    changes: tuple[RateChange, ...] | None = None
    fail_on: Severity = "error"

    @property
    def expired(self) -> tuple[Waiver, ...]:
        """The waivers that no longer count, oldest first."""
        return tuple(note.waiver for note in self.waiver_notes if note.kind == "expired")

    def by_status(self) -> dict[Status, int]:
        """How many rules came to each status."""
        return {status: sum(r.status is status for r in self.results) for status in Status}

    @property
    def failed(self) -> tuple[RuleResult, ...]:
        """The results of the rules that failed, each with its findings, in order of their ids."""
        return tuple(result for result in self.results if result.status is Status.FAILED)

    @property
    def measured(self) -> bool:
        """Whether any rule had anything to measure."""
        return any(result.status is not Status.NOT_APPLICABLE for result in self.results)

    def fails(self, result: RuleResult) -> bool:
        """Whether a rule fails the gate: it failed, and its severity is at or above `fail_on`."""
        return result.status is Status.FAILED and result.rule.severity in _at_or_above(self.fail_on)

    @property
    def failing(self) -> int:
        """How many rules fail the gate."""
        return sum(map(self.fails, self.results))

    @property
    def exit_code(self) -> int:
        """0 when no rule fails the gate, 1 when one does, 2 when one could not run.

        Nothing measured at all is 2 too: an empty graph holds no rule.
        """
        if not self.measured or self.faults or any(result.status is Status.ERROR for result in self.results):
            return 2
        return int(self.failing > 0)


def _at_or_above(severity: Severity) -> Iterable[Severity]:
    order: tuple[Severity, ...] = ("error", "warning", "info")
    return order[: order.index(severity) + 1]
