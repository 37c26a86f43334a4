"""Tests that every command that lists or describes something has the option `--json`.

With `--json`, a command prints one JSON document, even if there is nothing to list.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

import wangge.cli.history
import wangge.cli.recipe
import wangge.cli.status
import wangge.cli.task
from tests.cli.conftest import make_project
from tests.cli.conftest import wangge_process as program
from wangge.cli.main import main
from wangge.cli.main import wangge as main_group
from wangge.graph.store import Store
from wangge.loaders.load import load_datasets
from wangge.loaders.project import Project

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
            subcommand = command.get_command(context, name)
            assert subcommand is not None
            yield from walk(subcommand, *path, name)


COMMANDS = {path: command for path, command in walk(main_group) if path and path[-1] in LISTING}


@pytest.fixture(autouse=True)
def _opened(embedded_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the commands use `embedded_store` instead of starting an engine."""

    @contextmanager
    def opened(*_arguments: object) -> Iterator[Store]:
        yield embedded_store

    for module in (wangge.cli.recipe, wangge.cli.history, wangge.cli.status, wangge.cli.task):
        monkeypatch.setattr(module, "open_graph", opened)


def call(path: tuple[str, ...], folder: Path, charset: str = "utf-8") -> Result:
    takes_project = any("-C" in option.opts for option in COMMANDS[path].params)
    project = ["-C", str(folder)] if takes_project else []
    arguments = [*path, *ARGUMENTS.get(path, []), "--json", *project]
    return CliRunner(charset=charset).invoke(main_group, arguments)


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
    names = [recipe["name"] for recipe in contents["recipe", "list"]["recipes"]]
    assert "vacant-posts" in names
    values = {parameter["name"]: parameter["value"] for parameter in contents["recipe", "show"]["params"]}
    assert values["scope"] == "990101"


SIGNS = "Käthe 𠮷野 ∙ 🏠"
"""Each of gbk, latin-1 and ascii can encode only some of these characters; some are beyond U+FFFF."""


COMMANDS_THAT_PRINT_SIGNS = {("waiver", "list"), ("baseline", "list"), ("history", "show"), ("task", "list")}


@pytest.fixture
def loaded(embedded_store: Store, tmp_path: Path) -> Path:
    """Return a loaded project; `SIGNS` are in the names of its folder and of a grid, in a waiver and in the baseline."""
    folder = make_project(tmp_path / SIGNS)
    grids = folder / "sheets" / "grids.csv"
    grids.write_text(grids.read_text(encoding="utf-8").replace("第一网格", SIGNS), encoding="utf-8")
    project = Project.find(folder)
    load_datasets(embedded_store, project.datasets, folder=folder)
    (folder / "baseline.jsonl").write_text(
        f'{{"baseline": 1, "model_version": "1"}}\n["grids-have-worker", "{SIGNS}"]\n', "utf-8"
    )
    (folder / "waivers.yaml").write_text(
        f"waivers:\n  - {{rule: grids-have-worker, subject: '1', category: waiver, reason: {SIGNS}, owner: {SIGNS},"
        f" until: {date.today() + timedelta(days=90)}}}\n",
        "utf-8",
    )
    return folder


@pytest.mark.embedded
@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_json_says_the_same_in_every_encoding(loaded: Path, path: tuple[str, ...]) -> None:
    content = content_of(call(path, loaded))
    assert (SIGNS in str(content)) == (path in COMMANDS_THAT_PRINT_SIGNS)
    others = {charset: content_of(call(path, loaded, charset)) for charset in ("gbk", "latin-1", "ascii")}
    assert [charset for charset, output in others.items() if output != content] == []


@pytest.mark.parametrize("encoding", ["gbk", "latin-1", "ascii"])
@pytest.mark.parametrize("more", [(), ("--json",)], ids=["text", "json"])
def test_a_program_in_another_encoding_never_fails(
    tmp_path: Path, encoding: str, more: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_project(tmp_path / SIGNS)
    (folder / "baseline.jsonl").write_text(
        f'{{"baseline": 1, "model_version": "1"}}\n["grids-have-worker", "{SIGNS}"]\n', "utf-8"
    )
    printed = io.BytesIO()
    monkeypatch.setenv("PYTHONIOENCODING", encoding)
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(printed, encoding=encoding, write_through=True))
    with pytest.raises(SystemExit) as exit_:
        main(["baseline", "list", *more, "-C", str(folder)])
    # If the encoding is ASCII, click assumes that the locale is misconfigured, and writes UTF-8.
    text = printed.getvalue().decode("utf-8" if encoding == "ascii" else encoding)
    assert exit_.value.code == 0
    assert text.startswith("{" if more else "grids-have-worker  K")
    if more:
        assert json.loads(text)["findings"] == [{"rule": "grids-have-worker", "key": [SIGNS]}]


def test_json_is_printed_in_a_plain_locale(tmp_path: Path) -> None:
    folder = make_project(tmp_path / SIGNS)
    result = program("rule", "list", "--json", cwd=folder, LC_ALL="C", PYTHONIOENCODING="ascii")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.isascii()
    assert len(json.loads(result.stdout)["rules"]) > 40
