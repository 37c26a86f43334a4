"""Computes the parts of a snapshot. The rules are checked while all nodes are read for the search index."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace

from wangge.graph.errors import JournalTampered
from wangge.graph.model import Model
from wangge.graph.store import Store
from wangge.loaders.history.graph_changes import GraphChanges, moment_of
from wangge.loaders.keeping.present import differences_from_last_run
from wangge.loaders.relaxed_gc import relaxed_gc
from wangge.queries.check.policy import Policy
from wangge.viz.explorer.state.kept import KeptParts, StillValid
from wangge.viz.explorer.state.node_reading import NodeReading, Update
from wangge.viz.explorer.state.place_tree import read_place_tree
from wangge.viz.explorer.state.rule_counting import WatchedSubjects, count_rule_results
from wangge.viz.explorer.state.task_findings import TaskFindings, task_findings
from wangge.viz.explorer.suggest.build import suggester_of
from wangge.viz.privacy import people_of

__all__ = ["SnapshotCounter"]


class SnapshotCounter:
    """Computes snapshots. The next snapshot uses those parts of the last one again that are still valid."""

    def __init__(self) -> None:
        self._kept: KeptParts | None = None

    def count_everything(
        self,
        store: Store,
        model: Model,
        read_policy: Callable[[], Policy],
        update: Update,
        *,
        read_watched: Callable[[], WatchedSubjects | None] = lambda: None,
    ) -> None:
        """Compute all parts of a snapshot, and pass each to `update` once it is ready.

        These are the names of people, the search index, the suggestions, the differences from the last run, and the rule
        results. `read_watched` returns the subjects of the tasks in the ledger, None if there is no ledger.

        Raises what `read_policy` and `update` raise, and the errors of the engine.
        """
        moment = moment_of(store, model)
        valid = StillValid(store, model, self._kept, moment)
        # The names are always read, because the journal lacks names that another program wrote, and these must be
        # hidden, too.
        update(people=people_of(store))
        with (
            relaxed_gc(),
            ThreadPoolExecutor(1, thread_name_prefix="wangge-index") as pool,
            ExitStack() as released,
        ):
            index, tree = valid.index(), valid.tree()
            nodes = NodeReading.begin(pool, store, model, update, index=index, tree=tree)
            released.callback(nodes.proceed.set)
            try:
                differences = differences_from_last_run(store, model)
                is_as_written = not differences
                update(differences=differences)
            except JournalTampered as error:
                is_as_written = False
                update(tampered=str(error))
            if not is_as_written:
                moment = None
                valid.distrust()
                if index is not None or tree is not None:
                    nodes.proceed.set()
                    nodes = NodeReading.begin(pool, store, model, update)
                    released.callback(nodes.proceed.set)

            policy = read_policy()
            suggesting = pool.submit(_suggest, update, nodes, model, policy)

            def report_progress(done: int, total: int) -> None:
                update(counted=done, rules=total)

            watched = read_watched()
            counted = count_rule_results(
                store, policy, model, nodes.tree.result, valid, on_rule=report_progress, watched=watched
            )
            nodes.proceed.set()
            findings = (
                None
                if watched is None
                else task_findings(store, policy, counted.kept.values(), counted.results.scope, watched)
            )
            update(rule_results=counted.results, task_findings=findings)
            suggesting.result()
            self._kept = KeptParts(
                moment=moment,
                model=model,
                index=nodes.index.result(),
                tree=nodes.tree.result(),
                rules=counted.kept,
            )

    def count_tasks(
        self, store: Store, model: Model, policy: Policy, watched: WatchedSubjects
    ) -> TaskFindings:
        """Check the rules whose last result doesn't tell the state of the subjects `watched`, and return all findings.

        Raises the errors of the engine.
        """
        kept = self._kept
        valid = StillValid(store, model, kept, moment_of(store, model))
        tree = valid.tree() or read_place_tree(store, model)
        counted = count_rule_results(store, policy, model, lambda: tree, valid, watched=watched)
        if kept is not None and kept is self._kept and valid.changes == GraphChanges():
            self._kept = replace(kept, rules=counted.kept)
        return task_findings(store, policy, counted.kept.values(), counted.results.scope, watched)


def _suggest(update: Update, nodes: NodeReading, model: Model, policy: Policy) -> None:
    update(suggester=suggester_of(nodes.index.result(), model, policy.library, policy.rules))
