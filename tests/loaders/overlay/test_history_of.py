"""Tests the history of one node: its runs, its changes with their sources, and its change events."""

from __future__ import annotations

from datetime import date

import pytest

from tests.loaders.overlay.conftest import BEFORE, GRIDS, MERGER, RENAMING, Import, Office
from wangge.graph.errors import UsageError
from wangge.graph.model import load_model
from wangge.graph.store import Store
from wangge.loaders.history.of_thing import ThingHistory, history_of
from wangge.loaders.history.written import key_text

pytestmark = pytest.mark.one_engine("the journal is the same on each engine")


def history(store: Store, code: str) -> ThingHistory:
    return history_of(store, load_model(), code)


def test_renaming_is_shown_with_event_run_source_and_both_names(
    store: Store, importing: Import, office: Office
) -> None:
    importing()
    office({"区划变更": RENAMING})
    past = history(store, "990101001001")
    (event,) = past.events
    assert (event.code, event.day, event.properties["evidence"]) == ("CE1", "2024-05-01", "川民〔2024〕1号")
    assert event.effect.text() == "990101001001 江声社区居民委员会 → 990101001001 江岸社区"
    updates = [
        (run.run.record.id, run.run.record.dataset, fact.src, fact.differences())
        for run in past.runs
        for fact in run.facts
        if fact.operation == "update"
    ]
    assert updates == [
        (
            "R000002",
            "office",
            "2:R000002:区划变更:office/区划变更.csv",
            {"name": ("江声社区居民委员会", "江岸社区")},
        )
    ]


def test_history_of_an_ended_community_shows_where_its_grids_went(
    store: Store, importing: Import, office: Office
) -> None:
    importing()
    office({"网格": GRIDS}, "grids", BEFORE)
    office({"区划变更": MERGER})
    past = history(store, "990101001002")
    assert [(thing.name, thing.present) for thing in past.things] == [("望江社区居民委员会", False)]
    retired = [key_text(fact.key) for fact in past.runs[-1].facts]
    assert "PartOf Grid 990101001002001 → Community 990101001002" in retired
    assert [event.code for event in past.events] == ["CE2"]
    grid = history(store, "990101001002001").runs[-1].facts
    assert [(fact.operation, key_text(fact.key)) for fact in grid] == [
        ("retire", "PartOf Grid 990101001002001 → Community 990101001002"),
        ("add", "PartOf Grid 990101001002001 → Community 990101001001"),
    ]


def test_event_that_is_not_in_force_yet_is_listed_without_effect(
    store: Store, importing: Import, office: Office
) -> None:
    importing()
    office({"区划变更": RENAMING}, day=date(2024, 4, 1))
    (event,) = history(store, "990101001001").events
    assert (event.day, event.effect.pairs) == ("2024-05-01", ())


def test_code_may_be_padded(store: Store, importing: Import) -> None:
    importing()
    assert history(store, "990101001000").things[0].name == "滨江街道"


def test_unknown_code_is_reported_with_the_nearest(store: Store, importing: Import) -> None:
    importing()
    with pytest.raises(UsageError, match=r"the code '990101001009' \(nearest: 99010100100[12], "):
        history(store, "990101001009")
