"""Compares two ways of loading the same facts into Neo4j: from a ledger, and from the sheets of the template.

It also measures how long `wangge adopt` takes for a workbook of 50 sheets.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import neo4j
from openpyxl import Workbook

from benchmarks.loading.commands import project, wangge
from benchmarks.loading.verify import empty
from benchmarks.neo4j_server import Neo4jHome, memory, neo4j_home
from benchmarks.part import Section, Settings, Timing
from benchmarks.rounds import new_section, take_turns

__all__ = ["ledgers"]

_STREETS = 20
_COMMUNITIES = 20
_ROWS = 200_000
_SMALL = 20_000
_SHEETS = 50
_SHEET_ROWS = 300
_DIVISIONS = ("代码体系", "代码版本")
_MAPPING = """\
[sheet]
header = ["街道", "社区", "网格", "小区", "楼栋", "楼栋长"]

[[facts]]
kind = "Street"
name = "街道"
known = true

[[facts]]
kind = "Community"
name = "社区"
in = "街道"
known = true

[[facts]]
kind = "Grid"
name = "网格"
in = "社区"

[[facts]]
kind = "Compound"
name = "小区"
in = "网格"

[[facts]]
kind = "Building"
name = "楼栋"
in = "小区"
households = "户数"

[[facts]]
kind = "Post"
title = "楼栋长"
in = "楼栋"
holder = "楼栋长"
phone = "电话"
"""


def ledgers(settings: Settings) -> Section:
    """Measure loading a ledger and the template's sheets, and adopting: 200,000 rows if `country` is "all", else 20,000."""
    rows = _ROWS if settings.country == "all" else _SMALL
    section = new_section(rows=rows, server=memory())
    with neo4j_home() as home, home.running() as driver:
        bench = _LedgerBench(home, driver, rows)
        contenders = {"template": bench.template, "ledger": bench.ledger, "adopt": _adopt}
        return take_turns(section, contenders, runs=settings.country_runs)


class _LedgerBench:
    def __init__(self, home: Neo4jHome, driver: neo4j.Driver, rows: int) -> None:
        self._home = home
        self._driver = driver
        self._rows = rows

    def template(self) -> dict[str, Timing]:
        return {"ledgers.template": self._load(_write_template)}

    def ledger(self) -> dict[str, Timing]:
        return {"ledgers.ledger": self._load(_write_ledger)}

    def _load(self, write: Callable[[Path, int], None]) -> Timing:
        empty(self._driver)
        with project(self._home.environment) as folder:
            _write_divisions(folder / "divisions")
            (folder / "sheets").mkdir(exist_ok=True)
            write(folder, self._rows)
            wangge("apply", "divisions", "--yes", cwd=folder, environment=self._home.environment)
            before = self._facts()
            outcome = wangge("apply", "sheets", "--yes", cwd=folder, environment=self._home.environment)
            return outcome.sample(self._facts() - before)

    def _facts(self) -> int:
        with self._driver.session() as session:
            nodes = session.run("MATCH (n) WHERE n.src IS NOT NULL RETURN count(n) AS n").single(strict=True)[
                "n"
            ]
            edges = session.run("MATCH ()-[r]->() RETURN count(r) AS n").single(strict=True)["n"]
        return int(nodes) + int(edges)


def _adopt() -> dict[str, Timing]:
    with project() as folder:
        book = Workbook()
        for number in range(_SHEETS):
            sheet = book.create_sheet(f"第{number}号社区")
            sheet.append([f"第{number}号社区楼栋长台账"])
            sheet.append(["网格", "小区", "楼栋", "户数", "楼栋长", "电话"])
            for row in range(_SHEET_ROWS):
                sheet.append(
                    [f"第{row // 50}网格", f"花园{row // 10}", f"{row % 10 + 1}栋", 40, "王样", "19900000001"]
                )
        del book[book.sheetnames[0]]
        path = folder / "台账.xlsx"
        book.save(path)
        outcome = wangge("adopt", str(path), "--json", cwd=folder)
        return {"ledgers.adopt": outcome.sample(_SHEETS * _SHEET_ROWS)}


