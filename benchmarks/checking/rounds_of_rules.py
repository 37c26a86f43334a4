"""`python -m benchmarks.checking.rounds_of_rules FOLDER RUNS` times checks of all rules.

For comparison, the statements of such a check are also timed without wangge, and so is the command `wangge check`. So
there are three contenders: the gate, the plain run and the command. They take turns on one engine, because the engine
gets faster while it compiles its code. The gate is `check_policy`, which checks all rules and lists the findings. An
untimed first run of the gate records its statements. The plain run sends the recorded statements with their parameters
straight through the driver, as many in parallel as the gate does, and ignores the returned rows. The program
prints one JSON object: the seconds of each run of the gate and the plain run, the timings of the command, and
the seconds of each rule checked separately.
"""

from __future__ import annotations

import gc
import json
import os
import re
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any
from unittest.mock import patch

from benchmarks.loading.commands import wangge
from benchmarks.part import Timing
from wangge.graph.connection import open_store
from wangge.graph.store import Rows, Store
from wangge.loaders.project import Project
from wangge.queries.check.policy import Policy, read_policy
from wangge.queries.check.project_check import check_policy
from wangge.queries.check.run import AT_ONCE

__all__ = ["checked", "main"]

Statement = tuple[str, dict[str, Any]]

_PASSED_OR_FAILED = (0, 1)


def main(folder: str, runs: str) -> None:
    """Time the gate, the plain run and the command, `runs` times each after one warm-up; then time each rule.

    Prints the seconds as JSON.
    """
    # `wangge` doesn't pass on the server's address and password by itself.
    environment = {name: value for name, value in os.environ.items() if name.startswith("NEO4J_")}
    project = Project.find(Path(folder))
    policy = read_policy(project)
    timed: dict[str, list[float]] = {"gate": [], "bare": []}
    commands: list[Timing] = []
    statements = _recorded(project, policy)
    for _ in range(int(runs)):
        _gate_and_bare(project, policy, statements, timed)
        # The command runs alone, as it does for a user: of two at a time, only one sends texts that the engine knows.
        gc.collect()
        commands.append(checked(project.folder, environment))
    with open_store(project.folder) as store:
        rules = {rule.id: _seconds(partial(_gate, store, policy, rule.id)) for rule in policy.rules}
    print(json.dumps({**timed, "check": commands, "rules": rules, "statements": len(statements)}))


def _gate_and_bare(
    project: Project, policy: Policy, statements: list[Statement], timed: dict[str, list[float]]
) -> None:
    with open_store(project.folder) as store:
        timed["gate"].append(_seconds(partial(_gate, store, policy)))
        timed["bare"].append(_seconds(partial(_bare, store, statements)))


def checked(folder: Path, environment: Mapping[str, str] | None) -> Timing:
    """Time `wangge check` as a user runs it. Its exit code may be 1, because some rules fail."""
    outcome = wangge("check", cwd=folder, environment=environment, codes=_PASSED_OR_FAILED)
    rules = int(re.findall(r"共 (\d+) 条规则", outcome.output)[0])
    return outcome.sample(rules)


def _seconds(work: Callable[[], None]) -> float:
    gc.collect()
    start = perf_counter()
    work()
    return perf_counter() - start


def _gate(store: Store, policy: Policy, *ids: str) -> None:
    check_policy(store, policy, ids=ids)


def _recorded(project: Project, policy: Policy) -> list[Statement]:
    """Return every statement that the gate sends, with its parameters, in order; all of them have also been run once."""
    statements: list[Statement] = []
    with open_store(project.folder) as store:
        read = store.read

        def noting(statement: str, parameters: Mapping[str, Any] | None = None, **more: Any) -> Rows:
            statements.append((statement, dict(parameters or {})))
            return read(statement, parameters, **more)

        with patch.object(store, "read", noting):
            check_policy(store, policy)
        _bare(store, statements)
    return statements


def _bare(store: Store, statements: list[Statement]) -> None:
    reader = store._reader

    def send(statement: Statement) -> None:
        with reader.driver.session(database=reader.database, default_access_mode="READ") as session:
            for _record in session.run(statement[0], statement[1]):
                pass

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(send, statements))


if __name__ == "__main__":
    main(*sys.argv[1:3])
