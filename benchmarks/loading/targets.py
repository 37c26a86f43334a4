"""The targets of loading, and whether the measurements meet them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from benchmarks.markdown import share
from benchmarks.part import BenchmarkTarget, Section, Timings, limited

__all__ = ["combined_rate", "files_ratio", "loading_targets"]

_MIB = 1024
_WHOLE = "all"
_RELOADS = (
    ("wangge.unchanged", "the file unchanged", 0.05),
    ("wangge.bytes", "only its bytes changed", 0.25),
    ("wangge.changed", "1 % of the rows changed", 0.30),
)
_ENGINES = (("neo4j", "Neo4j"), ("embedded", "embedded engine"))
_COUNTRY = (("bolt.first", "Neo4j"), ("embedded.first", "embedded engine"), ("files.write", "files"))


def loading_targets(sections: Mapping[str, Section]) -> Iterator[BenchmarkTarget]:
    """Yield the targets, each with the measured value."""
    beside = sections.get("neo4j", Section())
    ours = combined_rate(beside, "wangge")
    yield _times(
        "side by side: file to verified graph at least 0.8 × the raw driver's rate",
        ours,
        combined_rate(beside, "raw_bolt"),
        0.8,
    )
    yield _times(
        "side by side: file to verified graph at least 4 × neomodel's rate",
        ours,
        combined_rate(beside, "neomodel_objects"),
        4,
    )
    for name, engine in _ENGINES:
        for measure, what, most in _RELOADS:
            yield _reload(
                sections.get(name, Section()), measure, f"side by side, {engine}: reload, {what}", most
            )
    whole = sections.get("country", Section())
    if whole.about.get("scale", _WHOLE) != _WHOLE:
        whole = Section()
    for way, engine in (("bolt", "Neo4j"), ("embedded", "embedded engine")):
        for measure, what, most in _RELOADS:
            name = measure.replace("wangge", way)
            yield _reload(whole, name, f"whole country, {engine}: reload, {what}", most, first=f"{way}.first")
    whole_rate = whole.get("bolt.first")
    yield _times(
        "whole country: file to verified graph at least 0.8 × the raw driver's rate",
        whole_rate[0].rate if whole_rate else None,
        combined_rate(whole, "raw_bolt"),
        0.8,
    )
    ratio = files_ratio(whole)
    target = "whole country through files at most 2.5 × neo4j-admin's own time for the same files"
    yield limited(target, ratio, f"{ratio:.2f} ×" if ratio else "", most=2.5)
    for name, what in _COUNTRY:
        yield _memory(whole, name, what)


def combined_rate(section: Section, name: str) -> float | None:
    """Return the facts per second of a contender, nodes and edges together; None if it wasn't measured.

    A contender may have been measured separately for nodes and edges, on a sample of the rows. Then the sample's
    rates are assumed for all rows, and the combined rate is that of loading one node and then one edge.

    >>> section = Section(measures={"x.nodes": Timings([1.0], 100), "x.edges": Timings([3.0], 100)})
    >>> combined_rate(section, "x")
    50.0
    """
    if stages := section.get(f"{name}.nodes", f"{name}.edges"):
        nodes, edges = stages
        return 2 / (1 / nodes.rate + 1 / edges.rate)
    whole = section.get(name)
    return whole[0].rate if whole else None


def files_ratio(section: Section) -> float | None:
    """Return the time to write, import and check import files, divided by the time of the import alone."""
    seconds = section.get("files.write", "files.import", "files.check")
    return sum(measure.median for measure in seconds) / seconds[1].median if seconds else None


def _times(target: str, ours: float | None, theirs: float | None, least: float) -> BenchmarkTarget:
    ratio = ours / theirs if ours and theirs else None
    return limited(target, ratio, f"{ratio:.2f} ×" if ratio else "", least=least)


def _reload(section: Section, name: str, what: str, most: float, first: str = "wangge") -> BenchmarkTarget:
    seconds = section.get(first, name)
    part = seconds[1].median / seconds[0].median if seconds else None
    target = f"{what}: at most {most * 100:.0f} % of the first load"
    return limited(target, part, share(part) if part else "", most=most)


def _memory(section: Section, name: str, what: str) -> BenchmarkTarget:
    measure: Timings | None = section.measures.get(name)
    peak = measure.peak_mib if measure else None
    text = f"{peak:,.0f} MiB" if peak else ""
    return limited(f"whole country, {what}: client at most 1 GiB", peak, text, most=_MIB)
