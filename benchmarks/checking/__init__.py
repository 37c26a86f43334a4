"""Benchmarks of checking all shipped rules, on the sample and on a city.

The time is compared with that of sending the queries of the rules straight to the database.
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
