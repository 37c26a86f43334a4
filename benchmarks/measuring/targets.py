"""Declares the targets of the benchmarks of measures, and compares the measurements with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from benchmarks.measuring.sections import STREET
from benchmarks.part import BenchmarkTarget, Section, limited

__all__ = ["TASKS", "measuring_targets", "total_of"]

TASKS = {
    "dominators": "points on which all chains depend (immediate dominators)",
    "components": "parts that no relationship joins (weakly connected components)",
    "betweenness": "brokers (betweenness of all pairs)",
}
_MOST = 10


def measuring_targets(sections: Mapping[str, Section]) -> Iterator[BenchmarkTarget]:
    """Yield the targets, each with the measured value and whether it is met."""
    compared = sections.get("libraries", Section())
    for task, words in TASKS.items():
        pair = compared.get(f"rustworkx.{task}", f"networkx.{task}")
        ratio = pair[0].median / pair[1].median if pair else None
        target = f"{words}: rustworkx takes at most 0.5 × the time of networkx"
        yield limited(target, ratio, f"{ratio:.2f} ×" if ratio else "", most=0.5)
    for name, title in (("city", "city of 110,000 nodes"), ("million", "city of a million nodes")):
        section = sections.get(name, Section())
        measures = {key.split(".")[1] for key in section.measures if key.startswith(f"{STREET}.")}
        totals = {measure: total_of(section, STREET, measure) for measure in sorted(measures)}
        slowest = max(totals, key=lambda measure: totals[measure] or 0, default="")
        value = totals.get(slowest)
        target = f"{title}: every measure of its largest street takes at most {_MOST} s"
        yield limited(target, value, f"{value:.1f} s ({slowest})" if value else "", most=_MOST)


def total_of(section: Section, place: str, measure: str) -> float | None:
    """Return the seconds for reading and computing a measure of a place; None if it wasn't computed.

    >>> from benchmarks.part import Timings
    >>> total_of(Section(measures={"1.loops.read": Timings([2.0]), "1.loops.compute": Timings([1.0])}), "1", "loops")
    3.0
    """
    pair = section.get(f"{place}.{measure}.read", f"{place}.{measure}.compute")
    return pair[0].median + pair[1].median if pair else None
