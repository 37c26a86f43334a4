"""Defines the result of a check: status, counts and findings of every rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from wangge.graph.model import Model, load_model
from wangge.graph.store import Engine
from wangge.queries.check.count import codes_of
from wangge.queries.check.counts import Counts
from wangge.queries.check.finding import Finding
from wangge.queries.check.judge import BrokenLimit, PlaceCounts, Status
from wangge.queries.check.rate_change import RateChange
from wangge.queries.check.waivers import Waiver
from wangge.queries.rules.missing import Missing
from wangge.queries.rules.rule import SEVERITIES, RuleHead, Severity

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
    """A finding that a waiver accepts. It doesn't count as uncovered, but every output lists it."""

    finding: Finding
    waiver: Waiver


@dataclass(frozen=True)
class WaiverNote:
    """A waiver that has no effect or is too broad; `where` is its file and line."""

    kind: Literal["expired", "unused", "unknown_rule", "unknown_subject", "too_broad"]
    waiver: Waiver
    where: str


@dataclass(frozen=True)
class Subjects:
    """The keys of the covered and the unknown subjects.

    `covered_keys` are in any order, and each is a code, or a tuple if the rule has further key columns.

    >>> Subjects(("2", "1"), ()).covered
    (('1',), ('2',))
    """

    covered_keys: tuple[str | tuple[str, ...], ...]
    unknown: tuple[tuple[str, ...], ...]

    @property
    def covered(self) -> tuple[tuple[str, ...], ...]:
        """The sorted keys of the covered subjects, each as a tuple."""
        return tuple(sorted((key,) if isinstance(key, str) else key for key in self.covered_keys))

    @property
    def covered_codes(self) -> Iterable[str]:
        """The codes of the covered subjects, in any order; a code is repeated if it has several keys."""
        return codes_of(self.covered_keys)

    def __eq__(self, other: object) -> bool:
        """Whether both have the same keys, in whatever order."""
        return isinstance(other, Subjects) and (self.covered, self.unknown) == (other.covered, other.unknown)

    def __hash__(self) -> int:
        return hash((self.covered, self.unknown))


@dataclass(frozen=True, kw_only=True)
class RuleResult:
    """The result of one rule; `reason` explains why it couldn't run or has no rate.

    `rule` is a `Rule`, or only a `RuleHead` if the rule's file is broken. `resolved` are the keys in the baseline that are no
    longer findings. `revision` is a hash that changes with the recipe and its parameters. `subjects` is set if the
    check lists all subjects. `label` is the label of the subjects. `missing` describes the node, such as a post, that
    an uncovered subject doesn't have; it is None if the rule isn't about a missing node. `unknown` are the keys of those unknown
    subjects that the check listed: all if the rule has a limit for them, else those that it watched.
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
    unknown: tuple[tuple[str, ...], ...] = ()

    @property
    def worst_streets(self) -> tuple[PlaceCounts, ...]:
        """The streets with uncovered subjects, lowest rate first."""
        wrong = [street for street in self.by_street if street.counts.uncovered]
        return tuple(sorted(wrong, key=lambda s: (s.counts.covered / s.counts.known, s.code)))


@dataclass(frozen=True, kw_only=True)
class CheckReport:
    """The result of a check.

    `faults` are lines `file:line: message` of policy files that couldn't be read; a check with faults has exit code
    2. `waiver_notes` are about waivers that have no effect or are too broad. `skipped` are the ids of rules that
    wangge.toml excludes. `root` is the project's folder in its git repository, empty for the top folder. `policy` is
    the git ref from which the rules were read, empty for the working tree. With `has_baseline`, findings are marked new
    or known. `changes` explains how the rates differ from an earlier report; it is None without such a report.
    `fail_on` is the lowest severity at which a failed rule makes the exit code 1. `model` is that of the rules.
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
    model: Model = field(default_factory=load_model, compare=False, repr=False)

    @property
    def expired(self) -> tuple[Waiver, ...]:
        """The expired waivers, oldest first."""
        return tuple(note.waiver for note in self.waiver_notes if note.kind == "expired")

    def by_status(self) -> dict[Status, int]:
        """Return the number of rules by status."""
        return {status: sum(r.status is status for r in self.results) for status in Status}

    @property
    def failed(self) -> tuple[RuleResult, ...]:
        """The results of the rules that failed, sorted by rule id."""
        return tuple(result for result in self.results if result.status is Status.FAILED)

    @property
    def measured(self) -> bool:
        """Whether at least one rule has a status other than `NOT_APPLICABLE`."""
        return any(result.status is not Status.NOT_APPLICABLE for result in self.results)

    def fails(self, result: RuleResult) -> bool:
        """Return whether a rule fails the gate: it failed and its severity is at least `fail_on`."""
        return result.status is Status.FAILED and result.rule.severity in _at_or_above(self.fail_on)

    @property
    def failing(self) -> int:
        """The number of rules that fail the gate."""
        return sum(map(self.fails, self.results))

    @property
    def exit_code(self) -> int:
        """2 if the check has faults, if a rule couldn't run or if none was applicable; else 1 if the gate fails, else 0."""
        if not self.measured or self.faults or any(result.status is Status.ERROR for result in self.results):
            return 2
        return int(self.failing > 0)


def _at_or_above(severity: Severity) -> Iterable[Severity]:
    return SEVERITIES[: SEVERITIES.index(severity) + 1]
