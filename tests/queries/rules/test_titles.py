"""In each language, no two rules of a project have the same title, and no two recipes have the same title."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from wangge.queries.recipes.library import Library, read_library
from wangge.queries.rules.rule import Rule, RuleHead, load_rules

ROOT = Path(__file__).parents[3]
FOLDERS = {
    "demonstration": Path(str(files("wangge.sample"))) / "rules",
    "example": ROOT / "examples" / "jiangwan" / "rules",
}


def _library(folder: Path) -> Library:
    library = read_library([folder])
    assert not library.broken
    return library


def _twice(titles: list[str]) -> list[str]:
    return [title for title, count in Counter(title.casefold() for title in titles).items() if count > 1]


@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize(
    "title",
    [lambda rule: rule.title, lambda rule: rule.title_zh, lambda rule: rule.id],
    ids=["en", "zh", "id"],
)
def test_no_two_rules_have_one_title(name: str, title: Callable[[RuleHead], str]) -> None:
    rules: list[Rule] = load_rules(_library(FOLDERS[name]), [FOLDERS[name]])
    assert _twice([title(rule) for rule in rules]) == []


@pytest.mark.parametrize("name", FOLDERS)
def test_no_two_recipes_have_one_title(name: str) -> None:
    headers = [recipe.header for recipe in _library(FOLDERS[name])]
    assert _twice([header.title for header in headers]) == []
    assert _twice([header.title_zh for header in headers]) == []
    assert _twice([header.question for header in headers]) == []
    assert _twice([header.question_zh for header in headers]) == []
