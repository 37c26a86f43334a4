"""The guard in front of all pages checks tokens, cookies, proxies and prefixes; these tests need no graph."""

from __future__ import annotations

import logging
import re
import stat
import time
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from tests.viz.explorer.asgi import Reply, get
from wangge.graph.errors import UsageError
from wangge.viz.explorer.app.grants import FULL_GRANT, Grant, GrantKey
from wangge.viz.explorer.app.guard import GRANT, Guard
from wangge.viz.explorer.app.proxy import Proxy
from wangge.viz.explorer.app.secret import TOKEN_FILE, checked_token, new_token, stored_token
from wangge.viz.explorer.app.security import HEADERS, AccessPolicy

TOKEN = "kRt7-0Zq3vX9_pLm2wNs8bYd"
COOKIE = "wangge_token_80"
URL = "https://map.example/wangge/"
FORWARDED = (
    {"x-forwarded-for": "192.0.2.1"},
    {"x-forwarded-host": "127.0.0.1"},
    {"x-forwarded-proto": "https"},
    {"x-forwarded-prefix": "/wangge"},
    {"x-forwarded-server": "map"},
    {"forwarded": "for=192.0.2.1"},
    {"via": "1.1 map"},
    {"x-real-ip": "192.0.2.1"},
)


async def _private(scope: Scope, receive: Receive, send: Send) -> None:
    text = f"private {scope['path']} {scope['query_string'].decode()} {scope[GRANT]}"
    await PlainTextResponse(text)(scope, receive, send)


