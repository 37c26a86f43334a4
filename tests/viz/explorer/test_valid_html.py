"""Every kind of page is valid HTML: the explorer's, the map in a file, the briefing pack and the HTML report."""

from __future__ import annotations

from pathlib import Path

import pytest

from devtools.vnu import NoVnuError, faults_of, vnu_jar
from tests.conftest import skip_or_fail
from tests.viz.explorer.asgi import get
from tests.viz.explorer.layouts import chosen_kinds
from wangge.queries.check.project_check import check_policy
from wangge.queries.reports.html import html_report
from wangge.viz.briefing.pack import PackOptions, write_briefing
from wangge.viz.explorer.app.application import explorer_app
from wangge.viz.explorer.state.site import Site
from wangge.viz.network.page import render_map

pytestmark = pytest.mark.embedded

STREET = "511702001"
COMMUNITY = "511702001001"
RULES = ("compounds-have-party-branch", "posts-are-held")
WRONG_REQUESTS = (
    "/nowhere",
    "/?on=1999-01-01",
    "/rules?no=1",
    "/rules/posts-are-held?under=%E7%AC%AC%E4%B8%80%E7%BD%91%E6%A0%BC",
    "/recipes/vacant-posts?p.scope=%E7%AC%AC%E4%B8%80%E7%BD%91%E6%A0%BC",
)


@pytest.fixture(scope="module")
def checker() -> Path:
    try:
        return vnu_jar()
    except NoVnuError as reason:
        return Path(skip_or_fail("vnu", str(reason)))


def test_every_page_is_valid_html(
    checker: Path, sample_site: Site, sample_pages: dict[str, str], tmp_path: Path
) -> None:
    """One English page of each layout is enough: only its words differ from those of the Chinese page."""
    app = explorer_app(sample_site)
    in_english = set(chosen_kinds(sample_pages).values()) | set(WRONG_REQUESTS)
    pages = {}
    for number, address in enumerate([*sample_pages.values(), *WRONG_REQUESTS]):
        name = "".join(filter(str.isalnum, address))[:60]
        pages[f"{number}-{name}"] = get(app, address).text
        if address in in_english:
            english = f"{address}{'&' if '?' in address else '?'}lang=en"
            pages[f"{number}-{name}-en"] = get(app, english).text
    pages["map"] = render_map(sample_site.scene(COMMUNITY))
    report = check_policy(sample_site.store, sample_site.policy, ids=RULES, under=STREET)
    pages["report"] = html_report(report)
    files = []
    for name, text in pages.items():
        files.append(tmp_path / f"{name}.html")
        files[-1].write_text(text, encoding="utf-8")
    pack = tmp_path / "pack"
    write_briefing(sample_site.store, STREET, report, pack, PackOptions(day=sample_site.day))
    files += sorted(pack.glob("*.html"))
    assert len(files) > 60
    assert faults_of(checker, files) == []
