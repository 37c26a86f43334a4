"""docs/writing-rules.md lists every key that rules and recipes can have, and its example project works."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, wangge
from wangge.graph.store import Store
from wangge.loaders.project import Project
from wangge.queries.check.policy import Policy, read_policy
from wangge.queries.check.project_check import check_policy
from wangge.queries.check.report import RuleResult, Status
from wangge.queries.check.rule_test import run_rule_test
from wangge.queries.check.waivers import Waiver
from wangge.queries.recipes.fragments import Fragment
from wangge.queries.recipes.header import RecipeHeader
from wangge.queries.recipes.parameter import ParameterType
from wangge.queries.rules.expectation import Expectation, Limit, Limits, Range
from wangge.queries.rules.rule import Basis, Examples, Mend, Rule

PAGE = (ROOT / "docs" / "writing-rules.md").read_text(encoding="utf-8")
RULE = "compounds-govern-themselves"
DAY = date(2024, 6, 30)
COMPOUND = """
CREATE (g:Grid:Place {code: '990101001001001', name: '第一网格'})
  -[:PART_OF]->(:Community:Place {code: '990101001001', name: '示例社区'})
  -[:PART_OF]->(:Street:Place {code: '990101001', name: '滨江街道'})
  -[:PART_OF]->(:District:Place {code: '990101', name: '江湾区'})
CREATE (:Compound:Place {code: $code, name: '示例苑', households: $households})-[:PART_OF]->(g)
"""

HEADER = {field.name for field in fields(RecipeHeader)} - {"lines"}
FRAGMENT = {field.name for field in fields(Fragment)} - {"name", "path", "text"}
PARTS = {
    f"{entry}.{key}"
    for entry, part in (("basis", Basis), ("examples", Examples), ("mend", Mend))
    for key in part.model_fields
}


def tables() -> list[set[str]]:
    """Return for each table of the page the set of words in backticks in its first column."""
    matches = re.findall(r"^\|[^\n]*\n\|[-|]+\n((?:\|[^\n]*\n)+)", PAGE, flags=re.MULTILINE)
    return [{key for line in rows.splitlines() for key in _keys(line)} for rows in matches]


def _keys(line: str) -> Iterable[str]:
    return re.findall(r"`([^`]+)`", line.split("|")[1])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write a project from the page's code blocks that have a file name; return its folder."""
    for name, text in re.findall(r"^```\w+ (\S+)\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def policy(folder: Path) -> Policy:
    """Return the policy of the page's project."""
    return read_policy(Project.find(folder))


def own_rule(policy: Policy) -> Rule:
    (rule_of_page,) = (rule for rule in policy.rules if rule.id == RULE)
    return rule_of_page


def result_on(store: Store, policy: Policy, *, code: str, households: int) -> RuleResult:
    with store.writing() as transaction:
        transaction.run(COMPOUND, {"code": code, "households": households})
    (result,) = check_policy(store, policy, ids=[RULE]).results
    return result


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param(HEADER, id="recipe"),
        pytest.param(FRAGMENT, id="fragment"),
        pytest.param(set(Rule.model_fields), id="rule"),
        pytest.param(set(Expectation.model_fields), id="expect"),
        pytest.param({*Limits.model_fields, *Limit.model_fields, *Range.model_fields}, id="limits"),
        pytest.param(PARTS, id="basis, examples, mend"),
        pytest.param(set(Waiver.model_fields), id="ledger"),
    ],
)
def test_a_table_lists_exactly_the_keys_that_exist(keys: set[str]) -> None:
    assert keys in tables()


def test_every_type_of_parameter_is_named() -> None:
    (line,) = (line for line in PAGE.splitlines() if line.startswith("| `params` | | `name: type"))
    assert [kind for kind in ParameterType if f"`{kind}`" not in line] == []


@pytest.mark.parametrize("key", ["paths", "skip", "waivers", "baseline", "tasks"])
def test_an_entry_of_the_projects_rules_is_on_the_page_and_read(folder: Path, key: str) -> None:
    assert {"paths", "skip", "waivers", "baseline", "tasks", "limits"} in tables()
    value = '["x"]' if key in ("paths", "skip") else '"x"'
    (folder / "wangge.toml").write_text(f"[rules]\n{key} = {value}\n", encoding="utf-8")
    project = Project.find(folder)
    is_read = {
        "paths": project.rule_paths == [folder / "x"],
        "skip": project.skipped_rules == ("x",),
        "waivers": project.waivers == folder / "x",
        "baseline": project.baseline == folder / "x",
        "tasks": project.tasks == folder / "x",
    }
    assert is_read[key]


def test_the_example_has_no_fault(policy: Policy) -> None:
    assert (policy.faults, policy.broken) == ((), ())
    assert [entry.waiver.rule for entry in policy.ledger.entries] == [RULE]
    recipe = policy.library.get(own_rule(policy).recipe)
    assert [use.name for use in recipe.header.fragments] == ["self_governed", "places_above", "in_chain"]


def test_the_example_rule_distinguishes_its_graphs(policy: Policy, embedded_store: Store) -> None:
    rule_test = run_rule_test(embedded_store, own_rule(policy), policy.library, today=DAY)
    assert rule_test.faults == ()
    assert {mutant.element for mutant in rule_test.killed} == {
        "REPRESENTS",
        "SelfGovernanceBody.form",
        "SelfGovernanceBody.valid_to",
    }


@pytest.mark.parametrize(("households", "total"), [(99, 0), (100, 1)])
def test_the_setting_replaces_the_recipes_default(
    policy: Policy, embedded_store: Store, households: int, total: int
) -> None:
    result = result_on(embedded_store, policy, code="990101001001X001", households=households)
    assert result.counts.total == total
    assert result.status is (Status.FAILED if total else Status.NOT_APPLICABLE)


def test_the_entry_of_the_ledger_waives_its_finding(policy: Policy, embedded_store: Store) -> None:
    result = result_on(embedded_store, policy, code="990101001001X003", households=100)
    assert result.status is Status.PASSED_WITH_WAIVERS
    assert [item.finding.reason for item in result.waived] == ["没有自治委员会"]


@pytest.mark.embedded
@pytest.mark.slow
def test_the_commands_run_in_the_example(folder: Path) -> None:
    (block,) = re.findall(r"^```sh\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)
    command_lines = [shlex.split(line, comments=True)[1:] for line in block.splitlines()]
    assert ["check", "--rule", RULE] in command_lines
    tested, explained = (
        wangge(*arguments, cwd=folder) for arguments in command_lines if arguments[0] == "rule"
    )
    assert (tested.returncode, tested.stdout.splitlines()[0]) == (
        0,
        f"passed  {RULE}  3 of 3 removals detected",
    ), tested
    assert (explained.returncode, "overall: warns above 0; fails above 10 %" in explained.stdout) == (0, True)