async def _broken(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise RecursionError("waivers: &a\n[*a]")


def guarded(policy: AccessPolicy | None = None) -> Guard:
    return Guard(_private, policy or AccessPolicy.of("127.0.0.1", token=TOKEN))


def proxied(url: str = URL) -> Guard:
    return guarded(AccessPolicy.of("127.0.0.1", token=TOKEN, proxy=Proxy.of(url)))


def cookie_of(reply: Reply) -> str:
    return reply.cookies[0].partition(";")[0]


def signed(guard: Guard, grant: Grant = FULL_GRANT) -> dict[str, str]:
    return {"cookie": f"{COOKIE}={guard.policy.key.sign(grant)}"}


@pytest.mark.parametrize("path", ["/", "/rules.json", "/static/explorer.css", "/counting"])
def test_nothing_is_served_without_a_token_even_on_this_machine(path: str) -> None:
    assert get(guarded(), path).status == 401


@pytest.mark.parametrize("headers", FORWARDED)
def test_a_forwarded_request_never_counts_as_local(headers: dict[str, str]) -> None:
    assert get(guarded(AccessPolicy()), "/").status == 200
    reply = get(guarded(AccessPolicy()), "/", headers=headers)
    assert reply.status == 401
    assert "--behind-proxy" in reply.text
    assert get(guarded(), "/", headers=headers).status == 401


def test_a_program_signs_in_by_a_header() -> None:
    reply = get(guarded(), "/rules.json", headers={"authorization": f"Bearer {TOKEN}"})
    assert (reply.status, reply.cookies) == (200, ())
    for wrong in ("Bearer wrong", f"Basic {TOKEN}", "Bearer", "Bearer 口令".encode().decode("latin-1")):
        assert get(guarded(), "/rules.json", headers={"authorization": wrong}).status == 401


def test_a_program_gets_the_file_and_a_browser_is_redirected_to_an_address_without_token() -> None:
    guard = guarded(AccessPolicy.of("0.0.0.0", token=TOKEN))
    in_place = get(guard, f"/rules.csv?token={TOKEN}&page=2", headers={"accept": "*/*"})
    assert (in_place.status, in_place.text) == (200, f"private /rules.csv page=2 {FULL_GRANT}")
    browser = get(guard, f"/rules.csv?token={TOKEN}", headers={"accept": "text/html,*/*"})
    assert (browser.status, browser.headers["location"]) == (303, "/rules.csv")
    assert get(guard, f"/rules?token={TOKEN}").status == 303
    assert get(guarded(), f"/?token={TOKEN}").status == 200


@pytest.mark.parametrize("text", ["口令", "\udcff", "é", "%FF", "a" * 100_000, ".", "a.b", "..", "eyJ.eyJ"])
def test_all_wrong_tokens_get_the_same_response(text: str) -> None:
    encoded = quote(text, safe="", errors="surrogateescape")
    assert get(guarded(), f"/?token={encoded}").status == 401
    raw = text.encode("utf-8", "surrogateescape").decode("latin-1")
    assert get(guarded(), "/", headers={"cookie": f"{COOKIE}={raw}"}).status == 401


def test_a_token_in_any_writing_system_signs_in() -> None:
    token = "东城街道健民路社区紫薇小区九栋二单元的网格员与楼栋长"
    guard = guarded(AccessPolicy.of("127.0.0.1", token=token))
    reply = get(guard, f"/?token={quote(token)}", headers={"accept": "text/html"})
    assert reply.status == 303
    assert get(guard, "/", headers={"cookie": cookie_of(reply)}).status == 200


def test_a_cookie_of_another_program_does_not_sign_out() -> None:
    guard = guarded()
    cookie = signed(guard)["cookie"]
    for other_cookies in (
        "a=b; ",
        f"{COOKIE}=wrong; ",
        'x="a;b"; ',
        "=; ",
        "a[b]=c; ",
        "名=值; ".encode().decode("latin-1"),
    ):
        assert get(guard, "/", headers={"cookie": f"{other_cookies}{cookie}; z"}).status == 200, other_cookies


def test_the_cookie_names_the_port() -> None:
    reply = get(guarded(), f"/?token={TOKEN}", headers={"accept": "text/html"})
    (cookie,) = SimpleCookie(reply.cookies[0]).values()
    assert (cookie.key, cookie["samesite"], cookie["path"], cookie["secure"]) == (COOKIE, "lax", "/", "")
    assert TOKEN not in cookie.value


def test_behind_a_proxy_with_tls_the_cookie_is_secure_and_limited_to_the_prefix() -> None:
    reply = get(proxied(), f"/wangge/?token={TOKEN}", host="map.example", headers={"accept": "text/html"})
    (cookie,) = SimpleCookie(reply.cookies[0]).values()
    assert (cookie["path"], cookie["secure"], cookie["samesite"]) == ("/wangge/", True, "lax")
    assert reply.headers["location"] == "/wangge/"


@pytest.mark.parametrize("path", ["/rules", "/wangge/rules"])
def test_a_proxy_may_remove_or_keep_the_prefix(path: str) -> None:
    guard = proxied()
    reply = get(guard, path, host="map.example", headers=signed(guard))
    assert reply.text.startswith("private /rules ")
    redirect = get(guard, f"{path}?token={TOKEN}&lang=en", headers={"accept": "text/html"})
    assert redirect.headers["location"] == "/wangge/rules?lang=en"


@pytest.mark.parametrize("path", ["/wangge//evil.example", "/wangge/\\evil.example", "//evil.example"])
def test_no_redirect_leaves_the_prefix(path: str) -> None:
    reply = get(proxied(), f"http://x{path}?token={TOKEN}", headers={"accept": "text/html"})
    assert re.match(r"/wangge/[^/\\]", reply.headers["location"])


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"x-forwarded-host": "map.example", "x-forwarded-proto": "https"}, 200),
        ({"x-forwarded-host": "evil.example, MAP.example:443"}, 200),
        ({"x-forwarded-prefix": "/wangge/"}, 200),
        ({"forwarded": 'for=192.0.2.1;host="map.example";proto=https'}, 200),
        ({"x-forwarded-for": "192.0.2.1", "via": "1.1 map"}, 200),
        ({"x-forwarded-host": "evil.example"}, 421),
        ({"x-forwarded-host": "map.example:8080"}, 421),
        ({"x-forwarded-host": "map.example:x"}, 421),
        ({"x-forwarded-proto": "http"}, 421),
        ({"x-forwarded-prefix": "/other"}, 421),
        ({"x-forwarded-prefix": "//evil.example"}, 421),
        ({"forwarded": "host=evil.example"}, 421),
        ({"forwarded": "proto=http"}, 421),
    ],
)
def test_a_request_must_agree_with_the_declared_proxy(headers: dict[str, str], status: int) -> None:
    guard = proxied()
    reply = get(guard, "/", host="map.example", headers={**headers, **signed(guard)})
    assert reply.status == status
    assert get(guard, "/", host="map.example", headers=headers).status in (401, 421)


@pytest.mark.parametrize(
    "url",
    ["", "map.example", "ftp://map.example", "http://", "http://a:b@map.example", "http://map.example?x", "http://[::1",
     "http://map.example:x", "http://map.example/a b", "http://map.example/../a", "http://map.example/<a>"],
)  # fmt: skip
def test_an_invalid_public_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="--behind-proxy"):
        Proxy.of(url)


