"""The task ledger is read line by line; a wrong line is named and kept, and the order of lines has no effect."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.queries.tasks.example_reports import DAY, RULE, event, key_of, states
from wangge.graph.errors import RuleError
from wangge.queries.tasks.event import EventKind, TaskEvent, event_line, parse_event, task_id
from wangge.queries.tasks.ledger import TaskLedger, load_tasks, parse_tasks
from wangge.queries.tasks.task import TaskState, task_of

GOOD = event_line(event("G1"))


def test_an_event_is_read_as_it_was_written() -> None:
    written = event(
        "G1",
        EventKind.ASSIGNED,
        by="li",
        run="R000002",
        owner="Person:RY-1",
        owner_name="张三",
        due=date(2024, 7, 31),
        note='两行\n和 "引号"',
        name="第一网格",
        above=("511702", "511702001"),
    )
    assert "\n" not in event_line(written)
    assert parse_event(event_line(written), "tasks.jsonl:1") == written


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{", "tasks.jsonl:2: not valid JSON; correct the line, or restore it from version control"),
        (
            "<<<<<<< HEAD",
            "tasks.jsonl:2: a conflict marker of git; delete this line and keep the lines of both sides",
        ),
        (
            GOOD.replace('"found"', '"assined"'),
            "tasks.jsonl:2: unknown event 'assined'; did you mean 'assigned'?",
        ),
        (GOOD.replace('"event"', '"evnt"'), "tasks.jsonl:2: 'event' is missing"),
        (GOOD.replace("}", ', "onwer": "x"}'), "tasks.jsonl:2: unknown key 'onwer'; did you mean 'owner'?"),
        (GOOD.replace("}", ', "due": "2024-02-30"}'), "tasks.jsonl:2: due: Input should be a valid date"),
        (GOOD.replace('["G1"]', "[]"), "tasks.jsonl:2: key: "),
        ("[1, 2]", "tasks.jsonl:2: "),
        ("[" * 100_000, "tasks.jsonl:2: not valid JSON"),
    ],
)
def test_a_wrong_line_is_named_and_stays_in_the_file(line: str, expected: str) -> None:
    text = f"{event_line(event('G0'))}\n{line}\n{event_line(event('G2'))}\n"
    ledger = parse_tasks(text, "tasks.jsonl")
    assert len(ledger.faults) == 1
    assert ledger.faults[0].startswith(expected)
    assert len(ledger.faults[0].splitlines()) == 1
    assert states(ledger) == {"G0": "发现", "G2": "发现"}
    longer = ledger.with_events([event("G3"), event("G0", EventKind.NOTED, note="x", minutes=1)])
    assert line in longer.text().splitlines()
    assert parse_tasks(longer.text(), "tasks.jsonl").tasks == longer.tasks


def test_a_file_that_cannot_be_read_as_a_whole_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "tasks.jsonl"
    path.write_bytes(GOOD.encode() + "\n备注".encode("gb18030"))
    with pytest.raises(RuleError, match=r"tasks\.jsonl:2: not UTF-8; save it as UTF-8"):
        load_tasks(path, display_path="tasks.jsonl")


def test_lines_are_in_the_order_of_rules_and_subjects() -> None:
    events = [event("G2"), event("G1"), event("G3"), event("G1", EventKind.NOTED, note="a", minutes=1)]
    texts = set()
    for order in permutations(events):
        ledger = TaskLedger()
        for item in sorted(order, key=lambda one: one.at):
            ledger = ledger.with_events([item])
        texts.add(ledger.text())
    assert texts == {"".join(f"{event_line(events[at])}\n" for at in (1, 3, 0, 2))}


def test_a_new_line_never_moves_another() -> None:
    mixed = [event("G5"), event("G1"), event("G3")]
    text = "".join(f"{event_line(item)}\n" for item in mixed)
    longer = parse_tasks(text, "t").with_events([event("G2"), event("G4"), event("G9")]).text()
    kept = [line for line in longer.splitlines(keepends=True) if line in text]
    assert "".join(kept) == text


def test_equal_lines_count_once() -> None:
    twice = [event("G1"), event("G1"), event("G1", EventKind.NOTED, note="a", minutes=1)] * 2
    task = TaskLedger().with_events(twice).tasks[key_of("G1")]
    assert [note.text for note in task.notes] == ["a"]


_EVENTS = st.lists(
    st.builds(
        event,
        st.sampled_from(["G1", "G2"]),
        st.sampled_from(list(EventKind)),
        minutes=st.integers(0, 5),
        run=st.sampled_from(["", "R000001", "R000002"]),
        note=st.sampled_from(["", "甲", "乙"]),
    ),
    min_size=1,
    max_size=8,
)


@given(_EVENTS, st.randoms(use_true_random=False))
def test_the_order_of_lines_has_no_effect_on_tasks(events: list[TaskEvent], random: Random) -> None:
    lines = [event_line(item) for item in events]
    shuffled = list(lines)
    random.shuffle(shuffled)
    first, second = (parse_tasks("\n".join(part), "t").tasks for part in (lines, shuffled))
    for task in (*first.values(), *second.values()):
        task.line = task.owner_line = 0
    assert first == second


def test_a_task_goes_through_its_states() -> None:
    steps = [
        event("G1", run="R000001"),
        event("G1", EventKind.ASSIGNED, minutes=1, owner="Person:RY-1", owner_name="张三", due=DAY),
        event("G1", EventKind.RECTIFYING, minutes=2),
        event("G1", EventKind.REVIEW, minutes=3),
        event("G1", EventKind.MENDED, minutes=4, run="R000002"),
        event("G1", EventKind.RECURRED, minutes=5, run="R000003"),
        event("G1", EventKind.ASSIGNED, minutes=6, due=date(2024, 8, 1)),
    ]
    tasks = [task_of(steps[:count]) for count in range(1, len(steps) + 1)]
    assert [task.state.zh for task in tasks] == ["发现", "派发", "整改", "复核", "销号", "反复", "派发"]
    assert (tasks[4].closed_run, tasks[4].by_hand) == ("R000002", False)
    assert (tasks[5].recurrences, tasks[5].owner, tasks[5].due, tasks[5].closed_run) == (
        1,
        "Person:RY-1",
        None,
        "",
    )
    assert [task.is_overdue(date(2024, 7, 1)) for task in tasks] == [
        False,
        True,
        True,
        True,
        False,
        False,
        False,
    ]


def test_a_closed_task_stays_closed_if_a_merge_brings_an_older_change() -> None:
    task = task_of(
        [event("G1"), event("G1", EventKind.MENDED, minutes=1), event("G1", EventKind.ASSIGNED, minutes=2)]
    )
    assert task.state is TaskState.CLOSED


def test_tasks_with_different_keys_have_different_ids() -> None:
    keys = [("G1",), ("G1", ""), ("G2",)]
    assert len({task_id((rule, key)) for rule in (RULE, "posts-are-held") for key in keys}) == 6
