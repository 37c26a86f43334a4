"""docs/keeping.md and its Chinese translation mention the same commands and test files, which all exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from wangge.cli.main import wangge

ROOT = Path(__file__).parents[2]
PAGES = {name: (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("keeping.md", "keeping.zh.md")}
BLOCK = re.compile(r"^```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)
WORDS = re.compile(r"`wangge ([^`]+)`")
TEST = re.compile(r"`(tests/[^`]+\.py)`")


def commands(page: str) -> list[str]:
    """Return the arguments of every wangge command on a page, from code blocks and from the text."""
    lines = [line for block in BLOCK.findall(page) for line in block.splitlines()]
    command_lines = [
        line.partition("wangge ")[2] for line in lines if "wangge " in line and not line.startswith("Error")
    ]
    return command_lines + WORDS.findall(BLOCK.sub("", page))


def unknown_words(line: str) -> list[str]:
    """Return the first word of a command line that should be a command and isn't one, else all unknown options."""
    command: click.Command = wangge
    context = click.Context(wangge)
    for word in shlex.split(line):
        if isinstance(command, click.Group) and not word.startswith("-"):
            subcommand = command.get_command(context, word)
            if subcommand is None:
                return [word]
            command = subcommand
    options = {option for parameter in command.params for option in parameter.opts}
    return [word for word in shlex.split(line) if word.startswith("-") and word not in options]


@pytest.mark.parametrize("page", PAGES)
def test_commands_shown_exist_with_their_options(page: str) -> None:
    lines = commands(PAGES[page])
    assert len(lines) > 20
    assert {line: words for line in lines if (words := unknown_words(line))} == {}


@pytest.mark.parametrize("page", PAGES)
def test_named_test_files_exist(page: str) -> None:
    names_on_page = TEST.findall(PAGES[page])
    assert len(names_on_page) > 10
    assert [name for name in names_on_page if not (ROOT / name).is_file()] == []


def test_both_languages_show_the_same() -> None:
    english, chinese = PAGES.values()
    assert BLOCK.findall(english) == BLOCK.findall(chinese)
    assert TEST.findall(english) == TEST.findall(chinese)
    assert sorted(commands(english)) == sorted(commands(chinese))
