"""What was acknowledged is there after a power cut, whole, and the next load works.

The project is on a file system that loses what was not synced. At a random moment of a load, or right after
it was acknowledged, a copy of the disk is opened as a machine would find it after a power cut.
`WANGGE_POWER_ROUNDS` says how many rounds there are.
"""

from __future__ import annotations

import os
import random
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.control import stop_engine
from graph.engines.lockfile import EngineFiles
from graph.model import load_model
from loaders.state import GraphState
from tests.conftest import cannot
from tests.engines.losing_disk import LosingDisk, NoDiskError, losing_disk
from tests.loaders.conftest import Sheets, network, town
from tests.loaders.writing.test_killed import Bench

ROUNDS = int(os.environ.get("WANGGE_POWER_ROUNDS", "3"))

pytestmark = [pytest.mark.slow, pytest.mark.embedded]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[LosingDisk]:
    try:
        with losing_disk(tmp_path) as made:
            yield made
    except NoDiskError as reason:
        cannot("disk", f"no file system can be mounted: {reason}")


def loads() -> Iterator[Sheets]:
    """Ever larger towns; every second load brings a kind that the graph has not held before."""
    kinds: Sheets = {}
    new_kinds = iter(
        {
            "departments": "编码,名称\nD1,民政局\n",
            "people": "编码,姓名\nP1,王芳\n",
            "property_firms": "编码,名称\nF1,江湾物业\n",
            "social_organizations": "编码,名称\nS1,江湾义工\n",
            "resident_institutions": "编码,名称\nI1,江湾小学\n",
        }.items()
    )
    for number in range(1, 10_000):
        if number % 2 == 0 and (kind := next(new_kinds, None)):
            kinds = {**kinds, kind[0]: kind[1]}
        yield {**town(streets=2, communities=2 + number, grids=3), **kinds}


class Cuts:
    """A project on a disk that is cut from power again and again while its loads go on."""

    def __init__(self, disk: LosingDisk) -> None:
        self._disk = disk
        folder = disk.folder / "project"
        folder.mkdir()
        self.bench = Bench(folder, {})
        self.state = self._network(self.bench)

    def load(self, sheets: Sheets, mode: str) -> float:
        """Load without a cut; return the seconds that writing took."""
        self.bench.write(sheets)
        seconds = self.bench.load(mode)
        self.state = self._network(self.bench)
        return seconds

    def cut_after(self, seconds: float | None, sheets: Sheets, mode: str) -> None:
        """Cut the power so long after writing began, or once it was acknowledged (None)."""
        allowed = [] if seconds is None else [self.state]
        self.bench.write(sheets)
        with self.bench.start(mode) as process:
            self._expect(process, "planned")
            if seconds is None:
                self._expect(process, "done")
            else:
                time.sleep(seconds)
            with self._disk.after_power_cut([process.pid, self._engine()]) as folder:
                if seconds is not None:
                    self._expect(process, "done")
                self.state = self._network(self.bench)
                self._check(Bench(folder / "project", {}), sheets, [*allowed, self.state], mode)

    def _check(self, bench: Bench, sheets: Sheets, allowed: list[list[str]], mode: str) -> None:
        try:
            with bench.store() as store:
                left = network(store)
                still_open = GraphState(store, load_model()).open_run
            assert left in allowed or (still_open and mode == "many")
            bench.write(sheets)
            bench.load(mode)
            assert self._network(bench) == self.state
        finally:
            stop_engine(bench.folder)

    def _engine(self) -> int:
        running = EngineFiles.of(self.bench.folder).running()
        assert running is not None
        return running.pid

    @staticmethod
    def _expect(process: subprocess.Popen[str], word: str) -> None:
        assert process.stdout is not None
        assert process.stdout.readline() == f"{word}\n", process.stderr and process.stderr.read()

    @staticmethod
    def _network(bench: Bench) -> list[str]:
        with bench.store() as store:
            return network(store)


def test_acknowledged_loads_survive_a_power_cut(disk: LosingDisk) -> None:
    """Cut by turns once a load was acknowledged and in its midst, in one transaction and in many."""
    cuts = Cuts(disk)
    chance = random.Random()
    sheets = loads()
    try:
        cuts.load(next(sheets), "one")
        longest = {mode: cuts.load(next(sheets), mode) for mode in ("one", "many")}
        for number in range(ROUNDS):
            mode = "many" if number % 3 == 1 else "one"
            cuts.cut_after(chance.uniform(0, longest[mode]) if number % 2 else None, next(sheets), mode)
    finally:
        stop_engine(cuts.bench.folder)
