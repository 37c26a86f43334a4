"""Tests how people change existing tasks; a change with a fault gives a one-line error."""

from __future__ import annotations

from datetime import date

import pytest

from tests.queries.tasks.example_reports import DAY, RULE, START, event, key_of
from wangge.graph.errors import UsageError
from wangge.graph.model import NodeKey
from wangge.queries.tasks.changing import (
    TaskChange,
    checked_due,
    checked_note,
    choose_tasks,
    event_of_change,
)
from wangge.queries.tasks.event import EventKind
from wangge.queries.tasks.ledger import TaskLedger
from wangge.queries.tasks.listing import TaskFilter, filtered, parse_state, since_last_load, summary
from wangge.queries.tasks.owner import TaskOwner

RULES = (RULE, "posts-are-held")
NORTH = ("511702", "511702001")
SOUTH = ("511702", "511702002")


@pytest.fixture(scope="module")
def ledger() -> TaskLedger:
    return TaskLedger().with_events(
        [
            event("G1", run="R000001", above=NORTH),
            event(
                "G1", EventKind.ASSIGNED, minutes=1, owner="Person:1", owner_name="张三", due=date(2024, 6, 1)
            ),
            event("G2", run="R000001", above=SOUTH),
            event("G2", EventKind.MENDED, minutes=1, run="R000002"),
            event("G3", run="R000002", above=NORTH),
            event("G4", run="R000001", above=SOUTH),
            event("G4", EventKind.CLOSED, minutes=1, run="R000001", by="li"),
            event("G4", EventKind.RECURRED, minutes=2, run="R000002"),
            event("P1", rule="posts-are-held", key=("P1", "RY-1")),
            event(
                "P1", rule="posts-are-held", key=("P1", "RY-2"), owner="Person:1", owner_name="张三", due=DAY
            ),
        ]
    )


def subjects(ledger: TaskLedger, *targets: str, under: str | None = None) -> list[str]:
    return [" ".join(task.key) for task in choose_tasks(ledger, targets, under, RULES)]


def test_tasks_are_named_by_id_or_rule_and_subject_or_place(ledger: TaskLedger) -> None:
    first = ledger.tasks[key_of("G1")].id
    assert subjects(ledger, first, first[:6]) == ["G1"]
    assert subjects(ledger, RULE, "G3") == ["G3"]
    assert subjects(ledger, RULE, under="511702001") == ["G1", "G3"]
    assert subjects(ledger, RULE, under="511702002") == ["G4"]
    assert subjects(ledger, "posts-are-held", "P1") == ["P1 RY-1", "P1 RY-2"]
    assert subjects(ledger, "posts-are-held", "P1", "RY-2") == ["P1 RY-2"]


@pytest.mark.parametrize(
    ("targets", "under", "expected"),
    [
        ((), None, "name the tasks by their ids, or as RULE SUBJECT"),
        (("T00000",), None, "no task has the id T00000; `wangge task list`"),
        (("T00000",), "511702", "--under goes with a rule"),
        (
            ("grid-have-worker", "G1"),
            None,
            "no rule has the id 'grid-have-worker'; did you mean 'grids-have-worker'?",
        ),
        ((RULE,), None, "give a SUBJECT after the rule, or --under a place, not both"),
        ((RULE, "G1"), "511702", "give a SUBJECT after the rule, or --under a place, not both"),
        ((RULE, "G11"), None, "no task of grids-have-worker is about G11; did you mean 'G1'?"),
        ((RULE,), "511703", "no open task of grids-have-worker is in 511703"),
    ],
)
def test_a_task_that_is_not_there_is_reported_in_one_line(
    ledger: TaskLedger, targets: tuple[str, ...], under: str | None, expected: str
) -> None:
    with pytest.raises(UsageError) as error:
        choose_tasks(ledger, targets, under, RULES)
    assert str(error.value).startswith(expected)


