"""docs/measures.md lists the measures as they are declared."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wangge.queries.measures.catalogue import MEASURES
from wangge.queries.measures.measure import Family, NetworkMeasure

PAGE = Path(__file__).parents[2] / "docs" / "measures.md"
LIST = (
    "<!-- The rest is generated from queries/measures/catalogue.py by tests/docs/test_measures_page.py. -->"
)
FAMILIES = {
    Family.CHAIN: "Chains",
    Family.HOLD: "What holds the network together",
    Family.LOAD: "Loads",
    Family.STRUCTURE: "Structure",
}


def reference() -> Iterator[str]:
    for family, title in FAMILIES.items():
        yield f"## {title}\n"
        for measure in MEASURES:
            if measure.family is family:
                yield from _section(measure)


def _section(measure: NetworkMeasure) -> Iterator[str]:
    yield f"### {measure.name}\n"
    yield f"**{measure.title_zh}** · {measure.title}\n"
    yield f"{measure.question_zh} {measure.question}\n"
    yield f"* Takes {', '.join(f'`{parameter.declaration}`' for parameter in measure.params)}"
    yield f"* Returns {', '.join(f'`{column.name}`' for column in measure.columns)}"
    yield f"* Time: {measure.scaling}"
    if measure.place_value:
        yield f"* Colours the district map: `/?colour=measure:{measure.name}`"
    yield ""


def test_list_of_measures_is_current() -> None:
    """If the list is out of date, the test rewrites it and fails once, so that somebody reviews the change."""
    current = PAGE.read_text(encoding="utf-8")
    expected = f"{current.partition(LIST)[0]}{LIST}\n\n{chr(10).join(reference()).rstrip()}\n"
    if current != expected:
        PAGE.write_text(expected, encoding="utf-8")
    assert current == expected, (
        "docs/measures.md was out of date and has been rewritten; look at it and commit it"
    )
