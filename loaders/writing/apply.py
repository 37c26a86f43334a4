"""Applies a plan in one transaction, or a plan of more than 100,000 changes batch by batch.

A run of several batches that is interrupted can be continued.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import partial
from itertools import chain

from wangge.graph.errors import (
    GraphDiffers,
    PlanError,
    RetireGuard,
    StalePlan,
    StatementFailed,
    UnfinishedRun,
    WanggeError,
)
from wangge.graph.schema import apply_schema
from wangge.graph.store import Store, Transaction
from wangge.loaders.history.written import written_facts
from wangge.loaders.keeping.present import LoadWatch, difference_message
from wangge.loaders.planning.change import BATCH, Batch, Group, Operation, Step
from wangge.loaders.planning.plan import DatasetPlan, Plan
from wangge.loaders.progress import Progress, silent
from wangge.loaders.relaxed_gc import relaxed_gc
from wangge.loaders.state import GraphState
from wangge.loaders.writing.digests import GraphDigest
from wangge.loaders.writing.postponed import PostponedSchema
from wangge.loaders.writing.runs import (
    STALE,
    WriteLock,
    acquire_write_lock,
    begin_run,
    close_unfinished_run,
    end_run,
    mark_closed,
    properties_of_batch,
    verify_write_lock,
    write_batch_record,
)
from wangge.loaders.writing.writer import BatchWriter

__all__ = ["ONE_TRANSACTION", "apply_plan"]

ONE_TRANSACTION = 100_000
WRITERS = 2
PER_TRANSACTION = 2_500
"""The most changes in one transaction of a load of several; with 5,000, Neo4j collects garbage ten times as long."""
POSTPONED = 20_000
"""A large first load creates an index after the nodes if the index gets at least this many."""
_WINDOW = 40
"""How many transactions are planned at a time, so that two writers don't wait for each other."""


def apply_plan(store: Store, plan: Plan, *, progress: Progress = silent) -> tuple[str, ...]:
    """Write a plan to the graph; return the ids of its runs.

    Up to 100,000 changes are one transaction: on failure or interruption the graph is unchanged. More changes
    are written batch by batch; each batch is one transaction with its journal. After an interruption the run
    stays open: plan the same sources again to get the remaining changes, and apply them to continue the run.

    A dataset whose files haven't changed since its last run gets no run. Raises `RetireGuard` if the plan would retire
    too many facts, or nodes to which another program attached relationships (`plan.guards`). Raises `GraphDiffers`
    if another program changed the graph since wangge's last run, and `StalePlan` if wangge wrote to the graph since
    the plan was made. Raises `EngineError` if the database fails, and `UnfinishedRun` if a run stays open.
    """
    if plan.differences:
        raise GraphDiffers(f"{difference_message(plan.last_run, plan.differences)}; nothing was written")
    if plan.guards:
        raise RetireGuard("; ".join(plan.guards))
    parts = [part for part in plan.datasets if not part.unread]
    if not parts:
        return ()
    store.await_definitions()
    if plan.open_run:
        # The load that began the run may have been killed before it created all indexes.
        apply_schema(store, plan.model.unique(), plan.model.indexes())
    watch = LoadWatch(store, compared=plan.last_write, is_first=not plan.last_run)
    ids = _write(store, plan, parts, progress)
    if not plan.open_run:
        watch.note(ids[-1])
    return ids


def _write(store: Store, plan: Plan, parts: list[DatasetPlan], progress: Progress) -> tuple[str, ...]:
    undoing = any(part.undoes for part in parts)
    is_large = sum(len(part.changes) for part in parts) > ONE_TRANSACTION
    applying = _Applying(store, plan, parts, progress)
    if (is_large or plan.open_run) and not undoing:
        with relaxed_gc(rarely=False):
            return applying.in_batches()
    try:
        with relaxed_gc():
            return store.write(applying.at_once)
    except StatementFailed as error:
        if _moved_on(store, plan):
            raise StalePlan(STALE) from error
        raise


def _moved_on(store: Store, plan: Plan) -> bool:
    """Whether another run was written since the plan was made.

    Call it after a failed transaction, because some engines report a conflict between two writers only at the
    commit.
    """
    marker = store.marker()
    return marker is not None and marker["last_run"] != plan.last_run


