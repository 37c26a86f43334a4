"""Fixtures that load sheets run by run and undo runs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wangge.graph.store import Store
from wangge.loaders.history.undo import plan_undo
from wangge.loaders.writing.apply import apply_plan

Undo = Callable[[str], str]


@pytest.fixture
def undo(store: Store) -> Undo:
    """Undo a run; return the id of the undo."""

    def take_back(run: str) -> str:
        (made,) = apply_plan(store, plan_undo(store, run).plan)
        return made

    return take_back
