"""Tests `wangge rule`, `baseline` and `waiver`, and some options of `wangge check`, as a user runs them."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Run, wangge

EXAMPLE = ROOT / "examples" / "jiangwan"
OWN = "large-compounds-have-owners-committee"

pytestmark = [pytest.mark.embedded, pytest.mark.slow]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield the example project, loaded once for all tests of this file."""
    folder = tmp_path_factory.mktemp("example") / "jiangwan"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(".wangge"))
    assert wangge("apply", "--yes", cwd=folder).returncode == 0
    yield folder
    wangge("db", "stop", cwd=folder)


@pytest.fixture
def project(loaded: Path) -> Iterator[Path]:
    """Yield the example project. Each test gets it with the original wangge.toml and waivers, and without a baseline."""
    originals = {path: path.read_bytes() for path in (loaded / "waivers.yaml", loaded / "wangge.toml")}
    yield loaded
    for path, content in originals.items():
        path.write_bytes(content)
    (loaded / "baseline.jsonl").unlink(missing_ok=True)


@pytest.fixture
def run(project: Path) -> Run:
    def call(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return wangge(*arguments, cwd=project, **more)

    return call


def test_rules_are_listed_and_explained(run: Run) -> None:
    listed = run("rule", "list")
    assert listed.returncode == 0
    (row,) = (line.split() for line in listed.stdout.splitlines() if line.startswith(OWN))
    assert row[1:3] == ["warning", "三百户以上小区有业主委员会"]
    content = json.loads(run("rule", "list", "--json").stdout)
    assert (content["broken"], len(content["rules"]) > 18) == ([], True)
    explained = run("rule", "explain", OWN).stdout
    for part in (
        "Which compounds of this size or larger have an owners' committee?",
        "subjects: Compound, identified by subject",
        "basis (exact): 江湾区年度工作要点（虚构）",
        "overall: fails above 0",
        "params: least_households = 300",
        "requires: REPRESENTS",
        "waived: 990101001001X003 until 2024-06-30, 滨江街道办事处 (waivers.yaml:3)",
        "MATCH (x:Compound)",
    ):
        assert part in explained
    assert run("rule", "explain", "nothing").returncode == 2


def test_json_of_a_check_has_the_agreed_keys_for_every_rule(run: Run) -> None:
    result = run("check", "--format", "json")
    assert result.returncode == 1
    content = json.loads(result.stdout)
    agreed = {"id", "severity", "status", "total", "covered", "uncovered", "unknown", "waived", "findings"}
    assert list(content) == ["summary", "rules"]
    assert len(content["rules"]) > 40
    for rule in content["rules"]:
        assert agreed <= set(rule), rule["id"]
        assert rule["total"] == sum(rule[state] for state in ("covered", "uncovered", "unknown", "waived"))
        for finding in rule["findings"]:
            assert {"subject", "label", "name", "path", "source"} <= set(finding)
            assert set(finding["source"]) == {"file", "sheet", "row", "line"}
    assert [rule["waived"] for rule in content["rules"] if rule["id"] == OWN] == [1]


def test_a_rule_is_tested_on_its_examples(run: Run, project: Path) -> None:
    result = run("rule", "test", OWN, "grids-have-worker")
    assert (result.returncode, result.stdout.splitlines()[-1]) == (0, "2 rules tested, 0 failed, 0 broken")
    recipe = project / "rules" / "large-compounds-owners-committee.cypher"
    text = recipe.read_text(encoding="utf-8")
    try:
        empty = "MATCH (x:Compound)\nWHERE false\nWITH x\nMATCH (x)\n"
        recipe.write_text(text.replace("MATCH (x:Compound)\n", empty, 1), "utf-8")
        failed = run("rule", "test", OWN)
        assert failed.returncode == 1
        assert f"FAILED  {OWN}" in failed.stdout
        recipe.write_text(text.replace("x:Compound", "x:Compund"), "utf-8")
        broken = run("rule", "test", OWN)
        assert broken.returncode == 2
        assert "its recipe is broken: rules/large-compounds-owners-committee.cypher:10: " in broken.stderr
    finally:
        recipe.write_text(text, "utf-8")


def test_known_findings_are_kept_and_only_new_ones_fail(run: Run, project: Path) -> None:
    one_rule = ("--rule", OWN, "--fail-on", "info")
    assert run("check", *one_rule).returncode == 1
    updated = run("baseline", "update")
    assert updated.returncode == 0
    assert updated.stdout.startswith(f"{project / 'baseline.jsonl'}: ")
    before = (project / "baseline.jsonl").read_bytes()
    assert run("check", "--fail-on", "info").returncode == 0
    assert run("check", *one_rule, "--no-baseline").returncode == 1
    assert (project / "baseline.jsonl").read_bytes() == before
    lines = before.decode().splitlines()
    (project / "baseline.jsonl").write_text(
        "\n".join(line for line in lines if OWN not in line) + "\n", "utf-8"
    )
    assert run("check", *one_rule).returncode == 1
    result = run("baseline", "update", "--rule", OWN)
    assert result.stdout.endswith("(1 new, 0 resolved)\n")
    assert (project / "baseline.jsonl").read_bytes() == before


def test_a_waiver_is_added_and_listed(run: Run, project: Path) -> None:
    arguments = [
        "--owner",
        "望湖街道办事处",
        "--reason",
        "筹备中",
        "--until",
        "2024-03-31",
        "--ticket",
        "W-1",
    ]
    result = run("waiver", "add", OWN, "990101002001X001", *arguments)
    assert (result.returncode, result.stdout) == (0, f"{project / 'waivers.yaml'}: 1 waiver added\n")
    listed = json.loads(run("waiver", "list", "--json").stdout)
    assert [(row["subject"], row["days_left"], row["state"]) for row in listed["waivers"]] == [
        ("990101001001X003", 182, "holds"),
        ("990101002001X001", 91, "holds"),
    ]
    checked = run("check", "--rule", OWN, "--fail-on", "warning")
    assert (checked.returncode, "豁免后通过" in checked.stdout) == (0, True)
    expired = run("waiver", "list", "--today", "2024-04-01")
    assert (expired.returncode, "expired" in expired.stdout) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([OWN, "X", "--reason", "a", "--until", "2024-01-31"], "the waiver has no owner; give --owner"),
        (
            [OWN, "--reason", "a", "--owner", "b", "--until", "2024-01-31"],
            "one SUBJECT, or about all subjects --under",
        ),
        (
            ["nothing", "X", "--reason", "a", "--owner", "b", "--until", "2024-01-31"],
            "no rule has the id 'nothing'",
        ),
        ([OWN, "X", "--reason", "a", "--owner", "b", "--until", "2034-01-31"], "at the latest 2024-12-31"),
        (
            [OWN, "990101001001X003", "--reason", "a", "--owner", "b", "--until", "2024-01-31"],
            "is waived already; change it there",
        ),
    ],
)
def test_a_waiver_that_lacks_something_is_refused(
    run: Run, project: Path, arguments: list[str], expected: str
) -> None:
    before = (project / "waivers.yaml").read_bytes()
    result = run("waiver", "add", *arguments)
    assert (result.returncode, result.stderr.count("\n")) == (2, 1)
    assert expected in result.stderr
    assert (project / "waivers.yaml").read_bytes() == before


