"""Holds what the explorer has computed from one version of the graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wangge.graph.store import Store
from wangge.loaders.writing.digests import Difference
from wangge.queries.notices import notices
from wangge.queries.recipes.runner import today_here
from wangge.viz.explorer.search.index import SearchIndex
from wangge.viz.explorer.state.rule_results import RuleResults
from wangge.viz.explorer.state.task_findings import TaskFindings
from wangge.viz.explorer.suggest.suggester import Suggester

__all__ = ["Snapshot", "first_snapshot", "snapshot_version"]


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """The results for one `version` of the graph.

    `rule_results`, `index`, `suggester` and `people` (the names of all people) are None until they are computed; so is
    `task_findings`, which stays None in a project without a task ledger. Other parts that
    aren't computed yet are empty or 0. `run` is the id of the last run, `loaded_at` its time. `rules` is the number of
    rules, `counted` the number of rules checked so far. `failure` is the error message if the snapshot could not be
    computed. `differences` lists the kinds whose facts differ from the counts and digests that the last run
    recorded. `tampered` is the error message if another program changed the journal. `seen_write` is what
    `Store.last_seen_write` was before the parts were read.
    """

    version: str
    seen_write: str = ""
    rule_results: RuleResults | None = None
    task_findings: TaskFindings | None = None
    index: SearchIndex | None = None
    suggester: Suggester | None = None
    people: frozenset[str] | None = None
    notices: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    tampered: str = ""
    run: str = ""
    loaded_at: str = ""
    counted: int = 0
    rules: int = 0
    failure: str = ""

    @property
    def ready(self) -> bool:
        """Whether the rule results and the search index are complete."""
        return self.rule_results is not None and self.index is not None


def first_snapshot(store: Store, version: str, run: str, *, rules: int) -> Snapshot:
    """Return a snapshot in which nothing is computed yet; `rules` is the number of rules, as far as it is known."""
    seen_write = store.last_seen_write
    rows = store.read("MATCH (r:Run {id: $run}) RETURN r.at AS at", {"run": run}).records
    return Snapshot(
        version=version,
        seen_write=seen_write,
        notices=notices(store),
        run=run,
        loaded_at=str(rows[0][0])[:16].replace("T", " ") if rows else "",
        rules=rules,
    )


def snapshot_version(marker: Mapping[str, Any]) -> str:
    """Return the version of the graph, computed from its marker node and today's date.

    Every write changes the version, because it increases the marker's number of writes (`ticks`).

    >>> snapshot_version({"last_run": "R1", "ticks": 3}).startswith("R1..3..")
    True
    """
    parts = (*(marker.get(name) for name in ("last_run", "run_count", "ticks", "open_run")), today_here())
    return ".".join("" if part is None else str(part) for part in parts)