class _Applying:
    def __init__(self, store: Store, plan: Plan, parts: list[DatasetPlan], progress: Progress) -> None:
        self._store = store
        self._plan = plan
        self._parts = parts
        self._progress = progress
        self._total = sum(len(part.changes) for part in parts)
        self._done = 0

    def at_once(self, transaction: Transaction) -> tuple[str, ...]:
        """Write every dataset in one transaction."""
        self._done = 0
        lock = acquire_write_lock(transaction, self._plan, len(self._parts))
        if self._plan.open_run:
            close_unfinished_run(transaction, self._plan.open_run, self._journalled(self._plan.open_run))
        ids = []
        for number, part in enumerate(self._parts, start=lock.first):
            run = f"R{number:06d}"
            ids.append(run)
            begin_run(transaction, run, part, self._plan, opened=False)
            end_run(transaction, run, part, self._write_part(transaction, run, part))
        return tuple(ids)

    def _write_part(self, transaction: Transaction, run: str, part: DatasetPlan) -> GraphDigest:
        """Write the batches of one dataset and their records; return the digest of the changes.

        The records and digests are computed while the database runs the statements of the batches.
        """
        writer = BatchWriter(self._plan.model, run, part.dataset.name, repairs=part.repairs)
        changed = GraphDigest(self._plan.model)
        seq = 0
        with ThreadPoolExecutor(1) as helper:
            for step in part.changes.steps(BATCH):
                for at, batch in _last_first(step, seq):
                    record = helper.submit(properties_of_batch, run, at, batch)
                    counted = None if part.repairs else helper.submit(changed.apply, batch)
                    if batch.has_statement:
                        writer.write(transaction, batch)
                    write_batch_record(transaction, run, record.result())
                    if counted is not None:
                        counted.result()
                    self._report(len(batch))
                seq += len(step)
        return changed

    def in_batches(self) -> tuple[str, ...]:
        """Write the datasets one after the other, batch by batch; an open run is continued first."""
        plan = self._plan
        if plan.open_run and self._parts[0].dataset.name != plan.open_dataset:
            raise PlanError(
                f"run {plan.open_run} of dataset {plan.open_dataset!r} isn't finished: "
                f"apply {plan.open_dataset!r} alone first"
            )
        ids: list[str] = []
        for part in self._parts:
            continues = bool(plan.open_run) and not ids
            run, lock, seq = self._store.write(partial(self._open, part, continues, ids))
            ids.append(run)
            is_first = not plan.last_run and not continues and len(ids) == 1
            try:
                postponed = self._postponed(part) if is_first else PostponedSchema(self._store)
                changed = GraphDigest(plan.model) if part.repairs else self._journalled(run, below=seq)
                writer = _RunWriter(self._store, plan, part, run, lock, seq, self._report)
                writer.write()
                postponed.build()
                if not part.repairs:
                    changed.include(writer.changed)
                self._store.write(partial(self._close, run, part, lock, changed))
            except KeyboardInterrupt as interrupt:
                raise UnfinishedRun(_unfinished(run, "interrupted", part)) from interrupt
            except WanggeError as error:
                raise UnfinishedRun(_unfinished(run, str(error), part)) from error
        return tuple(ids)

    def _postponed(self, part: DatasetPlan) -> PostponedSchema:
        """Drop the constraints and indexes that `part`, the first run of the graph, doesn't use while it is written."""
        many, model = POSTPONED, self._plan.model
        postponed = PostponedSchema.for_first_load(self._store, model, part.changes, many=many)
        postponed.drop()
        return postponed

    def _open(
        self, part: DatasetPlan, continues: bool, earlier_ids: list[str], transaction: Transaction
    ) -> tuple[str, WriteLock, int]:
        plan = self._plan
        if continues:
            lock = acquire_write_lock(transaction, plan, 0)
            rows = transaction.run(
                "MATCH (:Run {id: $run})-[:WROTE]->(b:Batch) RETURN max(b.seq) AS seq",
                {"run": plan.open_run},
            ).dicts()
            last = rows[0]["seq"] if rows else None
            return plan.open_run, lock, 0 if last is None else int(last) + 1
        current_plan = plan.after(earlier_ids[-1]) if earlier_ids else plan
        lock = acquire_write_lock(transaction, current_plan, 1)
        run = f"R{lock.first:06d}"
        begin_run(transaction, run, part, plan, opened=True)
        return run, lock, 0

    def _close(
        self, run: str, part: DatasetPlan, lock: WriteLock, changed: GraphDigest, transaction: Transaction
    ) -> None:
        verify_write_lock(transaction, lock)
        end_run(transaction, run, part, changed)
        mark_closed(transaction, run)

    def _journalled(self, run: str, *, below: int | None = None) -> GraphDigest:
        """Return the digest of the changes that an open run has written so far.

        With `below`, it includes only the batches with a number smaller than `below`.
        """
        model = self._plan.model
        changed = GraphDigest(model)
        if below != 0:
            record = next(past for past in GraphState(self._store, model).runs() if past.id == run)
            for fact in written_facts(self._store, model, record, below=below):
                changed.replace(fact.key, fact.before, fact.after)
        return changed

    def _report(self, count: int) -> None:
        self._done += count
        self._progress("write", self._done, self._total)


