"""Tests the commands `wangge measure` and `wangge path` on a small district."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree as ET

import click
import pytest
from click.testing import CliRunner, Result

import wangge.cli.measure
import wangge.cli.path
from wangge.graph.errors import QueryError, UsageError
from wangge.graph.store import Store
from wangge.queries.measures.catalogue import MEASURES

HERE = Path(__file__).parent


@pytest.fixture
def project(embedded_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Fill `embedded_store`, and make the commands use it for the project whose folder is returned."""
    with embedded_store.writing() as transaction:
        transaction.run((HERE / "district.cypher").read_text(encoding="utf-8"))
    (tmp_path / "wangge.toml").write_text(
        '[project]\nname = "小区"\nscope = "511702"\ndate = 2024-06-30\n', encoding="utf-8"
    )

    @contextmanager
    def opened(*_arguments: object) -> Iterator[Store]:
        yield embedded_store

    monkeypatch.setattr(wangge.cli.measure, "open_graph", opened)
    monkeypatch.setattr(wangge.cli.path, "open_graph", opened)
    return tmp_path


def call(command: click.Command, *arguments: object) -> Result:
    return CliRunner().invoke(command, list(map(str, arguments)))


def fault(result: Result) -> str:
    """Return the message of the error that ended a command; it must be one line."""
    assert isinstance(result.exception, QueryError | UsageError), result.output
    message = str(result.exception)
    assert "\n" not in message
    return message


def test_measures_are_listed() -> None:
    listed = json.loads(call(wangge.cli.measure.measure, "list", "--json").stdout)["measures"]
    assert [each["name"] for each in listed] == [measure.name for measure in MEASURES]
    assert all(each["question_zh"] and each["returns"] and each["scaling"] for each in listed)


def test_measures_are_printed_in_three_formats(project: Path) -> None:
    command = wangge.cli.measure.measure
    where = ("run", "cut-points", "--under", "511702001", "-C", project)
    table = call(command, *where)
    assert (table.exit_code, "新锦苑小区党支部" in table.stdout) == (0, True)
    rows = json.loads(call(command, *where, "--format", "json").stdout)["rows"]
    text = call(command, *where, "--format", "csv").stdout.removeprefix("\ufeff")
    assert [row["code"] for row in csv.DictReader(StringIO(text))] == [row["code"] for row in rows]
    assert "P1-1" in [row["code"] for row in rows]


def test_wrong_questions_are_reported_in_one_clear_line(project: Path) -> None:
    run = ("run", "-C", project)
    measure = wangge.cli.measure.measure
    assert "no measure is called 'brokr'" in fault(call(measure, *run, "brokr"))
    assert "511709" in fault(call(measure, *run, "fairness", "--under", "511709"))
    assert "--under doesn't apply" in fault(call(measure, *run, "loops", "--under", "511702"))
    assert "needs place" in fault(call(measure, *run, "vertex-cut"))
    outside = ("vertex-cut", "--under", "511702001", "-p", "place=511702002001")
    assert "511702002001 isn't in 511702001" in fault(call(measure, *run, *outside))
    assert "label of a kind of place" in fault(call(measure, *run, "fairness", "-p", "tier=Gird"))
    assert "no line is called 'parti'" in fault(call(measure, *run, "bridges", "-p", "line=parti"))


def test_path_prints_and_draws_the_shortest_chains(project: Path) -> None:
    command = wangge.cli.path.path_command
    result = call(command, "511702001001B0001", "东城街道", "-C", project, "-o", project / "out" / "way.svg")
    assert (result.exit_code, "1 shortest chain" in result.stdout) == (0, True)
    drawing = (project / "out" / "way.svg").read_text(encoding="utf-8")
    assert "新锦苑" in "".join(ET.fromstring(drawing).itertext())
    answer = json.loads(call(command, "Person:PE-3", "RC-1", "--json", "-C", project).stdout)
    assert [unit["code"] for unit in answer["chains"][0]["units"]] == ["PE-3", "PO-4", "RC-1"]
    assert answer["chains"][0]["steps"][0] == {"type": "HOLDS", "line": "people", "forward": True}
    hidden = call(command, "PE-3", "RC-1", "--json", "--hide-names", "-C", project).stdout
    assert "示例丙" not in hidden


def test_path_says_why_there_is_none(project: Path) -> None:
    def why(*arguments: str) -> str:
        return fault(call(wangge.cli.path.path_command, *arguments, "-C", str(project)))

    assert "no unit has the code or name 'xyz'" in why("xyz", "SO-1")
    assert "name two different units" in why("SO-1", "StreetOffice:SO-1")
    assert "may mean" in why("网格员", "SO-1")
    assert "P4-3 没有覆盖的党支部 has no relationship there" in why("P4-3", "SO-1")
    assert "only 1 unit can be reached; the chain breaks off at Post:PO-6" in why(
        "PF-1", "PE-1", "--line", "people"
    )
    assert "no line is called 'parti'" in why("PF-1", "P1-1", "--line", "parti")


def test_measures_can_be_computed_in_a_program_that_blocks_numpy() -> None:
    """`wangge` blocks the import of numpy, so that commands start quickly.

    Listing measures keeps it blocked; reading a network allows it.
    """
    statements = (
        "import sys",
        "from wangge.graph.unneeded import allow_library, block_unneeded_libraries",
        "block_unneeded_libraries()",
        "import wangge.queries.measures.runner",
        "from wangge.queries.measures.catalogue import find_measure",
        "assert sys.modules['numpy'] is None",
        "allow_library('numpy')",
        "from wangge.queries.measures.network import MeasuredNetwork",
        "print(find_measure('loops').compute(MeasuredNetwork(), '', {}))",
    )
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(statements)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
