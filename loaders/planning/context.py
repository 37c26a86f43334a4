"""Holds the state that the datasets of one plan share while they are compared with the graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from wangge.graph.balance import notice_foreign
from wangge.graph.foreign import NO_FOREIGN, Foreign
from wangge.graph.model import Model
from wangge.loaders.planning.acceptance import Declared
from wangge.loaders.references.resolve import Directory
from wangge.loaders.state import GraphReader, GraphState

__all__ = ["PlanContext"]


@dataclass(frozen=True)
class PlanContext:
    """The graph, the directory of nodes and the declarations of earlier datasets, with which a dataset is compared.

    `allow_retire` is the limit for retired facts: a number ("120"), a share ("10%"), or None for the default.
    """

    store: GraphReader
    model: Model
    state: GraphState
    directory: Directory
    declared: Declared
    allow_retire: str | None

    @classmethod
    def of(cls, store: GraphReader, model: Model, allow_retire: str | None) -> Self:
        """Create the context of a new plan, before its first dataset."""
        state = GraphState(store, model)
        return cls(store, model, state, Directory(state, model), Declared(), allow_retire)

    def foreign(self) -> Foreign:
        """The nodes and relationships of other programs in the graph; empty for a graph without runs."""
        return notice_foreign(self.store, self.model) if self.state.last_run else NO_FOREIGN
