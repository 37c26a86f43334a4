"""Only forms of readers with the token, sent from a page of the explorer, change the ledger; no change is lost."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from tests.viz.explorer.asgi import Reply, get, post
from tests.viz.explorer.board import BUILDINGS, ORIGIN, RULE, SOON, TOKEN, Board, loaded_board, subject
from wangge.loaders.project import Project
from wangge.queries.check.project_check import check_policy
from wangge.queries.check.report import CheckReport
from wangge.queries.tasks.changing import TaskChange, TaskSelection
from wangge.queries.tasks.event import EventKind
from wangge.queries.tasks.project_tasks import change_tasks
from wangge.viz.explorer.app.application import explorer_app
from wangge.viz.explorer.app.grants import Grant, GrantKey
from wangge.viz.explorer.app.proxy import Proxy
from wangge.viz.explorer.app.security import AccessPolicy

pytestmark = pytest.mark.embedded

SHARED = Grant(hide_names=True, until=4_000_000_000)
ID_NUMBER = "11010519491231002X"
NOTHING: dict[str, str] = {}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    with loaded_board(tmp_path_factory.mktemp("forms") / "江湾") as board:
        yield board


@pytest.fixture
def board(loaded: Board) -> Board:
    """Return the board with a new ledger."""
    loaded.begin()
    return loaded


def fault(reply: Reply) -> str:
    """Return the reason on a page that shows a rejected form again."""
    match = re.search(r'role="alert">([^<]*)', reply.text)
    assert match is not None, reply.text
    return match[1]


def events(board: Board) -> list[dict[str, str]]:
    """Return the events that people made, in the order of the file."""
    lines = map(json.loads, board.ledger.read_text("utf-8").splitlines())
    return [line for line in lines if "by" in line]


def test_a_form_changes_the_chosen_tasks_and_leads_to_the_board(board: Board) -> None:
    page = board.get(f"/tasks?rule={RULE}&lang=en")
    form = board.fields(page, 1, 3, owner="RY-1", due=SOON, note="电话13812345678", action="assign")
    reply = board.send(f"/tasks/change?rule={RULE}&lang=en", form)
    assert (reply.status, reply.headers["location"]) == (303, f"/tasks?lang=en&rule={RULE}&done=2")
    assert "wangge_writer_80=%E6%9D%8E%E8%8A%B3; HttpOnly" in reply.cookies[0]
    written = [
        (event["key"][0], event["by"], event["owner"], event["due"], event["note"]) for event in events(board)
    ]
    assert written == [(subject(number), "李芳", "Person:RY-1", SOON, "电话138****5678") for number in (1, 3)]


def test_a_form_runs_no_rule_while_the_findings_of_the_pages_are_those_of_the_graph(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = board.get("/tasks")
    checks = count_checks(monkeypatch)
    assert board.send("/tasks/change", board.fields(page, 1, action="rectifying")).status == 303
    assert checks == []
    page = board.get("/tasks")
    with board.site._unlimited.writing() as transaction:
        transaction.run("MATCH (m:WanggeMarker) SET m.ticks = coalesce(m.ticks, 0) + 1")
    assert board.send("/tasks/change", board.fields(page, 2, action="rectifying")).status == 303
    assert len(checks) == 1
    board.site.wait()


def test_a_form_runs_the_rule_if_somebody_added_a_task_whose_state_is_not_known(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = board.get("/tasks")
    old = {"rule": RULE, "key": [subject(99)], "at": "2024-01-01T00:00:00.000+08:00", "event": "found"}
    with board.ledger.open("a", encoding="utf-8") as file:
        file.write(json.dumps(old) + "\n")
    checks = count_checks(monkeypatch)
    assert board.send("/tasks/change", board.fields(page, 1, action="rectifying")).status == 303
    assert len(checks) == 1
    events_of_old = [
        line["event"]
        for line in map(json.loads, board.ledger.read_text("utf-8").splitlines())
        if line["key"] == [subject(99)]
    ]
    assert events_of_old == ["found", "mended"]


def count_checks(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return a list that gets an entry for each check of rules that a form starts."""
    checks: list[object] = []

    def counted(*args: Any, **options: Any) -> CheckReport:
        checks.append(options["ids"])
        return check_policy(*args, **options)

    monkeypatch.setattr("wangge.queries.tasks.project_tasks.check_policy", counted)
    return checks


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"cookie": ""}, 401),
        ({"cookie": "wangge_token_80=forged"}, 401),
        ({"cookie": "", "authorization": "Bearer wrong"}, 401),
        ({"cookie": "shared"}, 403),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "http://127.0.0.1:81"}, 403),
        ({"origin": "https://127.0.0.1"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": ""}, 403),
        ({"origin": "", "referer": "http://evil.example/tasks"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "multipart/form-data; boundary=x"}, 415),
        ({"host": "evil.example", "origin": "http://evil.example"}, 421),
    ],
)
def test_a_post_of_anybody_else_is_rejected(board: Board, headers: dict[str, str], status: int) -> None:
    before = board.ledger.read_bytes()
    form = board.fields(board.get("/tasks"), 1, action="close")
    sent = {"cookie": board.cookie(), "origin": ORIGIN, **headers}
    if sent["cookie"] == "shared":
        sent["cookie"] = board.cookie(SHARED)
    reply = post(board.app, "/tasks/change", urlencode(form).encode(), {k: v for k, v in sent.items() if v})
    assert reply.status == status
    assert board.ledger.read_bytes() == before


