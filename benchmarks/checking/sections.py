"""The sample on the embedded engine, and a city of a million nodes on Neo4j."""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from benchmarks.loading.commands import wangge
from benchmarks.neo4j_server import HEAP, PAGE_CACHE, Neo4jHome, neo4j_home
from benchmarks.part import Sample, Section, Settings
from benchmarks.process import run
from benchmarks.rounds import new_section, say
from graph.engines.server import Address, connect_neo4j
from loaders.writing.apply import prepare

__all__ = ["city", "sample"]

CITY_SCALE = 61
"""How often the sample is multiplied for the city: about a million nodes."""

_CHILD = "benchmarks.checking.rounds_of_rules"
_HELD_OR_NOT = (0, 1)


def sample(settings: Settings) -> Section:
    """The sample district on the embedded engine, loaded and running."""
    section = new_section()
    with _sample(1) as folder:
        wangge("apply", "--yes", cwd=folder)
        _measure(section, folder, settings.runs)
    return section


def city(settings: Settings) -> Section:
    """The sample multiplied, on Neo4j, imported through files."""
    section = new_section(server=f"heap {HEAP}, page cache {PAGE_CACHE}")
    scale = CITY_SCALE if settings.country == "all" else 1
    with _sample(scale) as folder, neo4j_home() as home:
        out = folder / "export"
        say("write files")
        wangge("export", "csv", str(out), cwd=folder)
        say("import")
        home.load((out / "import.args").read_text("utf-8").splitlines(), cwd=out)
        with home.running(), connect_neo4j(Address(**_address(home))) as store:
            say("constraints and indexes")
            prepare(store)
            _measure(section, folder, settings.country_runs, home.environment)
    return section


def _address(home: Neo4jHome) -> dict[str, str]:
    named = home.environment
    return {
        "uri": named["NEO4J_URI"],
        "username": named["NEO4J_USERNAME"],
        "password": named["NEO4J_PASSWORD"],
    }


def _measure(section: Section, folder: Path, runs: int, environment: Mapping[str, str] | None = None) -> None:
    counted = json.loads(wangge("status", "--json", cwd=folder, environment=environment).output)
    section.about["nodes"] = sum(counted["nodes"].values())
    section.about["edges"] = sum(counted["relationships"].values())
    say(f"check {section.about['nodes']:,} nodes")
    for _ in range(runs):
        section.add("check", _checked(folder, environment))
    words = [sys.executable, "-m", _CHILD, str(folder), str(runs)]
    done = run(words, more=environment, name="rounds of rules")
    found = done.last_json()
    for name in ("gate", "bare"):
        for seconds in found[name]:
            section.add(name, Sample(seconds, len(found["rules"]), done.peak_mib))
    for name, seconds in found["rules"].items():
        section.add(f"rule.{name}", Sample(seconds, 1))
    section.about["statements"] = found["statements"]


def _checked(folder: Path, environment: Mapping[str, str] | None) -> Sample:
    """`wangge check` as a user runs it; that a rule fails is no failure here."""
    done = wangge("check", cwd=folder, environment=environment, codes=_HELD_OR_NOT)
    rules = int(re.findall(r"共 (\d+) 条规则", done.output)[0])
    return done.sample(rules)


@contextmanager
def _sample(scale: int) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="wangge-bench-", ignore_cleanup_errors=True) as made:
        folder = Path(made) / "sample"
        wangge("sample", str(folder), "--scale", str(scale), cwd=Path(made))
        try:
            yield folder
        finally:
            wangge("db", "stop", cwd=folder)
