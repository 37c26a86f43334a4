"""Runs a measure: sets its parameters, reads its part of the graph, and computes the rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from wangge.graph.errors import QueryError
from wangge.graph.model import NodeKey
from wangge.graph.store import Store
from wangge.graph.unneeded import allow_library
from wangge.queries.measures.lines import chosen_lines
from wangge.queries.measures.measure import NetworkMeasure
from wangge.queries.measures.reads import Reads
from wangge.queries.measures.units import find_unit
from wangge.queries.measures.ways import Ways, find_ways
from wangge.queries.recipes.parameter import Value
from wangge.queries.recipes.runner import RecipeAnswer, bound_values, today_here
from wangge.queries.recipes.scope import Places, find_place

if TYPE_CHECKING:
    from wangge.queries.measures.network import MeasuredNetwork

__all__ = ["read_network_of", "run_measure", "way_rows"]


def run_measure(
    store: Store,
    measure: NetworkMeasure,
    params: Mapping[str, object] | None = None,
    *,
    scope: str | None = None,
    settings: Mapping[str, Value] | None = None,
    today: date | None = None,
) -> RecipeAnswer:
    """Compute a measure of the place `scope`, or of the whole graph if the measure has no scope.

    `params` are the values of declared parameters, by name; a parameter that isn't given has the project's setting, or
    else its default. Raises `QueryError` for an unknown place or parameter and for a network that is too large, and
    `EngineError` if the database fails.
    """
    values = bound_values(
        Places(store), measure, params or {}, scope=scope, settings=settings or {}, today=today
    )
    rows = _rows(store, measure, values)
    return RecipeAnswer(
        measure.name, tuple(column.name for column in measure.columns), rows, values, noun="measure"
    )


def _rows(store: Store, measure: NetworkMeasure, values: Mapping[str, Value]) -> list[tuple[Any, ...]]:
    if measure.compute is None:
        units = [find_unit(store, str(values[name])) for name in ("start", "end")]
        ways = find_ways(store, units[0], units[1], chosen_lines(str(values["line"] or "")), _day(values))
        return way_rows(ways)
    network, scope = read_network_of(store, measure, values)
    return list(measure.compute(network, scope, values))


def read_network_of(
    store: Store, measure: NetworkMeasure, values: Mapping[str, Value]
) -> tuple[MeasuredNetwork, str]:
    """Read what a measure needs; return the network and the id of the scope in it ("" if the measure has no scope)."""
    allow_library("numpy")  # the program may have blocked it
    from wangge.queries.measures.reading import read_everything, read_part

    reads = measure.reads or Reads(frozenset())
    day = _day(values)
    if not measure.has_scope:
        return read_everything(store, reads.types or None, day), ""
    place = _place_of(store, str(values["scope"] or ""))
    return read_part(store, place, reads, day), place.text()


def _day(values: Mapping[str, Value]) -> date:
    day = values["on"]
    return day if isinstance(day, date) else today_here()


def _place_of(store: Store, code: str) -> NodeKey:
    place = find_place(store, [code], [kind.label for kind in store.model.places])
    if place is not None:
        return place
    raise QueryError("the graph has no places yet: `wangge apply` loads the sheets")


def way_rows(ways: Ways) -> list[tuple[Any, ...]]:
    """Return the units of all ways as rows: number of the way, step, kind, code, name, and how the step leads there."""
    rows: list[tuple[Any, ...]] = []
    for number, way in enumerate(ways.ways, 1):
        rows.append((number, 0, *way.start.key, way.start.name, None, None, None))
        rows += [
            (number, position, *step.to.key, step.to.name, str(step.line), step.type, step.forward)
            for position, step in enumerate(way.steps, 1)
        ]
    return rows
