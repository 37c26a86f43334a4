"""`wangge demo` from nothing to maps, and again without changing anything."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import wangge, wangge_process

pytestmark = [pytest.mark.embedded, pytest.mark.slow]

NOTICE = "社区以下为合成数据，仅供演示 / Synthetic below the community level, for demonstration only"

Done = subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Done]]:
    parent = tmp_path_factory.mktemp("demo")
    done = wangge_process("demo", "district", "--no-serve", cwd=parent)
    yield parent / "district", done
    wangge("db", "stop", cwd=parent / "district")


def contents(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file() and ".wangge" not in path.parts]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_demo_ends_well_and_says_what_to_try(demo: tuple[Path, Done]) -> None:
    folder, done = demo
    assert done.returncode == 0, done.stderr
    assert "0 rejects" in done.stdout
    assert NOTICE in done.stdout
    assert "楼栋有党小组 buildings-have-party-group" in done.stdout
    assert [line for line in done.stdout.splitlines() if line.startswith("  wangge ")][0:4] == [
        "  wangge explore -C district",
        "  wangge recipe run vacant-posts --uncovered -C district",
        "  wangge check -C district",
        "  wangge map 511702001 -C district",
    ]
    assert sorted(path.name for path in (folder / "maps").iterdir()) == ["511702.html", "511702001001.html"]


def test_demo_holds_the_real_divisions(demo: tuple[Path, Done]) -> None:
    status = json.loads(wangge("status", "--json", cwd=demo[0]).stdout)
    assert {label: status["nodes"][label] for label in ("District", "Street", "Community")} == {
        "District": 1,
        "Street": 18,
        "Community": 209,
    }
    assert sum(status["nodes"].values()) <= 25_000
    assert status["engine"]["name"] == "ArcadeDB"


def test_demo_twice_changes_nothing(demo: tuple[Path, Done]) -> None:
    folder, _first = demo
    files, status = contents(folder), wangge("status", "--json", cwd=folder).stdout
    again = wangge("demo", "district", "--no-serve", cwd=folder.parent)
    assert again.returncode == 0, again.stderr
    assert "0 facts added" in again.stdout
    assert contents(folder) == files
    assert wangge("status", "--json", cwd=folder).stdout == status


def test_every_output_of_the_sample_says_so(demo: tuple[Path, Done]) -> None:
    folder, _done = demo
    for words in (("status",), ("check",), ("recipe", "run", "vacant-posts"), ("check", "--format", "json")):
        assert NOTICE in wangge(*words, cwd=folder).stdout, words
    assert NOTICE.split(" / ")[1] in (folder / "maps" / "511702.html").read_text(encoding="utf-8")


def test_demo_refuses_a_folder_that_holds_something_else(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear", encoding="utf-8")
    done = wangge("demo", "mine", "--no-serve", cwd=tmp_path)
    assert done.returncode == 2
    assert "holds something else already" in done.stderr
    assert (tmp_path / "mine" / "letter.txt").read_text(encoding="utf-8") == "dear"


def test_check_of_the_demo_exits_1_and_json_has_the_agreed_keys(demo: tuple[Path, Done]) -> None:
    done = wangge("check", "--format", "json", cwd=demo[0])
    assert done.returncode == 1
    content = json.loads(done.stdout)
    agreed = {"id", "severity", "status", "total", "covered", "uncovered", "unknown", "waived", "findings"}
    assert list(content) == ["summary", "rules"]
    for rule in content["rules"]:
        assert agreed <= set(rule), rule["id"]
        assert rule["total"] == sum(rule[state] for state in ("covered", "uncovered", "unknown", "waived"))
        for finding in rule["findings"]:
            assert {"subject", "label", "name", "path", "source"} <= set(finding)
            assert set(finding["source"]) == {"file", "sheet", "row", "line"}
    assert [
        rule["waived"] for rule in content["rules"] if rule["id"] == "communities-have-one-legal-adviser"
    ] == [1]


def test_rule_about_the_whole_graph_is_not_applicable_under_a_street(demo: tuple[Path, Done]) -> None:
    done = wangge("check", "--under", "511702001", "--format", "json", cwd=demo[0])
    rules = {rule["id"]: rule for rule in json.loads(done.stdout)["rules"]}
    whole = rules["published-totals-agree"]
    assert (whole["status"], whole["total"]) == ("not_applicable", 0)
    assert 0 < rules["buildings-have-party-group"]["total"] < 7684
    assert 0 < rules["posts-are-held-once"]["total"] < 3718
