"""Tests how benchmarks measure.

The memory of the child process alone is measured. Contenders take turns; if one of them fails, the others still run.
"""

from __future__ import annotations

import doctest
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from benchmarks import markdown, part, process
from benchmarks.competitors import competitors_python
from benchmarks.loading import targets
from benchmarks.part import BenchmarkTarget, Section, Skipped, Timing, Timings
from benchmarks.process import run
from benchmarks.rounds import Contender, take_turns


def test_peak_memory_is_that_of_the_child_alone() -> None:
    memory_of_parent = bytearray(300 * 2**20)
    small = run([sys.executable, "-c", "pass"])
    large = run([sys.executable, "-c", "bytearray(200 * 2**20)"])
    assert len(memory_of_parent) > small.peak_mib * 2**20
    assert 200 < large.peak_mib < 300


def test_failing_command_is_skipped_with_its_last_word() -> None:
    with pytest.raises(Skipped, match=r"^python\S* failed: no … here$"):
        run([sys.executable, "-c", "import sys; sys.exit('first\\nno /opt/thing/x here')"])


def test_slow_command_is_ended_and_skipped() -> None:
    with pytest.raises(Skipped, match="took longer than 1 s"):
        run([sys.executable, "-c", "import time; time.sleep(60)"], timeout=1)


def test_contenders_take_turns_and_warm_ups_are_not_kept() -> None:
    order: list[str] = []

    def contender(name: str) -> Contender:
        def call() -> Mapping[str, Timing]:
            order.append(name)
            return {name: Timing(float(len(order)), 10)}

        return call

    section = take_turns(Section(), {"a": contender("a"), "b": contender("b")}, runs=2, warm_ups=1)
    assert order == ["a", "b", "b", "a", "a", "b"]
    assert section.measures == {"a": Timings([4.0, 5.0], 10), "b": Timings([3.0, 6.0], 10)}


def test_contender_that_fails_is_left_out_and_named() -> None:
    def absent() -> Mapping[str, Timing]:
        raise Skipped("not installed")

    section = take_turns(
        Section(), {"absent": absent, "there": lambda: {"there": Timing(1.0, 1)}}, runs=2, warm_ups=1
    )
    assert section.skipped == {"absent": "not installed"}
    assert section.measures == {"there": Timings([1.0, 1.0], 1)}


@pytest.mark.slow
@pytest.mark.nightly
def test_competitors_that_cannot_be_installed_are_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(Skipped, match=r"^benchmarks/requirements\.lock can't be installed: ERROR: "):
        competitors_python(tmp_path)


def test_sections_are_kept_as_they_were() -> None:
    section = Section({"scale": "51"}, {"raw": Timings([1.5], 3, 20.0)}, {"py2neo": "not installed"})
    assert Section.from_json(section.as_json()) == section


def test_targets_are_met_missed_or_not_measured() -> None:
    neo4j = Section(
        measures={
            "wangge": Timings([10.0], 100),
            "wangge.unchanged": Timings([0.4], 100),
            "wangge.bytes": Timings([3.0], 100),
            "raw_bolt.nodes": Timings([4.0], 50),
            "raw_bolt.edges": Timings([4.5], 50),
        }
    )
    all_targets = list(targets.loading_targets({"neo4j": neo4j}))
    assert all_targets[:5] == [
        BenchmarkTarget(
            "side by side: wangge, from the file to the verified graph, loads at least 0.8 × as fast as the raw driver",
            "0.85 ×",
            True,
        ),
        BenchmarkTarget(
            "side by side: wangge, from the file to the verified graph, loads at least 4 × as fast as neomodel",
            "not measured",
            None,
        ),
        BenchmarkTarget(
            "side by side, Neo4j: reload, the file unchanged: at most 5 % of the first load", "4.0 %", True
        ),
        BenchmarkTarget(
            "side by side, Neo4j: reload, only the file's bytes changed: at most 25 % of the first load",
            "30.0 %",
            False,
        ),
        BenchmarkTarget(
            "side by side, Neo4j: reload, 1 % of the rows changed: at most 30 % of the first load",
            "not measured",
            None,
        ),
    ]
    assert all(target.met is None for target in all_targets[5:])


def test_import_through_files_is_compared_with_the_import_alone() -> None:
    names = {"files.write": Timings([20.0]), "files.import": Timings([10.0]), "files.check": Timings([2.0])}
    country = Section(measures={**names, "bolt.first": Timings([9.0], 1, 2000.0)})
    targets_by_name = {target.target: target for target in targets.loading_targets({"country": country})}
    ratio = targets_by_name[
        "all of China by import files: at most 2.5 × the time of neo4j-admin for the same files"
    ]
    assert (ratio.measured, ratio.met) == ("3.20 ×", False)
    memory = targets_by_name["all of China, Neo4j: client uses at most 1 GiB"]
    assert (memory.measured, memory.met) == ("2,000 MiB", False)


@pytest.mark.parametrize("module", [markdown, part, process, targets], ids=lambda module: module.__name__)
def test_examples_in_docstrings_hold(module: object) -> None:
    from types import ModuleType

    assert isinstance(module, ModuleType)
    result = doctest.testmod(module)
    assert (result.failed, result.attempted > 0) == (0, True)
