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


def test_failing_command_is_skipped_with_the_last_line_of_its_output() -> None:
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
            "wangge": Timings([20.0], 100),
            "wangge.started": Timings([10.0], 100),
            "raw_bolt.nodes": Timings([4.0], 50),
            "raw_bolt.edges": Timings([4.5], 50),
        }
    )
    all_targets = list(targets.loading_targets({"neo4j": neo4j}))
    assert all_targets[:3] == [
        BenchmarkTarget(
            "a province on Neo4j, without the start of the program: wangge loads at least 0.9 × as fast as the raw driver",
            "0.85 ×",
            False,
        ),
        BenchmarkTarget(
            "a province on Neo4j, without the start of the program: wangge loads at least 1.0 × as fast as py2neo's bulk"
            " functions",
            "not measured",
            None,
        ),
        BenchmarkTarget(
            "a province on Neo4j: `wangge import-divisions` loads at least 0.5 × as fast as the raw driver",
            "0.42 ×",
            False,
        ),
    ]
    assert all(target.met is None for target in all_targets[3:])


def test_targets_of_the_country_are_met_missed_or_not_measured() -> None:
    names = {"files.write": Timings([20.0]), "files.import": Timings([10.0]), "files.check": Timings([2.0])}
    reloads = {"bolt.unchanged": Timings([0.2]), "bolt.bytes": Timings([1.8])}
    country = Section(measures={**names, **reloads, "bolt.first": Timings([9.0], 1, 2000.0)})
    by_name = {target.target: target[1:] for target in targets.loading_targets({"country": country})}
    reload = "all of China, Neo4j: reload, "
    expected = {
        "all of China by import files: writing, importing and checking them take at most 1.8 × the time that neo4j-admin"
        " needs for these files": ("3.20 ×", False),
        "all of China, Neo4j: client uses at most 600 MiB": ("2,000 MiB", False),
        f"{reload}the file is unchanged: at most 3 % of the first load": ("2.2 %", True),
        f"{reload}only the bytes of the file changed: at most 10 % of the first load": ("20.0 %", False),
        f"{reload}1 % of the rows changed: at most 15 % of the first load": ("not measured", None),
    }
    assert {name: by_name[name] for name in expected} == expected


@pytest.mark.parametrize("module", [markdown, part, process, targets], ids=lambda module: module.__name__)
def test_examples_in_docstrings_hold(module: object) -> None:
    from types import ModuleType

    assert isinstance(module, ModuleType)
    result = doctest.testmod(module)
    assert (result.failed, result.attempted > 0) == (0, True)
