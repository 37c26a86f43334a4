"""The district map can be geographic if places have coordinates; faults of the boundary file are named on the page."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.viz.explorer.asgi import Reply, get
from wangge.loaders.boundaries.settings import MapSettings
from wangge.viz.explorer.app.application import explorer_app
from wangge.viz.explorer.state.site import Site

pytestmark = pytest.mark.embedded

STREET = "/node/Street/511702001"
SQUARE = [[83.0, 39.0], [83.1, 39.0], [83.1, 39.1], [83.0, 39.1], [83.0, 39.0]]
Open = Callable[..., Callable[..., Reply]]


def feature(code: str = "", name: str = "", ring: Any = SQUARE) -> dict[str, Any]:
    properties = {"code": code, "name": name}
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@pytest.fixture
def opened(embedded_site: Site, tmp_path: Path) -> Open:
    """Return a function that writes a boundary file, and returns one that requests pages of an explorer with it."""

    def explorer(*features: Any, content: str | None = None, **settings: Any) -> Callable[..., Reply]:
        path = tmp_path / "边界.geojson"
        text = json.dumps({"type": "FeatureCollection", "features": list(features)})
        path.write_text(text if content is None else content, encoding="utf-8")
        policy = replace(embedded_site.policy, map=MapSettings(boundaries=path, **settings))
        site = Site(embedded_site.store, embedded_site.title, lambda: policy)
        site.wait()
        return partial(get, explorer_app(site))

    return explorer


def test_without_coordinates_there_is_no_switch(embedded_site: Site) -> None:
    ask = partial(get, explorer_app(embedded_site))
    assert "map-switch" not in ask(STREET).text
    page = ask(f"{STREET}?map=geo")
    assert "这里的地点没有坐标，改画方块图" in page.text
    assert 'class="treemap" id="map"' in page.text


def test_with_a_boundary_there_is_a_switch_and_a_map(opened: Open) -> None:
    ask = opened(feature("511702001001"), notice="示例边界为虚构 / invented")
    assert f'href="{STREET}?map=geo"' in ask(STREET).text
    page = ask(f"{STREET}?map=geo").text
    assert 'class="treemap geo" id="map"' in page
    assert "<strong>示例边界为虚构</strong>" in page
    assert "4处没有坐标" in page, "a community and three grids"
    assert 'href="/node/Community/511702001001?map=geo"' in page
    assert ask(f"{STREET}.json?map=geo").json()["without_coordinates"] == 4
    assert 'class="treemap" id="map"' in ask(STREET).text
    assert 'data-code="511702001001"' in ask(f"{STREET}.svg?map=geo").text


def test_a_rule_has_the_same_map(opened: Open) -> None:
    ask = opened(feature("511702001001"))
    assert 'class="treemap geo"' in ask("/rules/posts-are-held?under=511702001&map=geo").text


def test_an_unknown_map_is_named(opened: Open) -> None:
    ask = opened(feature("511702001001"))
    assert "map=round" in ask(f"{STREET}?map=round").text
    assert ask(f"{STREET}.json?map=round").status == 400


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("{", "边界.geojson：第1行不是合法的JSON；请重新导出为GeoJSON"),
        ("[]", "边界.geojson：不是GeoJSON要素集（FeatureCollection）；请重新导出为GeoJSON"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_on_every_map(opened: Open, content: str, line: str) -> None:
    ask = opened(content=content)
    page = ask(STREET)
    assert (page.status, f"<p>{line}</p>" in page.text) == (200, True)
    assert 'class="treemap" id="map"' in page.text


def test_boundaries_that_do_not_fit_are_named_above_the_map(opened: Open) -> None:
    ask = opened(
        feature("511702001001"),
        feature("511702001001"),
        feature("511702009"),
        feature(name="<b>无此地</b>"),
        feature("511702001002", ring=[p[::-1] for p in SQUARE]),
    )
    page = ask(f"{STREET}?map=geo").text
    assert "<p>边界.geojson：1个要素未画：经纬度写反了？（511702001002）</p>" in page
    assert "<p>1个地点有不止一个边界，画第一个（511702001001）</p>" in page
    assert "<p>2个边界在图库中没有对应的地点，未画（511702009、&lt;b&gt;无此地&lt;/b&gt;）</p>" in page
    assert "511702009" not in ask(STREET).text
    assert "are longitude and latitude swapped?" in ask(f"{STREET}?map=geo&lang=en").text


def test_a_saved_file_is_read_again(opened: Open, tmp_path: Path) -> None:
    ask = opened(feature("511702001001"))
    assert "map-switch" in ask(STREET).text
    (tmp_path / "边界.geojson").unlink()
    page = ask(STREET).text
    assert "map-switch" not in page
    assert "no such file" in page
