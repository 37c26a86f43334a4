"""A load killed at a random moment leaves the graph as it was, or a run that can be gone on with.

`WANGGE_KILL_ROUNDS` says how many rounds each case has.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from devtools.emptied import empty
from tests.loaders.conftest import Sheets, network, town
from wangge.graph.connection import open_store
from wangge.graph.control import stop_engine
from wangge.graph.engines.lockfile import EngineFiles
from wangge.graph.engines.server import Address
from wangge.graph.model import load_model
from wangge.graph.store import Store
from wangge.loaders.state import GraphState

ROUNDS = int(os.environ.get("WANGGE_KILL_ROUNDS", "3"))
ROOT = Path(__file__).parents[3]

FIRST = town(streets=3, communities=3, grids=4)
SECOND = town(streets=4, communities=2, grids=4, renamed="（新）")

pytestmark = [pytest.mark.slow]


class LoadedFolder:
    """A folder with sheets and the graph they are loaded into, reached as a command reaches it."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.environment = environment

    def write(self, sheets: Sheets) -> None:
        own = self.folder / "sheets"
        own.mkdir(exist_ok=True)
        for name, text in sheets.items():
            (own / f"{name}.csv").write_text(text, encoding="utf-8")

    @contextmanager
    def store(self) -> Iterator[Store]:
        with open_store(self.folder) as store:
            yield store

    def start(self, mode: str) -> subprocess.Popen[str]:
        words = [sys.executable, "-m", "tests.loaders.writing.killed", str(self.folder), mode]
        return subprocess.Popen(
            words,
            cwd=ROOT,
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def load(self, mode: str) -> float:
        """Load to the end; the seconds that writing took."""
        with self.start(mode) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "planned\n", process.stderr and process.stderr.read()
            begun = time.monotonic()
            assert process.stdout.readline() == "done\n", process.stderr and process.stderr.read()
            return time.monotonic() - begun

    def kill_after(self, seconds: float, mode: str, also: Callable[[], None]) -> None:
        with self.start(mode) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(seconds)
            also()
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
def bench(
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
    made = LoadedFolder(tmp_path, environment)
    yield made
    if request.param == "neo4j":
        made.empty()
    else:
        stop_engine(tmp_path)


def nobody() -> None:
    """Kill nothing besides the client."""


def rounds(bench: LoadedFolder, mode: str, also: Callable[[], None]) -> list[str]:
    """Kill loads at random moments; what each round left: `before`, `after` or `open`."""
    bench.write(FIRST)
    bench.load(mode)
    with bench.store() as store:
        before = network(store)
    bench.write(SECOND)
    bench.load(mode)
    with bench.store() as store:
        wanted = network(store)
    longest = _again(bench, mode)
    assert before != wanted
    chance = random.Random()
    found = []
    for _ in range(ROUNDS):
        _first(bench, mode)
        bench.kill_after(chance.uniform(0, longest), mode, also)
        with bench.store() as store:
            left = network(store)
            still_open = GraphState(store, load_model()).open_run
        found.append("open" if still_open else "before" if left == before else "after")
        assert still_open or left in (before, wanted)
        assert not still_open or mode == "many"
        bench.load(mode)
        with bench.store() as store:
            assert network(store) == wanted
            assert GraphState(store, load_model()).open_run == ""
    return found


def _first(bench: LoadedFolder, mode: str) -> None:
    bench.empty()
    bench.write(FIRST)
    bench.load(mode)
    bench.write(SECOND)


def _again(bench: LoadedFolder, mode: str) -> float:
    """How long the load to be killed takes once everything is warm."""
    _first(bench, mode)
    return bench.load(mode)


@pytest.mark.parametrize("mode", ["one", "many"])
def test_killed_load_leaves_the_graph_as_it_was_or_to_be_gone_on_with(bench: LoadedFolder, mode: str) -> None:
    found = rounds(bench, mode, nobody)
    sys.stdout.write(f"killed {mode}: {Counter(found)}\n")
    assert len(found) == ROUNDS


@pytest.mark.embedded
@pytest.mark.parametrize("mode", ["one", "many"])
def test_engine_killed_with_the_load_comes_back_the_same(tmp_path: Path, mode: str) -> None:
    """Without their engine, what was committed is there when the next one starts."""
    bench = LoadedFolder(tmp_path, {})

    def engine() -> None:
        running = EngineFiles.of(tmp_path).running()
        if running is not None:
            os.kill(running.pid, signal.SIGKILL)

    try:
        found = rounds(bench, mode, engine)
        sys.stdout.write(f"engine killed {mode}: {Counter(found)}\n")
        assert len(found) == ROUNDS
    finally:
        stop_engine(tmp_path)
