"""Declares the targets of the benchmarks of checking, and compares the measurements with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from benchmarks.part import BenchmarkTarget, Section, limited

__all__ = ["checking_targets", "gate_ratio"]

_MILLION = 1_000_000


def checking_targets(sections: Mapping[str, Section]) -> Iterator[BenchmarkTarget]:
    """Yield the targets, each with the measured value and whether it is met."""
    small = sections.get("sample", Section())
    yield _seconds(
        "sample, embedded engine: the gate checks all shipped rules in at most 5 s", small, "gate", 5
    )
    yield _start(small)
    ratio = _first_check(small)
    target = "sample, embedded engine: the first check on an engine that has just been started takes at most 1.5 × the time of a later one"
    yield limited(target, ratio, f"{ratio:.2f} ×" if ratio else "", most=1.5)
    large = sections.get("city", Section())
    if large.about.get("nodes", 0) < _MILLION:
        large = Section()
    yield _seconds("city of a million nodes, Neo4j: `wangge check` takes at most 60 s", large, "check", 60)
    timing = large.get("check")
    peak = timing[0].peak_mib if timing else None
    target = "city of a million nodes, Neo4j: the client uses less than 500 MiB"
    yield limited(target, peak, f"{peak:,.0f} MiB" if peak else "", most=500)
    for name, section in (("sample, embedded engine", small), ("city, Neo4j", large)):
        ratio = gate_ratio(section)
        target = f"{name}: the gate takes at most 1.2 × the time of its statements sent straight through the driver"
        yield limited(target, ratio, f"{ratio:.2f} ×" if ratio else "", most=1.2)


def _start(section: Section) -> BenchmarkTarget:
    pair = section.get("check", "gate")
    seconds = pair[0].median - pair[1].median if pair else None
    target = "sample, embedded engine: `wangge check` takes at most 0.6 s longer than the gate"
    return limited(target, seconds, f"{seconds:.2f} s" if seconds is not None else "", most=0.6)


def _first_check(section: Section) -> float | None:
    pair = section.get("first", "check")
    return pair[0].median / pair[1].median if pair else None


def gate_ratio(section: Section) -> float | None:
    """Return the time of the gate, divided by the time of its statements when they are sent straight through the driver.

    The gate is a check of all rules. The result is None if one of the two times wasn't measured.
    """
    pair = section.get("gate", "bare")
    return pair[0].median / pair[1].median if pair else None


def _seconds(target: str, section: Section, measure: str, most: float) -> BenchmarkTarget:
    timing = section.get(measure)
    value = timing[0].median if timing else None
    return limited(target, value, f"{value:.1f} s" if value else "", most=most)
