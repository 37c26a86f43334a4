"""Tests that a command imports only the modules that it uses, so that it starts fast."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tests.cli.conftest import environment, wangge
from wangge.cli.commands import COMMANDS
from wangge.cli.main import wangge as command_group

LONGEST_LINE = 1000
NEVER = frozenset({"numpy", "pandas", "pyarrow"})
HEAVY = frozenset(
    {
        *("duckdb", "jinja2", "neo4j", "networkx", "openpyxl", "polars", "pydantic", "pypinyin"),
        *("pyvis", "rich.console", "starlette", "uvicorn", "xlrd", "yaml"),
    }
)
IMPORTED = """\
import json, sys
from wangge.cli.main import main
try:
    main()
finally:
    sys.stderr.write(json.dumps([name for name, module in sys.modules.items() if module is not None]))
"""


def imported(*words: str, cwd: Path) -> frozenset[str]:
    """Run a command in a separate process, and return the names of all modules that it imported."""
    finished = subprocess.run(
        [sys.executable, "-c", IMPORTED, *words],
        cwd=cwd,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return frozenset(json.loads(finished.stderr.splitlines()[-1]))


@pytest.mark.parametrize("name", COMMANDS)
def test_listed_sentence_is_the_first_of_the_commands_help(name: str) -> None:
    command = command_group.get_command(click.Context(command_group), name)
    assert command is not None
    assert not command.hidden
    assert COMMANDS[name].sentence == command.get_short_help_str(LONGEST_LINE)


def test_help_imports_no_command(tmp_path: Path) -> None:
    modules = imported("--help", cwd=tmp_path)
    assert not modules & (HEAVY | NEVER)
    assert {place.partition(":")[0] for place, _sentence in COMMANDS.values()}.isdisjoint(modules)


def test_list_of_recipes_imports_nothing_heavy(project: Path) -> None:
    assert not imported("recipe", "list", cwd=project) & (HEAVY | NEVER)


@pytest.mark.embedded
def test_commands_with_nothing_to_do_import_nothing_heavy(project: Path) -> None:
    loaded = wangge("apply", "--yes", cwd=project)
    assert loaded.returncode == 0
    for command in ("status", "plan", "apply"):
        assert not imported(command, cwd=project) & (HEAVY | NEVER), command


@pytest.mark.embedded
def test_a_map_is_drawn_without_importing_pyvis(project: Path) -> None:
    assert wangge("apply", "--yes", cwd=project).returncode == 0
    modules = imported("map", "990101", cwd=project)
    assert "wangge.viz.network.embed" in modules
    assert modules.isdisjoint({"pyvis", "networkx", "openpyxl", "pandas"})
