"""In a browser, the HTML report of a load prints no console messages, is accessible, and fits the window."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize

from tests.loaders.reports.faulty_workbook import plan_of, reject_of
from wangge.loaders.reject import Notice, RejectRule
from wangge.loaders.reports.load_report import write_load_report

pytestmark = pytest.mark.browser

MARKUP = "<img src=x onerror=alert(1)>"
PLAN = plan_of(
    *(reject_of(f"'{MARKUP}' 是 \u202eabc no number", row=n, column=MARKUP * 3) for n in range(300)),
    *(
        reject_of("isn't a date", file="网格.xlsx", sheet="网格", row=n, rule=RejectRule.BAD_DATE)
        for n in range(30)
    ),
    notices=(Notice("a.csv", "a", MARKUP),),
    guards=("dataset 'jiangwan' would retire 60 of 100 facts of kind Grid",),
    notice="示例数据",
)


# The colours of the page don't depend on its width, so each scheme is tested at one width.
@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (400, "light")])
def test_page_logs_nothing_is_accessible_and_fits_the_window(
    browser: Browser, tmp_path: Path, scheme: str, width: int
) -> None:
    file = tmp_path / "report.html"
    write_load_report(file, PLAN, title=MARKUP, at=datetime(2026, 5, 1, tzinfo=UTC), done=width == 400)
    page = browser.new_page(viewport=ViewportSize(width=width, height=900), color_scheme=scheme)  # type: ignore[arg-type]
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.on("request", lambda request: faults.append(request.url) if request.url != file.as_uri() else None)
    page.goto(file.as_uri())
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    violations = page.evaluate("axe.run()")["violations"]
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    page.close()
    assert [(v["id"], v["impact"]) for v in violations if v["impact"] in ("serious", "critical")] == []
    assert (faults, overflow) == ([], 0)
