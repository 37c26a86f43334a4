"""Every shipped recipe answers the generated sample as its file in sample_expected/ says, on both engines.

On a difference the file is rewritten and the test fails once: look at the change and commit it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.store import Store
from loaders.demonstration import DATA_DATE
from queries.library import Library, load_library
from queries.runner import run
from tests.queries.sample_goldens import golden

EXPECTED = Path(__file__).parent / "sample_expected"
PARAMS: dict[str, dict[str, object]] = {
    "building-responsibility-chain": {"building": "511702001001B0001"},
    "place-closure": {"place": "511702001001"},
}
NAMES = [recipe.name for recipe in load_library()]


@pytest.mark.parametrize("name", NAMES)
def test_recipe_answers_the_sample_as_expected(sample: Store, library: Library, name: str) -> None:
    found = golden(run(sample, library.get(name), PARAMS.get(name, {}), today=DATA_DATE))
    path = EXPECTED / f"{name}.txt"
    known = path.read_text(encoding="utf-8") if path.exists() else ""
    if known != found:
        path.write_text(found, encoding="utf-8")
    assert known == found


def test_every_file_belongs_to_a_recipe() -> None:
    assert {path.stem for path in EXPECTED.glob("*.txt")} == set(NAMES)
