"""Prints what happened to one node for `wangge history of`."""

from __future__ import annotations

from typing import Any

import click

from wangge.cli.history_output import fact_as_json, print_fact
from wangge.graph.model import Model
from wangge.loaders.history.of_thing import EventOnThing, RunOnThing, ThingHistory
from wangge.loaders.privacy import public_text
from wangge.loaders.references.effect import CodedName, UnitPair
from wangge.queries.reports.printable import one_line

__all__ = ["print_thing", "thing_as_json"]


def print_thing(history: ThingHistory, *, most: int | None) -> None:
    """Print nodes, change events, and the runs with their changes, oldest first; at most `most` changes."""
    for thing in history.things:
        gone = "" if thing.present else "  (no longer in the graph)"
        click.echo(one_line(f"{thing.label} {thing.code} {thing.name}".rstrip() + gone))
    for event in history.events:
        _print_event(event)
    left = most
    for on_thing in history.runs:
        if left is not None and left <= 0:
            return
        _print_run(on_thing, left)
        left = None if left is None else left - len(on_thing.facts)


def _print_event(event: EventOnThing) -> None:
    values = event.properties
    source = f"  {event.source.file} {event.source.sheet} row {event.source.row}" if event.source else ""
    document = f" ({values['evidence']})" if values.get("evidence") else ""
    head = f"{event.day or 'no day'} {values.get('change')} {event.code} {values.get('name') or ''}{document}{source}"
    click.echo(one_line(public_text(head)))
    for pair in event.effect.pairs:
        after = "、".join(unit.text() for unit in pair.after) or "–"
        click.echo(one_line(f"  {pair.before.text() if pair.before else '–'} → {after}"))


def _print_run(on_thing: RunOnThing, most: int | None) -> None:
    record, run = on_thing.run.record, on_thing.run
    marks = f", undoes {run.undoes}" if run.undoes else ""
    marks += f", undone by {run.undone_by}" if run.undone_by else ""
    click.echo(f"{record.id} of {record.dataset} at {record.at}, effective {record.effective}{marks}")
    for fact in on_thing.facts[:most]:
        print_fact(fact, indent="  ")


def thing_as_json(model: Model, history: ThingHistory) -> dict[str, Any]:
    """Return the history as `--json` prints it."""
    return {
        "things": [thing._asdict() for thing in history.things],
        "events": [_event_as_json(event) for event in history.events],
        "runs": [
            {
                **on_thing.run.as_json(),
                "changes": [fact_as_json(model, fact) for fact in on_thing.facts],
            }
            for on_thing in history.runs
        ],
    }


def _event_as_json(event: EventOnThing) -> dict[str, Any]:
    source = event.source
    return {
        "code": event.code,
        **event.properties,
        "dataset": event.dataset,
        "file": source and public_text(source.file),
        "sheet": source and public_text(source.sheet),
        "row": source and source.row,
        "units": [_pair_as_json(pair) for pair in event.effect.pairs],
    }


def _pair_as_json(pair: UnitPair) -> dict[str, Any]:
    def unit(named: CodedName | None) -> dict[str, str] | None:
        return named and named._asdict()

    return {"before": unit(pair.before), "after": [named._asdict() for named in pair.after]}
