"""Loading sheets run by run, and taking runs back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wangge.graph.store import Store
from wangge.loaders.history.undo import plan_undo
from wangge.loaders.writing.apply import apply_plan

Undo = Callable[[str], str]


@pytest.fixture
def undo(store: Store) -> Undo:
    """Take a run back; return the id of the run that did it."""

    def take_back(run: str) -> str:
        (made,) = apply_plan(store, plan_undo(store, run).plan)
        return made

    return take_back
