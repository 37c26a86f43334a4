"""Benchmarks of checking all shipped rules, on the sample and on a city.

Their time is compared with the time of the same queries without wangge.
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
