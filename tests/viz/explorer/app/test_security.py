"""Tests which hosts, tokens and paths the explorer accepts, and which headers it sends.

Pages must not write to the graph, and their statements must have a time limit.
"""

from __future__ import annotations

import http.client
import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette

from devtools.explorers import site_of
from tests.cli.conftest import environment, make_project, wangge
from tests.queries.own_rules import RULE, recipe_text
from tests.viz.explorer.asgi import get
from tests.viz.explorer.markup import Markup, faults_of
from tests.viz.network.networks import make_network, put
from wangge.graph.errors import EngineUnavailable
from wangge.graph.store import Rows, Store
from wangge.viz.explorer.app.application import explorer_app
from wangge.viz.explorer.app.grants import FULL_GRANT
from wangge.viz.explorer.app.security import HEADERS, AccessPolicy, is_loopback
from wangge.viz.explorer.state.site import Site

TOKEN = "geheim-口令-0123456789-abcdef"
COOKIE = "wangge_token_80"
ANSWERED = ("127.0.0.1", "127.0.0.1:8765", "localhost", "LOCALHOST:1", "localhost.", "[::1]", "[::1]:8765")
UNKNOWN = (
    "evil.example",
    "evil.example:8765",
    "EVIL.EXAMPLE.",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "192.0.2.7",
    "[2001:db8::1]",
    "0.0.0.0",
    "2130706433",
    "",
    "localhost@evil.example",
    "evil.example:127.0.0.1",
    "[::1].evil.example",
    "[::1",
    "localhost:80/evil",
    "127.0.0.1:x",
)
LONG_RECIPE = """// title: Long
// title_zh: 很久
// question: How long?
// question_zh: 多久？
// returns: total: integer
// tags: q1
UNWIND range(1, 3000) AS a UNWIND range(1, 3000) AS b UNWIND range(1, 3000) AS c
WITH a WHERE a + b + c < 0 RETURN count(*) AS total
"""


@pytest.fixture(scope="module")
def app(sample_site: Site) -> Starlette:
    return explorer_app(sample_site)


@pytest.fixture(scope="module")
def guarded(sample_site: Site) -> Starlette:
    return explorer_app(sample_site, AccessPolicy.of("0.0.0.0", token=TOKEN))


@pytest.mark.embedded
@pytest.mark.parametrize("host", ANSWERED)
def test_requests_for_names_of_this_machine_are_allowed(app: Starlette, host: str) -> None:
    assert get(app, "/help", host=host).status != 421


@pytest.mark.embedded
@pytest.mark.parametrize("host", UNKNOWN)
def test_requests_for_other_hosts_are_refused(app: Starlette, host: str) -> None:
    reply = get(app, "/", host=host)
    assert reply.status == 421
    assert "--allow-host" in reply.text
    assert reply.text.count("\n") == 1


def test_an_allowed_host_name_is_accepted_with_any_port() -> None:
    policy = AccessPolicy.of("127.0.0.1", names=["Wangge.Example"])
    assert policy.allows_host("Wangge.Example:99")
    assert not policy.allows_host("other.example")


def test_there_is_always_a_token_even_on_this_machine() -> None:
    assert [is_loopback(host) for host in ("127.0.0.1", "127.9.9.9", "::1", "localhost")] == [True] * 4
    other_hosts = ("0.0.0.0", "::", "192.0.2.7", "server.example", "")
    assert not any(map(is_loopback, other_hosts))
    hosts = ("127.0.0.1", "localhost", *other_hosts)
    tokens = {AccessPolicy.of(host).token for host in hosts}
    assert len(tokens) == len(hosts)
    assert all(token is not None and len(token) >= 32 for token in tokens)
    assert AccessPolicy.of("0.0.0.0", token="").token


@given(st.text(max_size=60))
def test_only_the_identical_token_is_accepted(text: str) -> None:
    assert AccessPolicy(token=TOKEN).accepts_token(text) is (text == TOKEN)
    assert not AccessPolicy(token=TOKEN).accepts_token(None)


@given(st.text(max_size=60))
def test_only_names_of_this_machine_are_accepted_as_host(host: str) -> None:
    name = host.strip().lower()
    is_this_machine = any(host in name for host in ("localhost", "127.0.0.1", "::1"))
    assert is_this_machine or not AccessPolicy().allows_host(host)


