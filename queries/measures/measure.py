"""Defines what a measure declares: its question, parameters, columns, what it reads, and its function."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from wangge.graph.errors import QueryError
from wangge.queries.measures.reads import Reads
from wangge.queries.recipes.header import ReturnedColumn
from wangge.queries.recipes.parameter import Parameter, Value

if TYPE_CHECKING:
    from wangge.queries.measures.network import MeasuredNetwork

__all__ = [
    "MOST_BROKERS_NODES",
    "MOST_EXACT_NODES",
    "NODE",
    "Compute",
    "Family",
    "NetworkMeasure",
    "NetworkTooLargeError",
    "PlaceOutsideError",
    "PlaceValue",
]

NODE = "node"
"""The type of a column with codes of nodes of several kinds; the column before it has the kind."""

MOST_EXACT_NODES = 10_000
"""The largest network of which `brokers` computes the shortest chains between all pairs of nodes."""

MOST_BROKERS_NODES = 500_000
"""The largest network of which `brokers` estimates the betweenness."""

Compute = Callable[["MeasuredNetwork", str, Mapping[str, Value]], Sequence[tuple[Any, ...]]]
"""A function that computes the rows of a measure.

Its arguments are a network, the id of the scope in it ("" for a measure of the whole graph) and the parameters.
"""


class PlaceOutsideError(QueryError):
    """The place with the code `place` isn't in the measured place, which has the code `scope`."""

    def __init__(self, place: str, scope: str) -> None:
        super().__init__(f"{place} isn't in {scope}; name a place in it, or a larger scope with --under")
        self.place = place
        self.scope = scope


class NetworkTooLargeError(QueryError):
    """The network has `nodes` nodes, more than the `most` for which the measure is computed."""

    def __init__(self, nodes: int, most: int) -> None:
        super().__init__(
            f"the network has {nodes:,} nodes; the time grows with the square of this number, so at most {most:,} are "
            "allowed; name a smaller place with --under"
        )
        self.nodes = nodes
        self.most = most


class Family(StrEnum):
    """The groups of measures."""

    CHAIN = "chain"
    HOLD = "hold"
    LOAD = "load"
    STRUCTURE = "structure"


class PlaceValue(NamedTuple):
    """How a map shows a measure of places: the columns with the place's code and with the number, and its unit.

    The map shows whole numbers, so the number is multiplied by `times` and rounded.
    """

    place: str
    number: str
    unit: str
    unit_zh: str
    times: int = 1


@dataclass(frozen=True, kw_only=True)
class NetworkMeasure:
    """A declared measure. `reads` is None if the measure itself reads the graph, as the shortest chains do.

    A measure without the parameter `scope` is about the whole graph. `scaling` says how the time grows with the
    graph. If `place_value` is set, maps can be coloured by the measure.
    """

    name: str
    family: Family
    title: str
    title_zh: str
    question: str
    question_zh: str
    params: tuple[Parameter, ...]
    columns: tuple[ReturnedColumn, ...]
    reads: Reads | None
    compute: Compute | None
    scaling: str
    scaling_zh: str
    place_value: PlaceValue | None = None

    @property
    def parameters(self) -> dict[str, Parameter]:
        """The declared parameters by name."""
        return {parameter.name: parameter for parameter in self.params}

    @property
    def has_scope(self) -> bool:
        """Whether the measure is about a place, not about the whole graph."""
        return "scope" in self.parameters
