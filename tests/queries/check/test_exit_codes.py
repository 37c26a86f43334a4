"""Tests the exit code of `wangge check` in every situation, and writes docs/exit-codes.md."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pytest
from click.testing import CliRunner

import wangge.cli.check
from tests.queries.own_rules import RULE, WAIVERS, recipe_text
from wangge.graph.errors import (
    AuthenticationFailed,
    DiskFull,
    EngineUnavailable,
    ForeignDatabase,
    ModelMismatch,
    UnsupportedEngine,
    WanggeError,
)
from wangge.graph.store import Store
from wangge.queries.recipes.library import load_library
from wangge.queries.rules.rule import load_rules

HERE = Path(__file__).parents[1]
PAGE = HERE.parents[1] / "docs" / "exit-codes.md"
CHECKED = ("compounds-have-building", "grids-have-worker")
SKIPPED = [rule.id for rule in load_rules(load_library()) if rule.id not in CHECKED]
"""The shipped rules that the project skips. It checks two; if it checked all, the exit codes would be the same."""
OWN = "own-rule"
RECIPE = recipe_text("g.households < 500")
BASELINE = '{"baseline": 1, "model_version": "1"}\n["own-rule", "511702001002001"]\n'
ENDLESS = "UNWIND range(1, 100000) AS i UNWIND range(1, 100000) AS j WITH count(*) AS n MATCH (g:Grid)"


class ExitCase(NamedTuple):
    """A situation: the project's files, the command's arguments and the expected exit code.

    If `filled` is true, the graph is that of district.cypher, else it is empty. `severity` is that of the
    project's own rule. `failure`, if given, is the error that is raised when the graph is opened.
    """

    code: int
    situation: str
    arguments: tuple[str, ...] = ()
    files: Mapping[str, str] = MappingProxyType({})
    filled: bool = True
    severity: str = "error"
    failure: WanggeError | None = None


CASES = [
    ExitCase(0, "every rule passed", ("--rule", OWN), {"rules/own-recipe.cypher": RECIPE.replace("500", "900")}),
    ExitCase(1, "a rule of severity error failed", ("--rule", OWN)),
    ExitCase(0, "a rule of severity warning failed", ("--rule", OWN), severity="warning"),
    ExitCase(
        1,
        "a rule of severity warning failed, with `--fail-on warning`",
        ("--rule", OWN, "--fail-on", "warning"),
        severity="warning",
    ),
    ExitCase(0, "a rule exceeded only its `warn` limit", ("--rule", OWN), {"rules/own-rule.yaml": RULE.replace("fail:", "warn:")}),
    ExitCase(0, "every finding is waived", ("--rule", OWN), {"waivers.yaml": WAIVERS}),
    ExitCase(1, "the waiver of a finding has expired", ("--rule", OWN, "--today", "2025-01-01"), {"waivers.yaml": WAIVERS}),
    ExitCase(0, "every finding is in the baseline", ("--rule", OWN), {"baseline.jsonl": BASELINE}),
    ExitCase(1, "a finding isn't in the baseline", ("--rule", OWN), {"baseline.jsonl": BASELINE.replace("2001\"", "2009\"")}),
    ExitCase(2, "a rule's file is broken", (), {"rules/own-rule.yaml": RULE.replace("severity", "severty")}),
    ExitCase(2, "a recipe is broken", (), {"rules/own-recipe.cypher": RECIPE.replace("Grid)", "Gird)")}),
    ExitCase(2, "a recipe writes to the graph", (), {"rules/own-recipe.cypher": RECIPE.replace("RETURN", "SET g.households = 1 RETURN")}),
    ExitCase(2, "the engine rejects a recipe", ("--rule", OWN), {"rules/own-recipe.cypher": RECIPE.replace("g.households <", "date(g.code) <")}),
    ExitCase(2, "a recipe returns a row without a subject", ("--rule", OWN), {"rules/own-recipe.cypher": RECIPE.replace("g.code AS", "null AS")}),
    ExitCase(
        2,
        "a recipe returns a state that is neither true, false nor null",
        ("--rule", OWN),
        {"rules/own-recipe.cypher": RECIPE.replace("g.households < 500", "'yes'")},
    ),
    ExitCase(
        2,
        "a rule ran longer than `--time-limit`",
        ("--rule", OWN, "--time-limit", "1"),
        {"rules/own-recipe.cypher": RECIPE.replace("MATCH (g:Grid)", ENDLESS)},
    ),
    ExitCase(2, "a waiver lacks its owner", (), {"waivers.yaml": WAIVERS.replace("    owner: 甲\n", "")}),
    ExitCase(2, "a waiver lacks its last day", (), {"waivers.yaml": WAIVERS.replace("    until: 2024-12-31\n", "")}),
    ExitCase(2, "the baseline was made with another version of the model", (), {"baseline.jsonl": BASELINE.replace('"1"', '"0"')}),
    ExitCase(2, "no rule found a subject", filled=False),
    ExitCase(2, "`--rule` names an unknown rule", ("--rule", "nothing")),
    ExitCase(2, "`--under` names an unknown place", ("--under", "999999999")),
    ExitCase(2, "the git ref of `--policy-from` doesn't exist", ("--policy-from", "nothing")),
    ExitCase(2, "the engine can't be reached", failure=EngineUnavailable("no answer from bolt://db:7687")),
    ExitCase(2, "the database rejects the user name or password", failure=AuthenticationFailed("bolt://db:7687 refused")),
    ExitCase(2, "the server is too old or isn't Neo4j", failure=UnsupportedEngine("bolt://db:7687 is Neo4j 4.4.0")),
    ExitCase(2, "the database has data of other programs and no marker of wangge", failure=ForeignDatabase("it holds 1 node")),
    ExitCase(2, "the graph was made with another version of the model", failure=ModelMismatch("made with model 0")),
    ExitCase(2, "the engine's disk is full", failure=DiskFull("can't write: no space left on device")),
    ExitCase(2, "`--format` names an unknown format", ("--format", "jsno")),
]  # fmt: skip


@pytest.fixture
def check(
    tmp_path: Path, embedded_store: Store, monkeypatch: pytest.MonkeyPatch
) -> Callable[[ExitCase], int]:
    """Return a function that runs `wangge check` in a case's situation, and returns the exit code."""

    @contextmanager
    def opened(*_arguments: object) -> Iterator[Store]:
        if failures:
            raise failures[0]
        yield embedded_store

    failures: list[WanggeError] = []
    monkeypatch.setattr(wangge.cli.check, "graph_for_check", opened)

    def run(case: ExitCase) -> int:
        failures[:] = [case.failure] if case.failure else []
        files = {
            "wangge.toml": f'[project]\ndate = 2024-06-30\n\n[rules]\npaths = ["rules"]\nskip = {json.dumps(SKIPPED)}\n',
            "rules/own-rule.yaml": RULE.replace("severity: error", f"severity: {case.severity}"),
            "rules/own-recipe.cypher": RECIPE,
            **case.files,
        }
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        if case.filled:
            with embedded_store.writing() as transaction:
                transaction.run((HERE / "district.cypher").read_text(encoding="utf-8"))
        result = CliRunner().invoke(wangge.cli.check.check, ["-C", str(tmp_path), *case.arguments])
        if isinstance(result.exception, WanggeError):
            return result.exception.exit_code
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code

    return run


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.situation)
def test_check_ends_with_the_code_of_its_situation(check: Callable[[ExitCase], int], case: ExitCase) -> None:
    assert check(case) == case.code


def test_the_page_of_exit_codes_is_current() -> None:
    """If the page is out of date, the test rewrites it and fails once, so that somebody reviews the change."""
    rows = [f"| {case.code} | {case.situation} |" for code in range(3) for case in CASES if case.code == code]
    head = (
        "# Exit codes of `wangge check`\n\n"
        "0: the check passed. 1: a rule failed, and its severity is at least that of `--fail-on` (by default `error`). 2: the check could not run.\n"
        "`tests/queries/check/test_exit_codes.py` tests every line of this table and writes this page.\n\n| code | when |\n|--:|---|\n"
    )
    expected = head + "\n".join(rows) + "\n"
    current = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    PAGE.write_text(expected, encoding="utf-8", newline="\n")
    assert current == expected, "docs/exit-codes.md was out of date and has been rewritten; commit it"