@pytest.mark.embedded
@pytest.mark.parametrize(
    "address", ["/", "/rules", "/index.json", "/static/explorer.css", "/counting", "/nowhere"]
)
def test_without_the_token_nothing_is_revealed(guarded: Starlette, address: str) -> None:
    for headers in ({}, {"cookie": f"{COOKIE}=wrong"}, {"cookie": '"=;\x01'}, {"cookie": f"other={COOKIE}"}):
        reply = get(guarded, address, headers=headers)
        assert (reply.status, reply.headers["content-type"]) == (401, "text/plain; charset=utf-8")
    assert get(guarded, f"{address}?token=wrong").status == 401
    assert get(guarded, f"{address}?token=").status == 401


@pytest.mark.embedded
def test_the_token_moves_from_the_address_into_a_cookie(sample_site: Site) -> None:
    policy = AccessPolicy.of("0.0.0.0")
    assert policy.token is not None
    app = explorer_app(sample_site, policy)
    reply = get(app, f"/rules?lang=en&token={policy.token}&under=511702", host="192.0.2.7:80")
    assert (reply.status, reply.headers["location"]) == (303, "/rules?lang=en&under=511702")
    assert policy.token not in reply.text
    cookie = SimpleCookie(reply.cookies[0])[COOKIE]
    assert policy.key.read(cookie.value) == FULL_GRANT
    assert (cookie["samesite"].lower(), cookie["httponly"], cookie["secure"]) == ("lax", True, "")
    page = get(app, "/rules", host="192.0.2.7", headers={"cookie": f"{COOKIE}={cookie.value}"})
    assert page.status == 200
    assert policy.token not in page.text


@pytest.mark.embedded
@pytest.mark.parametrize(
    "path", ["//evil.example/", "/\\evil.example", "///evil.example", "/%2F%2Fevil.example"]
)
def test_the_link_back_stays_in_the_explorer(sample_site: Site, path: str) -> None:
    app = explorer_app(sample_site, AccessPolicy.of("0.0.0.0", token=TOKEN))
    location = get(app, f"http://x{path}?token={quote(TOKEN)}").headers["location"]
    assert re.match(r"/[^/\\]", location), location


@pytest.mark.embedded
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "x"])
def test_only_get_and_head_are_allowed(app: Starlette, method: str) -> None:
    for address in ("/", "/rules", "/static/explorer.css", "/counting"):
        assert get(app, address, method=method).status == 405


@pytest.mark.embedded
def test_head_is_answered_like_get(app: Starlette) -> None:
    assert get(app, "/rules", method="HEAD").status == 200


@pytest.mark.embedded
def test_every_response_has_the_security_headers(app: Starlette, guarded: Starlette) -> None:
    replies = [get(app, address) for address in ("/", "/rules.json", "/rules.csv", "/nowhere")]
    replies += [get(app, "/static/explorer.js"), get(app, "/static/nothing"), get(guarded, "/")]
    replies += [get(app, "/", host="evil.example"), get(app, "/", method="POST")]
    for reply in replies:
        assert {name: reply.headers[name.lower()] for name in HEADERS} == HEADERS
        assert "cache-control" in reply.headers
    picture = get(app, "/index.svg").headers
    assert {**HEADERS, "Content-Security-Policy": ""}.items() <= {
        **{name: picture[name.lower()] for name in HEADERS},
        "Content-Security-Policy": "",
    }.items()
    assert "script-src" not in picture["content-security-policy"]
    assert picture["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    policy = dict(part.split(" ", 1) for part in HEADERS["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert "unsafe" not in HEADERS["Content-Security-Policy"]


@pytest.mark.embedded
@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e/app.py",
        "/static/..\\app.py",
        "/static//etc/passwd",
        "/static/%2fetc%2fpasswd",
        "/static/explorer.css/../../app.py",
        "/static/",
        "/static/%00",
        "/static/explorer.css%00.js",
        "/static/" + "a" * 9000,
    ],
)
def test_no_other_file_is_sent(app: Starlette, path: str) -> None:
    reply = get(app, path)
    assert reply.status == 404
    assert "import " not in reply.text
    assert "root:" not in reply.text


@pytest.mark.embedded
def test_pages_with_odd_parameters_are_valid(app: Starlette) -> None:
    long = "x" * 10_000
    for query in (
        f"q={long}", f"colour={long}", "page=-1", "page=0", "page=99999999999999999999", "page=1e3", "page=٣",
        "page=", "lang=fr", "lang=", "colour=nothing", "colour=count:Nothing", "sel=Nothing:1", f"sel={long}",
        "more=x@y", "more=@", "more=Covers<Party@99999999999999", "&&&=&?", "a=b&a=c", "%ff=%fe", "q=%00",
    ):  # fmt: skip
        # The page of a small place: it takes the same parameters as the start page.
        reply = get(app, f"/node/Street/511702104?{query}")
        assert reply.status == 200, query
        assert faults_of(Markup(reply.text)) == []
        assert len(reply.text) < 1_000_000
    assert get(app, "/" + "a/" * 3000).status == 404


