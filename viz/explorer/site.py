"""What all pages of one explorer share: the graph, its rules as counted, and the search; renewed when the graph changes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from graph.errors import WanggeError
from graph.model import Model, load_model
from graph.store import Store
from queries.notices import notices
from queries.policy import Policy
from queries.runner import today_here
from viz.explorer.entries import read_entries
from viz.explorer.rule_findings import findings_of
from viz.explorer.search.index import SearchIndex
from viz.explorer.standings import Standings, count_standings
from viz.parts import Scene
from viz.scene import build_scene
from viz.veil import people_of

__all__ = ["TIME_LIMIT", "Knowledge", "Site"]

TIME_LIMIT = 20.0
"""How long one statement of a page may run, in seconds."""

_LOOK_AGAIN = 1.0
_SCENES_KEPT = 8


@dataclass(frozen=True, kw_only=True)
class Knowledge:
    """What was counted of one state of the graph; a part that isn't ready yet is None.

    `version` tells one state of the graph from another, `counted` of `rules` are done, `failure` says why counting ended.
    """

    version: str
    standings: Standings | None = None
    index: SearchIndex | None = None
    people: frozenset[str] | None = None
    notices: tuple[str, ...] = ()
    run: str = ""
    loaded_at: str = ""
    counted: int = 0
    rules: int = 0
    failure: str = ""

    @property
    def ready(self) -> bool:
        """Whether everything is there."""
        return self.standings is not None and self.index is not None


@dataclass
class Site:
    """The explorer of one graph. `read_policy` gives the rules anew whenever the graph has changed.

    Pages only read, through a door that can't write, and none of their statements runs longer than
    `time_limit` seconds; what is counted in the background may.
    """

    store: Store
    title: str
    read_policy: Callable[[], Policy]
    model: Model = field(default_factory=load_model)
    time_limit: float = TIME_LIMIT
    _whole: Store = field(init=False)
    _known: Knowledge = field(default_factory=lambda: Knowledge(version=""), init=False)
    _looked: float = field(default=float("-inf"), init=False)
    _fault: WanggeError | None = field(default=None, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)
    _worker: threading.Thread | None = field(default=None, init=False)
    _policy: Policy | None = field(default=None, init=False)
    _scene: Callable[[str, Standings | None, str, date], Scene] = field(init=False)

    def __post_init__(self) -> None:
        self._whole = self.store
        self.store = self.store.limited(self.time_limit)
        self._scene = lru_cache(maxsize=_SCENES_KEPT)(self._read_scene)

    @property
    def policy(self) -> Policy:
        """The rules, recipes and settings as they were last read."""
        if self._policy is None:
            self._policy = self.read_policy()
        return self._policy

    @property
    def day(self) -> date:
        """The day that pages are about."""
        return self.policy.today

    @property
    def last_known(self) -> Knowledge:
        """What was known last, without asking the graph."""
        return self._known

    def known(self) -> Knowledge:
        """What is known just now; when the graph or the day has changed, counting begins again in the background.

        Raises what was in the way when the graph was last looked at.
        """
        with self._lock:
            if time.monotonic() - self._looked > _LOOK_AGAIN:
                self._fault = self._look()
                self._looked = time.monotonic()
            if self._fault is not None:
                raise type(self._fault)(*self._fault.args)
            return self._known

    def scene(self, code: str) -> Scene:
        """What the network map of a place shows; the last few are kept as long as the graph stays as it is."""
        known = self._known
        return self._scene(known.version, known.standings, code, self.day)

    def _read_scene(self, _version: str, standings: Standings | None, code: str, day: date) -> Scene:
        return build_scene(self.store, self.model, code, findings=findings_of(standings), today=day)

    def _look(self) -> WanggeError | None:
        try:
            self._renew()
        except WanggeError as error:
            return error
        return None

    def wait(self, seconds: float = 600.0) -> Knowledge:
        """Wait until everything is counted, and say what is known then."""
        self.known()
        if self._worker is not None:
            self._worker.join(seconds)
        return self._known

    def people(self) -> frozenset[str]:
        """The names of all people; they are read now where they aren't known yet."""
        found = self._known.people
        return people_of(self.store) if found is None else found

    def _renew(self) -> None:
        marker = self.store.marker() or {}
        told = (marker.get("last_run"), marker.get("ticks"), marker.get("open_run"), today_here())
        version = ".".join("" if part is None else str(part) for part in told)
        working = self._worker is not None and self._worker.is_alive()
        if working or (version == self._known.version and not self._known.failure):
            return
        self._policy = None
        run = str(marker.get("last_run") or "")
        kept = self._known
        self._known = Knowledge(
            version=version,
            standings=kept.standings,
            index=kept.index,
            notices=notices(self.store),
            run=run,
            loaded_at=self._loaded_at(run),
            rules=kept.rules,
        )
        self._worker = threading.Thread(target=self._learn, name="wangge-counting", daemon=True)
        self._worker.start()

    def _loaded_at(self, run: str) -> str:
        rows = self.store.read("MATCH (r:Run {id: $run}) RETURN r.at AS at", {"run": run}).records
        return str(rows[0][0])[:16].replace("T", " ") if rows else ""

    def _learn(self) -> None:
        try:
            self._note(people=people_of(self._whole))
            self._note(index=SearchIndex.build(read_entries(self._whole, self.model)))
            self._note(standings=count_standings(self._whole, self.policy, self.model, on_rule=self._counted))
        except WanggeError as error:
            self._note(failure=" ".join(str(error).split()))

    def _counted(self, done: int, total: int) -> None:
        self._note(counted=done, rules=total)

    def _note(self, **known: Any) -> None:
        self._known = replace(self._known, **known)
