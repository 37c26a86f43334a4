"""`wangge map` writes the page to the right file, and prints the file's path and how many nodes are drawn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.viz.network.networks import DISTRICT, make_network, put
from wangge.cli.map import map_command
from wangge.graph.errors import UsageError
from wangge.graph.store import Store
from wangge.loaders.project import Project

PEOPLE = ("人员001", "人员002", "网格员甲")
SETTINGS = f'[project]\nname = "通川"\nscope = "{DISTRICT}"\ndate = 2024-01-01\n'


@pytest.fixture
def project(embedded_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project folder whose graph is a small network."""
    put(embedded_store, make_network())
    (tmp_path / "wangge.toml").write_text(SETTINGS, encoding="utf-8")

    @contextmanager
    def opened(_project: Project, **_options: bool) -> Iterator[Store]:
        yield embedded_store

    for module in ("wangge.cli.map", "wangge.cli.context"):
        monkeypatch.setattr(f"{module}.open_graph", opened)
    return tmp_path


def test_scope_is_drawn_into_the_maps_folder(project: Path) -> None:
    result = CliRunner().invoke(map_command, ["-C", str(project)])
    page = project / "maps" / f"{DISTRICT}.html"
    assert result.output == f"{page}\n{DISTRICT} 及其范围内共 61 个节点，画出 10 个\n"
    assert "2024-01-01" in page.read_text(encoding="utf-8")


def test_map_of_a_place_is_written_to_the_given_file(project: Path) -> None:
    page = project / "out" / "grid.html"
    arguments = [f"{DISTRICT}001001001", "-o", str(page), "--lang", "en", "--hide-names", "-C", str(project)]
    result = CliRunner().invoke(map_command, arguments)
    assert result.output == f"{page}\n{DISTRICT}001001001 and all in it: 12 nodes, 12 of them drawn\n"
    assert '<html lang="en">' in page.read_text(encoding="utf-8")


OWN_RULE = """id: branchless-compounds-govern-themselves
title: Compounds without a branch govern themselves
title_zh: 无支部小区有自治委员会
recipe: compounds-party-branch
severity: info
key: [subject]
expect:
  overall:
    warn: {count: 0}
message: 没有自治委员会
remedy: 推选
basis:
  text: 文件
  covers: partial
mend:
  sheet: self_governance_bodies
  set: {represents: $subject, form: 自治委员会}
  ask: [code, name]
examples:
  violates: |
    CREATE (:Compound:Place {code: '1'})
  passes: |
    CREATE (:Compound:Place {code: '1'})<-[:COVERS]-(:PartyOrganization:Organization {code: 'P', tier: 4})
  not_applicable: |
    CREATE (:Street:Place {code: '1'})
"""


def test_map_follows_the_rules_of_the_project(project: Path) -> None:
    code, picture = f"{DISTRICT}001001001", project / "grid.svg"
    arguments = [code, "-o", str(picture), "-C", str(project)]
    assert CliRunner().invoke(map_command, arguments).exit_code == 0
    shipped = picture.read_text(encoding="utf-8")
    (project / "rules").mkdir()
    (project / "rules" / "own.yaml").write_text(OWN_RULE, encoding="utf-8")
    skipped = '\n[rules]\npaths = ["rules"]\nskip = ["buildings-have-party-group", "posts-are-held", "grids-have-worker"]\n'
    (project / "wangge.toml").write_text(SETTINGS + skipped, encoding="utf-8")
    assert CliRunner().invoke(map_command, arguments).exit_code == 0
    svg = picture.read_text(encoding="utf-8")
    in_pictures = {
        name: (name in shipped, name in svg)
        for name in ("缺楼栋党小组", "岗位空缺", "缺小区党支部", "缺自治委员会")
    }
    assert in_pictures == {
        "缺楼栋党小组": (True, False),
        "岗位空缺": (True, False),
        "缺小区党支部": (True, True),
        "缺自治委员会": (False, True),
    }
    assert "规则：无支部小区有自治委员会" in svg


@pytest.mark.parametrize(
    "templates", [["-o", "{folder}/grid.svg"], ["-o", "{folder}/grid.svg", "--format", "svg"]]
)
def test_picture_alone_is_an_svg_file(project: Path, templates: list[str]) -> None:
    options = [template.format(folder=project) for template in templates]
    result = CliRunner().invoke(map_command, [f"{DISTRICT}001001001", *options, "-C", str(project)])
    assert (
        result.output == f"{project / 'grid.svg'}\n{DISTRICT}001001001 及其范围内共 12 个节点，画出 12 个\n"
    )
    assert (project / "grid.svg").read_text(encoding="utf-8").startswith("<?xml")


def test_format_decides_the_name_of_the_file(project: Path) -> None:
    result = CliRunner().invoke(map_command, [f"{DISTRICT}001", "--format", "svg", "-C", str(project)])
    assert result.output.splitlines()[0] == str(project / "maps" / f"{DISTRICT}001.svg")


def test_hidden_names_are_those_of_the_whole_graph(project: Path, embedded_store: Store) -> None:
    with embedded_store.writing() as transaction:
        transaction.run(
            f"MATCH (c:Community {{code: '{DISTRICT}001001'}}) "
            "CREATE (:MentorStudio:Organization {code: 'MS-1', name: '人员002名师工作室'})-[:SERVES]->(c)"
        )
    page = project / "out.html"
    arguments = [f"{DISTRICT}001001", "-o", str(page), "-C", str(project)]
    assert CliRunner().invoke(map_command, arguments).exit_code == 0
    assert [name for name in PEOPLE if name in page.read_text(encoding="utf-8")] == list(PEOPLE)
    assert CliRunner().invoke(map_command, [*arguments, "--hide-names"]).exit_code == 0
    assert [name for name in PEOPLE if name in page.read_text(encoding="utf-8")] == []


def test_maps_in_one_folder_are_linked(project: Path) -> None:
    for code in (DISTRICT, f"{DISTRICT}001"):
        assert CliRunner().invoke(map_command, [code, "-C", str(project)]).exit_code == 0
    page = (project / "maps" / f"{DISTRICT}001.html").read_text(encoding="utf-8")
    assert f'<a href="{DISTRICT}.html"><bdi>通川区</bdi></a>' in page


def test_unknown_place_is_reported(project: Path) -> None:
    result = CliRunner().invoke(map_command, ["999999", "-C", str(project)])
    assert isinstance(result.exception, UsageError)


def test_a_map_without_a_place_is_an_error(tmp_path: Path) -> None:
    result = CliRunner().invoke(map_command, ["-C", str(tmp_path)])
    assert str(result.exception) == "nothing to draw: name a code, or set `scope` in wangge.toml"