@pytest.mark.parametrize(
    ("address", "method", "status"),
    [
        ("/tasks", "POST", 405),
        ("/rules", "POST", 405),
        ("//tasks/change", "POST", 405),
        ("/tasks/change/", "POST", 405),
        ("/tasks/../tasks/change", "POST", 405),
        ("/tasks/T0123456789/change.json", "POST", 405),
        ("/tasks/x/change", "POST", 405),
        ("/tasks/change", "PUT", 405),
        ("/tasks/change", "OPTIONS", 405),
        ("/tasks/change?names=hide", "POST", 403),
        (f"/tasks/change?token={TOKEN}", "POST", 303),
    ],
)
def test_only_the_addresses_of_forms_take_posts(board: Board, address: str, method: str, status: int) -> None:
    form = urlencode(board.fields(board.get("/tasks"), 1, note="x", action="note")).encode()
    headers = {
        "cookie": board.cookie(),
        "origin": ORIGIN,
        "content-type": "application/x-www-form-urlencoded",
    }
    reply = get(board.app, address, method=method, headers=headers, body=form)
    assert (reply.status, len(events(board))) == (status, int(status == 303))


def test_without_the_option_or_a_token_nothing_can_be_written(board: Board) -> None:
    form = urlencode(board.fields(board.get("/tasks"), 1, action="close")).encode()
    headers = {"cookie": board.cookie(), "origin": ORIGIN}
    for policy in (AccessPolicy.of("127.0.0.1", token=TOKEN), AccessPolicy(ledger=True)):
        app = explorer_app(board.site, policy)
        assert post(app, "/tasks/change", form, headers).status in (401, 405)
        assert 'method="post"' not in get(app, "/tasks", headers=headers).text
    assert events(board) == []


@pytest.mark.parametrize("token", ["", "x", "1.x", "another session", "too old", "later", "9" * 300])
def test_a_form_needs_the_token_of_its_session(board: Board, token: str) -> None:
    session, key = board.cookie().partition("=")[2], board.policy.key
    tokens = {
        "another session": GrantKey("another token").form_token(session),
        "too old": key.form_token(session, issued=1_000),
        "later": key.form_token(session, issued=9_999_999_999),
    }
    form = dict(board.fields(board.get("/tasks"), 1, note="要保留的字", action="note"))
    reply = board.send("/tasks/change", [*{**form, "form_token": tokens.get(token, token)}.items()])
    assert reply.status == 403
    assert fault(reply) == "表单已过期或不是本站发出的，没有写入。请核对后再提交一次。"
    assert "要保留的字</textarea>" in reply.text
    assert events(board) == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"action=close&action=note", 400),
        (b"action=destroy", 400),
        (b"action=close&path=../../x", 400),
        (b"action=note&task=../../etc/passwd", 400),
        (b"action=note&task=T0123456789.000000000000&task=T0123456789.000000000000", 400),
        (b"action=note&note=%ff%fe", 400),
        ("action=note&note=备注".encode(), 400),
        (b"action", 400),
        (b"&".join(b"task=T%010d.000000000000" % number for number in range(80)), 400),
        (b"action=note&note=" + b"x" * 70_000, 413),
        (b"action=note&note=" + b"x" * 3_000_000, 413),
    ],
)
def test_a_body_that_no_page_sends_is_refused(board: Board, body: bytes, status: int) -> None:
    headers = {"cookie": board.cookie(), "origin": ORIGIN}
    for address in ("/tasks/change", "/tasks/T0123456789/change"):
        assert post(board.app, address, body, headers).status == status
    assert events(board) == []