def test_a_change_of_rates_is_explained(run: Run, project: Path, tmp_path: Path) -> None:
    base = tmp_path / "base.json"
    two_rules = ("--rule", OWN, "--rule", "grids-have-worker")
    run("check", *two_rules, "--format", "json", "-o", str(base))
    arguments = ["--owner", "甲", "--reason", "因", "--until", "2024-03-31"]
    run("waiver", "add", OWN, "990101002001X001", *arguments)
    checked = run("check", *two_rules, "--explain-change", str(base))
    assert "三百户以上小区有业主委员会" in checked.stdout
    content = json.loads(run("check", *two_rules, "--explain-change", str(base), "--format", "json").stdout)
    assert [(change["rule"], change["moves"]) for change in content["changes"]] == [
        (OWN, [{"cause": "waived", "subjects": 1, "covered": 0, "known": 0}])
    ]


def test_a_check_reads_its_policy_from_a_git_ref(run: Run, project: Path) -> None:
    git_settings = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main")
    for arguments in (["init"], ["add", "wangge.toml", "rules", "waivers.yaml"], ["commit", "-m", "policy"]):
        subprocess.run(
            ["git", "-C", str(project), *git_settings, *arguments], check=True, capture_output=True
        )
    try:
        arguments = ["--owner", "甲", "--reason", "因", "--until", "2024-03-31"]
        run("waiver", "add", OWN, "990101002001X001", *arguments)
        assert run("check", "--rule", OWN, "--fail-on", "warning").returncode == 0
        result = run("check", "--rule", OWN, "--fail-on", "warning", "--policy-from", "main")
        assert (result.returncode, "main" in result.stdout) == (1, True)
        assert run("check", "--policy-from", "nothing").returncode == 2
    finally:
        shutil.rmtree(project / ".git")


def test_a_rule_past_its_time_is_an_error_and_the_others_report(run: Run, project: Path) -> None:
    recipe = project / "rules" / "large-compounds-owners-committee.cypher"
    text = recipe.read_text(encoding="utf-8")
    endless = text.replace(
        "MATCH (x:Compound)\n",
        "UNWIND range(1, 100000) AS i UNWIND range(1, 100000) AS j WITH count(*) AS n\nMATCH (x:Compound)\n",
        1,
    )
    try:
        recipe.write_text(endless, "utf-8")
        two_rules = ("--rule", OWN, "--rule", "places-have-one-parent")
        result = run("check", *two_rules, "--time-limit", "2", "--format", "json")
        content = json.loads(result.stdout)
        assert result.returncode == 2
        errors = [rule for rule in content["rules"] if rule["status"] == "error"]
        assert [rule["id"] for rule in errors] == [OWN]
        assert "large-compounds-owners-committee.cypher:" in errors[0]["message"]
        assert content["summary"]["statuses"]["passed"] > 0
    finally:
        recipe.write_text(text, "utf-8")


def test_a_check_with_rejected_rows_exits_with_2_and_lists_them_in_the_report(
    run: Run, project: Path
) -> None:
    sheet = project / "sheets" / "grids.csv"
    original = sheet.read_bytes()
    try:
        sheet.write_bytes(original.replace("望湖社区".encode(), "望胡社区".encode(), 1))
        result = run("check", "--scratch", "--rule", "places-have-one-parent", "--format", "json")
        faults = json.loads(result.stdout)["summary"]["faults"]
        assert result.returncode == 2
        assert any(fault.startswith("sheets/grids.csv:") and "not checked" in fault for fault in faults)
        allowed = run("check", "--scratch", "--allow-rejects", "--rule", "places-have-one-parent")
        assert (allowed.returncode, "not checked" in allowed.stdout) == (0, True)
        assert run("baseline", "update", "--rule", OWN).returncode == 0
        assert "checking the graph as run R" in run("check", "--rule", OWN).stderr
    finally:
        sheet.write_bytes(original)
