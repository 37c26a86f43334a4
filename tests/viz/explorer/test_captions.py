"""The titles of columns of streets and communities depend on the units in them: 镇, 村, or a name for both forms."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from devtools.explorers import site_of
from tests.viz.explorer.asgi import get
from tests.viz.explorer.markup import Markup
from tests.viz.network.networks import DAY, DISTRICT, Network, put
from wangge.graph.store import Store
from wangge.loaders.project import Project
from wangge.queries.check.policy import read_policy
from wangge.queries.check.project_check import check_policy
from wangge.viz.briefing.pack import PackOptions, write_briefing
from wangge.viz.explorer.app.application import explorer_app

pytestmark = pytest.mark.one_engine("headings depend on the names in the answer; recipes run on both engines")

RULES = ("communities-have-one-residents-committee", "posts-are-held")
RECIPE = "/recipes/communities-residents-committee"

UNITS = {
    "towns": (["罗江镇", "北山镇"], ["龙家庙村", "石塔村"], "镇", "村"),
    "both": (["罗江镇", "东城街道"], ["龙家庙村", "二马路社区"], "乡镇（街道）", "村（社区）"),
    "streets": (["西城街道", "东城街道"], ["张家湾社区", "二马路社区"], "街道", "社区"),
}


def _put(store: Store, streets: list[str], communities: list[str]) -> None:
    network = Network()
    network.node("District", DISTRICT, "通川区")
    for number, (street, community) in enumerate(zip(streets, communities, strict=True), 1):
        code = network.place("Street", f"{DISTRICT}00{number}", street, DISTRICT)
        network.place("Community", f"{code}001", community, code)
    put(store, network)


@pytest.mark.parametrize("case", UNITS)
def test_columns_of_an_answer_have_the_form_of_their_units_as_title(
    embedded_store: Store, tmp_path: Path, case: str
) -> None:
    streets, communities, street, community = UNITS[case]
    _put(embedded_store, streets, communities)
    app = explorer_app(site_of(embedded_store, tmp_path, rules=()))
    headings = [Markup(get(app, f"{RECIPE}?show=all").text).text("th")]
    assert street in headings[0]
    assert community in headings[0]
    book = load_workbook(io.BytesIO(get(app, f"{RECIPE}.xlsx?show=all").body))
    titles = [cell.value for cell in book.worksheets[0][1]]
    assert [title for title in titles if str(title).startswith((street, community))] == [
        community,
        f"{community}编码",
        street,
        f"{street}编码",
    ]
    named = next(csv.reader(io.StringIO(get(app, f"{RECIPE}.csv?show=all").text)))
    assert {"community", "community_code", "street", "street_code"} <= set(named)


def test_headings_of_a_briefing_pack_are_those_of_its_units(embedded_store: Store, tmp_path: Path) -> None:
    streets, communities, street, community = UNITS["towns"]
    _put(embedded_store, streets, communities)
    policy = read_policy(Project(folder=tmp_path, scope=DISTRICT, today=DAY))
    report = check_policy(embedded_store, policy, ids=RULES, subjects=True)
    write_briefing(embedded_store, DISTRICT, report, tmp_path / "pack", PackOptions(day=DAY))
    index = Markup((tmp_path / "pack" / "index.html").read_text(encoding="utf-8"))
    assert index.text("th").startswith(street)
    assert street in index.text("h2")
    with (tmp_path / "pack" / "csv" / "vacant-posts.csv").open(encoding="utf-8-sig") as file:
        assert next(csv.reader(file))[:2] == [street, community]
