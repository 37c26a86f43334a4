"""Holds the state that the datasets of one plan share while they are compared with the graph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from wangge.graph.model import Model
from wangge.loaders.overlay.layers import Layers
from wangge.loaders.planning.acceptance import Declared
from wangge.loaders.planning.change import ChangeLog
from wangge.loaders.planning.supplements import complete_sheets
from wangge.loaders.references.resolve import Directory
from wangge.loaders.sheets.understood import UnderstoodSheet
from wangge.loaders.state import GraphReader, GraphState

__all__ = ["PlanContext"]


@dataclass(frozen=True)
class PlanContext:
    """The graph, the directory of nodes and the declarations of earlier datasets, with which a dataset is compared.

    `allow_retire` is the limit for retired facts: a number ("120"), a share ("10%"), or None for the default.
    `layers` are the change events in force, `earlier` the changes of the datasets compared so far.
    """

    store: GraphReader
    model: Model
    state: GraphState
    directory: Directory
    declared: Declared
    allow_retire: str | None
    layers: Layers
    earlier: list[tuple[str, ChangeLog]] = field(default_factory=list)

    @classmethod
    def of(cls, store: GraphReader, model: Model, state: GraphState, allow_retire: str | None) -> Self:
        """Create the context of a new plan, before its first dataset."""
        return cls(
            store, model, state, Directory(state, model), Declared(), allow_retire, Layers(state, model)
        )

    def complete(self, sheets: Sequence[UnderstoodSheet], dataset: str) -> None:
        """Complete the rows of a dataset that only add facts to nodes declared elsewhere."""
        complete_sheets(sheets, self, dataset)
