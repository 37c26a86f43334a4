"""Holds what all pages of an explorer share: the graph, its project, and a snapshot of the current graph."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache, partial
from typing import Any, TypeVar

from wangge.graph.errors import AuthenticationFailed, EngineUnavailable, WanggeError
from wangge.graph.model import Model
from wangge.graph.store import Store
from wangge.loaders.history.of_thing import KeptJournal
from wangge.queries.check.policy import Policy
from wangge.viz.drawing.parts import Scene
from wangge.viz.explorer.state.counting import SnapshotCounter
from wangge.viz.explorer.state.kept_results import KeptResults
from wangge.viz.explorer.state.policy_reader import PolicyReader, day_of
from wangge.viz.explorer.state.rule_findings import findings_of
from wangge.viz.explorer.state.rule_results import RuleResults
from wangge.viz.explorer.state.snapshot import Snapshot, first_snapshot, snapshot_version
from wangge.viz.explorer.state.task_reader import FindingsSource, TaskReader
from wangge.viz.network.unfolding import build_unfolding_scene
from wangge.viz.privacy import people_of

__all__ = ["TIME_LIMIT", "Site", "TaskReader"]

TIME_LIMIT = 20.0
"""The time limit for one statement of a page, in seconds."""

_REPEAT_FAULT_SECONDS = 1.0
_RECOUNT_SECONDS = 5.0
_SCENES_KEPT = 8
_RESULTS_KEPT = 24
_READS_KEPT = 200

T = TypeVar("T")


def _do_nothing() -> None:
    """Do nothing; the default of `Site.on_ready`."""


class _SupersededError(Exception):
    """The graph changed while a snapshot of it was being computed."""


@dataclass
class Site:
    """The state of an explorer for one graph.

    Pages read `store`; each of their statements may take at most `time_limit` seconds. A background thread checks the
    rules without that limit. `read_policy` is called again after the graph has changed, `reopen` after the engine has
    ended. `read_model` returns the model for a graph with the given marker; it is called after the graph has changed,
    because the project may have declared further kinds, and a load may have written them. `tasks` reads the task ledger
    of the project, if the pages show one; then changes of the project's other files are noticed, too. `on_ready` is
    called whenever the rules have been evaluated and whenever the graph has been reopened. `times_reopened` is the number
    of times that this happened. `prepared` says whether one page of each kind has been opened since then.
    """

    store: Store
    title: str
    read_policy: Callable[[], Policy]
    model: Model = field(init=False)
    time_limit: float = TIME_LIMIT
    reopen: Callable[[], Store] | None = None
    read_model: Callable[[dict[str, Any]], Model] | None = None
    tasks: TaskReader | None = None
    on_ready: Callable[[], None] = field(default_factory=lambda: _do_nothing, init=False)
    times_reopened: int = field(default=0, init=False)
    prepared: bool = field(default=False, init=False)
    _unlimited: Store = field(init=False)
    _reader: PolicyReader = field(init=False)
    _snapshot: Snapshot = field(default_factory=lambda: Snapshot(version=""), init=False)
    _failed_at: float = field(default=float("-inf"), init=False)
    _fault: WanggeError | None = field(default=None, init=False)
    _fault_at: float = field(default=float("-inf"), init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)
    _worker: threading.Thread | None = field(default=None, init=False)
    _counting: bool = field(default=False, init=False)
    _reopening: bool = field(default=False, init=False)
    _closed: bool = field(default=False, init=False)
    _counter: SnapshotCounter = field(default_factory=SnapshotCounter, init=False)
    _policy: Policy | None = field(default=None, init=False)
    _journal: Callable[[str], KeptJournal] = field(init=False)
    _scene: Callable[[str, RuleResults | None, str, date], Scene] = field(init=False)
    _results: KeptResults = field(default_factory=lambda: KeptResults(_RESULTS_KEPT), init=False)
    _reads: KeptResults = field(default_factory=lambda: KeptResults(_READS_KEPT), init=False)
    _seen_write: str = field(default="", init=False)

    def __post_init__(self) -> None:
        self._unlimited = self.store
        self.model = self.store.model
        self.store = self.store.limited(self.time_limit)
        self._reader = PolicyReader(
            self.read_policy, find_project=None if self.tasks is None else self.tasks.project
        )
        if self.tasks is not None:
            self.tasks.use(
                FindingsSource(
                    lambda: self._unlimited,
                    lambda: self.policy,
                    self.version,
                    lambda policy, watched: self._counter.count_tasks(
                        self._unlimited, self.model, policy, watched
                    ),
                )
            )
        self._journal = lru_cache(maxsize=1)(self._read_journal)
        self._scene = lru_cache(maxsize=_SCENES_KEPT)(self._read_scene)

    @property
    def policy(self) -> Policy:
        """The rules, recipes and settings of the project. Raises `ProjectError` if its files can't be read."""
        policy = self._policy
        if policy is None:
            policy = self._policy = self._reader.read()
        return policy

    @property
    def day(self) -> date:
        """The day that the pages show: that of the project, or today if the project can't be read."""
        return day_of(lambda: self.policy)

    @property
    def seen_write(self) -> str:
        """What `Store.last_seen_write` was when the explorer last looked whether the graph had changed."""
        return self._seen_write

    @property
    def last_snapshot(self) -> Snapshot:
        """The newest snapshot. It may be older than the graph, because the graph isn't read."""
        return self._snapshot

    def snapshot(self) -> Snapshot:
        """Return the snapshot of the graph's current version. Parts that aren't ready are computed in the background.

        Raises the engine's errors. If the engine has ended, it is reopened in the background.
        """
        marker = self._marker()
        version = self._version(marker)
        with self._lock:
            stale = self._snapshot.failure and time.monotonic() - self._failed_at > _RECOUNT_SECONDS
            if version != self._snapshot.version or stale:
                self._start_snapshot(version, marker)
            return self._snapshot

    def version(self) -> str:
        """Return the current version of the graph and the policy.

        It changes with every write, on every new day, and with the project's files if the explorer watches them.
        """
        return self._version(self._marker())

    def _version(self, marker: dict[str, Any]) -> str:
        policy_version = self._reader.version()
        return snapshot_version(marker) + ("" if policy_version is None else f".{hash(policy_version)}")

    def journal(self) -> KeptJournal:
        """Return the journal of the graph's current version; it is kept until the graph changes."""
        return self._journal(self._snapshot.version)

    def _read_journal(self, _version: str) -> KeptJournal:
        return KeptJournal(self.store, self.model, keep_unpacked=True)

    def scene(self, code: str) -> Scene:
        """Return the scene of a place with all its nodes, or the largest parts of a very large place.

        The last eight scenes are cached.
        """
        snapshot = self._snapshot
        return self._scene(snapshot.version, snapshot.rule_results, code, self.day)

    def _read_scene(self, _version: str, rule_results: RuleResults | None, code: str, day: date) -> Scene:
        return build_unfolding_scene(
            self.store, self.model, code, findings=findings_of(rule_results), today=day
        )

    def kept(self, key: Hashable, compute: Callable[[], T]) -> T:
        """Return what `compute` returns; the last few results are kept until the graph changes."""
        return self._results.get(self._state(), key, compute)

    def kept_read(self, key: Hashable, compute: Callable[[], T]) -> T:
        """Return what `compute` returns; several hundred results are kept until the graph changes, so they must be small.

        They are for what many pages need: names, ranks, and the places that a page draws.
        """
        return self._reads.get(self._state(), key, compute)

    def _state(self) -> Hashable:
        return self._snapshot.version, self._seen_write, self.day

    def wait(self, seconds: float = 600.0) -> Snapshot:
        """Wait until the snapshot is complete, for at most `seconds`, and return it."""
        self.snapshot()
        if self._worker is not None:
            self._worker.join(seconds)
        if self.tasks is not None:
            self.tasks.wait(seconds)
        return self._snapshot

    def close(self) -> None:
        """Close the connection to the graph. If it is just being reopened, the new connection is closed, too."""
        with self._lock:
            self._closed = True
        self._unlimited.close()

    def people(self) -> frozenset[str]:
        """Return the names of all people. They are read from the graph if the snapshot doesn't have them yet."""
        names = self._snapshot.people
        return people_of(self.store) if names is None else names

    def _marker(self) -> dict[str, Any]:
        """Return the marker node. For one second after a fault, the same fault is raised again without a query."""
        if self._fault is not None and time.monotonic() - self._fault_at < _REPEAT_FAULT_SECONDS:
            raise type(self._fault)(*self._fault.args)
        try:
            marker = self.store.marker() or {}
        except WanggeError as error:
            if self.reopen is not None and isinstance(error, EngineUnavailable | AuthenticationFailed):
                self._open_again(self.reopen)
                error = EngineUnavailable(f"{error}; reconnecting: reload the page in a moment")
            self._fault, self._fault_at = error, time.monotonic()
            raise error from None
        self._fault = None
        self._seen_write = self.store.last_seen_write
        return marker

    def _open_again(self, reopen: Callable[[], Store]) -> None:
        with self._lock:
            if self._reopening or self._closed:
                return
            self._reopening = True
        threading.Thread(
            target=self._reconnect, args=(reopen,), name="wangge-reconnecting", daemon=True
        ).start()

    def _reconnect(self, reopen: Callable[[], Store]) -> None:
        try:
            new_store = reopen()
        except WanggeError as error:
            self._fault, self._fault_at = EngineUnavailable(str(error)), time.monotonic()
        else:
            with self._lock:
                unused_store, self._unlimited = (
                    (new_store, self._unlimited) if self._closed else (self._unlimited, new_store)
                )
                self.store = self._unlimited.limited(self.time_limit)
                self._fault, self._failed_at = None, float("-inf")
                self.times_reopened += 1
            unused_store.close()
            self.on_ready()
        finally:
            self._reopening = False

    def _start_snapshot(self, version: str, marker: dict[str, Any]) -> None:
        """Replace the snapshot by an empty one for this version, and make sure that a thread fills it."""
        self._follow_kinds(marker)
        run = str(marker.get("last_run") or "")
        snapshot = first_snapshot(self.store, version, run, rules=self._snapshot.rules)
        self._policy = None
        self._snapshot = snapshot
        if not self._counting:
            self._counting = True
            self._worker = threading.Thread(
                target=self._count_until_current, name="wangge-counting", daemon=True
            )
            self._worker.start()

    def _follow_kinds(self, marker: dict[str, Any]) -> None:
        if self.read_model is None:
            return
        with suppress(WanggeError):  # if a file in kinds/ is wrong, reading the policy reports it
            self.model = self.read_model(marker)
            self.store.use_model(self.model)
            self._unlimited.use_model(self.model)

    def _count_until_current(self) -> None:
        """Compute the snapshot of the newest version.

        If the graph changes meanwhile, start again. If the computation fails, store the reason and stop.
        """
        while True:
            version = self._snapshot.version
            failure = ""
            try:
                self._counter.count_everything(
                    self._unlimited,
                    self.model,
                    lambda: self.policy,
                    partial(self._update, version),
                    read_watched=self.tasks.watched if self.tasks else lambda: None,
                )
            except _SupersededError:
                continue
            except WanggeError as error:
                failure = " ".join(str(error).split())
            except Exception as error:
                # A thread has no caller to raise to, so the pages show its unexpected errors.
                failure = f"{type(error).__name__}: {' '.join(str(error).split())}"
            with self._lock:
                if self._snapshot.version == version:
                    self._failed_at = time.monotonic()
                    self._snapshot = replace(self._snapshot, failure=failure)
                    self._counting = False
                    break
        if not failure:
            self.on_ready()

    def _update(self, version: str, **parts: Any) -> None:
        """Store parts of the snapshot. Raises `_SupersededError` if the graph has changed since `version`."""
        with self._lock:
            if self._snapshot.version != version:
                raise _SupersededError
            self._snapshot = replace(self._snapshot, **parts)
