"""Declares the targets of the benchmarks of starting, and compares the measurements with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from benchmarks.part import BenchmarkTarget, Section, limited

__all__ = ["COMMANDS", "starting_targets", "times_of_click"]

COMMANDS = {
    "help": ("`wangge --help`", 3),
    "recipes": ("`wangge recipe list`", 6),
    "status": ("`wangge status`", 6),
    "plan": ("`wangge plan` with nothing to do", 6),
}


def starting_targets(sections: Mapping[str, Section]) -> Iterator[BenchmarkTarget]:
    """Yield the targets, each with the measured value and whether it is met."""
    section = sections.get("commands", Section())
    for name, (title, most) in COMMANDS.items():
        ratio = times_of_click(section, name)
        target = f'{title}: user time at most {most} × that of `python -c "import click"`'
        yield limited(target, ratio, f"{ratio:.1f} ×" if ratio else "", most=most)


def times_of_click(section: Section, name: str) -> float | None:
    """Return the median user time of a command, divided by that of `import click`; None if one wasn't measured.

    >>> from benchmarks.part import Timings
    >>> times_of_click(Section(measures={"click": Timings([0.1]), "help": Timings([0.2])}), "help")
    2.0
    """
    pair = section.get(name, "click")
    return pair[0].median / pair[1].median if pair else None
