"""Declares the targets of the benchmarks of loading, and compares the measurements with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from benchmarks.markdown import share
from benchmarks.part import BenchmarkTarget, Section, Timings, limited

__all__ = ["combined_rate", "files_ratio", "loading_targets"]

_MOST_MIB = 600
_WHOLE = "all"
_RELOADS = (
    ("unchanged", "the file is unchanged", 0.03),
    ("bytes", "only the bytes of the file changed", 0.10),
    ("changed", "1 % of the rows changed", 0.15),
)
_COUNTRY = (("bolt.first", "Neo4j"), ("embedded.first", "embedded engine"), ("files.write", "import files"))
_ENGINES = (("bolt", "Neo4j"), ("embedded", "embedded engine"))
_PY2NEO = "py2neo's bulk functions"
_RAW = "the raw driver"


def loading_targets(sections: Mapping[str, Section]) -> Iterator[BenchmarkTarget]:
    """Yield the targets, each with the measured value and whether it is met."""
    neo4j = sections.get("neo4j", Section())
    started = combined_rate(neo4j, "wangge.started")
    raw_rate, py2neo_rate = (combined_rate(neo4j, name) for name in ("raw_bolt", "py2neo_bulk"))
    without_start = "a province on Neo4j, without the start of the program: wangge loads at least"
    yield _times(f"{without_start} 0.9 × as fast as {_RAW}", started, raw_rate, 0.9)
    yield _times(f"{without_start} 1.0 × as fast as {_PY2NEO}", started, py2neo_rate, 1.0)
    whole_rate = combined_rate(neo4j, "wangge")
    yield _times(
        f"a province on Neo4j: `wangge import-divisions` loads at least 0.5 × as fast as {_RAW}",
        whole_rate,
        raw_rate,
        0.5,
    )
    embedded = sections.get("embedded", Section())
    yield _times(
        f"a province on the embedded engine: `wangge import-divisions` loads at least 0.9 × as fast as {_RAW}",
        combined_rate(embedded, "wangge"),
        combined_rate(embedded, "raw_bolt"),
        0.9,
    )
    yield from _country_targets(sections.get("country", Section()))
    timing = sections.get("sample", Section()).get("sample.unchanged")
    seconds = timing[0].median if timing else None
    yield limited(
        "the sample on the embedded engine: `wangge apply` of the unchanged sheets takes at most 0.7 s",
        seconds,
        f"{seconds:.2f} s" if seconds else "",
        most=0.7,
    )

    yield from _ledger_targets(sections.get("ledgers", Section()))


def _ledger_targets(section: Section) -> Iterator[BenchmarkTarget]:
    both = section.get("ledgers.ledger", "ledgers.template")
    yield _times(
        "a ledger into an empty Neo4j: wangge loads at least 0.8 × as fast as the same facts from the template's sheets",
        both[0].rate if both else None,
        both[1].rate if both else None,
        0.8,
    )
    timing = section.get("ledgers.adopt")
    seconds = timing[0].median if timing else None
    yield limited(
        "`wangge adopt` proposes the mapping of a workbook of 50 sheets in at most 5 s",
        seconds,
        f"{seconds:.1f} s" if seconds else "",
        most=5,
    )


def _country_targets(country: Section) -> Iterator[BenchmarkTarget]:
    if country.about.get("scale", _WHOLE) != _WHOLE:
        country = Section()
    first = country.get("bolt.first")
    for name, title in (("raw_bolt", _RAW), ("py2neo_bulk", _PY2NEO)):
        yield _times(
            f"all of China on Neo4j: `wangge import-divisions` loads at least 1.0 × as fast as {title}",
            first[0].rate if first else None,
            combined_rate(country, name),
            1.0,
        )
    for contender, engine in _ENGINES:
        for name, title, most in _RELOADS:
            yield _reload(country, contender, name, f"all of China, {engine}: reload, {title}", most)
    ratio = files_ratio(country)
    target = (
        "all of China by import files: writing, importing and checking them take at most 1.8 × the time that"
        " neo4j-admin needs for these files"
    )
    yield limited(target, ratio, f"{ratio:.2f} ×" if ratio else "", most=1.8)
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


def _reload(section: Section, contender: str, name: str, title: str, most: float) -> BenchmarkTarget:
    seconds = section.get(f"{contender}.first", f"{contender}.{name}")
    share_of_first = seconds[1].median / seconds[0].median if seconds else None
    target = f"{title}: at most {most * 100:.0f} % of the first load"
    return limited(target, share_of_first, share(share_of_first) if share_of_first else "", most=most)


def _memory(section: Section, name: str, title: str) -> BenchmarkTarget:
    measure: Timings | None = section.measures.get(name)
    peak = measure.peak_mib if measure else None
    text = f"{peak:,.0f} MiB" if peak else ""
    return limited(f"all of China, {title}: client uses at most {_MOST_MIB} MiB", peak, text, most=_MOST_MIB)
