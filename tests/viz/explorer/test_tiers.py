"""Pages, network maps and chains of places work in a district with optional tiers and in one with skipped tiers."""

from __future__ import annotations

from pathlib import Path

import pytest

from devtools.explorers import site_of
from tests.queries.oracles.facts import DISTRICT, nodes
from tests.queries.oracles.writing import write
from tests.queries.tiers import TIERS, Tiers, district_with, place_above
from tests.viz.explorer.asgi import get
from wangge.graph.model import load_model
from wangge.graph.store import Store
from wangge.viz.explorer.app.application import explorer_app

pytestmark = pytest.mark.one_engine("the reads of pages are tested on both engines")

RULES = ("places-have-one-parent", "compounds-have-building", "communities-have-party-committee")


@pytest.mark.parametrize("tiers", TIERS)
def test_every_place_has_a_page_a_map_and_a_chain(
    embedded_store: Store, tmp_path: Path, tiers: Tiers
) -> None:
    facts = district_with(tiers)
    write(embedded_store, facts)
    (tmp_path / "wangge.toml").write_text(
        f'[project]\nname = "区"\nscope = "{DISTRICT}"\ndate = 2024-06-30\n', encoding="utf-8"
    )
    site = site_of(embedded_store, tmp_path, rules=RULES)
    assert not site.wait().failure
    app = explorer_app(site)
    assert get(app, "/").status == 200
    for kind in load_model().places:
        for place, _properties in nodes(facts, kind.label):
            address = f"/node/{kind.label}/{place}"
            page = get(app, address)
            assert page.status == 200, address
            for label in ("Street", "Area", "Community", "Grid", "Compound"):
                above = place_above(facts, place, label)
                assert above is None or f"/node/{label}/{above}" in page.text or above == place, address
            for part in ("network", "chain"):
                if f"{address}/{part}" in page.text:
                    assert get(app, f"{address}/{part}").status == 200, part
