"""Tests how a ledger is read, which findings it waives, and which waivers a report lists for review."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.counted_calls import calls_made_by
from wangge.graph.errors import RuleError
from wangge.graph.store import Store
from wangge.queries.check.counts import Counts
from wangge.queries.check.options import CheckOptions
from wangge.queries.check.report import Status
from wangge.queries.check.run import check
from wangge.queries.check.waivers import Ledger, Waiver, WaiverEntry, parse_waivers
from wangge.queries.recipes.library import Library
from wangge.queries.rules.rule import Rule

pytestmark = pytest.mark.one_engine(
    "tests how waivers change the result of a check, which doesn't depend on the engine; test_oracle runs the recipes on each engine"
)

DAY = date(2024, 6, 30)
RULE = "compounds-have-party-branch"
LEDGER = """waivers:
  - rule: posts-are-held
    subject: PO-3
    category: mitigated
    reason: 由邻格兼管
    owner: 李四
    ticket: 工单-7
    until: 2024-06-30
  - rule: posts-are-held
    under: "511702001"
    category: waiver
    reason: 街道改革
    owner: 王五
    until: 2024-12-31
"""


def entry(
    subject: str | None = None, *, under: str | None = None, until: date = DAY, rule: str = RULE
) -> WaiverEntry:
    waiver = Waiver(
        rule=rule, subject=subject, under=under, category="waiver", reason="拆迁", owner="张三", until=until
    )
    return WaiverEntry(waiver, f"waivers.yaml:{subject or under}")


def test_a_ledger_is_read() -> None:
    ledger = parse_waivers(LEDGER, "waivers.yaml", today=DAY)
    assert [(e.waiver.target, e.where) for e in ledger.entries] == [
        ("PO-3", "waivers.yaml:2"),
        ("511702001", "waivers.yaml:9"),
    ]
    assert ledger.faults == ()
    assert [e.waiver.ticket for e in ledger.of("posts-are-held", DAY)] == ["工单-7", None]
    assert [e.waiver.target for e in ledger.of("posts-are-held", DAY + timedelta(days=1))] == ["511702001"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "owner: 李四",
            "onwer: 李四",
            "waivers.yaml:6: unknown key 'waivers.0.onwer'; did you mean 'owner'?",
        ),
        ("    owner: 李四\n", "", "waivers.yaml:2: waivers.0.owner is missing; add it"),
        ("    until: 2024-06-30\n", "", "waivers.yaml:2: waivers.0.until is missing; add it"),
        ("until: 2024-06-30", "until: soon", "waivers.yaml:8: waivers.0.until: Input should be a valid date"),
        (
            "until: 2024-06-30",
            "until: 2029-01-01",
            "waivers.yaml:8: until 2029-01-01 is too far ahead; at the latest 2025-07-01 (waiver_longest_days)",
        ),
        (
            "    subject: PO-3\n",
            "",
            "waivers.yaml:2: waivers.0: a waiver names either subject or under",
        ),
    ],
)
def test_a_wrong_entry_is_named_and_the_others_count(old: str, new: str, expected: str) -> None:
    assert old in LEDGER
    ledger = parse_waivers(LEDGER.replace(old, new), "waivers.yaml", today=DAY)
    assert ledger.faults == (expected,)
    assert [e.waiver.target for e in ledger.entries] == ["511702001"]


@pytest.mark.parametrize("text", ["waivers: 3", "- a", "waiver: []", "waivers: [\n"])
def test_a_file_that_is_not_a_ledger_is_rejected(text: str) -> None:
    with pytest.raises(RuleError, match=r"^waivers.yaml:\d+: "):
        parse_waivers(text, "waivers.yaml", today=DAY)


def test_an_empty_ledger_waives_nothing() -> None:
    assert parse_waivers("", "waivers.yaml", today=DAY).entries == ()


def test_a_waiver_under_a_place_covers_everything_in_it(
    district: Store, library: Library, rules: dict[str, Rule]
) -> None:
    ledger = Ledger([entry(under="511702002001")])
    result = check(district, [rules[RULE]], library, CheckOptions(today=DAY, ledger=ledger)).results[0]
    assert [item.finding.subject for item in result.waived] == ["511702002001X001"]
    assert (result.counts.waived, result.counts.total) == (1, 4)
    grid_ledger = Ledger([entry(under="511702001001002")])
    result = check(district, [rules[RULE]], library, CheckOptions(today=DAY, ledger=grid_ledger)).results[0]
    assert [item.finding.subject for item in result.waived] == ["511702001001X002"]


def test_a_waived_finding_counts_in_its_street(
    district: Store, library: Library, rules: dict[str, Rule]
) -> None:
    ledger = Ledger([entry("511702001001X002")])
    result = check(district, [rules[RULE]], library, CheckOptions(today=DAY, ledger=ledger)).results[0]
    street = next(s for s in result.by_street if s.code == "511702001")
    assert street.counts == Counts(covered=1, waived=1)
    community = next(c for c in result.by_community if c.code == "511702001001")
    assert community.counts == Counts(covered=1, waived=1)


def test_expired_unused_and_too_broad_entries_are_noted(
    district: Store, library: Library, rules: dict[str, Rule]
) -> None:
    ledger = Ledger(
        [
            entry("511702001001X001"),
            entry("511702001001X999"),
            entry("511702002001X001", until=DAY - timedelta(days=1)),
            entry(under="511702001001001"),
            entry(under="999999"),
            entry(under="511702"),
            entry("511702001001X002"),
        ]
    )
    report = check(district, [rules[RULE]], library, CheckOptions(today=DAY, ledger=ledger))
    assert [(note.kind, note.waiver.target, note.where) for note in report.waiver_notes] == [
        ("expired", "511702002001X001", "waivers.yaml:511702002001X001"),
        ("unused", "511702001001X001", "waivers.yaml:511702001001X001"),
        ("unknown_subject", "511702001001X999", "waivers.yaml:511702001001X999"),
        ("unused", "511702001001001", "waivers.yaml:511702001001001"),
        ("unknown_subject", "999999", "waivers.yaml:999999"),
        ("too_broad", "511702", "waivers.yaml:511702"),
        ("unused", "511702001001X002", "waivers.yaml:511702001001X002"),
    ]
    report_of_part = check(
        district, [rules[RULE]], library, CheckOptions(today=DAY, ledger=ledger, whole_ledger=False)
    )
    assert [note.kind for note in report_of_part.waiver_notes] == ["expired", "too_broad"]


def test_an_all_waived_rule_passes_with_waivers(
    district: Store, library: Library, rules: dict[str, Rule]
) -> None:
    uncovered = [
        f.subject
        for f in check(district, [rules[RULE]], library, CheckOptions(today=DAY)).results[0].findings
    ]
    ledger = Ledger(entry(subject) for subject in uncovered)
    result = check(district, [rules[RULE]], library, CheckOptions(today=DAY, ledger=ledger)).results[0]
    assert result.status is Status.PASSED_WITH_WAIVERS
    assert result.counts.waived == len(uncovered) > 0


def calls_to_read(count: int) -> int:
    """Return how many calls of functions it takes to read a ledger of `count` waivers."""
    entries = "".join(
        f"  - {{rule: r, subject: '{number}', category: waiver, reason: x, owner: y, until: 2024-12-31}}\n"
        for number in range(count)
    )

    def read() -> None:
        ledger = parse_waivers(f"waivers:\n{entries}", "waivers.yaml", today=date(2024, 6, 30))
        assert (len(ledger.entries), ledger.faults) == (count, ())

    return calls_made_by(read)


def test_work_grows_in_proportion_to_the_waivers() -> None:
    assert calls_to_read(400) < 2.1 * calls_to_read(200)


def test_waivers_share_equal_texts() -> None:
    text = "waivers:\n" + "".join(
        f"  - {{rule: r, subject: '{number}', category: waiver, reason: 换届中, owner: y, until: 2024-12-31}}\n"
        for number in range(2)
    )
    first, second = parse_waivers(text, "waivers.yaml", today=date(2024, 6, 30)).entries
    assert first.waiver.reason is second.waiver.reason
    assert first.waiver.model_fields_set is second.waiver.model_fields_set
    assert first.waiver == Waiver.model_validate(first.waiver.model_dump())
