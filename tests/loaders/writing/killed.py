"""A program that loads sheets, for tests that kill it.

Run it as `python -m tests.loaders.writing.killed FOLDER MODE [N]`. The sheets are in FOLDER/sheets. MODE is
`one` to write one transaction, or `many` to write batches of a few changes. The program prints `planned`
when it begins to write, and `done` at the end. If N is given, it prints `reached` after the statement with
this number, counted from 1, and waits until it can read a line.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import wangge.loaders.writing.apply
from wangge.graph.connection import open_store
from wangge.graph.rows import Rows
from wangge.graph.store import Store, Transaction
from wangge.loaders.planning.planner import plan_datasets
from wangge.loaders.project import Dataset
from wangge.loaders.writing.apply import apply_plan
from wangge.loaders.writing.prepare import prepare

__all__ = ["load_sheets"]

_SIZES: dict[str, dict[str, Any]] = {
    "one": {"BATCH": 15},
    "many": {"PER_TRANSACTION": 15, "ONE_TRANSACTION": 20, "POSTPONED": 10},
}


def load_sheets(
    store: Store,
    folder: Path,
    mode: str,
    *,
    on_planned: Callable[[], None] = lambda: None,
    on_statement: Callable[[int], None] = lambda _number: None,
) -> int:
    """Load the folder's sheets; return the number of statements that wrote to the graph.

    `on_planned` is called before the first statement. `on_statement` is called after each statement, with the
    statement's number.
    """
    with patch.multiple(wangge.loaders.writing.apply, **_SIZES[mode]):
        prepare(store)
        plan = plan_datasets(store, [Dataset("town", folder / "sheets")], folder=folder, allow_retire="100%")
        on_planned()
        with _numbered_statements(on_statement) as numbers:
            apply_plan(store, plan)
    return len(numbers)


@contextmanager
def _numbered_statements(on_statement: Callable[[int], None]) -> Iterator[list[int]]:
    """Number the statements in transactions, and call `on_statement` after each; yield the numbers."""
    numbers: list[int] = []
    run = Transaction.run

    def counting(self: Transaction, statement: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        rows = run(self, statement, parameters)
        numbers.append(len(numbers) + 1)
        on_statement(numbers[-1])
        return rows

    with patch.object(Transaction, "run", counting):
        yield numbers


def main(folder: Path, mode: str, stop_at: int = 0) -> None:
    """Load the sheets; after statement number `stop_at`, wait for a line of input. With 0, don't wait."""

    def on_statement(number: int) -> None:
        if number == stop_at:
            _print("reached")
            sys.stdin.readline()

    with open_store(folder) as store:
        load_sheets(store, folder, mode, on_planned=lambda: _print("planned"), on_statement=on_statement)
        _print("done")


def _print(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:]))
