"""Boundaries are read from GeoJSON; a fault gives one line that names the file and the features, never an exception."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.loaders.boundaries.geojson import BoundaryFile, read_boundaries
from wangge.loaders.boundaries.settings import MapSettings

SQUARE = [[83.0, 39.0], [83.1, 39.0], [83.1, 39.1], [83.0, 39.1], [83.0, 39.0]]


def feature(rings: Any, kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": rings}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: Any, **members: Any) -> str:
    return json.dumps({"type": "FeatureCollection", **members, "features": list(features)})


def read(folder: Path, text: str, **settings: Any) -> BoundaryFile:
    path = folder / "边界.geojson"
    path.write_text(text, encoding="utf-8")
    return read_boundaries(MapSettings(boundaries=path, **settings))


def lines(file: BoundaryFile) -> list[str]:
    return [fault.zh for fault in file.faults]


def test_a_polygon_and_a_multipolygon_are_read(tmp_path: Path) -> None:
    hole = [[83.04, 39.04], [83.06, 39.04], [83.05, 39.06], [83.04, 39.04]]
    file = read(
        tmp_path,
        collection(
            feature([SQUARE, hole], code=511702001), feature([[SQUARE]], "MultiPolygon", name="西城街道")
        ),
    )
    assert file.faults == ()
    assert [(b.code, b.name) for b in file.boundaries] == [("511702001", ""), ("", "西城街道")]
    assert [[len(ring) for ring in b.polygons[0]] for b in file.boundaries] == [[4, 3], [4]]


def test_names_of_the_properties_can_be_set(tmp_path: Path) -> None:
    text = collection(feature([SQUARE], adcode="511702001", 名称="东城"))
    file = read(tmp_path, text, code_property="adcode", name_property="名称")
    assert [(b.code, b.name) for b in file.boundaries] == [("511702001", "东城")]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{", "边界.geojson：第1行不是合法的JSON；请重新导出为GeoJSON"),
        ("[" * 100_000, "边界.geojson：嵌套太深；请重新导出为GeoJSON"),
        ('{"type": "Topology"}', "边界.geojson：不是GeoJSON要素集（FeatureCollection）；请重新导出为GeoJSON"),
        (
            collection(crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4527"}}),
            "边界.geojson：坐标系是urn:ogc:def:crs:EPSG::4527；请按经纬度（WGS-84）导出",
        ),
    ],
    ids=["no JSON", "too deep", "no collection", "other coordinate system"],
)
def test_a_file_that_cannot_be_used_is_reported_in_one_line(tmp_path: Path, text: str, line: str) -> None:
    file = read(tmp_path, text)
    assert (file.boundaries, lines(file)) == ((), [line])


def test_a_missing_file_is_reported_in_one_line(tmp_path: Path) -> None:
    file = read_boundaries(MapSettings(boundaries=tmp_path / "无.geojson"))
    assert lines(file) == ["无.geojson：无法读取（no such file; correct [map] in wangge.toml）"]


@pytest.mark.parametrize(
    ("content", "line", "drawn"),
    [
        (feature([SQUARE[:-1]], code="1"), "1个要素的边界没有闭合，已补上（1）", 1),
        (
            feature([[[83, 39], [83.1, 39.1], [83.1, 39], [83, 39.1], [83, 39]]], code="1"),
            "1个要素的边界自相交，照原样画出（1）",
            1,
        ),
        (feature([[[*p, 300.5] for p in SQUARE]], code="1"), "1个要素带有高程，已略去（1）", 1),
        (feature([[p[::-1] for p in SQUARE]], code="1"), "1个要素未画：经纬度写反了？（1）", 0),
        (
            feature([[[p[0] - 83, p[1] - 39] for p in SQUARE]], code="1"),
            "1个要素不在中国境内，未画；坐标须是经纬度（1）",
            0,
        ),
        (
            feature([[[10**400, 39], [83, 39], [83, 40], [10**400, 39]]], code="1"),
            "1个要素不在中国境内，未画；坐标须是经纬度（1）",
            0,
        ),
        (feature([83.0, 39.0], "Point", code="1"), "1个要素不是面，未画（1）", 0),
        (feature([SQUARE[:2]], code="1"), "1个要素的边界不是由至少三个坐标组成，未画（1）", 0),
        (feature([[["83", "39"]] * 4], code="1"), "1个要素的边界不是由至少三个坐标组成，未画（1）", 0),
        (
            feature([SQUARE], other="1"),
            "1个要素既无code也无name，未画（#1）；请在[map]中写明code_property",
            0,
        ),
    ],
    ids=[
        "open",
        "crossing",
        "heights",
        "swapped",
        "outside",
        "huge number",
        "point",
        "line",
        "texts",
        "no key",
    ],
)
def test_a_faulty_feature_is_reported_in_one_line(
    tmp_path: Path, content: Any, line: str, drawn: int
) -> None:
    file = read(tmp_path, collection(content))
    faults = [fault for fault in lines(file) if "没有闭合" not in fault or "没有闭合" in line]
    assert (faults, len(file.boundaries)) == ([f"边界.geojson：{line}"], drawn)


def test_a_thousand_faults_of_one_sort_are_reported_in_one_line(tmp_path: Path) -> None:
    file = read(tmp_path, collection(*(feature([1, 2], "Point", code=str(n)) for n in range(1000))))
    assert lines(file) == ["边界.geojson：1000个要素不是面，未画（0、1、2……）"]


json_values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "features", "geometry", "coordinates", "properties", "code", "crs"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(st.lists(json_values, max_size=3), st.sampled_from(["Polygon", "MultiPolygon"]), json_values)
def test_no_content_of_a_file_raises_an_exception(
    tmp_path_factory: pytest.TempPathFactory, features: list[Any], kind: str, rings: Any
) -> None:
    folder = tmp_path_factory.getbasetemp()
    file = read(folder, collection(*features, feature(rings, kind, code="1")))
    assert len(file.boundaries) <= len(features) + 1
