"""A small graph with relationships that have keys and dates, and what other programs do to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph.store import Store
from loaders.planning.plan import Plan
from loaders.project import Dataset
from tests.loaders.conftest import DISTRICT, Sheets

Write = Callable[..., Dataset]
Load = Callable[..., Plan]
Tamper = Callable[..., None]

STAFF: Sheets = {
    "departments": "编码,名称\nD1,民政局\n",
    "posts": "编码,岗位名称,所在单位\nPOST-1,局长,D1\nPOST-2,副局长,D1\n",
    "people": "编码,姓名\nPE-1,王芳\nPE-2,李强\n",
    "holdings": "人员编码,岗位,起始日期\nPE-1,POST-1,2023-01-01\nPE-2,POST-2,2023-02-01\n",
}


@pytest.fixture
def loaded(load: Load, write_sheets: Write) -> Plan:
    """A district and, in a second run, its staff."""
    plans = [load(write_sheets(DISTRICT)), load(write_sheets(STAFF, "staff"))]
    assert not [reject.text() for plan in plans for reject in plan.rejects]
    return plans[-1]


@pytest.fixture
def tamper(store: Store) -> Tamper:
    """Do something to the graph as another program would."""

    def run(*statements: str) -> None:
        with store.writing() as transaction:
            for statement in statements:
                transaction.run(statement)

    return run
