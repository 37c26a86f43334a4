"""Printed maps are A3; the first sheet has place, rule, day, the whole map and the ten worst places."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache
from io import BytesIO

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from tests.viz.explorer.conftest import visiting
from tests.viz.explorer.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.embedded]

Printed = Callable[[str], tuple[int, list[str]]]

A3 = (1191, 842)
DAY = "2023-12-31"
CHAIN = "/node/Street/511702001/chain"


@pytest.fixture(scope="module")
def printed(browser: Browser, explorer: str) -> Printed:
    """Return a function that prints a page, each only once, and asserts that all its sheets are A3.

    It returns the number of sheets, and the texts of the first two without spaces. Chromium prints some characters as
    radicals that look like them; NFKC restores the characters.
    """

    @cache
    def sheets_of(path: str) -> tuple[int, list[str]]:
        with visiting(browser, explorer) as visit:
            content = visit(path).pdf(prefer_css_page_size=True, print_background=True)
        reader = PdfReader(BytesIO(content))
        sizes = {
            (round(float(sheet.mediabox.width)), round(float(sheet.mediabox.height)))
            for sheet in reader.pages
        }
        assert sizes == {A3}
        return len(reader.pages), [without_spaces(sheet.extract_text()) for sheet in reader.pages[:2]]

    return sheets_of


def without_spaces(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.parametrize(
    ("path", "most", "words"),
    [
        ("/", 9, ("通川区", "分布图：楼栋有党小组", "问题最多的10处")),
        ("/node/Street/511702001", 8, ("东城街道", "分布图：楼栋有党小组", "问题最多的10处")),
        ("/rules/compounds-have-party-branch", 20, ("通川区", "小区有党支部", "问题最多的10处")),
        ("/rules", 3, ("规则和结果",)),
        ("/recipes/grid-workload", 6, ("截至",)),
        (CHAIN, 4, ("东城街道责任人",)),
        ("/node/Building/511702001001B0013", 3, ("1栋", "责任链", "东城街道办事处")),
    ],
)
def test_the_first_sheet_names_its_contents(
    printed: Printed, path: str, most: int, words: tuple[str, ...]
) -> None:
    count, sheets = printed(path)
    assert count <= most
    assert [word for word in (*words, DAY) if without_spaces(word) not in sheets[0]] == []


def test_the_list_begins_on_a_sheet_of_its_own_after_the_map(printed: Printed) -> None:
    _count, sheets = printed("/")
    assert "清单" not in sheets[0]
    assert "清单" in sheets[1][:10]
    assert "安云乡" in sheets[0]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/node/Street/511702001",
        "/node/Community/511702001001/network",
        "/rules",
        "/rules/compounds-have-party-branch?under=511702001",
        "/recipes/vacant-posts",
        "/search?q=cy",
    ],
)
def test_paper_has_no_controls(browser: Browser, explorer: str, path: str) -> None:
    with visiting(browser, explorer) as visit:
        page = visit(path)
        page.emulate_media(media="print")
        visible_controls = page.evaluate(
            "[...document.querySelectorAll('input, select, textarea, button:not(.key), .pager, .formats, .facets, a.button, .stage-head nav')]"
            ".filter(each => each.checkVisibility()).map(each => each.outerHTML.slice(0, 80))"
        )
        assert visible_controls == []
        tables = page.locator(".data-table")
        assert {table.evaluate("e => getComputedStyle(e).display") for table in tables.all()} <= {"block"}


def test_paper_says_how_many_rows_a_table_has(browser: Browser, explorer: str) -> None:
    with visiting(browser, explorer) as visit:
        page = visit("/recipes/vacant-posts")
        page.emulate_media(media="print")
        assert page.locator(".table-foot p.quiet").first.is_visible()


def test_a_page_is_folded_again_after_it_was_printed(browser: Browser, explorer: str) -> None:
    with visiting(browser, explorer) as visit:
        page = visit("/node/Street/511702001")
        opened = page.locator("details[open]").count()
        page.pdf(prefer_css_page_size=True)
        wait_until(page, f"document.querySelectorAll('details[open]').length === {opened}")


def test_a_network_map_opened_on_paper_fits_the_screen_afterwards(browser: Browser, explorer: str) -> None:
    with visiting(browser, explorer) as visit:
        page = visit("/rules")
        page.emulate_media(media="print")
        page.goto(explorer + "/node/Community/511702001001/network")
        wait_until(page, "performance.getEntriesByName('map-live').length")
        page.emulate_media(media="screen")
        wait_until(page, "Picture.network.getViewPosition().y > 0 && Picture.network.getScale() <= 1")
        left, width = page.evaluate(
            "[Picture.network.getViewPosition().x - Picture.network.canvas.body.container.clientWidth / 2 / Picture.network.getScale(),"
            " Picture.network.canvas.body.container.clientWidth / Picture.network.getScale()]"
        )
        assert -width / 4 < left < width / 4
