"""`plan` names what is wrong in the file with boundaries; `check` also names boundaries that fit no place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.embedded

SQUARE = [[83.0, 39.0], [83.1, 39.0], [83.1, 39.1], [83.0, 39.1], [83.0, 39.0]]


def set_map(project: Path, **entries: str) -> None:
    lines = [f"{name} = {json.dumps(value)}" for name, value in entries.items()]
    with (project / "wangge.toml").open("a", encoding="utf-8") as file:
        file.write("\n".join(["", "[map]", *lines, ""]))


def feature(kind: str, coordinates: object, code: str) -> dict[str, object]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": {"adcode": code}, "geometry": geometry}


def test_plan_and_check_name_the_faults_of_boundaries(run: Run, project: Path) -> None:
    features = [
        feature("Polygon", [SQUARE], "990101001"),
        feature("Polygon", [SQUARE], "990101009"),
        feature("Point", [83.0, 39.0], "990101002"),
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    (project / "边界.geojson").write_text(text, encoding="utf-8")
    set_map(project, boundaries="边界.geojson", code_property="adcode")
    planned, checked = run("plan"), run("check", "--scratch")
    assert planned.returncode == 0
    assert "提示：边界.geojson：1个要素不是面，未画（990101002）" in planned.stderr
    assert "1个边界在图库中没有对应的地点，未画（990101009）" in checked.stdout + checked.stderr


def test_an_unknown_datum_is_reported_in_one_line(run: Run, project: Path) -> None:
    set_map(project, datum="WGS84")
    planned = run("plan")
    assert planned.returncode == 2
    assert "map.datum: Input should be 'WGS-84', 'CGCS2000', 'GCJ-02' or 'BD-09'" in planned.stderr