@given(st.booleans(), st.none() | st.integers(0, 2**40))
def test_a_grant_is_read_as_it_was_signed(hide: bool, until: int | None) -> None:
    grant = Grant(hide_names=hide, until=until)
    text = GrantKey(TOKEN).sign(grant)
    assert re.fullmatch(r"[\w.-]+", text)
    assert GrantKey(TOKEN).read(text) == grant
    assert GrantKey(TOKEN + "x").read(text) is None
    assert GrantKey(TOKEN).read(text[:-1] + ("A" if text[-1] != "A" else "B")) is None


@given(st.text(max_size=80))
def test_unsigned_text_is_not_a_grant(text: str) -> None:
    assert GrantKey(TOKEN).read(text) is None


def test_a_shared_link_grants_what_it_says_until_its_end() -> None:
    guard = guarded()
    shared = Grant(hide_names=True, until=int(time.time()) + 60)
    reply = get(guard, f"/?token={guard.policy.key.sign(shared)}", headers={"accept": "text/html"})
    (cookie,) = SimpleCookie(reply.cookies[0]).values()
    assert 50 <= int(cookie["max-age"]) <= 60
    assert str(shared) in get(guard, "/", headers={"cookie": cookie_of(reply)}).text
    over = Grant(hide_names=True, until=int(time.time()) - 1)
    late = get(guard, f"/?token={guard.policy.key.sign(over)}")
    assert (late.status, "expired" in late.text) == (401, True)
    assert get(guard, "/", headers=signed(guard, over)).status == 401


def test_a_shared_link_does_not_restrict_a_reader_with_the_token() -> None:
    guard = guarded()
    shared = guard.policy.key.sign(Grant(hide_names=True))
    headers = {**signed(guard), "accept": "text/html"}
    reply = get(guard, f"/rules?names=hide&token={shared}", headers=headers)
    assert (reply.status, reply.headers["location"], reply.cookies) == (303, "/rules?names=hide", ())
    shared_link = {**signed(guard, Grant(hide_names=True, until=2**40)), "accept": "text/html"}
    assert len(get(guard, f"/?token={TOKEN}", headers=shared_link).cookies) == 1


@pytest.mark.parametrize(
    "token", ["1", "secret", "a" * 100, "abc" * 40, "0123456789abcdef" * 3, "x7Gq" * 20, "12345678901234567890", "a\nb" * 40]
)  # fmt: skip
def test_the_error_about_a_weak_token_suggests_a_good_one(token: str) -> None:
    with pytest.raises(UsageError) as refused:
        AccessPolicy.of("127.0.0.1", token=token)
    offered = str(refused.value).rpartition(" ")[2]
    assert checked_token(offered) == offered
    assert "\n" not in str(refused.value)


@given(st.binary(min_size=16, max_size=16))
def test_sixteen_random_octets_in_hex_are_a_good_token(octets: bytes) -> None:
    if len(set(octets.hex())) >= 10:
        assert checked_token(octets.hex())


def test_a_project_keeps_its_token_until_another_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / ".wangge").mkdir()
    first = stored_token(tmp_path)
    file = tmp_path / ".wangge" / TOKEN_FILE
    assert (stored_token(tmp_path), stat.S_IMODE(file.stat().st_mode)) == (first, 0o600)
    second = stored_token(tmp_path, renew=True)
    assert stored_token(tmp_path) == second != first
    file.write_text("1\n", encoding="ascii")
    assert len(stored_token(tmp_path)) == len(first)


def test_no_token_is_stored_in_a_folder_without_an_engine(tmp_path: Path) -> None:
    assert stored_token(tmp_path) != stored_token(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_new_tokens_are_hard_to_guess() -> None:
    assert len({checked_token(new_token()) for _ in range(50)}) == 50


def test_an_unexpected_error_is_a_guarded_response_and_one_log_line(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "wangge.explorer"):
        reply = get(Guard(_broken, AccessPolicy()), "/")
    assert reply.status == 500
    assert {name: reply.headers[name.lower()] for name in HEADERS} == HEADERS
    assert [record.getMessage() for record in caplog.records] == ["/: RecursionError: waivers: &a [*a]"]
    assert not caplog.records[0].exc_info
