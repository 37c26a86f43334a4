"""Declares the targets of the benchmarks of the explorer, and compares the measurements with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from benchmarks.exploring.spread import p95
from benchmarks.exploring.walk import KINDS
from benchmarks.part import BenchmarkTarget, Section, limited

__all__ = ["STAGES", "all_pages", "exploring_targets", "given_up", "time_ratio_to_limited_map"]

STAGES = {
    "embedded": "sample, embedded engine",
    "small": "sample, Neo4j",
    "city": "city of a million nodes, Neo4j",
}
_MILLION = 1_000_000
_PAGE_SECONDS = 0.15
_CITY_RATIO = 1.3
_PAGE_BYTES = 60_000
_CHECKED_SECONDS = 60.0
_CHECKED = (
    ("city.counted", "the explorer starts"),
    ("city.anew", "the explorer starts on a server that has run them, as after a load"),
)
_SUGGESTION_SECONDS = 0.1
_PICTURE_SECONDS, _NETWORK_SECONDS = 1.5, 3.0
_READERS, _MINUTE = 200, 60.0


def exploring_targets(sections: Mapping[str, Section]) -> Iterator[BenchmarkTarget]:
    """Yield the targets, each with the measured value and whether it is met."""
    walked = sections.get("pages", Section())
    p95_by_stage = {name: p95(seconds) if (seconds := all_pages(walked, name)) else None for name in STAGES}
    if walked.about.get("city", {}).get("nodes", 0) < _MILLION:
        p95_by_stage["city"] = None
    for name in ("embedded", "small"):
        yield _milliseconds(
            f"{STAGES[name]}: 95 % of the walk's pages take at most 150 ms",
            p95_by_stage[name],
            _PAGE_SECONDS,
        )
    small, city = p95_by_stage["small"], p95_by_stage["city"]
    ratio = city / small if small and city else None
    target = "Neo4j: 95th percentile of the city's pages at most 1.3 × that of the sample's pages"
    yield limited(target, ratio, f"{ratio:.2f} ×" if ratio else "", most=_CITY_RATIO)
    for key, when in _CHECKED:
        yield _checked(walked, key, when)
    sizes = [walked.about[name]["largest"] for name in STAGES if "largest" in walked.about.get(name, {})]
    largest = max(sizes, default=None)
    target = (
        "the largest page with its scripts and styles is sent as less than 60 kB (vis-network not counted)"
    )
    yield limited(target, largest, f"{largest / 1000:.0f} kB" if largest else "", most=_PAGE_BYTES)
    yield _readers(sections.get("readers", Section()))
    yield from _pictures(sections.get("pictures", Section()))
    yield _suggestions(sections.get("suggestions", Section()))


def _checked(walked: Section, key: str, when: str) -> BenchmarkTarget:
    timing = walked.measures.get(key)
    enough = walked.about.get("city", {}).get("nodes", 0) >= _MILLION
    value = timing.median if timing and enough else None
    target = f"city of a million nodes, Neo4j: all rules are checked at most 60 s after {when}"
    return limited(target, value, f"{value:.0f} s" if value else "", most=_CHECKED_SECONDS)


def all_pages(section: Section, stage: str) -> list[float]:
    """Return the response times, in seconds, of all pages of one walk (a sequence of pages, see walk.py).

    `stage` is the key in `STAGES` of the graph that the walk's pages show.
    """
    timings = (section.measures.get(f"{stage}.{kind}") for kind in KINDS)
    return [seconds for measure in timings if measure for seconds in measure.seconds]


def time_ratio_to_limited_map(section: Section, name: str) -> float | None:
    """Return the time until the page `name` is usable, divided by the time until the limited map is usable.

    The limited map is `folded.html`, which draws at most 2,000 nodes. The result is None if one of the two pages wasn't
    measured.
    """
    pair = section.get("folded", name)
    return pair[1].median / pair[0].median if pair else None


def given_up(section: Section, name: str) -> bool:
    """Return whether the page was aborted at the time limit and the median of its times is that limit.

    The true time is then longer than the median.
    """
    timing = section.measures.get(name)
    unfinished = name in section.about.get("unfinished", ())
    return bool(timing and unfinished and timing.median >= section.about["longest"])


def _readers(section: Section) -> BenchmarkTarget:
    target = "sample, embedded engine: 200 readers at once get no error in a minute"
    about = section.about
    full_size = about.get("readers", 0) >= _READERS and about.get("lasts", 0.0) >= _MINUTE
    if not full_size or "pressing" not in about:
        return BenchmarkTarget(target, "not measured", None)
    failed = sum(sum(about[name]["failed"].values()) for name in ("pausing", "pressing"))
    number = sum(section.measures[f"{name}.all"].amount for name in ("pausing", "pressing"))
    return BenchmarkTarget(target, f"{failed} errors, {number:,} pages", failed == 0)


def _pictures(section: Section) -> Iterator[BenchmarkTarget]:
    for name, title, most in (
        ("district", "the district's page is usable in at most 1.5 s", _PICTURE_SECONDS),
        ("street", "the page of a street with 500 places is usable in at most 1.5 s", _PICTURE_SECONDS),
        ("folded", "the network map of 2,000 nodes is usable in at most 3 s", _NETWORK_SECONDS),
        ("network", "the explorer's network map of the district is usable in at most 3 s", _NETWORK_SECONDS),
    ):
        timing = section.measures.get(name)
        value = timing.median if timing else None
        yield limited(title, value, f"{value:.2f} s" if value else "", most=most)
    ratio = time_ratio_to_limited_map(section, "stock")
    more = "more than " if given_up(section, "stock") else ""
    target = (
        "a page made by pyvis with its defaults takes at least 40 × as long to be usable as the network map"
    )
    yield limited(target, ratio, f"{more}{ratio:.0f} ×" if ratio else "", least=40)


def _suggestions(section: Section) -> BenchmarkTarget:
    timings = section.get("city.first")
    enough = section.about.get("city", {}).get("nodes", 0) >= _MILLION
    value = p95(timings[0].seconds) if timings and enough else None
    target = "city of a million nodes: 95 % of the suggestions for typed texts take at most 100 ms"
    return _milliseconds(target, value, _SUGGESTION_SECONDS)


def _milliseconds(target: str, value: float | None, most: float) -> BenchmarkTarget:
    return limited(target, value, f"{value * 1000:.0f} ms" if value else "", most=most)
