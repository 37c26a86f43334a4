"""Benchmarks of the explorer: response times for one reader and for many, and the time until a picture is usable."""

from __future__ import annotations

from benchmarks.exploring.page import exploring_page
from benchmarks.exploring.pages_section import pages
from benchmarks.exploring.pictures_section import pictures
from benchmarks.exploring.readers_section import readers
from benchmarks.exploring.suggestions_section import suggestions
from benchmarks.exploring.targets import exploring_targets
from benchmarks.part import Part

__all__ = ["EXPLORING"]

EXPLORING = Part(
    name="exploring",
    title="Exploring",
    sections={"pages": pages, "readers": readers, "pictures": pictures, "suggestions": suggestions},
    targets=exploring_targets,
    page=exploring_page,
)
