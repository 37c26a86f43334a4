"""After a power cut, acknowledged runs are complete and the next load works.

The project is on a file system that loses data that was not synced. A load is acknowledged when its program has
printed that the load is done. At a random moment of a load, or right after the load was acknowledged, a test opens
a copy of the disk in the state that a power cut would leave. In this copy, every acknowledged run must be complete
and have its journal. A run may be unfinished only if it has several batches. No index may be broken, and the same
load must complete the graph.

`WANGGE_POWER_ROUNDS` is the number of rounds: by default 3, or 24 in nightly tests.
"""

from __future__ import annotations

import os
import random
import subprocess
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

import pytest

from devtools.losing_disk import LosingDisk, NoDiskError, losing_disk
from tests.conftest import skip_or_fail
from tests.loaders.conftest import Sheets, network, town
from tests.loaders.writing.test_killed import LoadedFolder
from wangge.graph.control import stop_engine
from wangge.graph.engines.lockfile import EngineFiles
from wangge.graph.model import load_model
from wangge.graph.schema import broken_schema
from wangge.loaders.state import GraphState

ROUNDS = int(os.environ.get("WANGGE_POWER_ROUNDS", "3"))
ROUNDS_BY_NIGHT = int(os.environ.get("WANGGE_POWER_ROUNDS", "24"))


class Round(NamedTuple):
    """A load with a power cut.

    If `acknowledged` is true, the power is cut after the load has ended, else at a random moment of it.
    `mode` is how the load is written, see killed.py. If `new_kind` is true, the load adds a kind of node that
    the graph doesn't have yet.
    """

    acknowledged: bool
    mode: str
    new_kind: bool


EVERY_ROUND = (
    Round(True, "one", True),
    Round(False, "many", True),
    Round(False, "one", False),
    Round(True, "many", False),
    Round(False, "one", True),
    Round(True, "many", True),
    Round(True, "one", False),
    Round(False, "many", False),
)
NEW_KINDS = {
    "departments": "编码,名称\nD1,民政局\n",
    "people": "编码,姓名\nP1,王芳\n",
    "property_firms": "编码,名称\nF1,江湾物业\n",
    "social_organizations": "编码,名称,联动社区\nS1,江湾义工,990101001001\n",
    "resident_institutions": "编码,名称,报到社区\nI1,江湾小学,990101001001\n",
    "volunteer_teams": "编码,名称\nV1,江湾志愿队\n",
    "charity_funds": "编码,名称\nC1,江湾基金\n",
    "legal_services": "编码,名称\nL1,江湾法律\n",
    "mentor_studios": "编码,名称\nM1,江湾工作室\n",
    "platforms": "编码,名称\nT1,江湾平台\n",
    "service_centres": "编码,名称\nE1,江湾中心\n",
    "joint_committees": "编码,名称,级别\nJ1,江湾大党委,社区\n",
    "street_offices": "编码,名称\nO1,滨江街道办\n",
}

pytestmark = [pytest.mark.slow, pytest.mark.embedded, pytest.mark.own_engine]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[LosingDisk]:
    try:
        with losing_disk(tmp_path) as losing:
            yield losing
    except NoDiskError as reason:
        skip_or_fail("disk", f"no file system can be mounted: {reason}")


class Loads:
    """Makes sheets of a town that grows with each load; on request, a load adds a further kind of node."""

    def __init__(self) -> None:
        self._kinds: Sheets = {}
        self._new_kinds = iter(NEW_KINDS.items())
        self._number = 0

    def next(self, *, new_kind: bool) -> Sheets:
        self._number += 1
        if new_kind:
            self._kinds = dict([*self._kinds.items(), next(self._new_kinds)])
        return {**town(streets=2, communities=2 + self._number, grids=3), **self._kinds}


class Cuts:
    """A project on a disk; the power is cut during its loads."""

    def __init__(self, disk: LosingDisk) -> None:
        self._disk = disk
        folder = disk.folder / "project"
        folder.mkdir()
        self.loaded_folder = LoadedFolder(folder, {})

    def load(self, sheets: Sheets, mode: str) -> float:
        """Load in a separate process without a power cut; return how many seconds the writing took."""
        self.loaded_folder.write(sheets)
        with self.loaded_folder.start(mode) as process:
            self._expect(process, "planned")
            start = time.monotonic()
            self._expect(process, "done")
            return time.monotonic() - start

    def cut_after(self, seconds: float | None, sheets: Sheets, mode: str) -> None:
        """Load, cut the power `seconds` after writing began, and check what is left on the disk.

        If `seconds` is None, the power is cut after the load was acknowledged.
        """
        allowed = [] if seconds is None else [self._network(self.loaded_folder)]
        self.loaded_folder.write(sheets)
        with self.loaded_folder.start(mode) as process:
            self._expect(process, "planned")
            if seconds is None:
                self._expect(process, "done")
            else:
                time.sleep(seconds)
            with self._disk.after_power_cut([process.pid, self._engine()]) as folder:
                if seconds is not None:
                    self._expect(process, "done")
                self._check(
                    LoadedFolder(folder / "project", {}),
                    sheets,
                    [*allowed, self._network(self.loaded_folder)],
                    mode,
                )

    def _check(
        self, loaded_folder: LoadedFolder, sheets: Sheets, allowed: list[list[str]], mode: str
    ) -> None:
        model = load_model()
        try:
            with loaded_folder.store() as store:
                broken = broken_schema(store, model.unique(), model.indexes())
                graph = network(store, journal=True)
                still_open = GraphState(store, model).open_run
            assert [fault.text for fault in broken] == []
            assert graph in allowed or (still_open and mode == "many")
            loaded_folder.write(sheets)
            loaded_folder.load(mode)
            assert self._facts(loaded_folder) == self._facts(self.loaded_folder)
        finally:
            stop_engine(loaded_folder.folder)

    def _engine(self) -> int:
        running = EngineFiles.of(self.loaded_folder.folder).running()
        assert running is not None
        return running.pid

    @staticmethod
    def _expect(process: subprocess.Popen[str], word: str) -> None:
        assert process.stdout is not None
        assert process.stdout.readline() == f"{word}\n", process.stderr and process.stderr.read()

    @staticmethod
    def _network(loaded_folder: LoadedFolder) -> list[str]:
        with loaded_folder.store() as store:
            return network(store, journal=True)

    @staticmethod
    def _facts(loaded_folder: LoadedFolder) -> list[str]:
        with loaded_folder.store() as store:
            return network(store)


def cut_again_and_again(disk: LosingDisk, rounds: int) -> None:
    """Do `rounds` loads with a power cut each, in the order of `EVERY_ROUND`, which is repeated if needed."""
    cuts, sheets, chance = Cuts(disk), Loads(), random.Random()
    try:
        cuts.load(sheets.next(new_kind=False), "one")
        longest = {mode: cuts.load(sheets.next(new_kind=False), mode) for mode in ("one", "many")}
        for acknowledged, mode, new_kind in islice(cycle(EVERY_ROUND), rounds):
            moment = None if acknowledged else chance.uniform(0, longest[mode])
            cuts.cut_after(moment, sheets.next(new_kind=new_kind), mode)
    finally:
        stop_engine(cuts.loaded_folder.folder)


def test_acknowledged_loads_survive_a_power_cut(disk: LosingDisk) -> None:
    cut_again_and_again(disk, ROUNDS)


@pytest.mark.nightly
def test_acknowledged_loads_survive_many_power_cuts(disk: LosingDisk) -> None:
    cut_again_and_again(disk, ROUNDS_BY_NIGHT)
