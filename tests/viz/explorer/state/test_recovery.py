"""The explorer keeps working if its engine stops, its project is moved, or another process writes.

It also keeps working if the project's files can't be read.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from devtools.explorers import serving, site_of, with_rules
from tests.viz.explorer.asgi import Reply, get
from tests.viz.network.networks import make_network, put
from wangge.graph.connection import open_store
from wangge.graph.engines.embedded import stop
from wangge.graph.engines.lockfile import EngineFiles
from wangge.graph.model import MODEL_VERSION
from wangge.graph.store import Store
from wangge.loaders.project import Project
from wangge.queries.check.policy import Policy, read_policy
from wangge.viz.explorer.app.application import explorer_app
from wangge.viz.explorer.app.folder import FollowedFolder
from wangge.viz.explorer.app.security import HEADERS
from wangge.viz.explorer.state.policy_reader import PolicyReader
from wangge.viz.explorer.state.site import Site

PROJECT = '[project]\nname = "通川区"\nscope = "511702"\n'
COMMUNITY = "/node/Community/511702001001"
RULES = ("communities-have-joint-committee",)
"""The only rule that is checked, because no test here is about what the rules find."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    project = tmp_path / "project"
    project.mkdir()
    (project / "wangge.toml").write_text(PROJECT, encoding="utf-8")
    return project


@pytest.fixture
def site(embedded_store: Store, folder: Path) -> Site:
    put(embedded_store, make_network(communities=1))
    embedded_store.claim(MODEL_VERSION, adopt=True)
    return site_of(embedded_store, folder, rules=RULES)


def until(condition: Callable[[], bool], seconds: float = 60.0) -> bool:
    """Wait until the condition is true; return false if it doesn't become true within `seconds`."""
    limit = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > limit:
            return False
        time.sleep(0.1)
    return True


def guarded(reply: Reply) -> bool:
    return all(name.lower() in reply.headers for name in HEADERS)


@pytest.fixture
def own_engine(folder: Path) -> Iterator[Site]:
    """Yield the explorer of a project with its own engine; the explorer follows the folder if it is moved."""
    followed = FollowedFolder(folder)
    store = open_store(folder)
    put(store, make_network(communities=1))
    store.claim(MODEL_VERSION, adopt=True)
    site = Site(
        store,
        "通川区",
        lambda: with_rules(read_policy(Project.find(followed.path)), RULES),
        reopen=lambda: open_store(followed.path),
    )
    yield site
    site.close()
    stop(EngineFiles.of(followed.path))
    followed.close()


@pytest.mark.embedded
@pytest.mark.own_engine
def test_an_engine_that_was_killed_is_opened_again_where_the_project_is_now(
    own_engine: Site, folder: Path
) -> None:
    app = explorer_app(own_engine)
    assert get(app, COMMUNITY).status == 200
    running = EngineFiles.of(folder).recorded()
    assert running is not None
    folder.rename(folder.with_name("moved 项目"))
    os.kill(running.pid, signal.SIGKILL)
    replies: list[Reply] = []

    def answered() -> bool:
        replies.append(get(app, COMMUNITY))
        return replies[-1].status == 200

    assert until(answered)
    assert {reply.status for reply in replies[:-1]} == {503}
    assert all(guarded(reply) and reply.headers["retry-after"] for reply in replies[:-1])
    assert "数据库没有应答" in replies[0].text
    assert get(app, "/rules").status == 200
    assert not own_engine.wait().failure


def _nested() -> str:
    return "waivers: " + "[" * 5_000


@pytest.mark.embedded
@pytest.mark.parametrize(
    "text", ["waivers: &a [*a]\n", _nested(), "waivers: \x00\n", "\ufffe", "waivers: {a: b}\n"]
)
def test_unreadable_waivers_give_a_response_with_security_headers(
    site: Site, folder: Path, text: str
) -> None:
    (folder / "waivers.yaml").write_text(text, encoding="utf-8")
    app = explorer_app(site)
    for address in ("/", "/rules", "/index.json", "/recipes"):
        reply = get(app, address)
        assert reply.status in (200, 503), address
        assert guarded(reply)
    (folder / "waivers.yaml").write_text("waivers: []\n", encoding="utf-8")
    assert until(lambda: not (get(app, "/").status != 200 or site.last_snapshot.failure))


