"""Every clause of the source article has a row in docs/article.md, with a command that shows it on the sample.

If the column with the answers differs, it is rewritten and the test fails once. Then review the change and commit it.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import click
import pytest

from wangge.cli.check import check as check_command
from wangge.cli.recipe import parameter_pairs
from wangge.cli.recipe import run_ as run_command
from wangge.graph.model import load_model
from wangge.graph.store import Store
from wangge.queries.check.counts import Counts
from wangge.queries.check.report import CheckReport
from wangge.queries.recipes.library import Library, load_library
from wangge.queries.recipes.runner import run
from wangge.sample.demonstration import DATA_DATE

PAGE = Path(__file__).parents[2] / "docs" / "article.md"
ROW = re.compile(r"^\| (.*) \| (.*?) ?\| (.*?) ?\| `wangge (.*)` \| (.*?) ?\|$", re.MULTILINE)


class ClauseRow(NamedTuple):
    """A row of the page: the clause, where it is in the graph, the published figures, the command and its answer."""

    clause: str
    where: str
    published: str
    command: str
    answer: str


ROWS = [ClauseRow(*cells) for cells in ROW.findall(PAGE.read_text(encoding="utf-8"))]


def test_every_row_of_the_tables_has_a_command() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert len(ROWS) == text.count("`wangge ") >= 50
    tables = text[: text.index("## What has no place")]
    heads = 2 * tables.count("| 条目 |")
    assert len([line for line in tables.splitlines() if line.startswith("|")]) == len(ROWS) + heads


def test_kinds_and_properties_are_those_of_the_model() -> None:
    model = load_model()
    known = model.labels | model.relationship_types | model.property_names
    names = {name for row in ROWS for name in re.findall(r"`([A-Za-z_.]+)`", row.where)}
    assert {part for name in names for part in name.split(".")} - known == set()


@pytest.mark.embedded
def test_commands_return_what_the_page_says(sample_store: Store, sample_report: CheckReport) -> None:
    library = load_library()
    totals = _totals(sample_store, library)
    counts_by_rule = {result.rule.id: result.counts for result in sample_report.results}
    answers = {row.command: _answer(sample_store, library, counts_by_rule, row.command) for row in ROWS}
    lines = []
    for row in ROWS:
        *cells, _old = row
        counts = ["图中" + "、".join(str(totals[figure]["found"]) for figure in _figures(row))]
        answer = "；".join([answers[row.command], *(counts if row.published else ())])
        lines.append("| {} | {} | {} | `wangge {}` | {} |".format(*cells, answer).replace("|  |", "| |"))
    replacements = iter(lines)
    text = PAGE.read_text(encoding="utf-8")
    new_text = ROW.sub(lambda _match: next(replacements), text).replace("|  |", "| |")
    PAGE.write_text(new_text, encoding="utf-8", newline="\n")
    assert text == new_text, (
        "the page was out of date and has been rewritten; review the change and commit it"
    )


@pytest.mark.embedded
def test_published_figures_are_those_that_the_graph_meets(sample_store: Store) -> None:
    totals = _totals(sample_store, load_library())
    met = {figure for figure, row in totals.items() if row["covered"]}
    on_page = {figure for row in ROWS for figure in _figures(row)}
    assert on_page <= met
    assert {measure for measure, _number in met - on_page} == {"street_level_units", "community_level_units"}


def _totals(store: Store, library: Library) -> dict[tuple[str, int], dict[str, Any]]:
    """Return the rows of `published-totals` by measure and published figure."""
    answer = run(store, library.get("published-totals"), {}, today=DATA_DATE)
    return {(row["measure"], row["expected"]): row for row in answer.dicts()}


def _figures(row: ClauseRow) -> list[tuple[str, int]]:
    """Return the measures and published figures that a row of the page names."""
    return [(measure, int(number)) for measure, number in re.findall(r"([a-z_0-9]+) (\d+)", row.published)]


def _answer(store: Store, library: Library, counts_by_rule: Mapping[str, Counts], command: str) -> str:
    """Run the recipe of a page's command, or look up the counts of its rule; return the answer as the page shows it."""
    name, *words = shlex.split(command)
    if name == "check":
        options = _options(check_command, words)
        (rule,) = options["ids"]
        counts = counts_by_rule[rule]
        assert counts.known > 0, command
        return f"{counts.covered}/{counts.known}"
    assert (name, words[0]) == ("recipe", "run")
    options = _options(run_command, words[1:])
    answer = run(
        store, library.get(options["name"]), dict(parameter_pairs(options.get("params", ()))), today=DATA_DATE
    )
    return f"{len(answer.rows)}行"


def _options(command: click.Command, words: list[str]) -> dict[str, Any]:
    """Parse the words after a command's name; an option that the command doesn't have is an error."""
    options, _rest, _order = command.make_parser(click.Context(command)).parse_args(words)
    return {key: value for key, value in options.items() if isinstance(value, str | list)}