@pytest.mark.parametrize(
    ("fields", "status", "reason"),
    [
        ({"action": "note", "note": f"身份证{ID_NUMBER}"}, 400, "备注里有身份证号，请删去：台账存入版本库。"),
        ({"action": "note", "note": "字" * 2_001}, 400, "备注有 2001 字，至多 2000 字。"),
        ({"action": "note", "note": " \n"}, 400, "备注为空，请填写备注。"),
        ({"action": "note", "note": "x", "writer": " "}, 400, "请填写您的姓名（至多 40 字，不含身份证号）。"),
        (
            {"action": "note", "note": "x", "writer": ID_NUMBER},
            400,
            "请填写您的姓名（至多 40 字，不含身份证号）。",
        ),
        ({"action": "assign"}, 400, "派发要填责任人或期限。"),
        ({"action": "assign", "due": "2001-01-01"}, 400, "期限 2001-01-01 早于 "),
        ({"action": "assign", "due": "明天"}, 400, "“明天”不是日期"),
        ({"action": "assign", "owner": "张小名"}, 400, "没有编码或名称为“张小名”的人员或组织。"),
        ({"action": "assign", "owner": "李小红"}, 400, "“李小红”可指以下责任人，请选择一个："),
        ({"action": "reopen"}, 409, "任务 T"),
    ],
)
def test_a_wrong_field_is_named_and_the_others_are_kept(
    board: Board, fields: dict[str, str], status: int, reason: str
) -> None:
    form = dict(board.fields(board.get("/tasks"), 2, **fields))
    reply = board.send("/tasks/change", [*{**form, **fields}.items()])
    assert reply.status == status
    assert fault(reply).startswith(reason)
    assert reply.text.count(" checked") == 1
    assert events(board) == []


def test_one_of_several_owners_is_chosen(board: Board) -> None:
    form = board.fields(board.get("/tasks"), 1, owner="李小红", action="assign")
    page = board.send("/tasks/change", form)
    assert re.findall(r'name="owner_choice" value="([^"]*)"', page.text) == ["Person:RY-2", "Person:RY-3"]
    assert board.send("/tasks/change", [*form, ("owner_choice", "Person:RY-3")]).status == 303
    assert [event["owner"] for event in events(board)] == ["Person:RY-3"]


def test_only_people_and_organisations_are_suggested_as_owners(board: Board) -> None:
    suggested = board.get(f"/suggest.json?only=owner&q={quote('张小明')}").json()
    assert [each["href"] for each in suggested] == ["/node/Person/RY-1"]
    assert board.get(f"/suggest.json?only=owner&q={quote('江声社区')}").json() == []


def test_a_form_for_an_older_state_is_refused_with_who_changed_it(board: Board) -> None:
    page = board.get(f"/tasks?rule={RULE}")
    assert board.send("/tasks/change", board.fields(page, 1, 2, owner="RY-1", action="assign")).status == 303
    late = board.fields(page, 2, 3, note="迟到", action="close")
    reply = board.send("/tasks/change", late)
    assert reply.status == 409
    assert re.match(
        r"李芳于 20\d\d-\d\d-\d\d \d\d:\d\d 已把任务 T\w+ 改为“派发”，您的修改没有写入。", fault(reply)
    )
    assert [event["event"] for event in events(board)] == ["assigned", "assigned"]
    assert board.send("/tasks/change", board.fields(reply, 2, note="再来", action="note")).status == 303


