"""What all pages of one explorer share: the graph, its rules as counted, and the search; renewed when the graph changes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from wangge.graph.errors import AuthenticationFailed, EngineUnavailable, JournalTampered, WanggeError
from wangge.graph.model import Model, load_model
from wangge.graph.store import Store
from wangge.loaders.keeping.present import differences_from_last_run
from wangge.loaders.writing.digests import Difference
from wangge.queries.check.policy import Policy
from wangge.queries.notices import notices
from wangge.queries.recipes.runner import today_here
from wangge.viz.drawing.parts import Scene
from wangge.viz.explorer.search.entries import read_entries
from wangge.viz.explorer.search.index import SearchIndex
from wangge.viz.explorer.state.policy_reader import PolicyReader
from wangge.viz.explorer.state.rule_findings import findings_of
from wangge.viz.explorer.state.rule_results import RuleResults, count_rule_results
from wangge.viz.network.scene import build_scene
from wangge.viz.privacy import people_of

__all__ = ["TIME_LIMIT", "Site", "Snapshot"]

TIME_LIMIT = 20.0
"""How long one statement of a page may run, in seconds."""

_LOOK_AGAIN = 1.0
_COUNT_AGAIN = 5.0
_SCENES_KEPT = 8


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """What was counted of one state of the graph; a part that isn't ready yet is None.

    `version` tells one state of the graph from another, `counted` of `rules` are done, `failure` says why counting ended.
    `differences` are the kinds in which the graph isn't as its last run left it, `tampered` what is wrong with that run.
    """

    version: str
    standings: RuleResults | None = None
    index: SearchIndex | None = None
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
        """Whether everything is there."""
        return self.standings is not None and self.index is not None


class _SupersededError(Exception):
    """The graph has changed while it was being counted."""


@dataclass
class Site:
    """The explorer of one graph. `read_policy` gives the rules anew whenever the graph has changed.

    Pages only read, through a door that can't write, and none of their statements runs longer than
    `time_limit` seconds; what is counted in the background may. `reopen` opens the graph again where its
    engine has ended.
    """

    store: Store
    title: str
    read_policy: Callable[[], Policy]
    model: Model = field(default_factory=load_model)
    time_limit: float = TIME_LIMIT
    reopen: Callable[[], Store] | None = None
    _whole: Store = field(init=False)
    _reader: PolicyReader = field(init=False)
    _known: Snapshot = field(default_factory=lambda: Snapshot(version=""), init=False)
    _failed_at: float = field(default=float("-inf"), init=False)
    _fault: WanggeError | None = field(default=None, init=False)
    _fault_at: float = field(default=float("-inf"), init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)
    _worker: threading.Thread | None = field(default=None, init=False)
    _counting: bool = field(default=False, init=False)
    _reopening: bool = field(default=False, init=False)
    _closed: bool = field(default=False, init=False)
    _policy: Policy | None = field(default=None, init=False)
    _scene: Callable[[str, RuleResults | None, str, date], Scene] = field(init=False)

    def __post_init__(self) -> None:
        self._whole = self.store
        self.store = self.store.limited(self.time_limit)
        self._reader = PolicyReader(self.read_policy)
        self._scene = lru_cache(maxsize=_SCENES_KEPT)(self._read_scene)

    @property
    def policy(self) -> Policy:
        """The rules, recipes and settings as they were last read; raises `ProjectError` where they can't be."""
        policy = self._policy
        if policy is None:
            policy = self._policy = self._reader.read()
        return policy

    @property
    def day(self) -> date:
        """The day that pages are about: today where the project's own can't be read."""
        try:
            return self.policy.today
        except WanggeError:
            return today_here()

    @property
    def last_known(self) -> Snapshot:
        """What was known last, without asking the graph."""
        return self._known

    def known(self) -> Snapshot:
        """What is known of the graph as it is now; where it has changed, counting begins again in the background.

        Raises what is in the way. Where the engine has ended, it is opened again in the background.
        """
        marker = self._marker()
        version = _version_of(marker)
        with self._lock:
            stale = self._known.failure and time.monotonic() - self._failed_at > _COUNT_AGAIN
            if version != self._known.version or stale:
                self._renew(version, marker)
            return self._known

    def version(self) -> str:
        """Which state of the graph there is now; another one after every write to it."""
        return _version_of(self._marker())

    def scene(self, code: str) -> Scene:
        """What the network map of a place shows; the last few are kept as long as the graph stays as it is."""
        known = self._known
        return self._scene(known.version, known.standings, code, self.day)

    def _read_scene(self, _version: str, standings: RuleResults | None, code: str, day: date) -> Scene:
        return build_scene(self.store, self.model, code, findings=findings_of(standings), today=day)

    def wait(self, seconds: float = 600.0) -> Snapshot:
        """Wait until everything is counted, and say what is known then."""
        self.known()
        if self._worker is not None:
            self._worker.join(seconds)
        return self._known

    def close(self) -> None:
        """Close the graph, also where it was opened again."""
        with self._lock:
            self._closed = True
        self._whole.close()

    def people(self) -> frozenset[str]:
        """The names of all people; they are read now where they aren't known yet."""
        names = self._known.people
        return people_of(self.store) if names is None else names

    def _marker(self) -> dict[str, Any]:
        """The marker node as it is now; a fault is told again for a moment before the engine is asked anew."""
        if self._fault is not None and time.monotonic() - self._fault_at < _LOOK_AGAIN:
            raise type(self._fault)(*self._fault.args)
        try:
            marker = self.store.marker() or {}
        except WanggeError as error:
            if self.reopen is not None and isinstance(error, EngineUnavailable | AuthenticationFailed):
                self._open_again(self.reopen)
                error = EngineUnavailable(f"{error}; it is being opened again, load the page in a moment")
            self._fault, self._fault_at = error, time.monotonic()
            raise error from None
        self._fault = None
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
            opened = reopen()
        except WanggeError as error:
            self._fault, self._fault_at = EngineUnavailable(str(error)), time.monotonic()
        else:
            with self._lock:
                closing, self._whole = (opened, self._whole) if self._closed else (self._whole, opened)
                self.store = self._whole.limited(self.time_limit)
                self._fault, self._failed_at = None, float("-inf")
            closing.close()
        finally:
            self._reopening = False

    def _renew(self, version: str, marker: dict[str, Any]) -> None:
        """Forget what was known of another state of the graph, and count this one."""
        run = str(marker.get("last_run") or "")
        known = Snapshot(
            version=version,
            notices=notices(self.store),
            run=run,
            loaded_at=self._loaded_at(run),
            rules=self._known.rules,
        )
        self._policy = None
        self._known = known
        if not self._counting:
            self._counting = True
            self._worker = threading.Thread(target=self._learn, name="wangge-counting", daemon=True)
            self._worker.start()

    def _loaded_at(self, run: str) -> str:
        rows = self.store.read("MATCH (r:Run {id: $run}) RETURN r.at AS at", {"run": run}).records
        return str(rows[0][0])[:16].replace("T", " ") if rows else ""

    def _learn(self) -> None:
        """Count until the newest state of the graph is counted or has failed."""
        while True:
            version = self._known.version
            failure = ""
            try:
                self._count(version)
            except _SupersededError:
                continue
            except WanggeError as error:
                failure = " ".join(str(error).split())
            except Exception as error:
                # Nobody waits for this thread: a fault that nobody foresaw is told on the pages.
                failure = f"{type(error).__name__}: {' '.join(str(error).split())}"
            with self._lock:
                if self._known.version == version:
                    self._failed_at = time.monotonic()
                    self._known = replace(self._known, failure=failure)
                    self._counting = False
                    return

    def _count(self, version: str) -> None:
        store = self._whole
        self._note(version, people=people_of(store))
        self._note(version, index=SearchIndex.build(read_entries(store, self.model)))
        try:
            self._note(version, differences=differences_from_last_run(store, self.model))
        except JournalTampered as error:
            self._note(version, tampered=str(error))

        def counted(done: int, total: int) -> None:
            self._note(version, counted=done, rules=total)

        standings = count_rule_results(store, self.policy, self.model, on_rule=counted)
        self._note(version, standings=standings)

    def _note(self, version: str, **known: Any) -> None:
        with self._lock:
            if self._known.version != version:
                raise _SupersededError
            self._known = replace(self._known, **known)


def _version_of(marker: dict[str, Any]) -> str:
    """Every write moves one of these on, in its own transaction; the day decides what is valid."""
    parts = (*(marker.get(name) for name in ("last_run", "run_count", "ticks", "open_run")), today_here())
    return ".".join("" if part is None else str(part) for part in parts)
