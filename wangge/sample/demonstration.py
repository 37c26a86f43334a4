"""Writes the demonstration project: 通川区 with its real divisions and a synthetic network."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path

from wangge.loaders.starter import StartingDataset, start_project
from wangge.sample import DATA_DATE, DISTRICT, NOTICE, make_sample, write_sample_files
from wangge.sample.coordinates import COORDINATES_NOTICE
from wangge.sample.words import data_folder

__all__ = ["DATA_DATE", "DEFAULT_SEED", "SCOPE", "write_demonstration"]

SCOPE = DISTRICT
DEFAULT_SEED = 511702
_DIVISIONS_DATE = date(2023, 6, 30)

_BOUNDARIES = "boundaries.geojson"
_MAP = """
[map]
datum = "WGS-84"
boundaries = "{file}"
notice = "{notice}"
"""
_WAIVER = """\
waivers:
  - rule: communities-have-one-legal-adviser
    subject: "{subject}"
    category: waiver
    reason: 新任法律顾问待签约（示例）
    owner: 示例司法所
    until: 2024-03-31
"""


def write_demonstration(folder: Path, *, seed: int = DEFAULT_SEED, scale: int = 1) -> dict[str, int]:
    """Write the project with its sheets and boundaries; return the number of rows by sheet.

    The project has one rule of its own, one waiver for the first community without a legal adviser, and easings of the
    limits that the sample's intended gaps would exceed. The same seed and scale give the same bytes. Existing
    wangge.toml, waivers.yaml and rules are not changed.
    """
    sample = make_sample(seed=seed, scale=scale)
    rows = write_sample_files(folder / "sheets", sample, seed=seed, scale=scale)
    (folder / _BOUNDARIES).write_text(sample.boundaries, encoding="utf-8", newline="\n")
    communities_without_adviser = sample.gaps["communities_without_adviser"]
    start_project(
        folder,
        name="通川区",
        scope=SCOPE,
        today=DATA_DATE,
        datasets=[
            StartingDataset("divisions", "sheets/divisions", _DIVISIONS_DATE),
            StartingDataset("sample", "sheets/sample", DATA_DATE, NOTICE),
        ],
        waivers=_WAIVER.format(subject=communities_without_adviser[0]),
        map_table=_MAP.format(file=_BOUNDARIES, notice=COORDINATES_NOTICE),
        easings="\n" + (data_folder() / "easings.toml").read_text(encoding="utf-8"),
    )
    for entry in (files("wangge.sample") / "rules").iterdir():
        target = folder / "rules" / entry.name
        if entry.name.endswith((".cypher", ".yaml")) and not target.exists():
            target.write_text(entry.read_text(encoding="utf-8"), encoding="utf-8")
    return rows
