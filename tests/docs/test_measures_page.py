"""docs/measures.md and its Chinese translation list the measures as they are declared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from wangge.queries.measures.catalogue import MEASURES
from wangge.queries.measures.measure import Family, NetworkMeasure
from wangge.queries.recipes.header import ReturnedColumn
from wangge.queries.recipes.parameter import NO_DEFAULT, TODAY, Parameter
from wangge.viz.explorer.pages.columns import column_title
from wangge.viz.messages import message

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("measures.md", "measures.zh.md")
LIST = (
    "<!-- The rest is generated from queries/measures/catalogue.py by tests/docs/test_measures_page.py. -->"
)
FAMILIES = {
    Family.CHAIN: "Chains",
    Family.HOLD: "What holds the network together",
    Family.LOAD: "Loads",
    Family.STRUCTURE: "Structure",
}
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


def reference(page: str) -> Iterator[str]:
    in_zh = page == "measures.zh.md"
    for family, title in FAMILIES.items():
        yield f"## {message('zh', f'family.{family}') if in_zh else title}\n"
        for measure in MEASURES:
            if measure.family is family:
                yield from _section_zh(measure) if in_zh else _section(measure)


def _section(measure: NetworkMeasure) -> Iterator[str]:
    yield f"### {measure.name}\n"
    yield f"**{measure.title}**\n"
    yield f"{measure.question}\n"
    yield f"* Takes {', '.join(f'`{parameter.declaration}`' for parameter in measure.params)}"
    yield f"* Returns {', '.join(f'`{column.name}`' for column in measure.columns)}"
    yield f"* Time: {measure.scaling}"
    if measure.place_value:
        yield f"* Colours the district map: `/?colour=measure:{measure.name}`"
    yield ""


def _section_zh(measure: NetworkMeasure) -> Iterator[str]:
    yield f"### {measure.name}\n"
    yield f"**{measure.title_zh}**\n"
    yield f"{measure.question_zh}\n"
    yield f"* 填写：{'、'.join(map(_parameter_zh, measure.params))}"
    yield f"* 列出：{'、'.join(_column_zh(column, measure.columns) for column in measure.columns)}"
    yield f"* {message('zh', 'measure_scaling', text=measure.scaling_zh)}"
    if measure.place_value:
        yield f"* 分布图可以按它着色：`/?colour=measure:{measure.name}`"
    yield ""


def _parameter_zh(parameter: Parameter) -> str:
    title = column_title(parameter.name, "zh")
    if parameter.default is NO_DEFAULT:
        return f"`{parameter.name}`（{title}）"
    if parameter.default == "":
        return f"`{parameter.name}`（{title}，可以不填）"
    default = "今天" if parameter.default is TODAY else f" {parameter.default}"
    return f"`{parameter.name}`（{title}，不填就是{default}）"


def _column_zh(column: ReturnedColumn, columns: Sequence[ReturnedColumn]) -> str:
    """Return a column with its Chinese title; that of a column of codes is made from the title of the names."""
    of_names = f"{column.name}_name"
    named = any(other.name == of_names for other in columns)
    title = column_title(of_names if named else column.name, "zh", holds_code=named)
    return f"`{column.name}`（{title}）"


@pytest.mark.parametrize("page", PAGES)
def test_list_of_measures_is_current(page: str) -> None:
    """If the list is out of date, the test rewrites it and fails once, so that somebody reviews the change."""
    path = DOCS / page
    current = path.read_text(encoding="utf-8")
    expected = f"{current.partition(LIST)[0]}{LIST}\n\n{chr(10).join(reference(page)).rstrip()}\n"
    if current != expected:
        path.write_text(expected, encoding="utf-8")
    assert current == expected, (
        f"docs/{page} was out of date and has been rewritten; look at it and commit it"
    )


def test_both_languages_have_the_same_commands_and_sections() -> None:
    english, chinese = ((DOCS / page).read_text(encoding="utf-8") for page in PAGES)
    commands_en, commands_zh = (
        [line.partition("#")[0].rstrip() for line in "".join(BLOCK.findall(page)).splitlines()]
        for page in (english, chinese)
    )
    assert commands_en == commands_zh != []
    assert english.count("\n## ") == chinese.count("\n## ")
    assert "(measures.zh.md)" in english
    assert "(measures.md)" in chinese
