"""`--json` is there on every command that lists or describes, and prints one JSON document, also of nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

import cli.history
import cli.recipe
import cli.status
from cli.main import wangge
from graph.store import Store
from loaders.load import load_datasets
from loaders.project import Project
from tests.cli.conftest import make_project

LISTING = ("list", "status", "history", "show")
ARGUMENTS: dict[tuple[str, ...], list[str]] = {
    ("recipe", "show"): ["vacant-posts"],
    ("history", "show"): ["R000001"],
}


def walk(command: click.Command, *path: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            own = command.get_command(context, name)
            assert own is not None
            yield from walk(own, *path, name)


COMMANDS = {path: command for path, command in walk(wangge) if path and path[-1] in LISTING}


@pytest.fixture(autouse=True)
def _opened(embedded_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands ask the tests' own store instead of starting an engine."""

    @contextmanager
    def opened(*_arguments: object) -> Iterator[Store]:
        yield embedded_store

    for module in (cli.recipe, cli.history, cli.status):
        monkeypatch.setattr(module, "open_graph", opened)


def call(path: tuple[str, ...], folder: Path) -> Result:
    words = [*path, *ARGUMENTS.get(path, []), "--json", "-C", str(folder)]
    return CliRunner().invoke(wangge, words)


def content_of(result: Result) -> Any:
    assert result.exception is None, result.exception
    return json.loads(result.stdout)


def test_every_listing_command_takes_json() -> None:
    assert len(COMMANDS) >= 9
    lacking = [
        path
        for path, command in COMMANDS.items()
        if not any("--json" in option.opts for option in command.params)
    ]
    assert lacking == []


@pytest.mark.embedded
@pytest.mark.parametrize("path", [path for path in COMMANDS if path != ("history", "show")], ids=" ".join)
def test_a_list_of_nothing_is_json_too(path: tuple[str, ...], tmp_path: Path) -> None:
    content_of(call(path, tmp_path))


@pytest.mark.embedded
def test_lists_of_a_loaded_project_are_json(embedded_store: Store, tmp_path: Path) -> None:
    folder = make_project(tmp_path / "江湾")
    project = Project.find(folder)
    load_datasets(embedded_store, project.datasets, folder=folder)
    (folder / "baseline.jsonl").write_text(
        '\ufeff{"baseline": 1, "model_version": "1"}\n["grids-have-worker", "990101001001001"]\n', "utf-8"
    )
    contents = {path: content_of(call(path, folder)) for path in COMMANDS}
    assert contents["baseline", "list"] == {
        "file": str(folder / "baseline.jsonl"),
        "findings": [{"rule": "grids-have-worker", "key": ["990101001001001"]}],
    }
    assert [run["id"] for run in contents["history",]] == ["R000001"]
    names = [each["name"] for each in contents["recipe", "list"]["recipes"]]
    assert "vacant-posts" in names
    values = {each["name"]: each["value"] for each in contents["recipe", "show"]["params"]}
    assert values["scope"] == "990101"