def _write_divisions(folder: Path) -> None:
    folder.mkdir()
    _write(folder / "区县.csv", ("编码", "名称", *_DIVISIONS), [("990101", "江湾区", "NBS", 2023)])
    streets = [(_street(s), f"第{s}街道", "990101", "NBS", 2023) for s in range(1, _STREETS + 1)]
    _write(folder / "街道.csv", ("编码", "名称", "所属区县", *_DIVISIONS), streets)
    communities = [(code, f"第{s}号{c}社区", _street(s), "NBS", 2023) for s, c, code in _communities()]
    _write(folder / "社区.csv", ("编码", "名称", "所属街道", *_DIVISIONS), communities)


def _write_ledger(folder: Path, rows: int) -> None:
    (folder / "mappings").mkdir()
    (folder / "mappings" / "楼栋长.toml").write_text(_MAPPING, encoding="utf-8")
    header = ("街道", "社区", "网格", "小区", "楼栋", "户数", "楼栋长", "电话")
    lines = (
        (f"第{s}街道", f"第{s}号{c}社区", _grid(i), _compound(code, i), _building(i), 40, *_person(n))
        for n, (s, c, code, i) in enumerate(_buildings(rows))
    )
    _write(folder / "sheets" / "楼栋长台账.csv", header, lines)


def _write_template(folder: Path, rows: int) -> None:
    grids: dict[str, tuple[object, ...]] = {}
    compounds: dict[str, tuple[object, ...]] = {}
    buildings: list[tuple[object, ...]] = []
    people: list[tuple[object, ...]] = []
    for number, (_, _, code, i) in enumerate(_buildings(rows)):
        grid, compound, building = (
            f"{code}{i // 125 + 1:03d}",
            f"{code}X{i // 25 + 1:03d}",
            f"{code}B{i + 1:05d}",
        )
        grids[grid] = (grid, _grid(i), code)
        compounds[compound] = (compound, _compound(code, i), grid)
        buildings.append((building, _building(i), compound, 40))
        people.append((f"PE{number}", *_person(number)))
    sheets = folder / "sheets"
    _write(sheets / "网格.csv", ("编码", "名称", "所属社区"), grids.values())
    _write(sheets / "小区.csv", ("编码", "名称", "所属网格"), compounds.values())
    _write(sheets / "楼栋.csv", ("编码", "名称", "所属小区", "户数"), buildings)
    _write(sheets / "人员.csv", ("编码", "姓名", "联系电话"), people)
    posts = ((f"PO{n}", "楼栋长", row[0]) for n, row in enumerate(buildings))
    _write(sheets / "岗位.csv", ("编码", "岗位名称", "所在单位"), posts)
    _write(sheets / "任职.csv", ("人员编码", "岗位"), ((f"PE{n}", f"PO{n}") for n in range(len(people))))


def _communities() -> Iterable[tuple[int, int, str]]:
    for street in range(1, _STREETS + 1):
        for community in range(1, _COMMUNITIES + 1):
            yield street, community, f"{_street(street)}{community:03d}"


def _buildings(rows: int) -> Iterable[tuple[int, int, str, int]]:
    for street, community, code in _communities():
        for number in range(rows // (_STREETS * _COMMUNITIES)):
            yield street, community, code, number


def _street(number: int) -> str:
    return f"990101{number:03d}"


def _grid(building: int) -> str:
    return f"第{building // 125 + 1}网格"


def _compound(code: str, building: int) -> str:
    return f"{code[-4:]}花园{building // 25 + 1}"


def _building(building: int) -> str:
    return f"{building % 25 + 1}栋"


def _person(number: int) -> tuple[str, str]:
    name = f"王{chr(0x4E00 + number * 7 % 20_000)}{chr(0x4E00 + number // 20_000)}"
    return name, f"139{number:08d}"


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