def test_a_task_closed_by_hand_can_be_reopened(board: Board) -> None:
    task = board.get(f"/tasks.json?rule={RULE}").json()["tasks"][0]["id"]
    for action, state in (("close", "closed"), ("reopen", "recurred"), ("review", "review")):
        reply = board.send(
            f"/tasks/{task}/change", board.fields(board.get(f"/tasks/{task}"), 1, action=action)
        )
        assert (reply.status, reply.headers["location"]) == (303, f"/tasks/{task}?done=1")
        assert board.get(f"/tasks/{task}.json").json()["state"] == state
    other = board.get(f"/tasks.json?rule={RULE}").json()["tasks"][1]["id"]
    form = board.fields(board.get(f"/tasks/{task}"), 1, action="close")
    assert board.send(f"/tasks/{other}/change", form).status == 400


def test_browsers_and_commands_at_once_lose_nothing(board: Board) -> None:
    page = board.get("/tasks")
    project, policy = Project.find(board.folder), board.site.policy

    def browser_note(number: int) -> int:
        form = board.fields(page, number, note=f"浏览器{number}", action="note")
        return board.send("/tasks/change", form).status

    def command_note(number: int) -> int:
        change = TaskChange(EventKind.NOTED, "cli", note=f"命令{number}")
        selection = TaskSelection((RULE, subject(number)))
        return len(change_tasks(board.site.store, project, policy, selection, change))

    with ThreadPoolExecutor(6) as writers:
        by_browser = writers.map(browser_note, range(1, 9))
        by_command = writers.map(command_note, range(9, 17))
        assert ([*by_browser], [*by_command]) == ([303] * 8, [1] * 8)
    notes = {event["note"] for event in events(board)}
    assert notes == {f"浏览器{number}" for number in range(1, 9)} | {
        f"命令{number}" for number in range(9, 17)
    }
    assert len(board.get("/tasks.json").json()["tasks"]) == BUILDINGS + 1


def test_a_program_with_the_token_needs_no_form_token(board: Board) -> None:
    task = board.get(f"/tasks.json?rule={RULE}").json()["tasks"][0]["id"]
    version = dict(board.fields(board.get(f"/tasks/{task}"), 1))["task"]
    body = urlencode({"task": version, "writer": "脚本", "action": "note", "note": "x"}).encode()
    reply = post(board.app, f"/tasks/{task}/change", body, {"authorization": f"Bearer {TOKEN}"})
    assert (reply.status, [event["by"] for event in events(board)]) == (303, ["脚本"])


def test_behind_a_proxy_the_origin_is_the_public_one(board: Board) -> None:
    policy = AccessPolicy.of(
        "127.0.0.1", token=TOKEN, ledger=True, proxy=Proxy.of("https://map.example/wangge/")
    )
    app = explorer_app(board.site, policy)
    session = {"cookie": board.cookie(), "host": "map.example"}
    form = board.fields(get(app, "/wangge/tasks", headers=session), 1, note="x", action="note")
    body = urlencode(form).encode()
    for origin, status in (("http://map.example", 403), ("https://map.example", 303)):
        reply = post(app, "/wangge/tasks/change", body, {**session, "origin": origin})
        assert reply.status == status
    assert reply.headers["location"] == "/wangge/tasks?done=1"
    assert "Path=/wangge/; SameSite=lax; Secure" in reply.cookies[0]


def test_a_form_creates_the_ledger(loaded: Board) -> None:
    loaded.ledger.unlink(missing_ok=True)
    page = loaded.get("/tasks")
    token = [field for field in loaded.fields(page) if field[0] == "form_token"]
    assert loaded.send("/tasks/begin", [("form_token", "x")]).status == 403
    assert not loaded.ledger.exists()
    assert loaded.send("/tasks/begin", token).headers["location"] == "/tasks"
    assert len(loaded.ledger.read_text("utf-8").splitlines()) == BUILDINGS + 1