@pytest.mark.embedded
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/nowhere", 404),
        ("/node/Nothing/1", 404),
        ("/node/Grid/511702001001999", 404),
        ("/rules/nothing", 404),
        ("/recipes/nothing", 404),
        ("/node/Person/none/chain", 404),
        ("/rules/buildings-have-party-group?under=nowhere", 404),
        ("/search?q=%E6%B2%A1%E6%9C%89:x", 400),
        ("/rules?names=yes", 400),
    ],
)
def test_errors_are_reported_in_one_line(app: Starlette, address: str, status: int) -> None:
    reply = get(app, address)
    assert reply.status == status
    page = Markup(reply.text)
    assert faults_of(page) == []
    assert page.text("main").strip()
    path, mark, query = address.partition("?")
    as_json = get(app, f"{path}.json{mark}{query}")
    assert as_json.status == status
    assert "\n" not in as_json.json()["error"]


class RecordingStore(Store):
    """A store that records the time limit of each read, and fails on each write."""

    statements: list[tuple[str, float | None]]

    @classmethod
    def of(cls, store: Store) -> Self:
        recording = cls.__new__(cls)
        vars(recording).update(vars(store), statements=[])
        return recording

    def _reading(self, statement: str, parameters: Mapping[str, Any] | None, timeout: float | None) -> Any:
        self.statements.append(("read", timeout))
        return super()._reading(statement, parameters, timeout)

    def writing(self) -> Any:
        raise AssertionError("a page writes")

    def define(self, statement: str) -> None:
        raise AssertionError(f"a page changes the schema: {statement}")


@pytest.mark.embedded
def test_pages_only_read_and_each_statement_has_the_limit(
    sample_site: Site, sample_pages: dict[str, str]
) -> None:
    store = RecordingStore.of(sample_site.store)
    site = Site(store, "通川区", sample_site.read_policy, time_limit=7.0)
    # With this snapshot, the rules aren't checked again.
    site._snapshot = replace(sample_site.last_snapshot, version=site.version())
    app = explorer_app(site)
    # The map of any place is read by the same statements, so that of a grid is enough.
    addresses = [
        address for kind, address in sample_pages.items() if not kind.endswith("/network") or "Grid" in kind
    ]
    assert {get(app, address).status for address in addresses} <= {200, 404}
    assert len(store.statements) > 200
    assert {kind for kind, _limit in store.statements} == {"read"}
    assert all(limit is not None and limit <= 7.0 for _kind, limit in store.statements)


def test_a_page_that_takes_too_long_is_ended(store: Store, tmp_path: Path) -> None:
    put(store, make_network())
    (tmp_path / "rules").mkdir()
    (tmp_path / "wangge.toml").write_text('[rules]\npaths = ["rules"]\n', encoding="utf-8")
    (tmp_path / "rules" / "long.cypher").write_text(LONG_RECIPE, encoding="utf-8")
    site = site_of(store, tmp_path, rules=(), time_limit=1.0)
    site.wait()
    start = time.monotonic()
    reply = get(explorer_app(site), "/recipes/long")
    assert reply.status == 504
    assert time.monotonic() - start < 15
    assert faults_of(Markup(reply.text)) == []


def test_a_recipe_that_writes_is_never_run(store: Store, tmp_path: Path) -> None:
    put(store, make_network())
    rules = tmp_path / "rules"
    rules.mkdir()
    (tmp_path / "wangge.toml").write_text('[rules]\npaths = ["rules"]\n', encoding="utf-8")
    writing = recipe_text("true").replace("MATCH (g:Grid)", "MATCH (g:Grid) DETACH DELETE g WITH g")
    (rules / "own-recipe.cypher").write_text(writing, encoding="utf-8")
    (rules / "own-rule.yaml").write_text(RULE, encoding="utf-8")
    site = site_of(store, tmp_path, rules=())  # no rule is checked, but rules with faults are listed
    before = store.read("MATCH (n) RETURN count(n) AS total").records
    site.wait()
    app = explorer_app(site)
    listing = get(app, "/recipes")
    assert listing.status == 200
    assert "writes; a recipe only reads" in Markup(listing.text).text("main")
    assert get(app, "/recipes/own-recipe").status in (400, 404)
    assert "writes; a recipe only reads" in Markup(get(app, "/rules/own-rule").text).text("main")
    assert store.read("MATCH (n) RETURN count(n) AS total").records == before