@pytest.mark.embedded
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_among_the_files_blocks_no_page(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wangge.viz.explorer.state.policy_reader._SECONDS", 0.5)
    os.mkfifo(folder / "waivers.yaml")
    app = explorer_app(Site(site.store, "", site.read_policy))
    start = time.monotonic()
    replies = [get(app, address) for address in ("/", "/rules", "/help", "/?names=hide")]
    assert time.monotonic() - start < 30
    assert {reply.status for reply in replies} <= {200, 503}
    assert all(guarded(reply) for reply in replies)
    if (folder / "waivers.yaml").is_fifo():
        os.close(os.open(folder / "waivers.yaml", os.O_RDWR | os.O_NONBLOCK))


@pytest.mark.embedded
def test_a_check_that_fails_reports_its_error_and_resumes_after_the_repair(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wangge.viz.explorer.state.site._RECOUNT_SECONDS", 0.0)
    project = folder / "wangge.toml"
    project.write_text(f"{PROJECT}[settings]\ncontract_warning_days = {10**20}\n", encoding="utf-8")
    assert site.wait().failure
    assert get(explorer_app(site), "/counting").json() != {}
    project.write_text(PROJECT, encoding="utf-8")
    assert until(lambda: site.wait().rule_results is not None)


@pytest.mark.embedded
def test_an_unexpected_error_ends_the_check_and_is_named(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_named: Any) -> None:
        raise OverflowError("int too big\nto convert")

    monkeypatch.setattr("wangge.viz.explorer.state.counting.count_rule_results", fail)
    assert site.wait().failure == "OverflowError: int too big to convert"
    assert get(explorer_app(site), "/counting").json()["ready"] is True
    monkeypatch.undo()
    monkeypatch.setattr("wangge.viz.explorer.state.site._RECOUNT_SECONDS", 0.0)
    assert site.wait().failure == ""


class _ChangingStore(Store):
    """A graph to which another process writes `writes` times while a page reads it."""

    writes = 0

    @classmethod
    def of(cls, store: Store, writes: int) -> _ChangingStore:
        written = cls.__new__(cls)
        vars(written).update(vars(store))
        written.writes = writes
        return written

    def limited(self, _seconds: float) -> _ChangingStore:
        return self

    def read(self, statement: str, *args: Any, **named: Any) -> Any:
        if self.writes and ":PART_OF" in statement:
            self.writes -= 1
            with self.writing() as transaction:
                transaction.run("MATCH (m:WanggeMarker) SET m.ticks = coalesce(m.ticks, 0) + 1")
                transaction.run("MATCH (c:Community) SET c.name = '改名' + toString(rand())")
        return super().read(statement, *args, **named)


@pytest.mark.embedded
@pytest.mark.parametrize(("writes", "status"), [(0, 200), (1, 200), (3, 200), (10_000, 503)])
def test_a_page_shows_one_version_of_the_graph(site: Site, writes: int, status: int) -> None:
    written_site = Site(_ChangingStore.of(site.store, writes), "通川区", site.read_policy)
    reply = get(explorer_app(written_site), f"{COMMUNITY}.json")
    assert reply.status == status
    if status == 200:
        code = reply.json()["code"]
        name = site.store.read("MATCH (c:Community {code: $code}) RETURN c.name", {"code": code}).records[0][
            0
        ]
        assert reply.json()["name"] == name
    else:
        assert "being written" in reply.json()["error"]


@pytest.mark.embedded
def test_results_of_another_version_are_dropped_at_once(site: Site) -> None:
    assert site.wait().rule_results is not None
    with site.store.writing() as transaction:
        transaction.run("MATCH (m:WanggeMarker) SET m.last_run = 'R000009'")
    snapshot = site.snapshot()
    assert (snapshot.run, snapshot.rule_results, snapshot.index) == ("R000009", None, None)
    assert site.wait().rule_results is not None


def test_one_reader_at_a_time_waits_for_the_files() -> None:
    starts: list[int] = []
    resume = threading.Event()

    def read() -> Policy:
        starts.append(1)
        resume.wait(20)
        raise RecursionError("deep")

    reader = PolicyReader(read, seconds=0.2)
    for _number in range(3):
        with pytest.raises(Exception, match="couldn't be read within"):
            reader.read()
    assert len(starts) == 1
    resume.set()
    assert until(lambda: reader._pending is not None and reader._pending.done())
    with pytest.raises(Exception, match="RecursionError: deep"):
        reader.read()


@pytest.mark.embedded
def test_fast_pages_dont_wait_for_slow_ones(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    started, resume = threading.Semaphore(0), threading.Event()

    def slow(*_args: Any, **_named: Any) -> Any:
        started.release()
        resume.wait(30)
        raise RuntimeError("enough")

    monkeypatch.setattr("wangge.viz.network.unfolding.build_scene", slow)
    with serving(site) as address:
        slow_requests = [
            threading.Thread(target=status_of, args=(f"{address}{COMMUNITY}/network",)) for _ in range(50)
        ]
        for thread in slow_requests:
            thread.start()
        assert started.acquire(timeout=20)
        assert [status_of(address + path) for path in (COMMUNITY, "/rules", "/")] == [200] * 3
        resume.set()
        for thread in slow_requests:
            thread.join(30)
    assert not any(thread.is_alive() for thread in slow_requests)


def status_of(url: str) -> int:
    try:
        with urlopen(url, timeout=60) as answer:
            status: int = answer.status
            return status
    except HTTPError as error:
        with error:
            return error.code
