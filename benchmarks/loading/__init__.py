"""Benchmarks of loading: the time from a file to a verified graph, compared with that of other libraries."""

from __future__ import annotations

from benchmarks.loading.country_section import country
from benchmarks.loading.embedded_section import embedded
from benchmarks.loading.ledgers_section import ledgers
from benchmarks.loading.neo4j_section import side_by_side
from benchmarks.loading.page import loading_page
from benchmarks.loading.sample_section import sample
from benchmarks.loading.targets import loading_targets
from benchmarks.part import Part

__all__ = ["LOADING"]

LOADING = Part(
    name="loading",
    title="Loading",
    sections={
        "neo4j": side_by_side,
        "embedded": embedded,
        "sample": sample,
        "country": country,
        "ledgers": ledgers,
    },
    targets=loading_targets,
    page=loading_page,
)
