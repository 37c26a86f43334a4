"""Reads the numbers of a measure by which a map is coloured."""

from __future__ import annotations

from collections.abc import Sequence

from wangge.queries.measures.catalogue import MEASURES
from wangge.queries.measures.measure import NetworkMeasure
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.reads.node import NamedNode
from wangge.viz.explorer.state.measuring import measure_answer

__all__ = ["MEASURE", "PLACE_MEASURES", "chosen_measure", "numbers_of"]

MEASURE = "measure:"
"""The beginning of the parameter `colour` if a map is coloured by a measure; the name of the measure follows."""

PLACE_MEASURES = tuple(measure for measure in MEASURES if measure.place_value is not None)
"""The measures by which maps can be coloured."""


def chosen_measure(colour: str | None) -> NetworkMeasure | None:
    """Return the measure that the parameter `colour` names; None if it names none.

    >>> chosen_measure("measure:fairness").title_zh, chosen_measure("count:Grid")
    ('社区内负担均衡度', None)
    """
    if not colour or not colour.startswith(MEASURE):
        return None
    return next((each for each in PLACE_MEASURES if each.name == colour.removeprefix(MEASURE)), None)


def numbers_of(
    request: PageRequest, here: NamedNode, measure: NetworkMeasure, places: Sequence[NamedNode]
) -> dict[NamedNode, int]:
    """Compute a measure for `here`, and return its rounded number for each place that has one.

    Raises `QueryError` if the measure can't be computed, and `StatementTimeout` if reading the graph takes too long.
    """
    value = measure.place_value
    if value is None:
        return {}
    answer = measure_answer(request.site, measure, {}, here.code)
    numbers = {
        str(row[value.place]): round(row[value.number] * value.times)
        for row in answer.dicts()
        if row[value.number] is not None
    }
    return {place: numbers[place.code] for place in places if place.code in numbers}
