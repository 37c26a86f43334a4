"""Compares answers of recipes on random graphs with those of an independent implementation."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.queries.oracles.drawing import OracleCase, cases_for
from tests.queries.oracles.facts import DAY
from tests.queries.oracles.questions import QUESTIONS, months_later
from tests.queries.oracles.writing import write
from wangge.graph.store import Store
from wangge.queries.recipes.library import Library
from wangge.queries.recipes.runner import run


@pytest.mark.one_engine("the expected answers of the sample are compared on each engine")
@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_answer_agrees_with_an_independent_implementation(store: Store, library: Library, name: str) -> None:
    question = QUESTIONS[name]
    met = 0

    @settings(
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        max_examples=6,
    )
    @given(cases_for(question.drawn))
    def agrees(case: OracleCase) -> None:
        nonlocal met
        write(store, case.facts)
        answer = run(store, library.get(name), dict(question.params), today=DAY)
        rows = [tuple(row[column] for column in question.columns) for row in answer.dicts()]
        if name == "building-heads-by-community":
            rows = [tuple(map(sum, zip((0, 0, 0), *rows, strict=True)))]
        assert set(rows) == question.rows(case.facts)
        met += len(rows)

    agrees()
    assert met > 0


def test_months_end_with_their_last_day() -> None:
    assert str(months_later(DAY.replace(month=5, day=31), 1)) == "2024-06-30"