def test_a_closed_task_takes_only_notes(ledger: TaskLedger) -> None:
    task = ledger.tasks[key_of("G2")]
    note = event_of_change(task, TaskChange(EventKind.NOTED, "li", note="已看"), "R000002", START)
    assert ledger.with_events([note]).tasks[key_of("G2")].notes[0].text == "已看"
    owner = TaskOwner(NodeKey("Person", "1"), "张三")
    for change in (TaskChange(EventKind.ASSIGNED, "li", owner), TaskChange(EventKind.CLOSED, "li")):
        with pytest.raises(UsageError, match=r"G2 is closed already \(销号, R000002\)"):
            event_of_change(task, change, "R000002", START)


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (date(2024, 6, 29), "--due 2024-06-29 is before 2024-06-30; give a day from 2024-06-30 on"),
        (date(2124, 1, 1), "--due 2124-01-01 is more than ten years ahead; give a day until 2034-07-08"),
    ],
)
def test_a_wrong_last_day_is_reported_in_one_line(due: date, expected: str) -> None:
    assert checked_due(DAY, DAY) == DAY
    with pytest.raises(UsageError) as error:
        checked_due(due, DAY)
    assert str(error.value) == expected


def test_notes_mask_phones_and_refuse_id_numbers() -> None:
    assert checked_note(" 电话 13812345678 ") == "电话 138****5678"
    for text in ("11010519491231002X", "  ", "字" * 2_001):
        with pytest.raises(UsageError, match="the note"):
            checked_note(text)


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (TaskFilter(), ["G1", "P1 RY-2", "G3", "G4", "P1 RY-1", "G2"]),
        (TaskFilter(overdue=True), ["G1"]),
        (TaskFilter(owner="张三"), ["G1", "P1 RY-2"]),
        (TaskFilter(owner="Person:1", rules=[RULE]), ["G1"]),
        (TaskFilter(places=["511702", "511702002"]), ["G4", "G2"]),
        (TaskFilter(states=parse_state("销号")), ["G2"]),
        (TaskFilter(states=parse_state("recurred")), ["G4"]),
        (TaskFilter(states=parse_state("待办"), places=["511702001"]), ["G1", "G3"]),
    ],
)
def test_tasks_are_filtered_and_the_most_urgent_come_first(
    ledger: TaskLedger, choice: TaskFilter, expected: list[str]
) -> None:
    assert [" ".join(task.key) for task in filtered(ledger, choice, (), RULES, DAY)] == expected


def test_a_waived_task_is_neither_open_nor_overdue(ledger: TaskLedger) -> None:
    waived = [key_of("G1")]
    assert filtered(ledger, TaskFilter(overdue=True), waived, RULES, DAY) == []
    counts = summary(ledger.tasks.values(), waived, DAY)
    assert counts == {"open": 4, "closed": 1, "overdue": 0, "recurred": 1, "waived": 1}


def test_tasks_are_counted_since_the_last_load(ledger: TaskLedger) -> None:
    counts = since_last_load(ledger.tasks.values(), "R000002")
    assert counts == {"run": "R000002", "new": 1, "closed": 1, "recurred": 1}
    assert summary(ledger.tasks.values(), (), DAY) == {
        "open": 5,
        "closed": 1,
        "overdue": 1,
        "recurred": 1,
        "waived": 0,
    }


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (
            TaskFilter(rules=["posts-are-hold"]),
            "no rule has the id 'posts-are-hold'; did you mean 'posts-are-held'?",
        ),
        (TaskFilter(owner="张三三"), "no task has the owner '张三三'; did you mean '张三'?"),
    ],
)
def test_an_unknown_filter_is_reported_in_one_line(
    ledger: TaskLedger, choice: TaskFilter, expected: str
) -> None:
    with pytest.raises(UsageError) as error:
        filtered(ledger, choice, (), RULES, DAY)
    assert str(error.value) == expected


def test_an_unknown_state_is_reported_in_one_line_with_all_states() -> None:
    with pytest.raises(
        UsageError, match=r"unknown state 'close'; did you mean 'closed'.; the states are found 发现, "
    ):
        parse_state("close")
