"""Every question of docs/questions.md has an answer that the tests compare with an independent calculation."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.queries.oracles.questions import QUESTIONS
from tests.queries.oracles.registry import ORACLES
from wangge.queries.measures.catalogue import find_measure

ROOT = Path(__file__).parents[2]
ROWS = re.findall(
    r"^\| (.*) \| (.*) \| `wangge (.*)` \|$",
    (ROOT / "docs" / "questions.md").read_text("utf-8"),
    re.MULTILINE,
)
GOLDEN = ROOT / "tests" / "queries" / "sample_expected"


def test_page_lists_at_least_twenty_questions() -> None:
    assert len({command for _question, _english, command in ROWS}) == len(ROWS) >= 20


@pytest.mark.parametrize("command", [command for *_question, command in ROWS])
def test_answer_is_tested(command: str) -> None:
    match shlex.split(command):
        case ["recipe", "run", name]:
            assert name in QUESTIONS
            assert (GOLDEN / f"{name}.txt").exists()
        case ["check", "--rule", rule]:
            assert rule in ORACLES
        case ["measure", "run", name]:
            assert find_measure(name).name == name
            assert (GOLDEN / "measures" / f"{name}.txt").exists()
        case other:
            assert other[0] == "path"
            assert (GOLDEN / "measures" / "chain.txt").exists()


def test_every_recipe_with_an_expected_answer_is_on_the_page() -> None:
    assert set(QUESTIONS) <= {command.removeprefix("recipe run ") for *_question, command in ROWS}
