"""Findings become tasks. A task is closed when a load mends its finding, and opened again when the finding returns."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.queries.tasks.example_reports import RULE, START, after, checked, event, key_of, result, states
from wangge.queries.check.report import Status
from wangge.queries.tasks.event import EventKind
from wangge.queries.tasks.ledger import TaskLedger
from wangge.queries.tasks.reconcile import CheckedFindings, reconcile


@pytest.fixture
def ledger() -> TaskLedger:
    """Return a ledger with two tasks that the first load brought."""
    return after(TaskLedger(), checked(result(["G1", "G2"])), minutes=0)


def test_each_finding_becomes_a_task_with_its_place(ledger: TaskLedger) -> None:
    task = ledger.tasks[key_of("G1")]
    assert (task.state.zh, task.found_run, task.name, task.above) == (
        "发现",
        "R000001",
        "网格G1",
        ("511702", "511702001"),
    )
    assert reconcile(ledger.tasks, checked(result(["G1", "G2"])), START) == []


def test_a_mended_finding_is_closed_with_the_run_that_mended_it(ledger: TaskLedger) -> None:
    second = after(ledger, checked(result(["G2"]), run="R000003", mended="R000002"), minutes=1)
    assert states(second) == {"G1": "销号", "G2": "发现"}
    task = second.tasks[key_of("G1")]
    assert (task.closed_run, task.closed_by, task.by_hand) == ("R000002", "", False)


def test_a_finding_that_returns_opens_its_task_again(ledger: TaskLedger) -> None:
    second = after(ledger, checked(result(["G2"]), run="R000002"), minutes=1)
    third = after(second, checked(result(["G1", "G2"]), run="R000003"), minutes=2)
    assert states(third) == {"G1": "反复", "G2": "发现"}
    assert (third.tasks[key_of("G1")].recurrences, third.tasks[key_of("G1")].recurred_run) == (1, "R000003")


def test_a_task_closed_by_hand_opens_again_only_after_a_load(ledger: TaskLedger) -> None:
    closed = ledger.with_events([event("G1", EventKind.CLOSED, minutes=1, by="li", run="R000001")])
    same_run = after(closed, checked(result(["G1", "G2"])), minutes=2)
    assert states(same_run)["G1"] == "销号"
    assert states(after(same_run, checked(result(["G1", "G2"]), run="R000002"), minutes=3))["G1"] == "反复"


def test_a_task_closed_by_hand_is_mended_when_its_finding_is_gone(ledger: TaskLedger) -> None:
    closed = ledger.with_events([event("G1", EventKind.CLOSED, minutes=1, by="li", run="R000001")])
    mended = after(closed, checked(result(["G2"]), run="R000002"), minutes=2)
    assert mended.tasks[key_of("G1")].closed_run == "R000002"
    assert states(after(mended, checked(result(["G1", "G2"]), run="R000002"), minutes=3))["G1"] == "反复"


@pytest.mark.parametrize(
    "findings",
    [
        checked(result([], status=Status.ERROR), run="R000002"),
        checked(result([], status=Status.NOT_APPLICABLE), run="R000002"),
        checked(result([], rule="another-rule"), run="R000002"),
        checked(result([], waived=["G1", "G2"]), run="R000002"),
        checked(result([], unknown=["G1", "G2"]), run="R000002"),
        checked(result([]), run="R000002", scope="511703"),
        checked(result([]), run="R000000"),
    ],
    ids=["broken rule", "no subjects", "other rule", "waived", "now unknown", "other scope", "older graph"],
)
def test_a_task_stays_as_it_is_if_nothing_mended_its_finding(
    ledger: TaskLedger, findings: CheckedFindings
) -> None:
    assert reconcile(ledger.tasks, findings, START + timedelta(minutes=1)) == []


def test_a_waived_finding_is_no_task() -> None:
    ledger = after(TaskLedger(), checked(result(["G1"], waived=["G2"])), minutes=0)
    assert list(states(ledger)) == ["G1"]


def test_the_event_of_a_slow_clock_comes_after_the_last_event(ledger: TaskLedger) -> None:
    ahead = ledger.with_events([event("G1", EventKind.ASSIGNED, minutes=60, owner="Person:1")])
    (mended,) = reconcile(ahead.tasks, checked(result(["G2"]), run="R000002"), START)
    assert mended.at > START + timedelta(minutes=60)
    assert states(ahead.with_events([mended]))["G1"] == "销号"
    assert mended.rule == RULE
