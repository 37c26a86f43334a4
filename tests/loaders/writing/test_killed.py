"""A load that is killed leaves the graph unchanged, or leaves an unfinished run that the next load completes.

The loads of a test are killed after their first statement, after their last, and at evenly spaced statements between.
`WANGGE_KILL_ROUNDS` is the number of loads that a test kills. By default, a test kills 3 loads in several transactions,
or 1 load in one transaction. The load in one transaction is killed after its last statement. A kill before that would
find nothing committed; loads in several transactions that are killed after their first statement already test this
case.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from devtools.empty_database import empty
from tests.loaders.conftest import Sheets, network, town
from tests.loaders.writing.killed import load_sheets
from wangge.graph.connection import open_store
from wangge.graph.control import stop_engine
from wangge.graph.engines.lockfile import EngineFiles
from wangge.graph.engines.server import Address
from wangge.graph.model import load_model
from wangge.graph.store import Store
from wangge.loaders.state import GraphState

ROUNDS = {
    mode: int(os.environ.get("WANGGE_KILL_ROUNDS", rounds)) for mode, rounds in (("one", 1), ("many", 3))
}
ROOT = Path(__file__).parents[3]

FIRST = town(streets=3, communities=3, grids=4)
SECOND = town(streets=4, communities=2, grids=4, renamed="（新）")

pytestmark = [pytest.mark.slow, pytest.mark.own_engine]


class LoadedFolder:
    """A project folder with sheets and a graph. The graph is opened as wangge's commands open it."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.environment = environment

    def write(self, sheets: Sheets) -> None:
        sheets_folder = self.folder / "sheets"
        sheets_folder.mkdir(exist_ok=True)
        for name, text in sheets.items():
            (sheets_folder / f"{name}.csv").write_text(text, encoding="utf-8")

    @contextmanager
    def store(self) -> Iterator[Store]:
        with open_store(self.folder) as store:
            yield store

    def start(self, mode: str, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.loaders.writing.killed", str(self.folder), mode, *arguments],
            cwd=ROOT,
            env={**os.environ, **self.environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def load(self, mode: str) -> int:
        """Load the sheets in this process; return the number of statements that wrote to the graph."""
        with self.store() as store:
            return load_sheets(store, self.folder, mode)

    def kill_after(self, statement: int, mode: str, before_kill: Callable[[], None], *, resume: bool) -> None:
        """Load in another process, and kill that process after `statement` statements.

        The process pauses after that statement, until it gets a line on stdin. It is killed during the pause or, with
        `resume`, right after it got the line, while it continues towards the commit. `before_kill` is called just
        before the kill.
        """
        with self.start(mode, str(statement)) as process:
            assert process.stdout is not None
            assert process.stdin is not None
            assert process.stdout.readline() == "planned\n", process.stderr and process.stderr.read()
            assert process.stdout.readline() == "reached\n", process.stderr and process.stderr.read()
            if resume:
                process.stdin.write("\n")
                process.stdin.flush()
            before_kill()
            process.send_signal(signal.SIGKILL)

    def empty(self) -> None:
        with self.store() as store:
            empty(store)


@pytest.fixture(
    params=[
        pytest.param("embedded", marks=pytest.mark.embedded),
        pytest.param("neo4j", marks=pytest.mark.neo4j),
    ]
)
def loaded_folder(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[LoadedFolder]:
    environment: dict[str, str] = {}
    if request.param == "neo4j":
        request.getfixturevalue("neo4j_store")
        address: Address = request.getfixturevalue("neo4j_address")
        environment = {
            "NEO4J_URI": address.uri,
            "NEO4J_USERNAME": address.username,
            "NEO4J_PASSWORD": address.password,
        }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    loaded_folder = LoadedFolder(tmp_path, environment)
    yield loaded_folder
    if request.param == "neo4j":
        loaded_folder.empty()
    else:
        stop_engine(tmp_path)


def kill_nothing_else() -> None:
    """Do nothing, so that only the process that loads is killed."""


def check_killed_loads(loaded_folder: LoadedFolder, mode: str, before_kill: Callable[[], None]) -> None:
    """Kill loads after their first statement, after their last, and between.

    After each killed load, another load must complete the graph. `before_kill` is called just before the
    process is killed.
    """
    before, expected, last = first_and_second(loaded_folder, mode)
    for statement in moments(last, ROUNDS[mode]):
        load_first(loaded_folder, mode)
        loaded_folder.kill_after(statement, mode, before_kill, resume=statement == last)
        graph, open_run = graph_and_open_run(loaded_folder)
        if statement == 1:
            assert (graph, open_run) == (before, "")
        elif statement < last:
            assert bool(open_run) is (mode == "many")
            assert open_run or graph == before
        else:
            assert (open_run and mode == "many") or graph in (before, expected)
        loaded_folder.load(mode)
        assert graph_and_open_run(loaded_folder) == (expected, "")


def first_and_second(loaded_folder: LoadedFolder, mode: str) -> tuple[list[str], list[str], int]:
    """Load `FIRST`, then `SECOND`; return the graph after each, and how many statements `SECOND` took."""
    load_first(loaded_folder, mode)
    before, _ = graph_and_open_run(loaded_folder)
    last = loaded_folder.load(mode)
    after, _ = graph_and_open_run(loaded_folder)
    assert before != after
    return before, after, last


def load_first(loaded_folder: LoadedFolder, mode: str) -> None:
    """Empty the graph and load the sheets `FIRST`; then write `SECOND` to the folder, for the next load."""
    loaded_folder.empty()
    loaded_folder.write(FIRST)
    loaded_folder.load(mode)
    loaded_folder.write(SECOND)


def graph_and_open_run(loaded_folder: LoadedFolder) -> tuple[list[str], str]:
    """Return the graph, and the id of its unfinished run ("" if it has none).

    The graph is read until two readings agree: the engine may still be committing what a killed load has sent, and
    nodes and relationships are read by separate queries.
    """
    with loaded_folder.store() as store:
        last, now = None, network(store)
        while last != now:
            last, now = now, network(store)
        return now, GraphState(store, load_model()).open_run


def moments(last: int, rounds: int) -> list[int]:
    """Return after which statements loads are killed: the first, the last, and evenly spaced ones between."""
    return (
        [1 + round((last - 1) * number / (rounds - 1)) for number in range(rounds)] if rounds > 1 else [last]
    )


@pytest.mark.parametrize("mode", ["one", "many"])
def test_killed_load_leaves_the_graph_unchanged_or_an_open_run(
    loaded_folder: LoadedFolder, mode: str
) -> None:
    check_killed_loads(loaded_folder, mode, kill_nothing_else)


@pytest.mark.embedded
@pytest.mark.parametrize("mode", ["one", "many"])
def test_engine_killed_with_the_load_comes_back_the_same(tmp_path: Path, mode: str) -> None:
    """The engine is killed with the load; a new engine still has everything that was committed."""
    loaded_folder = LoadedFolder(tmp_path, {})

    def engine() -> None:
        running = EngineFiles.of(tmp_path).running()
        assert running is not None
        os.kill(running.pid, signal.SIGKILL)

    try:
        check_killed_loads(loaded_folder, mode, engine)
    finally:
        stop_engine(tmp_path)
