"""Tests `wangge demo`, which loads and checks a sample district and draws maps. A second call changes nothing."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.cli.conftest import wangge
from tests.served_demo import ServedDemo
from wangge.public.open_project import OpenProject

pytestmark = [pytest.mark.embedded, pytest.mark.slow]

NOTICE = "社区以下为合成数据，仅供演示 / Synthetic below the community level, for demonstration only"


@pytest.fixture
def demo(served_demo: ServedDemo) -> Path:
    """Return the project folder that `wangge demo` wrote."""
    return served_demo.folder


def contents(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file() and ".wangge" not in path.parts]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_demo_loads_checks_and_draws_a_district(served_demo: ServedDemo) -> None:
    assert "0 rejects" in served_demo.output
    assert NOTICE in served_demo.output
    assert "楼栋有党小组 buildings-have-party-group" in served_demo.output
    maps = sorted(path.name for path in (served_demo.folder / "maps").iterdir())
    assert maps == ["511702.html", "511702001001.html"]


def test_demo_holds_the_real_divisions(demo: Path) -> None:
    status = json.loads(wangge("status", "--json", cwd=demo).stdout)
    assert {label: status["nodes"][label] for label in ("District", "Street", "Community")} == {
        "District": 1,
        "Street": 18,
        "Community": 209,
    }
    assert sum(status["nodes"].values()) <= 25_000
    assert status["engine"]["name"] == "ArcadeDB"


def test_second_demo_changes_nothing_and_says_what_to_try(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second call draws the maps with all rules again. Only the check that it prints is limited to one rule."""
    check_all = OpenProject.check
    monkeypatch.setattr(OpenProject, "check", lambda project: check_all(project, "posts-have-term"))
    files, status = contents(demo), wangge("status", "--json", cwd=demo).stdout
    second_call = wangge("demo", "demo", "--no-serve", cwd=demo.parent)
    assert second_call.returncode == 0, second_call.stderr
    assert "0 facts added" in second_call.stdout
    assert [line for line in second_call.stdout.splitlines() if line.startswith("  wangge ")] == [
        "  wangge explore -C demo",
        "  wangge recipe run vacant-posts --uncovered -C demo",
        "  wangge check -C demo",
        "  wangge map 511702001 -C demo",
    ]
    assert contents(demo) == files
    assert wangge("status", "--json", cwd=demo).stdout == status


def test_every_output_of_the_sample_says_that_it_is_synthetic(demo: Path) -> None:
    one_rule = ("check", "--rule", "posts-are-held")
    for arguments in (
        ("status",),
        one_rule,
        ("recipe", "run", "vacant-posts"),
        (*one_rule, "--format", "json"),
    ):
        assert NOTICE in wangge(*arguments, cwd=demo).stdout, arguments
    assert NOTICE.split(" / ")[1] in (demo / "maps" / "511702.html").read_text(encoding="utf-8")


def test_demo_refuses_a_folder_that_holds_something_else(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear", encoding="utf-8")
    result = wangge("demo", "mine", "--no-serve", cwd=tmp_path)
    assert result.returncode == 2
    assert "already contains other files" in result.stderr
    assert (tmp_path / "mine" / "letter.txt").read_text(encoding="utf-8") == "dear"


def test_check_of_the_demo_exits_1_and_honours_its_waiver(demo: Path) -> None:
    names = ("negative-duties-are-not-assigned", "communities-have-one-legal-adviser")
    result = wangge(
        "check", *(word for name in names for word in ("--rule", name)), "--format", "json", cwd=demo
    )
    assert result.returncode == 1
    assert {rule["id"]: rule["waived"] for rule in json.loads(result.stdout)["rules"]} == {
        "negative-duties-are-not-assigned": 0,
        "communities-have-one-legal-adviser": 1,
    }


def test_rule_about_the_whole_graph_is_not_applicable_under_a_street(demo: Path) -> None:
    names = ("published-totals-agree", "buildings-have-party-group", "posts-are-held-once")
    arguments = [word for name in names for word in ("--rule", name)]
    result = wangge("check", "--under", "511702001", "--format", "json", *arguments, cwd=demo)
    rules = {rule["id"]: rule for rule in json.loads(result.stdout)["rules"]}
    totals_rule = rules["published-totals-agree"]
    assert (totals_rule["status"], totals_rule["total"]) == ("not_applicable", 0)
    assert 0 < rules["buildings-have-party-group"]["total"] < 7684
    assert 0 < rules["posts-are-held-once"]["total"] < 3718


def test_a_measure_of_the_demo_is_computed(demo: Path) -> None:
    """The command blocks numpy to start quickly, but measures need it."""
    printed = wangge("measure", "run", "firm-concentration", "--format", "json", cwd=demo).stdout
    assert json.loads(printed)["rows"][0]["firms"] > 0
