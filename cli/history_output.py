"""Prints runs and their changes for `wangge history`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import click

from wangge.cli.json_output import echo_json
from wangge.graph.errors import UsageError
from wangge.graph.model import Model
from wangge.loaders.history.runs import PastRun
from wangge.loaders.history.written import Tally, WrittenFact, key_as_json, key_text
from wangge.loaders.planning.change import Operation
from wangge.loaders.privacy import public_text
from wangge.loaders.reports.tables import TextColumn, text_table
from wangge.queries.fault import nearest
from wangge.queries.reports.printable import one_line

__all__ = [
    "by_kind",
    "fact_as_json",
    "kinds_named",
    "print_fact",
    "print_run",
    "print_run_json",
    "print_runs",
    "print_tally",
    "summary",
    "sums",
]

_OPERATION_WORDS = ((Operation.ADD, "added"), (Operation.UPDATE, "updated"), (Operation.RETIRE, "retired"))
_RUN_COLUMNS = (
    TextColumn("run", width=7),
    TextColumn("at", width=25),
    TextColumn("dataset"),
    TextColumn("effective", width=10),
    TextColumn("operator"),
    *(TextColumn(title, ">", 7) for title in ("added", "updated", "retired")),
    TextColumn("rejected", ">"),
)
_KIND_COLUMNS = (
    TextColumn("kind"),
    *(TextColumn(title, ">", 7) for title in ("added", "updated", "retired", "moved")),
)


def print_runs(runs: list[PastRun]) -> None:
    """Print one line per run: its dates, operator and counts, and by which run it was undone or which it undoes."""
    if not runs:
        click.echo("no runs: nothing has been applied to this graph; `wangge apply` writes the first")
        return
    head, *lines = text_table(_RUN_COLUMNS, map(_run_cells, runs))
    click.echo(head)
    for line, run in zip(lines, runs, strict=True):
        click.echo(f"{line}{_run_marks(run)}")


def _run_cells(run: PastRun) -> tuple[object, ...]:
    record, counts = run.record, run.counts
    numbers = (counts[name] for name in ("add", "update", "retire", "rejected"))
    return run.id, record.at, record.dataset, record.effective, record.operator, *numbers


def _run_marks(run: PastRun) -> str:
    marks = "  unfinished" if run.unfinished else ""
    marks += f"  undoes {run.undoes}" if run.undoes else ""
    return f"{marks}  undone by {run.undone_by}" if run.undone_by else marks


def print_run(run: PastRun) -> None:
    """Print the dataset, dates, source and counts of a run."""
    record = run.record
    click.echo(f"{run.id} of {record.dataset}{_run_marks(run)}")
    click.echo(f"at {record.at}, effective {record.effective}, by {record.operator or 'an unknown operator'}")
    click.echo(f"model {record.model_version}, source {record.source_sha256}")
    click.echo(f"{summary(run.counts)}, {run.counts['rejected']} rejected")
    if record.notice:
        click.echo(record.notice)


def summary(counts: dict[str, int]) -> str:
    """Return counts in one line, such as `3 added, 0 updated, 1 retired`."""
    return ", ".join(f"{counts[operation]} {word}" for operation, word in _OPERATION_WORDS)


def sums(tally: Tally) -> dict[str, int]:
    """Return the number of changes per operation (added, updated, retired), summed over all kinds."""
    return {
        operation: sum(count for (_kind, counted), count in tally.items() if counted is operation)
        for operation in Operation
    }


def by_kind(tally: Tally) -> dict[str, dict[str, int]]:
    """Return the number of changes per kind and, within it, per operation."""
    return {kind: {op: tally[kind, op] for op in Operation} for kind in sorted({kind for kind, _ in tally})}


def print_tally(tally: Tally) -> None:
    """Print a table with the changes of each kind."""
    kinds = by_kind(tally)
    if not kinds:
        return
    for line in text_table(_KIND_COLUMNS, ((kind, *counts.values()) for kind, counts in kinds.items())):
        click.echo(line)


def print_fact(fact: WrittenFact, *, indent: str = "") -> None:
    """Print one changed fact with its source and its changed properties."""
    source = fact.source
    source_text = public_text(f"  {source.file} {source.sheet} row {source.row}") if source else ""
    click.echo(indent + one_line(f"{fact.operation} {key_text(fact.key)}{source_text}"))
    for name, (before, after) in fact.differences().items():
        click.echo(indent + one_line(f"  {name}: {_value_text(before)} → {_value_text(after)}"))


def _value_text(value: Any) -> str:
    return "–" if value is None else str(value)


def print_run_json(model: Model, run: PastRun, tally: Tally, facts: Iterable[WrittenFact]) -> None:
    """Print a run as one JSON object. The changes come last and are printed one by one, because there may be very many."""
    head = json.dumps({**run.as_json(), "kinds": by_kind(tally)}, ensure_ascii=False, indent=2)
    echo_json(f'{head.removesuffix("}").rstrip()},\n  "changes": [')
    separator = "\n    "
    for fact in facts:
        echo_json(f"{separator}{json.dumps(fact_as_json(model, fact), ensure_ascii=False, default=str)}")
        separator = ",\n    "
    echo_json("\n  ]\n}\n")


def fact_as_json(model: Model, fact: WrittenFact) -> dict[str, Any]:
    """Return a changed fact as `--json` prints it."""
    source = fact.source
    return {
        "operation": fact.operation,
        **key_as_json(model, fact.key),
        "properties": {
            name: {"before": old, "after": new} for name, (old, new) in fact.differences().items()
        },
        "file": source and public_text(source.file),
        "sheet": source and public_text(source.sheet),
        "row": source and source.row,
    }


def kinds_named(model: Model, name: str | None) -> frozenset[str] | None:
    """Return the kinds whose label, name or relationship type is `name`.

    If `name` is None, return None, which stands for all kinds. Raises `UsageError` for an unknown name.
    """
    if name is None:
        return None
    named_kinds: list[tuple[str, str]] = [(label, label) for label in model.nodes]
    named_kinds += [
        (edge_name, edge.name) for edge in model.edges.values() for edge_name in (edge.name, edge.type)
    ]
    kinds = frozenset(kind for kind_name, kind in named_kinds if kind_name == name)
    if not kinds:
        known_names = [kind_name for kind_name, _kind in named_kinds]
        raise UsageError(f"--kind {name}: no such kind{nearest(name, known_names)}")
    return kinds
