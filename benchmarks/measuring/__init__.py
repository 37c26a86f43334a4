"""Benchmarks of the measures of the network: graph libraries side by side, and every measure of a generated city."""

from __future__ import annotations

from benchmarks.measuring.page import measuring_page
from benchmarks.measuring.sections import city, libraries, million
from benchmarks.measuring.targets import measuring_targets
from benchmarks.part import Part

__all__ = ["MEASURING"]

MEASURING = Part(
    name="measuring",
    title="Measures of the network",
    sections={"libraries": libraries, "city": city, "million": million},
    targets=measuring_targets,
    page=measuring_page,
)
