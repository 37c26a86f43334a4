"""The pages on own kinds describe every key of the files in kinds/; their examples are valid declarations."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Literal

import pytest

from wangge.graph.errors import ProjectError
from wangge.graph.model import load_model
from wangge.graph.model.own.extending import with_own_kinds
from wangge.graph.model.own.reference import BEGIN, END, key_reference
from wangge.loaders.kindfiles import model_with_kinds

DOCS = Path(__file__).parents[2] / "docs"
PAGES: dict[str, Literal["en", "zh"]] = {"own-kinds.md": "en", "own-kinds.zh.md": "zh"}
EXAMPLES = {
    name: re.findall(r"```toml\n(.*?)```", (DOCS / name).read_text(encoding="utf-8"), re.DOTALL)
    for name in PAGES
}


@pytest.mark.parametrize("name", PAGES)
def test_reference_of_the_keys_is_current(name: str) -> None:
    """If the reference is out of date, the test rewrites it and fails once, so that somebody reviews the change."""
    page = DOCS / name
    current = page.read_text(encoding="utf-8")
    before, rest = current.split(BEGIN)
    after = rest.split(END)[1]
    expected = f"{before}{BEGIN}\n\n{key_reference(PAGES[name])}\n\n{END}{after}"
    if current != expected:
        page.write_text(expected, encoding="utf-8")
    assert current == expected, (
        f"docs/{name} was out of date and has been rewritten; look at it and commit it"
    )


def test_both_languages_have_the_same_examples_and_sections() -> None:
    english, chinese = ((DOCS / name).read_text(encoding="utf-8") for name in PAGES)
    assert EXAMPLES["own-kinds.md"] == EXAMPLES["own-kinds.zh.md"]
    assert english.count("\n## ") == chinese.count("\n## ")
    assert "(own-kinds.zh.md)" in english
    assert "(own-kinds.md)" in chinese


@pytest.mark.parametrize("text", EXAMPLES["own-kinds.md"])
def test_every_example_declares_a_kind(text: str) -> None:
    content = tomllib.loads(text)
    model = with_own_kinds(load_model(), [("example.toml", content)])
    labels = [table["label"] for table in content.get("node", ())]
    names = [table["name"] for table in content.get("relationship", ())]
    assert labels or names
    assert set(labels) <= set(model.nodes)
    assert set(names) <= set(model.edges)


@pytest.mark.parametrize("name", PAGES)
def test_line_about_a_wrong_file_is_printed_for_the_example(name: str) -> None:
    wrong = EXAMPLES[name][0].replace('type = "date"', 'type = "int"')
    with pytest.raises(ProjectError) as error:
        model_with_kinds(load_model(), [("kinds/电梯.toml", wrong)])
    assert f"`{error.value}`" in (DOCS / name).read_text(encoding="utf-8")
