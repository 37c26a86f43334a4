"""`python -m benchmarks.checking.rounds_of_rules FOLDER RUNS` times checks of all rules.

For comparison, the statements of such a check are also timed without wangge. So there are two contenders, the
gate and the plain run, which take turns in one process on one engine. The gate is `check_policy`, which checks
all rules and lists the findings. An untimed first run of the gate records its statements. The plain run sends
the recorded statements with their parameters straight through the driver, as many in parallel as the gate
does, and ignores the returned rows. For the embedded engine each statement begins with a different comment, as
in the gate, so that neither contender uses a cached plan. The program prints one JSON object: the seconds of
each run, and the seconds of each rule checked separately.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any
from unittest.mock import patch

from wangge.graph.connection import open_store
from wangge.graph.store import Rows, Store
from wangge.loaders.project import Project
from wangge.queries.check.options import TIME_LIMIT
from wangge.queries.check.policy import Policy, read_policy
from wangge.queries.check.project_check import check_policy
from wangge.queries.check.run import AT_ONCE

__all__ = ["main"]

Statement = tuple[str, dict[str, Any]]


def main(folder: str, runs: str) -> None:
    """Time the gate and the plain run, `runs` times each after one warm-up; then time each rule.

    Prints the seconds as JSON.
    """
    project = Project.find(Path(folder))
    policy = read_policy(project)
    timed: dict[str, list[float]] = {"gate": [], "bare": []}
    with open_store(project.folder) as store:
        statements = _recorded(store, policy)
        _bare(store, statements)
        for _ in range(int(runs)):
            timed["gate"].append(_seconds(partial(_gate, store, policy)))
            timed["bare"].append(_seconds(partial(_bare, store, statements)))
        rules = {rule.id: _seconds(partial(_gate, store, policy, rule.id)) for rule in policy.rules}
    print(json.dumps({**timed, "rules": rules, "statements": len(statements)}))


def _seconds(work: Callable[[], None]) -> float:
    gc.collect()
    start = perf_counter()
    work()
    return perf_counter() - start


def _gate(store: Store, policy: Policy, *ids: str) -> None:
    check_policy(store, policy, ids=ids)


def _recorded(store: Store, policy: Policy) -> list[Statement]:
    """Return every statement that the gate sends, with its parameters, in order."""
    statements: list[Statement] = []
    read = store.read

    def noting(statement: str, parameters: Mapping[str, Any] | None = None, **more: Any) -> Rows:
        statements.append((statement, dict(parameters or {})))
        return read(statement, parameters, **more)

    with patch.object(store, "read", noting):
        check_policy(store, policy)
    return statements


def _bare(store: Store, statements: list[Statement]) -> None:
    reader = store._reader

    def send(statement: Statement) -> None:
        with reader.driver.session(database=reader.database, default_access_mode="READ") as session:
            for _record in session.run(reader.tag(TIME_LIMIT) + statement[0], statement[1]):
                pass

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(send, statements))


if __name__ == "__main__":
    main(*sys.argv[1:3])
