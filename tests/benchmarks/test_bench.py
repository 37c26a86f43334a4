"""Tests `python -m benchmarks` with one district: the page has a row for every contender."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from benchmarks.__main__ import PARTS, main
from benchmarks.loading import LOADING
from benchmarks.part import Section, Settings, Skipped, Timing, Timings
from benchmarks.process import ROOT
from benchmarks.report import page, read_results
from benchmarks.rounds import new_section
from tests.benchmarks.conftest import DISTRICT

WANGGE = {"wangge", "wangge.unchanged", "wangge.bytes", "wangge.changed"}


def bench(part: str, package: Path, folder: Path, *options: str) -> tuple[Section, str]:
    """Measure the section `part` once, without warm-up; return its results and the text of the page."""
    results, page_file = folder / "results.json", folder / "page.md"
    files = ["--package", str(package), "--results", str(results), "--page", str(page_file)]
    scope = ["--scale", DISTRICT, "--country", DISTRICT]
    main([part, *scope, "--runs", "1", "--warm-ups", "0", *files, *options])
    text = results.read_text("utf-8") + page_file.read_text("utf-8")
    assert str(folder) not in text
    assert str(ROOT) not in text
    return Section.from_json(json.loads(results.read_text("utf-8"))[part]), page_file.read_text("utf-8")


def stages(name: str) -> set[str]:
    return {name, f"{name}.nodes", f"{name}.edges"}


@pytest.mark.slow
@pytest.mark.nightly
@pytest.mark.embedded
def test_contenders_are_measured_on_the_embedded_engine(package: Path, tmp_path: Path) -> None:
    section, text = bench("loading.embedded", package, tmp_path)
    assert section.skipped == {}
    assert section.measures.keys() == WANGGE | {"wangge.start"} | stages("raw_bolt") | stages("graph_batch")
    assert (section.about["nodes"], section.about["edges"]) == (230, 229)
    assert re.search(
        r"\| wangge, from the file to the verified graph \| – \| – \| \d+ \| \d\.\d\d \| \d+ \|", text
    )
    assert "| a province on the embedded engine: `wangge import-divisions` loads at least 0.9 ×" in text


@pytest.mark.slow
@pytest.mark.nightly
@pytest.mark.embedded
def test_sample_is_applied_twice(package: Path, tmp_path: Path) -> None:
    section, text = bench("loading.sample", package, tmp_path)
    assert section.skipped == {}
    assert section.measures.keys() == {"sample.written", "sample.first", "sample.unchanged"}
    assert "| `wangge apply` again |" in text


@pytest.mark.slow
@pytest.mark.nightly
@pytest.mark.neo4j
@pytest.mark.usefixtures("neo4j_jars")
def test_contenders_are_measured_on_neo4j(package: Path, tmp_path: Path) -> None:
    section, text = bench("loading.neo4j", package, tmp_path)
    competitors = {"py2neo_bulk", "neomodel_objects"}
    assert section.skipped.keys() <= competitors, section.skipped
    expected = WANGGE | stages("raw_bolt") | {"neo4j_admin", "wangge.started"}
    for name in competitors - section.skipped.keys():
        expected |= stages(name)
    assert section.measures.keys() == expected
    assert all(reason in text for reason in section.skipped.values())


@pytest.mark.slow
@pytest.mark.nightly
@pytest.mark.neo4j
@pytest.mark.usefixtures("neo4j_jars")
def test_large_loads_are_measured_through_files_and_over_bolt(package: Path, tmp_path: Path) -> None:
    """The contenders `raw_bolt` and `bolt` are left out, because the tests above run the same code."""
    section, text = bench(
        "loading.country", package, tmp_path, "--contenders", "files", "neo4j_admin", "embedded"
    )
    assert section.skipped == {}
    over_bolt = {f"embedded.{run}" for run in ("first", "unchanged", "bytes", "changed")}
    files = {f"files.{step}" for step in ("write", "import", "start", "check", "unchanged")}
    assert over_bolt | files | {"neo4j_admin"} == section.measures.keys()
    assert "Writing the files, importing and checking them take" in text


def test_each_section_is_stored_and_a_skipped_one_has_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both sections are fakes: one returns invented times, the other is skipped. Nightly tests measure real ones."""

    def measured(settings: Settings) -> Section:
        section = new_section(scale=settings.scale)
        for name in ("written", "first", "unchanged"):
            section.add(f"sample.{name}", Timing(1.5, 100))
        return section

    def skipped(_settings: Settings) -> Section:
        raise Skipped("no engine here")

    fake_part = LOADING._replace(sections={"sample": measured, "embedded": skipped})
    monkeypatch.setattr("benchmarks.__main__.PARTS", (fake_part,))
    results, page_file = tmp_path / "results.json", tmp_path / "page.md"
    options = ["--results", str(results), "--page", str(page_file), "--cache", str(tmp_path / "cache")]
    main(["loading", "--scale", DISTRICT, *options])
    results_read = read_results(results)
    assert results_read["loading.sample"].about["scale"] == DISTRICT
    assert results_read["loading.sample"].measures["sample.first"] == Timings([1.5], 100)
    assert results_read["loading.embedded"].skipped == {"loading.embedded": "no engine here"}
    assert "| `wangge apply` again |" in page_file.read_text("utf-8")
    assert "no engine here" in page_file.read_text("utf-8")


def test_unknown_part_is_refused_in_one_line() -> None:
    with pytest.raises(SystemExit, match=r"^Error: no benchmark 'lodaing'; there are loading\.neo4j, "):
        main(["lodaing"])


def test_page_agrees_with_the_stored_results() -> None:
    results_read = read_results(ROOT / "benchmarks" / "results.json")
    notes = (ROOT / "benchmarks" / "notes.md").read_text("utf-8")
    assert page(PARTS, results_read, notes) == (ROOT / "docs" / "benchmarks.md").read_text("utf-8")
