"""docs/own-kinds.md describes every key of the files in kinds/, and its examples are declarations that can be used."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from wangge.graph.model import load_model
from wangge.graph.model.own.extending import with_own_kinds
from wangge.graph.model.own.reference import BEGIN, END, key_reference

PAGE = Path(__file__).parents[2] / "docs" / "own-kinds.md"


def test_reference_of_the_keys_is_current() -> None:
    """If the reference is out of date, the test rewrites it and fails once, so that somebody reviews the change."""
    current = PAGE.read_text(encoding="utf-8")
    before, rest = current.split(BEGIN)
    after = rest.split(END)[1]
    expected = f"{before}{BEGIN}\n\n{key_reference()}\n\n{END}{after}"
    if current != expected:
        PAGE.write_text(expected, encoding="utf-8")
    assert current == expected, (
        "docs/own-kinds.md was out of date and has been rewritten; look at it and commit it"
    )


@pytest.mark.parametrize(
    "text", re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
)
def test_every_example_declares_a_kind(text: str) -> None:
    content = tomllib.loads(text)
    model = with_own_kinds(load_model(), [("example.toml", content)])
    labels = [table["label"] for table in content.get("node", ())]
    names = [table["name"] for table in content.get("relationship", ())]
    assert labels or names
    assert set(labels) <= set(model.nodes)
    assert set(names) <= set(model.edges)
