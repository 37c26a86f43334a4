"""Running statements have different tags; a repeated statement gets its tag again, unless the time limit was reached."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from threading import Event
from typing import Any
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.graph.bolt import Connection, time_limit
from wangge.graph.engines.plans import keep_no_plans
from wangge.graph.errors import EngineUnavailable
from wangge.graph.statement_tags import StatementTags

STATEMENTS = st.lists(st.tuples(st.sampled_from(["RETURN 1", "RETURN 2", ""]), st.booleans()), max_size=30)


@given(STATEMENTS)
def test_running_statements_have_different_tags(steps: list[tuple[str, bool]]) -> None:
    tags, running = StatementTags(), list[str]()
    for statement, another_ends in steps:
        tag = tags.lend(statement)
        assert not any(tag.startswith(other) or other.startswith(tag) for other in running)
        running.append(tag)
        if another_ends:
            tags.take_back(running.pop(0))


def test_processes_have_different_tags() -> None:
    assert StatementTags().lend("RETURN 1") != StatementTags().lend("RETURN 1")


@pytest.mark.parametrize("name", ["", "texts"])
def test_a_forked_process_has_other_tags(tmp_path: Path, name: str) -> None:
    claimed = str(tmp_path / name) if name else ""
    code = "import os; from wangge.graph.statement_tags import StatementTags\n"
    code += "from pathlib import Path; import sys\n"
    code += "tags = StatementTags(Path(sys.argv[1]) if sys.argv[1] else None); tags.take_back(first := tags.lend('RETURN 1'))\n"
    code += "child = os.fork()\nos._exit(tags.lend('RETURN 1') == first) if not child else None\n"
    code += "print(os.waitpid(child, 0)[1], tags.lend('RETURN 1') == first)"
    process = subprocess.run(
        [sys.executable, "-c", code, claimed], capture_output=True, text=True, check=True
    )
    assert process.stdout.split() == ["0", "True"]


def test_commands_one_after_the_other_have_the_same_tags(tmp_path: Path) -> None:
    """Their statements have the same texts, so the engine knows them. Two commands at the same time differ."""
    first = StatementTags(tmp_path / "texts")
    tag = first.lend("RETURN 1")
    meanwhile = StatementTags(tmp_path / "texts")
    assert meanwhile.lend("RETURN 1") != tag
    del first
    assert StatementTags(tmp_path / "texts").lend("RETURN 1") == tag
    assert StatementTags(tmp_path / "no folder" / "texts").lend("RETURN 1") != tag


def connection(terminate: Any) -> Connection:
    return Connection(Mock(), None, None, terminate, StatementTags())


def test_a_repeated_statement_has_the_same_text() -> None:
    reader = connection(Mock(return_value=False))
    tags = []
    for _ in range(3):
        with time_limit(reader, "RETURN 3", 60) as tag:
            tags.append(tag)
    assert len(set(tags)) == 1


def test_a_tag_is_not_used_again_after_its_time_limit() -> None:
    """Otherwise the statement that uses it again could be terminated."""
    terminated, may_end = Event(), Event()

    def terminate(tag: str) -> bool:
        terminated.set()
        return not may_end.wait(10)

    reader = connection(terminate)
    with time_limit(reader, "RETURN 4", 0.01) as first:
        assert terminated.wait(10)
    with time_limit(reader, "RETURN 4", 60) as second:
        may_end.set()
    assert first != second


def test_a_tag_is_not_used_again_after_a_failure() -> None:
    """The statement may still run in the engine."""
    reader = connection(Mock(return_value=False))
    with pytest.raises(ValueError, match="broken"), time_limit(reader, "RETURN 5", 60) as first:
        raise ValueError("broken")
    with time_limit(reader, "RETURN 5", 60) as second:
        pass
    assert first != second


TWICE = """
import sys
from wangge.graph.engines.machine import start_machine
from wangge.graph.engines.plans import STATEMENT_OPTIONS, keep_no_plans
start_machine(STATEMENT_OPTIONS)
import arcadedb_embedded
with arcadedb_embedded.create_database(sys.argv[1]) as database:
    java = database.get_java_database()
    java.getSchema().createVertexType("Street")
    for keep in (True, False):
        if not keep:
            keep_no_plans(java)
        for _ in range(2):
            java.query("opencypher", "MATCH (s:Street) WHERE s.name = 'x' RETURN s.name").close()
        print(java.getCypherPlanCache().size(), java.getCypherStatementCache().size())
    for number in range(900):
        java.query("opencypher", f"RETURN {number} AS x").close()
    print(java.getCypherStatementCache().size())
"""


@pytest.mark.embedded
@pytest.mark.own_engine
def test_the_engine_keeps_parsed_statements_and_no_plans(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "WANGGE_HEAP"}
    command = [sys.executable, "-c", TWICE, str(tmp_path / "database")]
    process = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    *plans_and_statements, statements = process.stdout.splitlines()[-3:]
    assert plans_and_statements == ["1 1", "0 1"]
    assert statements == "901"


def test_an_engine_that_keeps_plans_in_another_way_is_refused() -> None:
    with pytest.raises(
        EngineUnavailable, match="install the version of arcadedb-embedded that wangge declares"
    ):
        keep_no_plans(object())
