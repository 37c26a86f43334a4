"""Computes each declared measure of a network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from wangge.graph.errors import QueryError
from wangge.graph.model import load_model
from wangge.queries.fault import nearest
from wangge.queries.measures import hold, load, structure
from wangge.queries.measures.lines import HOLD_LINES, Line, chosen_lines
from wangge.queries.measures.measure import Compute
from wangge.queries.recipes.parameter import Value

if TYPE_CHECKING:
    from wangge.queries.measures.network import MeasuredNetwork

__all__ = ["COMPUTE"]


def _hold_lines(values: Mapping[str, Value]) -> tuple[Line, ...]:
    chosen = chosen_lines(str(values.get("line") or ""))
    lines = tuple(line for line in HOLD_LINES if line in chosen)
    if not lines:
        raise QueryError(f"no chain leads upwards on this line; name one of {', '.join(HOLD_LINES)}")
    return lines


def _tier(network: MeasuredNetwork, _scope: str, values: Mapping[str, Value]) -> Sequence[tuple[Any, ...]]:
    tier = str(values["tier"])
    labels = [kind.label for kind in load_model().places]
    if tier not in labels:
        raise QueryError(f"parameter tier takes the label of a kind of place{nearest(tier, labels)}")
    return load.fairness(network, tier)


def _of_place(network: MeasuredNetwork, scope: str, values: Mapping[str, Value]) -> Sequence[tuple[Any, ...]]:
    place = hold.place_in(network, scope, str(values["place"]))
    return hold.vertex_cut(network, scope, place, _hold_lines(values))


COMPUTE: Mapping[str, Compute] = {
    "cut-points": lambda network, scope, values: hold.cut_points(network, scope, _hold_lines(values)),
    "bridges": lambda network, scope, values: hold.bridges(network, scope, _hold_lines(values)),
    "vertex-cut": _of_place,
    "reliance": lambda network, scope, values: hold.reliance(network, scope, _hold_lines(values)),
    "span-of-control": lambda network, _scope, _values: load.span_of_control(network),
    "load-per-holder": lambda network, _scope, _values: load.load_per_holder(network),
    "fairness": _tier,
    "overlaps": lambda network, _scope, _values: load.overlaps(network),
    "loose-parts": lambda network, _scope, _values: structure.loose_parts(network),
    "loops": lambda network, _scope, _values: structure.loops(network),
    "shared-communities": lambda network, _scope, _values: structure.shared_communities(network),
    "firm-shares": lambda network, scope, _values: structure.firm_shares(network, scope),
    "firm-concentration": lambda network, scope, _values: structure.firm_concentration(network, scope),
    "brokers": lambda network, _scope, _values: structure.brokers(network),
}
"""The function of each measure, by the measure's name."""
