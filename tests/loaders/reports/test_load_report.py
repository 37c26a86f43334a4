"""The HTML report of a load lists the rejects with their reasons, and stays usable for large loads."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tests.loaders.reports.faulty_workbook import ID_NUMBER, MOBILE, plan_of, reject_of
from wangge.loaders.messages.cells import CellMessage
from wangge.loaders.messages.reject_text import Language
from wangge.loaders.planning.plan import Plan
from wangge.loaders.reject import Notice, RejectRule
from wangge.loaders.reports.load_report import MOST_ROWS, render_load_report, write_load_report

AT = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)


def page(plan: Plan, *, title: str = "江湾区", done: bool = False, language: Language = "zh") -> str:
    return render_load_report(plan, title=title, at=AT, done=done, language=language)


def test_page_says_what_was_refused_and_what_to_do() -> None:
    html = page(plan_of(reject_of(CellMessage.NOT_A_NUMBER.fill(text="很多"), row=4, column="户数")))
    for text in (
        "“很多”不是数字",
        "&#39;很多&#39; isn&#39;t a number",
        "户数",
        "不是数字",
        "填写数字",
        "write a number",
        "2026-05-01 09:30",
    ):
        assert text in html


def test_language_of_the_reader_comes_first_on_the_page() -> None:
    plan = plan_of(reject_of(CellMessage.NOT_A_NUMBER.fill(text="很多")))
    zh, en = page(plan), page(plan, language="en")
    assert '<html lang="zh-Hans">' in zh
    assert '<html lang="en">' in en
    for chinese, english in (
        ("“很多”不是数字", "&#39;很多&#39; isn&#39;t a number"),
        ("填写数字", "write a number"),
        ("拒收的行及原因", "Rejected rows, and why"),
    ):
        assert zh.index(chinese) < zh.index(english)
        assert en.index(english) < en.index(chinese)


def test_page_says_whether_anything_was_written() -> None:
    assert "仅为计划，未写入" in page(plan_of())
    assert "已写入图库" in page(plan_of(), done=True)


def test_page_repeats_notices_guards_and_where_data_are_from() -> None:
    html = page(
        plan_of(
            notices=(Notice("a.csv", "a", "column '心情' is not known and was left out"),),
            guards=("dataset 'jiangwan' would retire 60 of 100 facts of kind Grid",),
            notice="示例数据 · synthetic",
        )
    )
    for text in ("心情", "would retire 60 of 100 facts of kind Grid", "示例数据 · synthetic", "sheets"):
        assert text in html


def test_rare_fault_is_shown_beside_a_frequent_one() -> None:
    many = [reject_of(f"fault {n}", row=n) for n in range(5_000)]
    html = page(plan_of(*many, reject_of("the rare one", rule=RejectRule.BAD_DATE)))
    assert html.count('<bdi lang="en" class="second">') == MOST_ROWS
    assert "the rare one" in html
    assert "此处只列 1,000 处，另有 4,001 处" in html


def test_two_hundred_thousand_rejects_make_a_small_page() -> None:
    html = page(plan_of(*(reject_of("'二' isn't a number", row=n) for n in range(200_000))))
    assert len(html) < 500_000


def test_page_makes_no_request_and_runs_no_script() -> None:
    html = page(plan_of(reject_of("<script>alert(1)</script><img src=x>")))
    assert "default-src 'none'" in html
    assert "<script" not in html
    assert "<img" not in html
    assert "http://" not in html.replace("http-equiv", "")
    assert "https://" not in html


def test_private_value_is_nowhere_on_the_page() -> None:
    plan = plan_of(
        reject_of(f"是 {ID_NUMBER}", file=f"{MOBILE}.csv", sheet=MOBILE, column=ID_NUMBER),
        source=Path(f"{ID_NUMBER}.xlsx"),
        notices=(Notice("a", "b", f"column '{MOBILE}'"),),
        guards=(f"dataset {ID_NUMBER!r}",),
    )
    html = page(plan, title=MOBILE)
    assert ID_NUMBER not in html
    assert MOBILE not in html


def test_report_is_written_over_an_older_one(tmp_path: Path) -> None:
    out = tmp_path / "报告.html"
    out.write_text("old", encoding="utf-8")
    write_load_report(out, plan_of(), title="江湾区", at=AT, done=False)
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert list(tmp_path.iterdir()) == [out]
