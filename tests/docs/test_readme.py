"""Runs every command of the README, in the README's order."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, environment, make_project, wangge
from tests.docs.test_ci_page import skip_most_rules
from tests.served_demo import ServedDemo
from wangge.graph.engines.server import Address
from wangge.graph.store import Store

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh (\w+)\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)

pytestmark = [pytest.mark.embedded, pytest.mark.slow]


def block(name: str) -> list[str]:
    """Return the commands in the README's code block with this name."""
    return [line for kind, text in BLOCKS if kind == name for line in text.splitlines()]


def shell(script: str, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run lines as a user would type them; stop at the first line that fails."""
    tools = Path(sys.executable).parent
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["/bin/bash", "-eu", "-c", script],
        cwd=cwd,
        env=environment(PATH=path, **more),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture
def demo(served_demo: ServedDemo) -> Iterator[Path]:
    """Yield the project of `make demo`. One test changes its maps and settings; they are restored after each test."""
    settings = served_demo.folder / "wangge.toml"
    contents = {path: path.read_bytes() for path in (settings, *(served_demo.folder / "maps").iterdir())}
    yield served_demo.folder
    for path, content in contents.items():
        path.write_bytes(content)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield the small example project, loaded, with few rules."""
    folder = tmp_path_factory.mktemp("example") / "jiangwan"
    shutil.copytree(ROOT / "examples" / "jiangwan", folder, ignore=shutil.ignore_patterns(".wangge"))
    skip_most_rules(folder)
    assert wangge("apply", "--yes", cwd=folder).returncode == 0
    yield folder
    wangge("db", "stop", cwd=folder)


def test_every_block_is_known() -> None:
    assert {kind for kind, _text in BLOCKS} == {"make", "demo", "check", "new", "neo4j", "keep"}
    assert len(BLOCKS) == README.count("```sh")


def test_make_demo_is_what_the_tests_make() -> None:
    assert block("make")[0] == "make demo"


def test_make_demo_makes_the_demo(demo: Path) -> None:
    assert (demo / "maps" / "511702.html").is_file()


def test_make_demo_ends_by_serving_the_explorer(served_demo: ServedDemo) -> None:
    assert "<bdi>通川区</bdi>" in served_demo.page
    assert 'id="map"' in served_demo.page


def test_make_test_is_a_target() -> None:
    result = shell(f"{block('make')[1]} --dry-run", ROOT)
    assert result.returncode == 0, result.stderr
    assert "pytest" in result.stdout


def test_the_answer_shown_is_the_answer_of_the_demo(demo: Path) -> None:
    """Each line of output that the README shows below a command must be printed by that command."""
    (text,) = re.findall(r"^```text answer\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)
    command, *lines = [line for line in text.splitlines() if line.strip() != "…"]
    printed = shell(command.removeprefix("$ "), demo).stdout.splitlines()
    assert len(lines) > 3
    assert [line for line in lines if line not in printed] == []


def test_demo_commands_run(demo: Path) -> None:
    """The maps and the briefing show the findings of few rules: `make demo` has already checked all rules here."""
    skip_most_rules(demo)
    result = shell("\n".join(block("demo")), demo)
    assert result.returncode == 0, result.stderr
    assert (demo / "ermalu.html").is_file()
    assert (demo / "sheets.xlsx").is_file()


def test_check_commands_run_and_the_check_fails(example: Path) -> None:
    for command in block("check"):
        expected = 1 if command.startswith("wangge check") else 0
        assert shell(command, example).returncode == expected, command
    for name in ("report.json", "report.xml", "report.html", "baseline.jsonl"):
        assert (example / name).is_file()
    result = wangge("check", cwd=example)
    assert (result.returncode, "未通过  " in result.stdout) == (0, False)


def test_new_project_commands_run(tmp_path: Path) -> None:
    result = shell("\n".join(block("new")), tmp_path)
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "district" / "sheets" / "district.xlsx").is_file()


def test_keeping_commands_run(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "district")
    result = shell("wangge apply\n" + "\n".join(block("keep")), folder)
    assert result.returncode == 0, result.stderr
    assert (folder / "restored" / "wangge.toml").is_file()
    for project in (folder, folder / "restored"):
        wangge("db", "stop", cwd=project)


@pytest.mark.neo4j
def test_neo4j_commands_run(tmp_path: Path, neo4j_store: Store, neo4j_address: Address) -> None:
    folder = make_project(tmp_path / "district")
    values = {
        "NEO4J_URI": neo4j_address.uri,
        "NEO4J_USERNAME": neo4j_address.username,
        "NEO4J_PASSWORD": neo4j_address.password,
        "NEO4J_DATABASE": neo4j_address.database or "neo4j",
    }
    lines = block("neo4j")
    exports = {line.removeprefix("export ").split("=")[0] for line in lines if line.startswith("export ")}
    assert exports == set(values)
    result = shell("\n".join(line for line in lines if not line.startswith("export ")), folder, **values)
    assert result.returncode == 0, result.stderr
    assert "engine: Neo4j" in result.stdout
    assert len(neo4j_store.read("MATCH (b:Building) RETURN b")) == 3


def test_pictures_of_the_readme_exist() -> None:
    for picture in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README):
        assert (ROOT / picture).is_file(), picture


def test_links_of_the_readme_lead_somewhere() -> None:
    for link in re.findall(r"(?<!!)\[[^\]]*\]\(([^)#]+)\)", README):
        assert (ROOT / link).exists(), link
