"""The board shows the task ledger: the same counts as the command line, its faults, and no names if they are hidden."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from devtools.explorers import serving
from devtools.vnu import NoVnuError, faults_of, vnu_jar
from tests.conftest import skip_or_fail
from tests.viz.axe import serious_violations
from tests.viz.explorer.board import BUILDINGS, RULE, SOON, TOKEN, Board, loaded_board, subject
from tests.viz.explorer.pages.reading import rows_of
from tests.viz.explorer.test_chinese import ENGLISH, visible
from wangge.loaders.project import Project
from wangge.queries.tasks.board import read_board
from wangge.queries.tasks.listing import TaskFilter
from wangge.queries.tasks.task import TaskState
from wangge.viz.explorer.app.grants import Grant
from wangge.viz.explorer.app.security import AccessPolicy
from wangge.viz.explorer.pages.task_words import TaskLine

pytestmark = pytest.mark.embedded

GONE = {"rule": "grids-have-guards", "key": ["G1"], "at": "2024-01-01T00:00:00+08:00", "event": "found"}
LEFT = {
    "rule": RULE,
    "key": [subject(1)],
    "at": "2099-01-01T00:00:00+08:00",
    "event": "assigned",
    "by": "王经办",
    "owner": "Person:RY-9",
    "owner_name": "张小亮",
    "note": "<script>alert(1)</script> 找赵小虎",
}
NAMES = ("王经办", "张小亮", "赵小虎", "alert(1)")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    with loaded_board(tmp_path_factory.mktemp("board") / "江湾") as board:
        yield board


@pytest.fixture
def board(loaded: Board) -> Board:
    """Return the board with a new ledger."""
    loaded.begin()
    return loaded


def add_lines(board: Board, *lines: object) -> None:
    """Write lines at the beginning of the ledger, and wait until the board has compared them with the findings."""
    texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    board.ledger.write_text("\n".join([*texts, board.ledger.read_text("utf-8")]), "utf-8")
    board.get("/tasks.json")
    board.site.wait()


def test_the_board_has_the_same_tasks_and_counts_as_the_command(board: Board) -> None:
    add_lines(board, LEFT, GONE)
    project = Project.find(board.folder)
    choices = {
        "": TaskFilter(),
        f"?rule={RULE}&street=990101001": TaskFilter(rules=[RULE], places=["990101001"]),
        "?state=assigned": TaskFilter(states=[TaskState.ASSIGNED]),
        "?owner=Person:RY-9": TaskFilter(owner="Person:RY-9"),
        "?overdue=1": TaskFilter(overdue=True),
        "?under=990101001001X001&state=open": TaskFilter(places=["990101001001X001"]),
    }
    for query, choice in choices.items():
        listed = read_board(board.site.store, project, board.site.policy, choice, write=False).as_json()
        page = board.get(f"/tasks.json{query}").json()
        assert {name: page[name] for name in listed} == json.loads(json.dumps(listed, default=str)), query
        assert len(rows_of(board.get(f"/tasks.csv{query}"))) == len(listed["tasks"]), query


def test_the_first_sentence_counts_what_is_new_since_the_last_load(board: Board) -> None:
    page = board.get(f"/tasks?rule={RULE}").text
    sentence = re.search(r'<p class="headline">(.*?)</p>', page, re.DOTALL)
    assert sentence is not None
    assert " ".join(sentence[1].split()) == ("上次导入 R000001 以来：新增 23，已销号 0，反复 0。")
    assert "待办 23（逾期 0，反复 0），销号 0，豁免 0。" in page
    assert f"整改任务：待办 {BUILDINGS}（" in board.get(f"/rules/{RULE}").text
    assert f"整改任务：待办 {BUILDINGS + 1}（" in board.get("/node/Community/990101001001").text


def test_an_overdue_task_is_described_in_words(board: Board) -> None:
    add_lines(board, {**LEFT, "at": "2024-01-02T00:00:00+08:00", "due": "2024-01-31"})
    page = board.get("/tasks?overdue=1").text
    assert re.search(r'<strong class="task-late">逾期 \d+ 天</strong>', page)
    assert "（逾期 1，" in page


def test_the_board_lists_overdue_tasks_first_and_closed_ones_last(board: Board) -> None:
    late, closed = subject(9), subject(1)
    add_lines(
        board,
        {**LEFT, "key": [late], "at": "2024-01-02T00:00:00+08:00", "due": "2024-01-31"},
        {"rule": RULE, "key": [closed], "at": "2099-01-01T00:00:00+08:00", "event": "closed", "by": "王经办"},
    )
    for address in ("/tasks", "/tasks.csv"):
        text = board.get(address).text
        tasks = {task["subject"]: task["id"] for task in board.get("/tasks.json").json()["tasks"]}
        listed = sorted((tasks[subject(n)] for n in (1, 2, 9)), key=text.index)
        assert listed == [tasks[late], tasks[subject(2)], tasks[closed]], address


def test_faults_of_the_ledger_are_lines_above_the_other_tasks(board: Board) -> None:
    add_lines(board, "{broken", GONE, LEFT)
    page = board.get("/tasks").text
    for line in (
        "tasks.jsonl:1：这一行读不懂，其余各行照常使用；请改正这一行，或从版本库恢复。",
        "tasks.jsonl:2：没有编号为“grids-have-guards”的规则；请恢复这条规则，或将其 1 项待办任务销号。",
        "tasks.jsonl:3：责任人张小亮（Person:RY-9）不在图中；请为任务",
    ):
        assert line in page
    assert "<b>25 项</b>" in page
    board.ledger.write_bytes(b"\xff\xfe\x00")
    page = board.get("/tasks").text
    assert "台账文件 tasks.jsonl 不能读取，所以下面没有任务。" in page
    assert "not UTF-8" in board.get("/tasks.json").json()["faults"][0]


def test_the_page_of_a_task_says_that_its_owner_is_not_in_the_graph(board: Board) -> None:
    add_lines(board, LEFT)
    tasks = {task["subject"]: task["id"] for task in board.get("/tasks.json").json()["tasks"]}
    line = "责任人张小亮（Person:RY-9）不在图中"
    assert line in board.get(f"/tasks/{tasks[subject(1)]}").text
    assert line not in board.get(f"/tasks/{tasks[subject(2)]}").text


def test_a_task_is_in_a_community_rather_than_in_its_committee() -> None:
    row = {"path": "通川区/东城街道/会仙桥社区居民委员会/第五网格", "subject": "G1"}
    line = TaskLine("T1", "", None, row, "", None, "found", False, "", "东城街道")
    assert line.places == ["通川区", "东城街道", "会仙桥社区", "第五网格"]
    assert line.where == "会仙桥社区"


def test_a_project_without_a_ledger_says_how_to_begin(loaded: Board) -> None:
    loaded.ledger.unlink(missing_ok=True)
    page = loaded.get("/tasks").text
    assert "这个项目还没有整改台账。运行 wangge task list 即可建立" in page
    assert 'action="/tasks/begin"' in page
    assert loaded.get("/tasks.json").json()["summary"]["open"] == 0


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("rule=nothing", "“nothing”不是规则编号"),
        ("owner=张三", "“张三”不是任务的责任人"),
        ("state=销", "“销”不是任务状态"),
        ("overdue=yes", "“yes”不是逾期筛选"),
        ("colour=no&state=销", "“销”不是任务状态"),
    ],
)
def test_a_wrong_filter_is_named(board: Board, query: str, line: str) -> None:
    page = board.get(f"/tasks?{query}")
    assert page.status == 200
    assert line in page.text
    assert board.get(f"/tasks.json?{query}").status == 400


def test_hidden_names_are_in_no_format(board: Board) -> None:
    add_lines(board, LEFT)
    task = next(row["id"] for row in board.get("/tasks.json").json()["tasks"] if row["owner"])
    shared = Grant(hide_names=True, until=4_000_000_000)
    for address in ("/tasks", "/tasks.json", "/tasks.csv", f"/tasks/{task}", f"/tasks/{task}.json"):
        plain = board.get(address).text
        assert any(name in plain for name in NAMES), address
        for hidden in (
            board.get(address, shared),
            board.get(f"{address}?names=hide"),
            board.get(f"{address}?names=hide&lang=en"),
        ):
            assert not [name for name in NAMES if name in hidden.text], address
            assert 'method="post"' not in hidden.text
    page = board.get(f"/tasks/{task}").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert board.get("/tasks.json?names=hide&owner=张小亮").status == 400


def test_ten_thousand_tasks_fit_on_small_pages(board: Board) -> None:
    streets = [f"9901010{number:02}" for number in range(10, 50)]
    with board.site._unlimited.writing() as transaction:
        transaction.run(
            "UNWIND $codes AS code CREATE (:Street:Place {code: code, name: code + '很长名字的街道'})",
            {"codes": streets},
        )
        transaction.run("MATCH (m:WanggeMarker) SET m.ticks = coalesce(m.ticks, 0) + 1")
    note = "逐户走访，" * 300
    lines = [
        {**LEFT, "rule": "a-rule-that-is-gone", "key": [f"对象{number:05}"], "note": note, "due": "2024-01-31",
         "name": "某某小区十二号楼二单元", "above": ["990101", streets[number % 40]]}
        for number in range(10_000)
    ]  # fmt: skip
    add_lines(board, *lines)
    page = board.get("/tasks?page=7")
    assert len(page.text.encode()) < 60_000
    assert "第 301–350 行，共 10,024 行" in page.text


def test_pages_are_valid_and_have_no_english_in_chinese(board: Board, tmp_path: Path) -> None:
    add_lines(board, "{broken", GONE, LEFT)
    task = next(row["id"] for row in board.get("/tasks.json").json()["tasks"] if row["owner"])
    rejected = board.send(
        "/tasks/change", board.fields(board.get("/tasks"), 1, 2, owner="李小红", action="assign")
    )
    assert rejected.status == 400, rejected.text
    pages = {
        name: board.get(f"/tasks{name}").text for name in ("", "?lang=en", f"/{task}", f"/{task}?lang=en")
    }
    pages["rejected"] = rejected.text
    board.ledger.unlink()
    pages["none"] = board.get("/tasks").text
    names = r"<script>.*|tasks\.jsonl(?::\d)?|T[0-9a-f]{10}|整改清单\.xlsx|Person:\S+|wangge (?:task )?\w+(?: --ledger)?|[a-z]+(?:-[a-z0-9]+)+|English|[Ww]angge"
    for name, page in pages.items():
        if "lang=en" not in name:
            for text in visible(page):
                assert not ENGLISH.search(re.sub(names, "", text.replace(str(LEFT["note"]), ""))), (
                    name,
                    text,
                )
    try:
        checker = vnu_jar()
    except NoVnuError as reason:
        skip_or_fail("vnu", str(reason))
    files = []
    for number, page in enumerate(pages.values()):
        files.append(tmp_path / f"{number}.html")
        files[-1].write_text(page, "utf-8")
    assert faults_of(checker, files) == []


@pytest.mark.browser
def test_a_planner_assigns_and_closes_without_scripts(browser: Browser, board: Board) -> None:
    with (
        serving(board.site, AccessPolicy.of("127.0.0.1", token=TOKEN, ledger=True)) as address,
        browser.new_context(locale="zh-CN", java_script_enabled=False) as context,
    ):
        page = context.new_page()
        page.goto(f"{address}/tasks?rule={RULE}&token={TOKEN}")
        for number in (2, 3):
            page.locator("input[name=task]").nth(number).check()
        page.get_by_label("您的姓名").fill("李芳")
        page.get_by_label("责任人", exact=False).last.fill("张小明")
        page.locator("input[name=due]").fill(SOON)
        page.get_by_role("button", name="派发").click()
        assert page.get_by_role("status").inner_text() == "已写入台账：2 项任务。"
        page.get_by_role("link", name="3栋", exact=True).click()
        page.get_by_label("备注").fill("现场已核实，13812345678")
        assert page.locator("input[name=writer]").input_value() == "李芳"
        page.get_by_role("button", name="销号").click()
        page.get_by_role("status").wait_for()
        page.reload()
        history = page.locator("#history-title ~ div tbody tr").all_inner_texts()
        assert [row.split("\t")[1:3] for row in history] == [
            ["销号（人工）", "李芳"],
            ["派发", "李芳"],
            ["发现", "系统"],
        ]
        assert "138****5678" in history[0]
        page.get_by_role("button", name="重新打开").click()
        expect(page.locator(".headline")).to_have_text(re.compile("^反复"))


@pytest.mark.browser
def test_the_board_is_accessible(browser: Browser, board: Board) -> None:
    add_lines(board, "{broken", {**LEFT, "at": "2024-01-02T00:00:00+08:00", "due": "2024-01-31"})
    with serving(board.site, AccessPolicy.of("127.0.0.1", token=TOKEN, ledger=True)) as address:
        for scheme in ("light", "dark"):
            with browser.new_context(color_scheme=scheme) as context:
                page = context.new_page()
                page.goto(f"{address}/tasks?token={TOKEN}")
                assert serious_violations(page) == []
                page.locator("table.tasks tbody tr td a").first.click()
                page.locator("h1").wait_for()
                assert serious_violations(page) == []
