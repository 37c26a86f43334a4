"""Computes measures for pages; the last answers are kept until the graph changes."""

from __future__ import annotations

from collections.abc import Mapping

from wangge.queries.measures.measure import NetworkMeasure
from wangge.queries.measures.runner import run_measure
from wangge.queries.recipes.parameter import Value
from wangge.queries.recipes.runner import RecipeAnswer
from wangge.viz.explorer.state.site import Site

__all__ = ["measure_answer"]


def measure_answer(
    site: Site, measure: NetworkMeasure, params: Mapping[str, Value], scope: str | None
) -> RecipeAnswer:
    """Return the answer of a measure for a place.

    Raises `QueryError` if the measure can't be computed, and `StatementTimeout` if reading the graph takes too long.
    """

    def compute() -> RecipeAnswer:
        return run_measure(
            site.store, measure, params, scope=scope, settings=site.policy.settings, today=site.day
        )

    return site.kept((measure.name, scope, tuple(sorted(params.items()))), compute)
