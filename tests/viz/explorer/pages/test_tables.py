"""Tables are filtered and sorted before they are divided into pages, and every format has the rows of the page."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path
from subprocess import run
from typing import Any
from urllib.parse import quote, unquote

import openpyxl
import pytest

from tests.viz.explorer.markup import Markup
from tests.viz.explorer.pages.conftest import BAD_NAMES, RULE, Asks
from tests.viz.explorer.pages.reading import rows_of
from wangge.queries.check.project_check import check_policy
from wangge.queries.reports.rectification import rectification_workbook
from wangge.viz.explorer.state.site import Site

pytestmark = pytest.mark.one_engine(
    "tables are arranged in Python; the tests of pages read them on each engine"
)

FIRMS = "/node/Compound/511702001001X001/relations"
SOON = "/recipes/contracts-ending-soon"
LONG = f"/search{{}}?q={quote('长名单')}&sort=-code"
CHINESE = re.compile(r"^[\u4e00-\u9fff（）、/ ]+$")


def book_of(content: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(content))


def cells(sheet: Any) -> list[list[Any]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_every_format_has_the_rows_of_the_page(ask: Asks) -> None:
    query = "?filter=label:物业&sort=-code"
    data = [item["code"] for item in ask(f"{FIRMS}.json{query}").json()["relationships"]]
    assert len(data) > len(BAD_NAMES)
    assert [row["code"] for row in rows_of(ask(f"{FIRMS}.csv{query}"))] == data == sorted(data, reverse=True)
    head, *rows = cells(book_of(ask(f"{FIRMS}.xlsx{query}").body).worksheets[0])
    assert [row[head.index("编码")] for row in rows] == data
    page = ask(f"{FIRMS}{query}").text
    assert re.findall(r'<th scope="row"><a href="/node/\w+/([^"]+)"', page) == data


def test_rows_are_sorted_before_they_are_paged(ask: Asks) -> None:
    codes = [hit["code"] for hit in ask(LONG.format(".json")).json()["hits"]]
    assert codes == [f"Z{1000 + number}" for number in range(120, 0, -1)]
    for page, first in ((1, "Z1120"), (3, "Z1020")):
        code = re.search(r'class="hit-code">(\w+)<', ask(f"{LONG.format('')}&page={page}").text)
        assert code is not None
        assert code[1] == first


def test_tables_of_one_page_are_sorted_and_filtered_separately(ask: Asks) -> None:
    firm = "/node/PropertyFirm/PF-1"
    page = ask(f"{firm}?contracts.sort=-until&posts.filter=holder:{quote('没有此人')}").text
    assert 'aria-sort="descending"' in page
    assert "没有符合筛选的行" in page
    listed = rows_of(ask(f"{firm}.csv?table=contracts&contracts.sort=-until"))
    assert [row["contract"] for row in listed] == ["HT-1", "HT-2"]
    assert ask(f"{firm}.csv?table=none").status == 400


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("sort=relationshp", "relationship"),
        ("filter=nam:x", "name"),
        ("filter=name", "列:条件"),
        ("filter=since:>=never", "日期"),
        ("filter=name:>=3", "不能比较大小"),
    ],
)
def test_unknown_table_parameters_are_reported_on_the_page_and_refused_in_other_formats(
    ask: Asks, query: str, says: str
) -> None:
    page = ask(f"{FIRMS}?{query}")
    assert page.status == 200
    notice = page.text.partition("data-address-notice>")[2].partition("</aside>")[0]
    assert says in notice
    for format_name in ("json", "csv", "xlsx"):
        assert ask(f"{FIRMS}.{format_name}?{query}").status == 400


def test_the_form_leads_to_an_address_without_empty_fields(ask: Asks) -> None:
    reply = ask(f"{FIRMS}?lang=en&sort=-name&filter.name=&filter.since=>%3D2024&filter.code=")
    assert reply.status == 303
    assert unquote(reply.headers["location"]) == f"{FIRMS}?lang=en&sort=-name&filter=since:>=2024"
    page = Markup(ask(reply.headers["location"]).text)
    hidden = {
        (item.attributes["name"], item.attributes["value"])
        for item in page.all("input")
        if item.attributes.get("type") == "hidden"
    }
    assert {("lang", "en"), ("sort", "-name")} <= hidden
    fields = {
        item.attributes["name"]: item.attributes.get("value")
        for item in page.all("input")
        if item.attributes.get("name", "").startswith("filter.")
    }
    assert fields["filter.since"] == ">=2024"


def test_an_answer_first_shows_only_the_uncovered_rows(ask: Asks) -> None:
    problems = ask(f"{SOON}.json").json()["rows"]
    everything = ask(f"{SOON}.json?show=all").json()
    covered = [column["name"] for column in everything["columns"]].index("covered")
    assert problems == [row for row in everything["rows"] if row[covered] is False]
    assert 0 < len(problems) < everything["all"] == everything["total"]
    assert "show=all" in ask(SOON).text
    assert ask(f"{SOON}.json?show=some").status == 400


def test_coverage_is_ranked_worst_first_with_shares(ask: Asks) -> None:
    row, *_others = rows_of(ask("/rules.csv"))
    assert row["share"] == "1.0"
    parts = rows_of(ask(f"/rules/{RULE}.csv?under=511702&table=parts&tier=Community"))
    gaps = [int(part["uncovered"]) for part in parts]
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[0] > 0


def test_a_hidden_name_is_not_found_by_filters(ask: Asks) -> None:
    address = "/recipes/people-with-several-posts{}?names=hide&show=all&filter=name:{}"
    real, other = (
        ask(address.format(".json", quote(name))).json()["rows"] for name in ("示例甲", "没有此人")
    )
    assert real == other == []
    assert ask(address.format(".json", quote("姓名隐去")[:18])).json()["rows"] != []
    book = ask("/recipes/people-with-several-posts.xlsx?names=hide&show=all").body
    with zipfile.ZipFile(BytesIO(book)) as archive:
        assert all("示例甲" not in archive.read(name).decode("utf-8") for name in archive.namelist())


def test_a_workbook_has_texts_dates_and_numbers_but_no_formulas_or_links(
    ask: Asks, soffice_path: str, tmp_path: Path
) -> None:
    reply = ask(f"{FIRMS}.xlsx?filter=label:物业")
    name = unquote(reply.headers["content-disposition"].rpartition("''")[2])
    assert name == "新锦苑 · 组织和联系 2024-06-30.xlsx"
    (tmp_path / "sent.xlsx").write_bytes(reply.body)
    with zipfile.ZipFile(tmp_path / "sent.xlsx") as archive:
        assert not any("externalLink" in part for part in archive.namelist())
        for part in archive.namelist():
            assert not re.search(rb"<f[ >/]|<hyperlink|TargetMode", archive.read(part)), part
    assert book_of(reply.body).worksheets[0].freeze_panes == "A2"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    convert = [
        soffice_path,
        profile,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(tmp_path / "opened"),
    ]
    run([*convert, str(tmp_path / "sent.xlsx")], check=True, capture_output=True, timeout=300)
    for file in (tmp_path / "sent.xlsx", tmp_path / "opened" / "sent.xlsx"):
        book = openpyxl.load_workbook(file)
        sheet = book.worksheets[0]
        head, *rows = cells(sheet)
        assert all(CHINESE.match(title) for title in head), head
        assert {row[head.index("名称")] for row in rows} >= {
            name for name in BAD_NAMES if "\u202e" not in name
        }
        assert all(cell.data_type in "sdn" for row in sheet.iter_rows() for cell in row)
        assert all(isinstance(row[head.index("编码")], str) for row in rows)
        assert all(
            cell.is_date for cell in list(sheet.columns)[head.index("自")][1:] if cell.value is not None
        )
        assert sheet.auto_filter.ref == f"A1:J{len(rows) + 1}"
        about = dict(row[:2] for row in cells(book.worksheets[-1]))
        assert (about["范围"], about["数据日期"]) == ("新锦苑", "2024-06-30")


def test_the_rectification_list_of_a_page_is_that_of_the_check(ask: Asks, site: Site) -> None:
    reply = ask(f"/rules/{RULE}/rectification.xlsx?under=511702001")
    assert unquote(reply.headers["content-disposition"]).endswith(
        "整改清单（东城街道） 岗位不空缺 2024-06-30.xlsx"
    )
    of_page, of_place = (
        book_of(each.body) for each in (reply, ask("/node/Street/511702001/rectification.xlsx"))
    )
    expected = book_of(rectification_workbook(check_policy(site.store, site.policy, under="511702001")))
    for book in (of_page, of_place):
        assert book.sheetnames == expected.sheetnames
        for title in book.sheetnames[1:]:
            assert cells(book[title]) == cells(expected[title])
