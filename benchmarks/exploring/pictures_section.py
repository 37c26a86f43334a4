"""Measures the time until pictures are usable in a browser.

The network map draws at most 2,000 nodes. It is compared with a drawing by pyvis, and with the same map
without this limit.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.exploring.browser import READY, STOCK_READY, chromium, seconds_until
from benchmarks.exploring.drawings import DRAWINGS
from benchmarks.exploring.explorer import explorer
from benchmarks.loading.commands import wangge
from benchmarks.part import Section, Settings, Timing
from benchmarks.process import run
from benchmarks.rounds import Contender, log, new_section, take_turns
from benchmarks.samples import sample_folder, size_of

__all__ = ["pictures"]

STREET_ITEMS = 500
_CHILD = "benchmarks.exploring.drawings"
_DISTRICT = ("District", "511702")
_COMMUNITY = ("Community", "511702001001")
_STREET = "511702001"
_GRIDS = Path("sheets", "sample", "grids.csv")
_LONGEST = {"stock": 180.0}
_LONGEST_BY_DEFAULT = 60.0


def pictures(settings: Settings) -> Section:
    """Measure the explorer's pages with maps, and the pages that drawings.py writes.

    The pages are opened in turns, each in a new window.
    """
    section = new_section(longest=_LONGEST["stock"], unfinished=[])
    full_size = settings.country == "all"
    runs = settings.runs if full_size else 1
    label, code = _DISTRICT if full_size else _COMMUNITY
    with (
        chromium() as browser,
        sample_folder() as folder,
        tempfile.TemporaryDirectory(prefix="wangge-bench-") as drawings_folder,
    ):
        section.about["browser"] = browser.version
        wangge("apply", "--yes", cwd=folder)
        section.about["nodes"] = size_of(folder).nodes
        log("draw")
        counts = run(
            [sys.executable, "-m", _CHILD, str(folder), code, drawings_folder], name="drawings"
        ).last_json()
        section.about["drawn"] = counts | {"network": counts["map"]}
        files = {name: (Path(drawings_folder) / f"{name}.html").as_uri() for name in DRAWINGS}
        explored = {"district": "/", "network": f"/node/{label}/{code}/network"}
        _in_turns(section, browser, folder, explored, files, runs)
        section.about["street_items"] = _widen(folder)
        wangge("apply", "--yes", cwd=folder)
        _in_turns(section, browser, folder, {"street": f"/node/Street/{_STREET}"}, {}, runs)
    return section


def _in_turns(
    section: Section,
    browser: Browser,
    folder: Path,
    explored: Mapping[str, str],
    files: Mapping[str, str],
    runs: int,
) -> None:
    """Open the explorer's pages and the files in turns. The first page is opened once before that, as a warm-up."""
    with explorer(folder) as running:
        running.wait_until_checked()
        addresses = {name: running.address + path for name, path in explored.items()}
        seconds_until(browser, next(iter(addresses.values())), READY, longest=_LONGEST_BY_DEFAULT)
        contenders: dict[str, Contender] = {
            name: partial(_open, section, browser, name, address)
            for name, address in {**addresses, **files}.items()
        }
        take_turns(section, contenders, runs=runs)


def _widen(folder: Path) -> int:
    """Add grids to the first street of the sample until it contains 500 communities and grids; return their number."""
    sheet = folder / _GRIDS
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    communities = sorted({row[2] for row in rows if row[2].startswith(_STREET)})
    existing = len(communities) + sum(row[2].startswith(_STREET) for row in rows)
    missing = max(0, STREET_ITEMS - existing)
    with sheet.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for number in range(missing):
            community = communities[number % len(communities)]
            serial = 500 + number // len(communities)
            cells = (f"{community}{serial}", f"第{serial}网格", community)
            writer.writerow([*cells, *[""] * (len(header) - len(cells))])
    return existing + missing


def _open(section: Section, browser: Browser, name: str, address: str) -> dict[str, Timing]:
    """Open a page, and return the time until it is usable. At that moment, a script of the page sets a performance mark.

    If the mark isn't set in time, the time limit is returned, and the page isn't opened again in later rounds.
    """
    unfinished: list[str] = section.about["unfinished"]
    if name in unfinished:
        return {}
    longest = _LONGEST.get(name, _LONGEST_BY_DEFAULT)
    took = seconds_until(browser, address, STOCK_READY if name == "stock" else READY, longest=longest)
    if took is None:
        unfinished.append(name)
    return {name: Timing(longest if took is None else took)}
