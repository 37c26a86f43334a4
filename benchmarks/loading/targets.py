"""Declares the targets of the benchmarks of loading, and compares the measurements with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from benchmarks.markdown import share
from benchmarks.part import BenchmarkTarget, Section, Timings, limited

__all__ = ["combined_rate", "files_ratio", "loading_targets"]

_MOST_MIB = 1024
_WHOLE = "all"
_RELOADS = (
    ("wangge.unchanged", "the file unchanged", 0.05),
    ("wangge.bytes", "only the file's bytes changed", 0.25),
    ("wangge.changed", "1 % of the rows changed", 0.30),
)
_ENGINES = (("neo4j", "Neo4j"), ("embedded", "embedded engine"))
_COUNTRY = (("bolt.first", "Neo4j"), ("embedded.first", "embedded engine"), ("files.write", "import files"))


def loading_targets(sections: Mapping[str, Section]) -> Iterator[BenchmarkTarget]:
    """Yield the targets, each with the measured value and whether it is met."""
    neo4j = sections.get("neo4j", Section())
    wangge_rate = combined_rate(neo4j, "wangge")
    yield _times(
        "side by side: file to verified graph at least 0.8 × the raw driver's rate",
        wangge_rate,
        combined_rate(neo4j, "raw_bolt"),
        0.8,
    )
    yield _times(
        "side by side: file to verified graph at least 4 × neomodel's rate",
        wangge_rate,
        combined_rate(neo4j, "neomodel_objects"),
        4,
    )
    for name, engine in _ENGINES:
        for measure, title, most in _RELOADS:
            yield _reload(
                sections.get(name, Section()), measure, f"side by side, {engine}: reload, {title}", most
            )
    country = sections.get("country", Section())
    if country.about.get("scale", _WHOLE) != _WHOLE:
        country = Section()
    for contender, engine in (("bolt", "Neo4j"), ("embedded", "embedded engine")):
        for measure, title, most in _RELOADS:
            name = measure.replace("wangge", contender)
            yield _reload(
                country, name, f"all of China, {engine}: reload, {title}", most, first=f"{contender}.first"
            )
    first_load = country.get("bolt.first")
    yield _times(
        "all of China: file to verified graph at least 0.8 × the raw driver's rate",
        first_load[0].rate if first_load else None,
        combined_rate(country, "raw_bolt"),
        0.8,
    )
    ratio = files_ratio(country)
    target = "all of China by import files: at most 2.5 × the time of neo4j-admin for the same files"
    yield limited(target, ratio, f"{ratio:.2f} ×" if ratio else "", most=2.5)
    for name, title in _COUNTRY:
        yield _memory(country, name, title)


def combined_rate(section: Section, name: str) -> float | None:
    """Return the facts per second of a contender, nodes and edges together; None if it wasn't measured.

    If nodes and edges were measured separately, the result is the rate for equally many nodes and edges. So it doesn't
    depend on how many of each were loaded; neomodel, for example, loads only some of the rows.

    >>> section = Section(measures={"x.nodes": Timings([1.0], 100), "x.edges": Timings([3.0], 100)})
    >>> combined_rate(section, "x")
    50.0
    """
    if stages := section.get(f"{name}.nodes", f"{name}.edges"):
        nodes, edges = stages
        return 2 / (1 / nodes.rate + 1 / edges.rate)
    timings = section.get(name)
    return timings[0].rate if timings else None


def files_ratio(section: Section) -> float | None:
    """Return the time to write, import and check import files, divided by the time of the import alone."""
    seconds = section.get("files.write", "files.import", "files.check")
    return sum(measure.median for measure in seconds) / seconds[1].median if seconds else None


def _times(target: str, wangge_rate: float | None, other_rate: float | None, least: float) -> BenchmarkTarget:
    ratio = wangge_rate / other_rate if wangge_rate and other_rate else None
    return limited(target, ratio, f"{ratio:.2f} ×" if ratio else "", least=least)


def _reload(section: Section, name: str, title: str, most: float, first: str = "wangge") -> BenchmarkTarget:
    seconds = section.get(first, name)
    share_of_first = seconds[1].median / seconds[0].median if seconds else None
    target = f"{title}: at most {most * 100:.0f} % of the first load"
    return limited(target, share_of_first, share(share_of_first) if share_of_first else "", most=most)


def _memory(section: Section, name: str, title: str) -> BenchmarkTarget:
    measure: Timings | None = section.measures.get(name)
    peak = measure.peak_mib if measure else None
    text = f"{peak:,.0f} MiB" if peak else ""
    return limited(f"all of China, {title}: client uses at most 1 GiB", peak, text, most=_MOST_MIB)
