"""docs/model.md equals the page that is generated from the declarations of the model."""

from __future__ import annotations

from pathlib import Path

import pytest

from wangge.graph.model import load_model
from wangge.graph.model.reference import model_reference

PAGE = Path(__file__).parents[2] / "docs" / "model.md"


def test_model_reference_is_current() -> None:
    """If the page is out of date, the test rewrites it and fails once, so that somebody reviews the change."""
    expected = model_reference(load_model())
    current = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if current != expected:
        PAGE.write_text(expected, encoding="utf-8", newline="\n")
    assert current == expected, (
        "docs/model.md was out of date and has been rewritten; look at it and commit it"
    )


@pytest.mark.parametrize("label", load_model().nodes)
def test_every_kind_of_node_is_on_the_page(label: str) -> None:
    kind = load_model().nodes[label]
    section = _section(f"### {label} {kind.zh}")
    assert kind.meaning in section
    assert [name for name in kind.properties if f"| `{name}` |" not in section] == []


@pytest.mark.parametrize("name", load_model().edges)
def test_every_kind_of_relationship_is_on_the_page(name: str) -> None:
    kind = load_model().edges[name]
    section = _section(f"### {name} {kind.zh}")
    assert f"* Type `{kind.type}`" in section
    assert [ends.column for ends in kind.ends if f"| `{ends.column}` |" not in section] == []


def test_drawing_ends_at_boxes_that_exist() -> None:
    drawing = model_reference(load_model()).split("```mermaid")[1].split("```")[0].splitlines()
    boxes = {line.split("[")[0].strip(" (") for line in drawing if "[" in line}
    ends = {
        end.strip()
        for line in drawing
        if "-->" in line
        for end in (line.split("--")[0], line.split("-->")[1])
    }
    assert ends <= boxes
    assert "  Post -- POST_IN --> Organization" in drawing


def _section(heading: str) -> str:
    page = model_reference(load_model())
    assert page.count(f"{heading}\n") == 1
    return page.split(f"{heading}\n")[1].split("\n### ")[0]
