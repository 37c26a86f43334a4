"""Benchmarks of checks of all shipped rules, on the sample and on a city.

The time of a check is compared with the time that the same queries take without wangge.
"""

from __future__ import annotations

from benchmarks.checking.page import checking_page
from benchmarks.checking.sections import city, sample
from benchmarks.checking.targets import checking_targets
from benchmarks.part import Part

__all__ = ["CHECKING"]

CHECKING = Part(
    name="checking",
    title="Checking",
    sections={"sample": sample, "city": city},
    targets=checking_targets,
    page=checking_page,
)
