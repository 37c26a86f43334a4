"""A load in a process of its own, to be killed by a test: `python -m tests.loaders.writing.killed FOLDER MODE`.

The folder holds the sheets in `sheets/`; MODE is `one` for one transaction, `many` for batches of
a few changes. It says `planned` when it begins to write, and `done`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import wangge.loaders.writing.apply
from wangge.graph.connection import open_store
from wangge.loaders.planning.planner import plan_datasets
from wangge.loaders.project import Dataset
from wangge.loaders.writing.apply import apply_plan
from wangge.loaders.writing.prepare import prepare


def main(folder: Path, mode: str) -> None:
    if mode == "many":
        wangge.loaders.writing.apply.ONE_TRANSACTION = 20
    wangge.loaders.writing.apply.BATCH = 15  # type: ignore[attr-defined]
    with open_store(folder) as store:
        prepare(store)
        plan = plan_datasets(store, [Dataset("town", folder / "sheets")], folder=folder, allow_retire="100%")
        _say("planned")
        apply_plan(store, plan)
        _say("done")


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
