"""Times every measure of some places, as a separate process: reading the graph and computing, each by itself."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, TypeVar

from benchmarks.rounds import log
from wangge.graph.connection import open_store
from wangge.graph.errors import QueryError
from wangge.graph.store import Store
from wangge.loaders.project import Project
from wangge.queries.measures.catalogue import MEASURES
from wangge.queries.measures.measure import NetworkMeasure
from wangge.queries.measures.runner import read_network_of
from wangge.queries.recipes.runner import bound_values
from wangge.queries.recipes.scope import Places

T = TypeVar("T")


def main(folder: str, runs: str, *places: str) -> None:
    """Time each measure of each place `runs` times. Print seconds, processor seconds and numbers of nodes as JSON.

    The first run of a measure isn't excluded: the engine plans its statements then, as it does for a reader.
    """
    project = Project.find(Path(folder))
    figures: dict[str, dict[str, Any]] = {"runs": {}, "nodes": {}, "refused": {}}
    with open_store(project.folder) as store:
        for place in places:
            for measure in MEASURES:
                if measure.compute is not None and (measure.has_scope or place == places[-1]):
                    for _run in range(int(runs)):
                        _time(store, project, measure, place, figures)
    print(json.dumps(figures))


def _time(
    store: Store, project: Project, measure: NetworkMeasure, place: str, figures: dict[str, dict[str, Any]]
) -> None:
    name = f"{place}.{measure.name}"
    values = bound_values(
        Places(store),
        measure,
        {"place": _building(store, place)} if measure.name == "vertex-cut" else {},
        scope=place if measure.has_scope else None,
        settings=project.settings,
        today=project.today,
    )
    (graph, scope), reading = _timed(lambda: read_network_of(store, measure, values))
    figures["nodes"][name] = len(graph)
    figures["runs"].setdefault(f"{name}.read", []).append(reading)
    compute = measure.compute
    assert compute is not None
    try:
        _rows, computing = _timed(lambda: compute(graph, scope, values))
    except QueryError as error:
        figures["refused"][name] = str(error)
        return
    figures["runs"].setdefault(f"{name}.compute", []).append(computing)
    log(f"{name}: {len(graph):,} nodes, read {reading[0]:.2f} s, compute {computing[0]:.2f} s")


def _timed(work: Callable[[], T]) -> tuple[T, tuple[float, float]]:
    gc.collect()
    start, cpu_start = perf_counter(), process_time()
    result = work()
    return result, (perf_counter() - start, process_time() - cpu_start)


def _building(store: Store, place: str) -> str:
    rows = store.read(
        "MATCH (b:Building) WHERE b.code STARTS WITH $place RETURN b.code AS code ORDER BY code LIMIT 1",
        {"place": place},
    )
    return str(rows.records[0][0])


if __name__ == "__main__":
    main(*sys.argv[1:])
