"""The sample's coordinates are invented and say so; they fit the boundaries, and every boundary has a place."""

from __future__ import annotations

import json
from typing import Any

import pytest

from wangge.sample import Sample, make_sample
from wangge.viz.geo.spot import is_inside

DESERT = (82.0, 38.0, 84.0, 40.0)
"""A part of the Taklamakan: its western, southern, eastern and northern edge."""


@pytest.fixture(scope="module")
def sample() -> Sample:
    return make_sample()


@pytest.fixture(scope="module")
def geojson(sample: Sample) -> Any:
    return json.loads(sample.boundaries)


def test_the_file_and_each_boundary_say_that_they_are_invented(geojson: Any) -> None:
    assert geojson["description"].startswith("示例坐标和边界为虚构")
    assert all(feature["properties"]["synthetic"] for feature in geojson["features"])


def test_every_boundary_is_in_the_desert_and_has_a_place(sample: Sample, geojson: Any) -> None:
    west, south, east, north = DESERT
    rows = {**sample.divisions.rows, **sample.network.rows}
    codes = {row["code"] for sheet in ("districts", "streets", "communities", "grids") for row in rows[sheet]}
    assert {feature["properties"]["code"] for feature in geojson["features"]} == codes
    for feature in geojson["features"]:
        for lon, lat in feature["geometry"]["coordinates"][0]:
            assert west < lon < east
            assert south < lat < north


def test_compounds_are_in_their_grid_and_few_have_no_coordinates(sample: Sample, geojson: Any) -> None:
    rings = {
        feature["properties"]["code"]: tuple(map(tuple, feature["geometry"]["coordinates"][0][:-1]))
        for feature in geojson["features"]
    }
    rows = sample.network.rows["compounds"]
    located = [row for row in rows if row.get("lon")]
    assert 0.95 * len(rows) < len(located) < len(rows)
    for row in located:
        assert is_inside([rings[row["grid"]]], (float(row["lon"]), float(row["lat"])))


def test_the_same_seed_gives_the_same_coordinates(sample: Sample) -> None:
    assert make_sample().boundaries == sample.boundaries
    assert make_sample(seed=7).boundaries != sample.boundaries
