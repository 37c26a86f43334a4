"""The HTML report, opened from a file, logs no console messages, is accessible and is usable without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.queries.reports.report_samples import sample_report
from tests.viz.axe import OF_COLOUR, serious_violations
from wangge.queries.check.report import CheckReport
from wangge.queries.reports.html import MOST_FINDINGS, html_report
from wangge.queries.reports.shared import tally

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "check.html"
    path.write_text(html_report(sample_report()), encoding="utf-8")
    return path


@pytest.fixture
def open_page(browser: Browser, file: Path) -> Iterator[OpenPage]:
    pages = []

    def open_file(width: int = 1280, **options: Any) -> Page:
        page = browser.new_page(viewport={"width": width, "height": 900}, **options)
        pages.append(page)
        page.goto(file.as_uri())
        return page

    yield open_file
    for page in pages:
        page.close()


# The colours of the page don't depend on its width, so each scheme is tested at one width.
@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (400, "light")])
def test_page_logs_nothing_is_accessible_and_fits_the_window(
    browser: Browser, file: Path, scheme: Any, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.on("request", lambda request: faults.append(request.url) if request.url != file.as_uri() else None)
    page.goto(file.as_uri())
    page.click("#open-all")
    excess = "document.documentElement.scrollWidth - innerWidth"
    overflow = [page.evaluate(excess)]
    if (width, scheme) == (1280, "dark"):
        page.click("#language")
        overflow.append(page.evaluate(excess))
        violations = serious_violations(page, skipped=OF_COLOUR)
        page.click("#language")
    else:
        violations = []
    violations += serious_violations(page)
    page.close()
    assert violations == []
    assert (faults, set(overflow)) == ([], {0})


def test_language_switches_and_names_stay(open_page: OpenPage) -> None:
    page = open_page()
    assert page.get_attribute("html", "lang") == "zh-Hans"
    assert page.inner_text("#rules").startswith("规则")
    names = page.locator("bdi.name").all_inner_texts()
    page.click("#language")
    assert page.get_attribute("html", "lang") == "en"
    assert page.inner_text("#rules").startswith("Rules")
    assert page.locator("bdi.name").all_inner_texts() == names


def test_table_of_rules_sorts_by_rate(open_page: OpenPage) -> None:
    page = open_page()
    page.click("table.rules thead button >> nth=2")
    rates = page.locator("table.rules td.rate").all_inner_texts()
    assert rates[0] == "–"
    assert rates[1:] == sorted(rates[1:], key=lambda rate: float(rate.rstrip("%")))
    assert page.get_attribute("table.rules th:nth-child(4)", "aria-sort") == "ascending"
    page.click("table.rules thead button >> nth=2")
    assert page.locator("table.rules td.rate").all_inner_texts() == rates[::-1]


def test_findings_sort_by_row(open_page: OpenPage) -> None:
    page = open_page()
    page.evaluate("location.hash = '#rule-compounds-have-party-branch'")
    table = page.locator("#rule-compounds-have-party-branch table.findings").first
    table.locator("thead button", has_text="行").click()
    rows = table.locator("td.line").evaluate_all("cells => cells.map(cell => Number(cell.dataset.value))")
    assert rows == sorted(rows)


def test_opening_a_street_shows_its_communities(open_page: OpenPage) -> None:
    page = open_page()
    tree = page.locator("#places ~ .wide table.tree")
    community = tree.locator("tr", has_text="大北街社区")
    assert not community.is_visible()
    tree.locator("tr", has_text="东城街道").locator("button").click()
    assert community.is_visible()
    tree.locator("tr", has_text="通川区").locator("button").click()
    assert not community.is_visible()


def test_narrow_page_keeps_the_row_of_a_finding(open_page: OpenPage) -> None:
    page = open_page(400)
    finding = page.locator("#rule-grids-have-worker table.findings tr", has_text="塔沱网格")
    cells = [text.strip() for text in finding.locator("td:visible").all_inner_texts()]
    path = "通川区/东城街道/塔沱社区/塔沱网格"
    assert cells == [path, "没有在任网格员", "网格.csv", "网格", "第4行", "新增"]


def test_link_to_a_rule_opens_it(open_page: OpenPage) -> None:
    page = open_page()
    page.click("table.rules a[href='#rule-posts-are-held']")
    assert page.locator("#rule-posts-are-held table.findings").is_visible()


def test_page_works_without_its_script(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    assert page.locator("#places ~ .wide table.tree tr", has_text="大北街社区").is_visible()
    assert not page.locator("#language").is_visible()
    page.click("details.rule:not([open]) summary >> nth=0")
    assert page.locator("h1").inner_text() == "通川区 511702"


def test_print_shows_every_finding(open_page: OpenPage) -> None:
    page = open_page()
    page.emulate_media(media="print")
    rows = page.locator("table.findings tbody tr")
    report, sums = sample_report(), tally(sample_report())
    assert rows.count() == sums.findings + sums.waived + len(report.waiver_notes)
    assert all(row.bounding_box() for row in rows.all())


def test_more_findings_than_shown_are_counted() -> None:
    report: CheckReport = sample_report()
    result = report.results[0]
    many_findings = tuple(replace(result.findings[0], key=(str(n),)) for n in range(MOST_FINDINGS + 1))
    page = html_report(replace(report, results=(replace(result, findings=many_findings),)))
    assert page.count('<td class="path">') == MOST_FINDINGS + len(result.waived)
    assert "共 2,001 项，此处列出 2,000 项" in page
