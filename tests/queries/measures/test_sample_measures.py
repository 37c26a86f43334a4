"""On the generated sample, every measure returns the table in sample_expected/measures/, on both engines.

If a file differs, it is rewritten and the test fails once. Then review the change and commit it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.queries.sample_goldens import golden, recorded
from wangge.graph.store import Store
from wangge.queries.measures.catalogue import MEASURES, find_measure
from wangge.queries.measures.runner import run_measure
from wangge.sample.demonstration import DATA_DATE

EXPECTED = Path(__file__).parents[1] / "sample_expected" / "measures"
PARAMS: dict[str, dict[str, object]] = {
    "chain": {"start": "健民路社区", "end": "朝阳街道办事处"},
    "vertex-cut": {"place": "511702001001B0001"},
}
NAMES = [measure.name for measure in MEASURES]


@pytest.mark.parametrize("name", NAMES)
def test_measure_answers_the_sample_as_expected(sample: Store, name: str) -> None:
    measure = find_measure(name)
    scope = "511702" if measure.has_scope else None
    answer = golden(run_measure(sample, measure, PARAMS.get(name, {}), scope=scope, today=DATA_DATE))
    assert recorded(EXPECTED / f"{name}.txt", answer) == answer


def test_every_file_belongs_to_a_measure() -> None:
    assert {path.stem for path in EXPECTED.glob("*.txt")} == set(NAMES)
