"""docs/tasks.md and its Chinese translation show the same commands, which exist. docs/tasks.md names every count."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.test_keeping_pages import BLOCK, commands, unknown_words
from tests.queries.tasks.example_reports import DAY, event
from wangge.queries.tasks.event import parse_event
from wangge.queries.tasks.listing import since_last_load, summary
from wangge.queries.tasks.task import TaskState, task_of

ROOT = Path(__file__).parents[2]
PAGES = {name: (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("tasks.md", "tasks.zh.md")}


@pytest.mark.parametrize("page", PAGES)
def test_commands_shown_exist_with_their_options(page: str) -> None:
    lines = commands(PAGES[page])
    assert len(lines) > 8
    assert {line: words for line in lines if (words := unknown_words(line))} == {}


@pytest.mark.parametrize("page", PAGES)
def test_states_and_events_shown_are_those_of_the_ledger(page: str) -> None:
    text = PAGES[page]
    assert [state for state in TaskState if f"`{state.value}`" not in text or state.zh not in text] == []
    lines = re.findall(r"^\{.*\}$", text, re.MULTILINE)
    assert [parse_event(line, page).event.value for line in lines] == ["found", "assigned"]


def test_both_languages_show_the_same() -> None:
    english, chinese = PAGES.values()
    assert BLOCK.findall(english) == BLOCK.findall(chinese)


def test_page_names_every_key_of_the_list() -> None:
    tasks = [task_of([event("G1")])]
    named = set(re.findall(r"`([a-z_]+)`", PAGES["tasks.md"]))
    assert {*summary(tasks, (), DAY), *since_last_load(tasks, "R000001")} <= named
