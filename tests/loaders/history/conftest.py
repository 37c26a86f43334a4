"""Fixtures that load sheets as several runs, and undo runs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wangge.graph.store import Store
from wangge.loaders.history.undo import plan_undo
from wangge.loaders.writing.apply import apply_plan

Undo = Callable[[str], str]


@pytest.fixture
def undo(store: Store) -> Undo:
    """Return a function that undoes a run and returns the id of the run that the undo wrote."""

    def undo_run(run: str) -> str:
        (undone,) = apply_plan(store, plan_undo(store, run).plan)
        return undone

    return undo_run
