"""Benchmarks of starting: the processor time of commands that have little to do. They spend most of this time on starting."""

from __future__ import annotations

from benchmarks.part import Part
from benchmarks.starting.commands_section import commands
from benchmarks.starting.page import starting_page
from benchmarks.starting.targets import starting_targets

__all__ = ["STARTING"]

STARTING = Part(
    name="starting",
    title="Starting",
    sections={"commands": commands},
    targets=starting_targets,
    page=starting_page,
)
