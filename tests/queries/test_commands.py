"""Tests the commands `wangge check` and `wangge recipe` on small project folders."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree as ET

import click
import pytest
from click.testing import CliRunner, Result

import wangge.cli.check
import wangge.cli.recipe
from wangge.graph.errors import NothingMeasured, QueryError, RuleError, UsageError
from wangge.graph.store import Store

HERE = Path(__file__).parent


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Write a project whose wangge.toml fixes the date of checks; return its folder."""
    (tmp_path / "wangge.toml").write_text(
        '[project]\nname = "小区"\nscope = "511702"\ndate = 2024-06-30\n', encoding="utf-8"
    )
    return tmp_path


@pytest.fixture(autouse=True)
def _opened(embedded_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the commands use `embedded_store` instead of starting an engine."""

    @contextmanager
    def opened(*_arguments: object) -> Iterator[Store]:
        yield embedded_store

    monkeypatch.setattr(wangge.cli.check, "graph_for_check", opened)
    monkeypatch.setattr(wangge.cli.recipe, "open_graph", opened)


@pytest.fixture
def filled(embedded_store: Store) -> Store:
    with embedded_store.writing() as transaction:
        transaction.run((HERE / "district.cypher").read_text(encoding="utf-8"))
    return embedded_store


def call(command: click.Command, *arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments))


def test_failed_check_prints_its_report_and_exits_with_1(filled: Store, project: Path) -> None:
    result = call(wangge.cli.check.check, "-C", str(project))
    assert result.exit_code == 1
    assert result.stdout.startswith("网格检查 511702 · 2024-06-30 · ")
    assert result.stdout.endswith("合成数据，仅供演示\n")
    assert result.stderr == ""


def test_check_of_a_rule_that_passes_exits_with_0(filled: Store, project: Path) -> None:
    result = call(
        wangge.cli.check.check, "-C", str(project), "--rule", "grids-have-worker", "--under", "511702001001"
    )
    assert (result.exit_code, "通过  网格有网格员" in result.stdout) == (0, True)


def test_check_writes_several_formats(filled: Store, project: Path) -> None:
    arguments = [
        "--format",
        f"json={project / 'r.json'}",
        "--format",
        f"junit={project / 'r.xml'}",
        "--format",
        "text",
    ]
    result = call(wangge.cli.check.check, "-C", str(project), *arguments)
    content = json.loads((project / "r.json").read_text(encoding="utf-8"))
    suite = ET.fromstring((project / "r.xml").read_bytes()).find("testsuite")
    assert suite is not None
    assert int(suite.get("failures", "")) == sum(rule["fails_gate"] for rule in content["rules"])
    assert "网格检查" in result.stdout


def test_check_of_an_empty_graph_is_an_error(project: Path) -> None:
    result = call(wangge.cli.check.check, "-C", str(project), "--rule", "posts-are-held")
    assert isinstance(result.exception, QueryError)
    (project / "wangge.toml").unlink()
    result = call(wangge.cli.check.check, "-C", str(project))
    assert isinstance(result.exception, NothingMeasured)
    assert result.exception.exit_code == 2


@pytest.mark.parametrize(
    "arguments", [["--format", "yaml"], ["--format", "json", "--format", "text"], ["--format", "json="]]
)
def test_check_refuses_formats_it_cannot_write(project: Path, arguments: list[str]) -> None:
    assert isinstance(call(wangge.cli.check.check, "-C", str(project), *arguments).exception, UsageError)


def test_check_reads_own_rules_and_waivers(filled: Store, project: Path) -> None:
    rules = project / "rules"
    rules.mkdir()
    text = (HERE.parents[1] / "queries/shipped/rules/posts-are-held.yaml").read_text(encoding="utf-8")
    (rules / "own.yaml").write_text(text.replace("id: posts-are-held", "id: own-posts"), encoding="utf-8")
    entries = [
        f"  - {{rule: own-posts, subject: {code}, category: waiver, reason: 撤岗, owner: 张三, until: 2024-06-30}}\n"
        for code in ("PO-3", "PO-6")
    ]
    (project / "waivers.yaml").write_text("waivers:\n" + "".join(entries), encoding="utf-8")
    with (project / "wangge.toml").open("a", encoding="utf-8") as file:
        file.write('[rules]\npaths = ["rules"]\nwaivers = "waivers.yaml"\n')
    result = call(wangge.cli.check.check, "-C", str(project), "--rule", "own-posts", "--fail-on", "info")
    assert (result.exit_code, "豁免后通过  岗位不空缺 own-posts  4/6 66.6% 豁免 2" in result.stdout) == (
        0,
        True,
    )
    late = call(wangge.cli.check.check, "-C", str(project), "--rule", "own-posts", "--today", "2024-07-01")
    assert "豁免已过期（2024-06-30）：own-posts PO-3，张三" in late.stdout


def test_check_names_the_line_of_a_wrong_rule(filled: Store, project: Path) -> None:
    (project / "own.yaml").write_text("id: own\nmesage: x\n", encoding="utf-8")
    with (project / "wangge.toml").open("a", encoding="utf-8") as file:
        file.write('[rules]\npaths = ["own.yaml"]\n')
    result = call(wangge.cli.check.check, "-C", str(project))
    assert result.exit_code == 2
    assert "own.yaml:2: unknown key 'mesage'; did you mean 'message'?" in result.stdout
    assert "网格有网格员" in result.stdout
    alone = call(wangge.cli.check.check, "-C", str(project), "--rule", "own")
    assert isinstance(alone.exception, RuleError)


def test_recipes_are_listed_and_shown(project: Path) -> None:
    listed = call(wangge.cli.recipe.recipe, "list", "-C", str(project), "--tag", "q5")
    assert "building-responsibility-chain  楼栋责任链  Who is responsible for a building\n" in listed.stdout
    assert "vacant-posts" not in listed.stdout
    outcome = call(wangge.cli.recipe.recipe, "show", "-C", str(project), "vacant-posts")
    assert (
        "params\n  scope: place code = 511702\n  on: date = 2024-06-30\nreturns\n  subject: Post\n"
        in outcome.stdout
    )


def test_a_recipe_is_shown_with_the_values_of_the_project(project: Path) -> None:
    (project / "wangge.toml").write_text(
        '[project]\nscope = "990101"\ndate = 2023-12-31\n[settings]\ncontract_warning_days = 30\n', "utf-8"
    )
    output = call(wangge.cli.recipe.recipe, "show", "-C", str(project), "contracts-ending-soon").stdout
    commands = (
        ":param scope => '990101';\n:param on => date('2023-12-31');\n:param contract_warning_days => 30;\n"
    )
    assert commands in output
    assert "  scope: place code = 990101\n  on: date = 2023-12-31\n" in output
    assert "511702" not in output.partition("tags:")[0]


@pytest.fixture
def opened_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the commands believe that the project's graph was opened before."""
    monkeypatch.setattr(wangge.cli.recipe, "never_opened", lambda _folder: False)


@pytest.mark.usefixtures("opened_before")
def test_a_recipe_is_shown_even_if_the_graph_lacks_the_scope(project: Path) -> None:
    outcome = call(wangge.cli.recipe.recipe, "show", "-C", str(project), "vacant-posts")
    assert ":param scope => '511702';\n:param on => date('2024-06-30');\n" in outcome.stdout


@pytest.mark.usefixtures("opened_before")
def test_a_recipe_is_printed_for_cypher_shell(filled: Store, project: Path) -> None:
    arguments = ["show", "-C", str(project), "vacant-posts", "--cypher", "--under", "511702001000"]
    printed = call(wangge.cli.recipe.recipe, *arguments).stdout
    *commands, _title = printed.splitlines()[:3]
    assert commands == [":param scope => '511702001';", ":param on => date('2024-06-30');"]
    lines = printed.splitlines()[2:]
    assert lines[0] == "// title: Vacant posts"
    assert lines[-1] == ";"


def test_a_recipe_for_cypher_shell_needs_every_value(project: Path) -> None:
    arguments = ["show", "-C", str(project), "building-responsibility-chain"]
    assert ":param building => null;" in call(wangge.cli.recipe.recipe, *arguments).stdout
    error = call(wangge.cli.recipe.recipe, *arguments, "--cypher").exception
    assert isinstance(error, UsageError)
    output = call(wangge.cli.recipe.recipe, *arguments, "--cypher", "-p", "building=511702001001B0001").stdout
    assert ":param building => '511702001001B0001';" in output


def test_a_recipe_runs(filled: Store, project: Path) -> None:
    arguments = [
        "run",
        "vacant-posts",
        "-C",
        str(project),
        "-p",
        "on=2024-07-01",
        "--uncovered",
        "--format",
        "csv",
    ]
    result = call(wangge.cli.recipe.recipe, *arguments)
    assert result.stdout_bytes.decode() == (
        "\ufeffsubject,name,unit,unit_name,community,community_code,street,street_code,covered,reason,notice\r\n"
        "PO-3,网格员,511702002001001,凉水井网格,凉水井社区,511702002001,西城街道,511702002,false,岗位空缺,"
        "合成数据，仅供演示\r\n"
    )


def test_a_recipe_as_csv_has_no_live_formula(filled: Store, project: Path) -> None:
    with filled.writing() as transaction:
        transaction.run("MATCH (p:Post {code: 'PO-3'}) SET p.name = '=1+1'")
    result = call(wangge.cli.recipe.recipe, "run", "vacant-posts", "-C", str(project), "--format", "csv")
    assert "PO-3,'=1+1," in result.stdout_bytes.decode("utf-8-sig")


def test_a_recipe_runs_under_a_place(filled: Store, project: Path) -> None:
    arguments = [
        "run",
        "compounds-party-branch",
        "-C",
        str(project),
        "--under",
        "511702002000",
        "--format",
        "json",
    ]
    content = json.loads(call(wangge.cli.recipe.recipe, *arguments).stdout)
    assert [row["subject"] for row in content["rows"]] == ["511702002001X001"]
    assert content["notices"] == ["合成数据，仅供演示"]


@pytest.mark.parametrize("arguments", [["-p", "on"], ["--under", "511702"]])
def test_a_recipe_refuses_wrong_arguments(filled: Store, project: Path, arguments: list[str]) -> None:
    result = call(wangge.cli.recipe.recipe, "run", "network-totals", "-C", str(project), *arguments)
    assert isinstance(result.exception, UsageError)
