"""On Chinese pages all text is Chinese, places have their short name and kind, and each kind of gap has one word."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import quote

import pytest
from openpyxl import load_workbook

from tests.viz.explorer.asgi import get
from tests.viz.explorer.walk import kind_of
from wangge.viz.explorer.app.application import explorer_app
from wangge.viz.explorer.state.site import Site
from wangge.viz.messages import messages

ENGLISH = re.compile(r"[a-z_]{4,}")
ATTRIBUTES = re.compile(r'(?:title|aria-label|alt|placeholder)="([^"]*)"')
NOT_TEXT = re.compile(r"<(script|style|pre|svg)\b.*?</\1>", re.DOTALL)

ALLOWED_ENGLISH: tuple[tuple[str, str], ...] = (
    (r"https?://\S+", "addresses of documents"),
    (
        r"wangge (?:task )?(?:list|assign|plan|apply|explore --ledger)|整改清单(?:（\w+）)?\.xlsx",
        "commands and their files",
    ),
    (r"wangge history of \S+(?: --all)?", "commands"),
    (r"[\w./-]+\.csv|工作表 \w+|sheets/[\w/.-]*", "names of files and sheets"),
    (r"\.xlsx\b", "formats of files"),
    (r"PT-\w+|[A-Z]{2,}-[\w-]+", "codes"),
    (r"wangge [\d.]+|wangge\b|ArcadeDB|Neo4j|Cypher|English|Enter\b", "names"),
    (r"(?:moved|converted|restyled)\b[^）]*", "how the published lists name a change"),
    (r"chaoyang|朝yang|\bkind\b|小区:cy", "what may be typed in the search"),
    (r"(?<=ID )?[a-z]+(?:-[a-z0-9]+)+", "ids of rules and names of recipes"),
    (r"root|sample|divisions", "data sets and who loaded them"),
)
FORBIDDEN = (
    "缺位",
    "应有而缺",
    "应有而没有",
    "来自哪张表",
    "可以直接问的问题",
    "突破的限值",
    "没有规则对它提出问题",
    "不明",
)
WRONG_REQUESTS = (
    f"/{quote('无此页')}",
    f"/rules/{quote('无')}",
    f"/recipes/{quote('无')}",
    "/node/Compound/XX",
    "/node/Nope/1",
    "/?on=2001-01-01",
    "/rules?no=1",
    f"/search?q={quote('无此类:词')}",
    f"/search?q={quote('小:词')}",
    "/rules/posts-are-held?under=XX",
    "/recipes/vacant-posts?p.scope=XX",
    "/recipes/vacant-posts?p.no=1",
    "/recipes/published-totals",
    "/recipes/names-shared",
    "/measures/cut-points?p.line=XX",
    "/measures/vertex-cut?p.scope=511702001&p.place=511702003001",
    "/path?a=XX&b=511702001",
    "/path?a=511702001&b=511702001001B0013&line=party",
)


@pytest.fixture(scope="module")
def texts(sample_site: Site, sample_pages: dict[str, str]) -> dict[str, list[str]]:
    """Return the visible text of pages of every kind, and of pages that report a wrong request, by address."""
    app = explorer_app(sample_site)
    # The page of a rule has the same texts for a street as for the district, but a smaller map.
    rules = [f"/rules/{rule.id}?under=511702001" for rule in sample_site.policy.rules]
    walked = (address for address in sample_pages.values() if address != "/nowhere")
    addresses = (*walked, *WRONG_REQUESTS, *rules)
    return {address: list(visible(get(app, address).text)) for address in addresses}


def visible(page: str) -> Iterator[str]:
    body = NOT_TEXT.sub("", page.partition("<body")[2])
    for text in (*re.findall(r">([^<]+)<", body), *ATTRIBUTES.findall(body)):
        yield " ".join(html.unescape(text).split())


@pytest.mark.embedded
def test_a_chinese_page_has_no_english_words_except_names(texts: dict[str, list[str]]) -> None:
    assert len(texts) > 60
    english: dict[str, tuple[str, str]] = {}
    for address, page in texts.items():
        for text in page:
            remaining = text
            for pattern, _reason in ALLOWED_ENGLISH:
                remaining = re.sub(pattern, "", remaining)
            for word in ENGLISH.findall(remaining):
                english.setdefault(word, (kind_of(address) or address, text[:100]))
    assert english == {}


@pytest.mark.embedded
def test_pages_have_no_other_word_for_missing_things(texts: dict[str, list[str]]) -> None:
    forbidden = {
        word: address
        for address, page in texts.items()
        for text in page
        for word in FORBIDDEN
        if word in text
    }
    assert forbidden == {}


@pytest.mark.embedded
@pytest.mark.parametrize(
    ("path", "name", "kind"),
    [
        ("/node/Street/511702101", "罗江镇", "镇"),
        ("/node/Community/511702001015", "健民路社区", "社区"),
        ("/node/District/511702", "通川区", "区"),
    ],
)
def test_a_place_has_its_own_name_and_kind(sample_site: Site, path: str, name: str, kind: str) -> None:
    rows = sample_site.store.read(
        "MATCH (p:Place) WHERE p.name STARTS WITH $name RETURN labels(p) AS labels, p.code AS code",
        {"name": name},
    ).dicts()
    label = path.split("/")[2]
    code = next(row["code"] for row in rows if label in row["labels"])
    page = get(explorer_app(sample_site), f"/node/{label}/{code}").text
    assert f'<h1><bdi>{name}</bdi> <span class="kind">{kind}</span></h1>' in page


@pytest.mark.embedded
def test_findings_are_in_communities_rather_than_in_their_committees(sample_site: Site) -> None:
    app = explorer_app(sample_site)
    lines = get(app, "/rules/grids-have-worker.csv").text.splitlines()[1:]
    assert lines
    assert [line for line in lines if "居民委员会" in line or "社区" not in line] == []
    sheet = load_workbook(BytesIO(get(app, "/rules/grids-have-worker/rectification.xlsx").body)).worksheets[1]
    place = next(cell.column for cell in sheet[1] if cell.value == "所在位置")
    path = str(sheet.cell(2, place).value)
    assert re.fullmatch(r"通川区/.+街道/.+社区/.+", path)


@pytest.mark.embedded
def test_villages_are_called_villages_in_the_list(sample_site: Site) -> None:
    page = get(explorer_app(sample_site), "/").text
    assert re.search(r"<bdi>龙家庙村</bdi></a> <small>村</small>", page)
    assert re.search(r"<bdi>罗江镇</bdi></a> <small>镇</small>", page)


def test_messages_have_one_word_for_missing_organisations_and_one_for_vacant_posts() -> None:
    for key, (chinese, _english) in messages().items():
        assert not [word for word in FORBIDDEN if word in chinese], key
        if "空缺" in chinese:
            assert key in KEYS_OF_POSTS, key
        if "未设立" in chinese:
            assert key in KEYS_OF_ORGANISATIONS, key


KEYS_OF_POSTS = {
    "vacant", "vacancies", "group_q3", "post_never_held", "post_vacant_since", "org_posts", "sign_ghost", "signs_text",
    "ghosts", "ghosts_left", "not_checked", "legend_ghost", "missing_Post", "missing_Person", "state_uncovered", "state_of.post.uncovered",
    "org_posts_some", "vacant_posts", "no_vacant_posts", "line_vacancies", "line_complete", "legend_vacant",
}  # fmt: skip
KEYS_OF_ORGANISATIONS = {
    "line_not_set_up",
    "legend_gap",
    "sign_ghost",
    "signs_text",
    "ghosts",
    "ghosts_left",
    "not_checked",
    "legend_ghost",
    "state_of.ghost.uncovered",
}