def _unfinished(run: str, why: str, part: DatasetPlan) -> str:
    undo_hint = "" if part.repairs else f", or undo it with `wangge history undo {run}`"
    return f"run {run} isn't finished ({why}): run the same command again to continue it{undo_hint}"


Report = Callable[[int], None]
Lane = tuple[Step, ...]


class _RunWriter:
    """Writes the batches of one open run, several at a time if the engine allows it."""

    def __init__(
        self, store: Store, plan: Plan, part: DatasetPlan, run: str, lock: WriteLock, seq: int, report: Report
    ) -> None:
        self._store = store
        self._log = part.changes
        self._writer = BatchWriter(plan.model, run, part.dataset.name, repairs=part.repairs)
        self._run = run
        self._lock = lock
        self._seq = seq
        self._report = report
        self._writers = WRITERS if store.capabilities.parallel_writes else 1
        self._records = ThreadPoolExecutor(self._writers)
        self.changed = GraphDigest(plan.model)

    def write(self) -> None:
        """Write every batch, group by group."""
        with self._records, ThreadPoolExecutor(self._writers) as pool:
            try:
                for group in self._log.groups():
                    for lanes in self._phases(group):
                        self._side_by_side(pool, lanes)
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    def _phases(self, group: Group) -> Iterator[Iterator[Lane]]:
        """Yield the phases of writing a group; each phase must be complete before the next begins.

        A phase yields lanes, which may be written in parallel. A lane is a sequence of steps to be written in order.
        """
        from wangge.loaders.writing.schedule import lanes_of_linked, schedule

        if group.of_nodes and group.operation is not Operation.RETIRE:
            yield (((batch,),) for batch in self._log.unlinked(group, PER_TRANSACTION))
            for linked in self._log.linked(group, PER_TRANSACTION * _WINDOW):
                yield lanes_of_linked(linked, PER_TRANSACTION)
        elif group.of_nodes:
            yield iter([_lane(self._log.unlinked(group, PER_TRANSACTION))])
        else:
            for window in self._log.unlinked(group, PER_TRANSACTION * _WINDOW):
                planned = schedule(window, PER_TRANSACTION)
                yield map(_lane, planned.lanes)
                yield iter([_lane(planned.alone)])

    def _side_by_side(self, pool: ThreadPoolExecutor, lanes: Iterator[Lane]) -> None:
        waiting: set[Future[int]] = set()
        for lane in lanes:
            batches = list(chain.from_iterable(lane))
            seq, self._seq = self._seq, self._seq + len(batches)
            waiting.add(pool.submit(self._write_lane, lane, seq))
            for batch in batches:
                self.changed.apply(batch)
            if len(waiting) > self._writers:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                self._take(done)
        self._take(wait(waiting).done)

    def _take(self, done: set[Future[int]]) -> None:
        for future in done:
            self._report(future.result())

    def _write_lane(self, lane: Lane, seq: int) -> int:
        written = 0
        for step in lane:
            self._store.write(partial(self._step, seq, step))
            seq += len(step)
            written += sum(map(len, step))
        return written

    def _step(self, seq: int, step: Step, transaction: Transaction) -> None:
        for at, batch in _last_first(step, seq):
            self._batch(at, batch, transaction)

    def _batch(self, seq: int, batch: Batch, transaction: Transaction) -> None:
        record = self._records.submit(properties_of_batch, self._run, seq, batch)
        if batch.has_statement:
            self._writer.write(transaction, batch)
            verify_write_lock(transaction, self._lock)
        write_batch_record(transaction, self._run, record.result())


def _last_first(step: Step, seq: int) -> list[tuple[int, Batch]]:
    """Return the batches of a step with their numbers in the order in which they are written.

    The last one is first, because the statement of relationships also writes their linked nodes.
    """
    return list(enumerate(step, seq))[::-1]


def _lane(batches: Iterable[Batch]) -> Lane:
    return tuple((batch,) for batch in batches)