class UnreachableStore(Store):
    """A database whose reads raise `EngineUnavailable`."""

    @classmethod
    def of(cls, store: Store) -> Self:
        copy = cls.__new__(cls)
        vars(copy).update(vars(store))
        return copy

    def read(self, *_args: Any, **_named: Any) -> Rows:
        raise EngineUnavailable("bolt://127.0.0.1:1 doesn't answer:\n<b>refused</b>")


@pytest.mark.embedded
def test_a_lost_database_is_reported_on_a_page(sample_site: Site) -> None:
    site = Site(UnreachableStore.of(sample_site.store), "通川区", sample_site.read_policy)
    app = explorer_app(site)
    for address in ("/?lang=en", "/?names=hide&lang=en", "/rules?lang=en", "/node/Grid/1?lang=en"):
        reply = get(app, address)
        assert reply.status == 503, address
        assert faults_of(Markup(reply.text)) == []
        assert "<b>refused</b>" in Markup(reply.text).text("main")
    assert "数据库没有应答" in Markup(get(app, "/search?q=x").text).text("main")


@contextmanager
def explored(folder: Path, *arguments: str, **more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run `wangge explore` until the block ends; yield the process and the address that it prints."""
    command = [
        sys.executable,
        "-c",
        "from wangge.cli.main import main; main()",
        "explore",
        "--port",
        "0",
        *arguments,
    ]
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment(PYTHONUNBUFFERED="1", **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        line = next((line for line in process.stdout if line.startswith("explorer: ")), "")
        yield process, line.removeprefix("explorer: ").partition(" ")[0]
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def request(address: str, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    """Return the status, headers and text of a local server's response; redirects aren't followed."""
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(address).port or 80, timeout=60)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        response_headers = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, response_headers, answer.read().decode()
    finally:
        connection.close()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = make_project(tmp_path_factory.mktemp("explore") / "project")
    assert wangge("apply", "--yes", cwd=folder).returncode == 0
    yield folder
    wangge("db", "stop", cwd=folder)


@pytest.mark.embedded
@pytest.mark.slow
def test_pages_that_the_command_opens_in_advance_are_neither_logged_nor_mentioned(project: Path) -> None:
    with explored(project, "--access-log") as (process, address):
        token = (project / ".wangge" / "explorer.token").read_text(encoding="utf-8").strip()
        limit = time.monotonic() + 300
        while not (
            prepared := json.loads(request(address, "/counting", Authorization=f"Bearer {token}")[2])[
                "prepared"
            ]
        ):
            assert time.monotonic() < limit
            time.sleep(1)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=30)
    assert prepared
    assert (process.returncode, output) == (0, "")
    first, *logged = errors.splitlines()
    assert first.startswith("the same address with the token")
    assert {line.split()[3] for line in logged} == {"/counting"}


@pytest.mark.embedded
@pytest.mark.slow
def test_the_command_listens_on_this_machine_alone(project: Path) -> None:
    with explored(project) as (process, address):
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", address)
        token = (project / ".wangge" / "explorer.token").read_text(encoding="utf-8").strip()
        authorization = {"Authorization": f"Bearer {token}"}
        with socket.create_server(("127.0.0.1", 0)):  # this process now listens on a port, as a server does
            assert request(address, "/")[0] == 401
        assert request(address, "/", **authorization)[0] == 200
        assert request(address, "/", Host="evil.example", **authorization)[0] == 421
        assert request(address, "/../../etc/passwd", **authorization)[0] == 404
        process.send_signal(signal.SIGINT)
        _out, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (
        0,
        f"the same address with the token, which other users and proxies need: {address}?token={token}\n",
    )


@pytest.mark.embedded
@pytest.mark.slow
def test_the_command_demands_a_token_where_others_can_reach_it(project: Path) -> None:
    with explored(project, "--host", "0.0.0.0") as (process, address):
        parts = urlsplit(address)
        token = parts.query.removeprefix("token=")
        assert parts.hostname not in (None, "0.0.0.0")
        assert len(token) >= 32
        assert request(address, "/")[0] == 401
        assert request(address, "/?token=wrong")[0] == 401
        assert request(address, f"/?token={token}", Host="evil.example")[0] == 421
        status, headers, _text = request(address, f"/?token={token}")
        assert (status, headers["location"]) == (303, "/")
        cookie = headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "samesite=lax" in cookie.lower()
        assert request(address, "/", Cookie=cookie.partition(";")[0])[0] == 200
        process.send_signal(signal.SIGINT)
        _out, errors = process.communicate(timeout=30)
    assert "other machines can reach the explorer" in errors
    assert token not in errors
