"""Tests the rows that all contenders load, and the changed packages that are loaded to measure reloads."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from benchmarks.contenders.common import head
from benchmarks.loading.packages import read_csv, renamed, repacked
from benchmarks.loading.rows import PreparedRows, admin_arguments, prepare
from wangge.loaders.divisions.package import read_package


def test_rows_are_the_district_and_the_divisions_above_it(rows: PreparedRows) -> None:
    assert rows.nodes == {"Province": 1, "City": 1, "District": 1, "Street": 18, "Community": 209}
    assert rows.edges == 229
    assert rows.facts == 459


def test_rows_have_codes_as_the_graph_stores_them(rows: PreparedRows) -> None:
    content = json.loads(rows.path.read_text("utf-8"))
    assert content["nodes"]["Province"] == [
        {"code": "510000", "name": "四川省", "scheme": "NBS", "edition": 2023}
    ]
    assert content["edges"][0] == ["City", "Province", [["511700", "510000"]]]
    assert ["511702001001", "511702001"] in content["edges"][3][2]


def test_scope_all_includes_every_row_of_the_package(package: Path, tmp_path: Path) -> None:
    assert prepare(package, "all", tmp_path).facts == 459
    assert prepare(package, "44", tmp_path).facts == 0


def test_repacked_package_has_the_rows_in_other_bytes(package: Path, tmp_path: Path) -> None:
    other_package = repacked(package, tmp_path / "other.tgz")
    digests = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (package, other_package)}
    assert len(digests) == 2
    assert read_package(other_package) == read_package(package)


def test_renamed_package_differs_in_one_row_of_a_hundred(
    package: Path, rows: PreparedRows, tmp_path: Path
) -> None:
    changed = renamed(package, tmp_path / "changed", frozenset(rows.changed))
    before = {row["code"]: row["name"] for row in read_csv(package)["Community"]}
    after = {unit.code: unit.name for unit in read_package(changed).units(5)}
    assert len(rows.changed) == 2
    assert {code for code in before if before[code] != after[code]} == set(rows.changed)
    assert after[rows.changed[0]] == "新" + before[rows.changed[0]]


def test_part_of_the_rows_keeps_every_parent(rows: PreparedRows) -> None:
    part = head(json.loads(rows.path.read_text("utf-8")), 50)
    codes = {label: {node["code"] for node in nodes} for label, nodes in part["nodes"].items()}
    assert sum(map(len, codes.values())) == 50
    assert sum(len(pairs) for _, _, pairs in part["edges"]) == 49
    assert all(pair[1] in codes[parent_label] for _, parent_label, pairs in part["edges"] for pair in pairs)


def test_admin_files_name_their_columns(rows: PreparedRows, tmp_path: Path) -> None:
    folder = tmp_path / "admin"
    folder.mkdir()
    arguments = admin_arguments(rows, folder)
    assert arguments[0] == f"--nodes=Province:Place={folder / 'Province.csv'}"
    assert arguments[-1] == f"--relationships=PART_OF={folder / 'Community-Street.csv'}"
    assert (folder / "Province.csv").read_text("utf-8").splitlines() == [
        "code:ID(Province),name,scheme,edition:int",
        "510000,四川省,NBS,2023",
    ]
    assert (folder / "City-Province.csv").read_text("utf-8").splitlines() == [
        ":START_ID(City),:END_ID(Province)",
        "511700,510000",
    ]
