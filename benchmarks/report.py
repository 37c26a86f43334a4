"""Reads and writes results.json, and writes the benchmark page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from benchmarks.markdown import table
from benchmarks.part import BenchmarkTarget, Part, Section

__all__ = ["Results", "page", "read_results", "write_results"]

Results = Mapping[str, Section]

_HEAD = """\
# Benchmarks

`make bench` measures and writes this page. The text under *Notes* is in `benchmarks/notes.md`, the figures are in
`benchmarks/results.json`. `make bench BENCH=loading.neo4j SCALE=51` measures one section again. Times are medians of the
measured runs; contenders take turns, after a warm-up that isn't measured.
"""
_MET = {True: "met", False: "**missed**", None: "–"}


def read_results(path: Path) -> dict[str, Section]:
    """Return the sections in results.json, by names such as `loading.neo4j`; empty if there is no such file."""
    if not path.exists():
        return {}
    return {name: Section.from_json(content) for name, content in json.loads(path.read_text("utf-8")).items()}


def write_results(path: Path, results: Results) -> None:
    """Write all results, one section after the other."""
    content = {name: section.as_json() for name, section in sorted(results.items())}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


def page(parts: Iterable[Part], results: Results, notes: str) -> str:
    """Return the whole page: targets, notes, a chapter per part, machine and versions."""
    measured = [(part, _sections_of(part, results)) for part in parts]
    targets = [target for part, sections in measured for target in part.targets(sections)]
    texts = [
        _HEAD,
        "## Targets\n",
        _targets(targets) + "\n",
        "## Notes\n",
        notes.strip() + "\n",
        *(f"## {part.title}\n\n{part.page(sections).strip()}\n" for part, sections in measured if sections),
        "## Machine and versions\n",
        _machines(results) + "\n",
    ]
    return "\n".join(texts)


def _sections_of(part: Part, results: Results) -> dict[str, Section]:
    sections = {name: results.get(f"{part.name}.{name}") for name in part.sections}
    return {name: section for name, section in sections.items() if section is not None}


def _targets(targets: Iterable[BenchmarkTarget]) -> str:
    return table(
        ["target", "measured", ""], [(target.target, target.measured, _MET[target.met]) for target in targets]
    )


def _machines(results: Results) -> str:
    """Return one line per group of sections that were measured on the same day and machine, with the same versions."""
    groups: dict[str, list[str]] = {}
    for name, section in sorted(results.items()):
        about = section.about
        machine = "{processor}, {cores} cores, {memory}, {system}".format(**about["machine"])
        versions = ", ".join(f"{program} {number}" for program, number in about["versions"].items())
        line = f"{about['date']}: {machine}. {versions}."
        groups.setdefault(line, []).append(f"`{name}` (load {about['load']} at its start)")
    return "\n".join(f"- {', '.join(names)}: measured {line}" for line, names in groups.items())
