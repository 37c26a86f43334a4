"""The CI steps in docs/ci.md, run in a clone of the example project, do what the page says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.conftest import ROOT, environment
from wangge.queries.recipes.library import load_library
from wangge.queries.rules.rule import load_rules

PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
EXAMPLE = ROOT / "examples" / "jiangwan"

pytestmark = [pytest.mark.embedded, pytest.mark.slow]


def workflow(name: str) -> Any:
    """Return the parsed content of the YAML code block with this name on the page."""
    (text,) = re.findall(rf"^```yaml {name}\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)
    return yaml.safe_load(text)


CHECKED = ("communities-have-party-committee", "grids-have-worker", "posts-are-held")
"""The shipped rules that the clone checks. The change in the clone breaks the first one."""


def git(folder: Path, *arguments: str) -> None:
    settings = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", "-C", str(folder), *settings, *arguments], check=True, capture_output=True)


def shell(script: str, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the script of a CI step as a runner does, with the command `wangge` on its PATH."""
    tools = Path(sys.executable).parent
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["/bin/bash", "-eo", "pipefail", "-c", script],
        cwd=cwd,
        env=environment(PATH=path, **more),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def skip_most_rules(folder: Path) -> None:
    """Make the project skip all shipped rules but three. The steps of a CI job do the same with few rules as with many."""
    skipped = [rule.id for rule in load_rules(load_library()) if rule.id not in CHECKED]
    file = folder / "wangge.toml"
    text = file.read_text("utf-8")
    assert "[rules]\n" in text
    file.write_text(text.replace("[rules]\n", f"[rules]\nskip = {json.dumps(skipped)}\n"), "utf-8")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a clone of a repository with the example project.

    The clone has uncommitted changes: one breaks a rule, the other waives the finding.
    """
    origin = tmp_path / "origin"
    shutil.copytree(EXAMPLE, origin, ignore=shutil.ignore_patterns(".wangge"))
    skip_most_rules(origin)
    git(origin, "init")
    git(origin, "add", ".")
    git(origin, "commit", "-m", "project")
    git(tmp_path, "clone", "-q", str(origin), "clone")
    clone = tmp_path / "clone"
    ledger = clone / "waivers.yaml"
    waiver = '  - rule: communities-have-party-committee\n    under: "990101"\n    category: waiver\n'
    waiver += "    reason: 自行豁免\n    owner: 某人\n    until: 2024-06-30\n"
    ledger.write_text(ledger.read_text("utf-8") + waiver, "utf-8")
    sheet = clone / "sheets" / "party_organizations.csv"
    text = sheet.read_text("utf-8")
    assert "P1-990101001,990101001001,2" in text
    sheet.write_text(text.replace("P1-990101001,990101001001,2", "P1-990101001,,2"), "utf-8")
    return clone


def test_a_clean_clone_of_the_example_is_checked(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "jiangwan", ignore=shutil.ignore_patterns(".wangge"))
    skip_most_rules(tmp_path / "jiangwan")
    result = shell("wangge check", tmp_path / "jiangwan")
    assert result.returncode in (0, 1)
    assert "江湾" in result.stderr or "jiangwan" in result.stderr
    assert not (tmp_path / "jiangwan" / ".wangge").exists()


def test_the_github_workflow_checks_a_change_with_the_rules_of_its_base(clone: Path, tmp_path: Path) -> None:
    document = workflow("github")
    steps = {
        step["name"]: step["run"]
        for step in document["jobs"]["check"]["steps"]
        if "name" in step and "run" in step
    }
    assert list(steps) == ["install", "check", "summary"]
    summary = tmp_path / "summary"
    runner = {"GITHUB_BASE_REF": "main", "GITHUB_REF_NAME": "change", "GITHUB_STEP_SUMMARY": str(summary)}
    waived = shell("wangge check --rule communities-have-party-committee", clone)
    assert (waived.returncode, "豁免后通过" in waived.stdout) == (0, True)
    result = shell(steps["check"], clone, **runner)
    assert result.returncode == 1, result.stderr
    assert "::error file=sheets/communities.csv,line=" in result.stdout
    assert shell(steps["summary"], clone, **runner).returncode == 0
    assert "communities-have-party-committee" in summary.read_text("utf-8")
    uploads = [step["with"] for step in document["jobs"]["check"]["steps"] if "with" in step]
    assert (
        clone / next(upload["sarif_file"] for upload in uploads if "sarif_file" in upload)
    ).stat().st_size > 0
    assert (clone / next(upload["path"] for upload in uploads if "path" in upload)).stat().st_size > 0


def test_the_gitlab_job_leaves_its_reports(clone: Path) -> None:
    document = workflow("gitlab")["wangge"]
    result = shell("\n".join(document["script"]), clone, CI_DEFAULT_BRANCH="main")
    assert result.returncode == 1, result.stderr
    assert "未通过  社区有党委" in result.stdout
    uploads = [*document["artifacts"]["paths"], *document["artifacts"]["reports"].values()]
    assert [name for name in uploads if not (clone / name).stat().st_size] == []


def test_the_hooks_run_where_a_project_is(tmp_path: Path) -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert [(hook["id"], hook["language"], hook.get("pass_filenames", True)) for hook in hooks] == [
        ("wangge-check", "python", False),
        ("wangge-rules", "python", True),
    ]
    shutil.copytree(EXAMPLE, tmp_path / "jiangwan", ignore=shutil.ignore_patterns(".wangge"))
    skip_most_rules(tmp_path / "jiangwan")
    check, rules = (hook["entry"] for hook in hooks)
    assert shell(check, tmp_path / "jiangwan").returncode in (0, 1)
    changed = "waivers.yaml rules/large-compounds-owners-committee.cypher"
    tested = shell(f"{rules} {changed}", tmp_path / "jiangwan")
    assert (tested.returncode, tested.stdout.splitlines()[-1]) == (0, "1 rule tested, 0 failed, 0 broken")
