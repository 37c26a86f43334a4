"""The demonstration project: 通川区 with its real divisions, and a synthetic network hung on them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from loaders.sample import DATA_DATE, DISTRICT, NOTICE, write_sample
from loaders.starter import StartingDataset, start_project

__all__ = ["DATA_DATE", "DEFAULT_SEED", "SCOPE", "write_demonstration"]

SCOPE = DISTRICT
DEFAULT_SEED = 511702
_DIVISIONS_DATE = date(2023, 6, 30)


def write_demonstration(folder: Path, *, seed: int = DEFAULT_SEED, scale: int = 1) -> dict[str, int]:
    """Write the project and all its sheets; return the number of rows by sheet.

    The same seed and scale give the same bytes. wangge.toml and waivers.yaml stay as they are
    where they exist.
    """
    rows = write_sample(folder / "sheets", seed=seed, scale=scale)
    start_project(
        folder,
        name="通川区",
        scope=SCOPE,
        today=DATA_DATE,
        datasets=[
            StartingDataset("divisions", "sheets/divisions", _DIVISIONS_DATE),
            StartingDataset("sample", "sheets/sample", DATA_DATE, NOTICE),
        ],
    )
    return rows
