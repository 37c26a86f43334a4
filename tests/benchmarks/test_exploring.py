"""Tests the benchmarks of the explorer, and the targets for their results.

The benchmarks request pages one after the other, request pages for many readers at once, and measure pictures
in a browser.
"""

from __future__ import annotations

import doctest
import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks.exploring import client, spread, targets, walk
from benchmarks.exploring.page import exploring_page
from benchmarks.exploring.readers import main as read_pages
from benchmarks.exploring.targets import exploring_targets
from benchmarks.part import BenchmarkTarget, Section, Timings
from devtools.explorers import serving, site_of
from tests.benchmarks.test_bench import bench
from tests.viz.network.networks import make_network, put
from wangge.graph.store import Store

PAGE_KINDS = {"District", "Street", "Community", "Grid", "Compound", "Building", "rule", "other"}


@pytest.mark.slow
@pytest.mark.nightly
@pytest.mark.embedded
@pytest.mark.neo4j
@pytest.mark.usefixtures("neo4j_jars")
def test_walk_meets_every_kind_of_page_on_both_engines(package: Path, tmp_path: Path) -> None:
    section, text = bench("exploring.pages", package, tmp_path)
    assert section.skipped == {"city": "the city is measured only with `--country all`"}
    for stage in ("embedded", "small"):
        walked = {name.partition(".")[2] for name in section.measures if name.startswith(f"{stage}.")}
        assert walked == PAGE_KINDS | {"counted", "prepared", "explorer", "again", "anew"}
        assert len(targets.all_pages(section, stage)) == 20
        assert section.about[stage]["largest"] > 1000
    assert re.search(r"\| all pages \(20\) \| \d+ / \d+ \| \d+ / \d+ \|", text)
    assert (
        "| city of a million nodes, Neo4j: all rules are checked at most 60 s after the explorer starts | not measured |"
        in text
    )


@pytest.mark.slow
@pytest.mark.nightly
@pytest.mark.embedded
def test_readers_get_their_pages_without_error(package: Path, tmp_path: Path) -> None:
    section, text = bench("exploring.readers", package, tmp_path)
    for name in ("pausing", "pressing"):
        assert section.about[name]["failed"] == {}
        assert section.measures[f"{name}.all"].amount >= section.about[name]["addresses"] > 1
        assert section.measures[f"{name}.hundredths"].seconds == sorted(
            section.measures[f"{name}.hundredths"].seconds
        )
    assert "8 readers for 2 s" in text


@pytest.mark.embedded
def test_readers_count_their_pages_and_what_failed(
    embedded_store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(embedded_store, make_network())
    (tmp_path / "wangge.toml").write_text('[project]\nname = "区"\n', encoding="utf-8")
    # `read_pages` starts an event loop. It runs in another thread, because the browser of an earlier test may still
    # run an event loop in this one.
    with serving(site_of(embedded_store, tmp_path)) as address, ThreadPoolExecutor(1) as other_thread:
        other_thread.submit(read_pages, address, "3", "0.5", "0.01").result()
    totals = json.loads(capsys.readouterr().out)
    assert totals["failed"] == {}
    assert totals["pages"] >= totals["addresses"] > 1
    assert totals["hundredths"] == sorted(totals["hundredths"])


@pytest.mark.slow
@pytest.mark.nightly
@pytest.mark.embedded
def test_pictures_are_compared_with_pyvis(package: Path, tmp_path: Path, chromium_path: str) -> None:
    section, text = bench("exploring.pictures", package, tmp_path)
    assert section.skipped == {}
    assert section.measures.keys() == {"district", "network", "map", "folded", "whole", "stock", "street"}
    assert section.about["street_items"] == 500
    assert section.about["drawn"]["stock"][0] == section.about["drawn"]["folded"][0]
    assert "| pyvis with its defaults, the nodes of the limited map |" in text
    assert chromium_path not in text


def test_targets_compare_sizes_readers_and_pictures() -> None:
    walked = Section(
        about={
            name: {"nodes": 2_000_000, "largest": 90_000, "largest_kind": "rule"} for name in targets.STAGES
        },
        measures={
            "small.Street": Timings([0.1] * 10),
            "city.Street": Timings([0.1] * 5),
            "city.rule": Timings([0.2]),
            "city.counted": Timings([77.0]),
            "city.anew": Timings([47.0]),
        },
    )
    hundredths = Timings([0.01 * number for number in range(1, 101)])
    readers = Section(
        about={
            "readers": 200,
            "lasts": 60.0,
            "pausing": {"failed": {}, "addresses": 3},
            "pressing": {"failed": {"500": 2}, "addresses": 3},
        },
        measures={
            "pausing.all": Timings([60.0], 600),
            "pausing.hundredths": hundredths,
            "pressing.all": Timings([60.0], 1200),
            "pressing.hundredths": hundredths,
        },
    )
    pictures = Section(
        about={
            "unfinished": ["stock"],
            "longest": 180.0,
            "drawn": {"folded": [2000, 2100]},
            "street_items": 500,
        },
        measures={"folded": Timings([2.0]), "stock": Timings([180.0]), "street": Timings([1.6])},
    )
    sections = {"pages": walked, "readers": readers, "pictures": pictures}
    targets_by_name = {target.target: target for target in exploring_targets(sections)}
    assert len(targets_by_name) == 13
    rules = [
        target.measured for target in targets_by_name.values() if "all rules are checked" in target.target
    ]
    assert rules == ["77 s", "47 s"]
    slow = "Neo4j: 95th percentile of the city's pages at most 1.3 × that of the sample's pages"
    assert targets_by_name[slow] == BenchmarkTarget(slow, "2.00 ×", False)
    errors = "sample, embedded engine: 200 readers at once get no error in a minute"
    assert targets_by_name[errors] == BenchmarkTarget(errors, "2 errors, 1,800 pages", False)
    pyvis = (
        "a page made by pyvis with its defaults takes at least 40 × as long to be usable as the network map"
    )
    assert targets_by_name[pyvis] == BenchmarkTarget(pyvis, "more than 90 ×", True)
    text = exploring_page(sections)
    assert "| a rule in a place | – | 200 / 200 |" in text
    assert "| pause of 0 s after each page | 600 | 3 | 10 | 0.50 s | 0.95 s | 1.00 s | 0 |" in text
    assert (
        "| pyvis with its defaults, the nodes of the limited map |  | more than 180.0 s | more than 90.0 |"
        in text
    )


def test_targets_are_not_measured_on_a_small_graph_or_with_few_readers() -> None:
    walked = Section(about={"city": {"nodes": 20_000}}, measures={"city.rule": Timings([0.1])})
    readers = Section(about={"readers": 8, "lasts": 2.0, "pressing": {"failed": {}}})
    assert all(target.met is None for target in exploring_targets({"pages": walked, "readers": readers}))
    assert exploring_page({}) == ""


@pytest.mark.parametrize("module", [client, spread, walk], ids=lambda module: module.__name__)
def test_examples_in_docstrings_hold(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert (result.failed, result.attempted > 0) == (0, True)


def test_median_is_exact_if_less_than_half_of_the_loads_were_aborted() -> None:
    section = Section(
        {"unfinished": ["stock"], "longest": 180.0},
        {"folded": Timings([2.0]), "stock": Timings([150.0, 160.0, 180.0])},
    )
    ratio = targets.time_ratio_to_limited_map(section, "stock")
    assert (targets.given_up(section, "stock"), ratio) == (False, 80.0)
