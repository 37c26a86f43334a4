"""Tests the sample's sheets without the loader.

The sheets fit the model and the published totals, and the people in them are invented.
"""

from __future__ import annotations

import filecmp
import os
import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from tests.sample.sample_reader import Row, SampleRows, codes_in, is_current, read_sample
from wangge.graph.errors import ModelError, UsageError
from wangge.graph.model import Column, EdgeKind, NodeKind, Sheet, load_model
from wangge.sample import NOTICE, TOTALS, make_sample, write_sample
from wangge.sample.tables import Tables

SHEETS = list(load_model().sheets)
OPTIONAL_TIERS = {"areas", "villager_groups", "micro_grids", "natural_villages", "entrances", "rooms"}
"""Tiers of places that the sample, a district of streets, doesn't have."""
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    new_folder = tmp_path_factory.mktemp("sample")
    write_sample(new_folder)
    return new_folder


@pytest.fixture(scope="module")
def sheets(folder: Path) -> SampleRows:
    return read_sample(folder)


# ---- validity


@pytest.mark.parametrize("name", [name for name in SHEETS if name not in OPTIONAL_TIERS])
def test_every_sheet_is_filled(sheets: SampleRows, name: str) -> None:
    assert sheets.rows[name], f"the sample has no {name}; add some in wangge/sample"


@pytest.mark.parametrize("name", SHEETS)
def test_cells_have_their_type(sheets: SampleRows, name: str) -> None:
    sheet = load_model().sheets[name]
    faults = [(row, fault) for row in sheets.rows[name] for fault in _faults(sheet, row)]
    assert faults == []


def _faults(sheet: Sheet, row: Row) -> list[str]:
    return [column.name for column in sheet.columns if not _well_typed(column, row.get(column.name, ""))]


def _well_typed(column: Column, cell: str) -> bool:
    if not cell:
        return not column.required
    if column.property is None:
        return True
    if column.property.choices:
        return cell in column.property.choices
    pattern = {
        "text": r"[^、\r\n]+",
        "integer": r"\d+",
        "decimal": r"\d+\.\d+",
        "date": r"\d{4}-\d\d-\d\d",
        "boolean": "[是否]",
    }
    return re.fullmatch(pattern[column.property.type], cell) is not None


@pytest.mark.parametrize("name", [n for n, s in load_model().sheets.items() if isinstance(s.kind, NodeKind)])
def test_codes_match_their_pattern(sheets: SampleRows, name: str) -> None:
    kind = load_model().sheets[name].kind
    assert isinstance(kind, NodeKind)
    assert [r["code"] for r in sheets.rows[name] if not re.fullmatch(kind.code_pattern, r["code"])] == []


def test_codes_are_unique_everywhere(sheets: SampleRows) -> None:
    codes = Counter(row["code"] for rows in sheets.rows.values() for row in rows if "code" in row)
    assert [code for code, times in codes.items() if times > 1] == []


@pytest.mark.parametrize("name", SHEETS)
def test_references_lead_somewhere_allowed(sheets: SampleRows, name: str) -> None:
    columns = [column for column in load_model().sheets[name].columns if column.ends]
    wrong = [
        (column.name, code)
        for row in sheets.rows[name]
        for column in columns
        for code in codes_in(row[column.name])
        if sheets.labels.get(code) not in _allowed(column)
    ]
    assert wrong == []


def _allowed(column: Column) -> tuple[str, ...]:
    assert column.ends
    return column.ends.sources if column.role == "source" else column.ends.targets


@pytest.mark.parametrize("name", [n for n, s in load_model().sheets.items() if isinstance(s.kind, EdgeKind)])
def test_relationship_rows_are_unique(sheets: SampleRows, name: str) -> None:
    kind = load_model().sheets[name].kind
    assert isinstance(kind, EdgeKind)
    ends = [column.name for column in load_model().sheets[name].columns if column.ends]
    keys = Counter(tuple(row[key] for key in (*ends, *kind.key)) for row in sheets.rows[name])
    assert [key for key, times in keys.items() if times > 1] == []


def test_buildings_have_one_parent(sheets: SampleRows) -> None:
    assert [row for row in sheets.rows["buildings"] if bool(row["compound"]) == bool(row["grid"])] == []


def test_grids_are_in_the_five_streets_only(sheets: SampleRows) -> None:
    homes = {row["community"][:9] for row in sheets.rows["grids"]}
    assert homes == {f"51170200{n}" for n in range(1, 6)}
    assert len({row["community"] for row in sheets.rows["grids"]}) == 63


def test_households_add_up(sheets: SampleRows) -> None:
    inside: Counter[str] = Counter()
    for row in sheets.rows["buildings"]:
        inside[row["compound"]] += int(row["households"])
    assert [r for r in sheets.rows["compounds"] if inside[r["code"]] != int(r["households"])] == []


# ---- published totals


def test_sample_has_the_published_totals(sheets: SampleRows) -> None:
    tiers = Counter(row["tier"] for row in sheets.rows["party_organizations"])
    levels = Counter(row["level"] for row in sheets.rows["joint_committees"])
    current = [row for row in sheets.rows["property_engagements"] if is_current(row)]
    duties = sheets.rows["duties"]
    counted = {
        "joint_committees_street": levels["street"],
        "joint_committees_community": levels["community"],
        "party_tier_3": tiers["3"],
        "party_tier_4": tiers["4"],
        "owners_committees": len(sheets.rows["owners_committees"]),
        "property_engagements": len(current),
        "centres_remodelled": _yes(sheets.rows["service_centres"], "remodelled"),
        "compounds_renewed": _yes(sheets.rows["compounds"], "renewed"),
        "street_level_units": len(sheets.rows["streets"]),
        "community_level_units": len(sheets.rows["communities"]),
        "staffing_plans": sum(bool(row["plan_revised"]) for row in sheets.rows["street_offices"]),
        "service_classes": len({row["category"] for row in duties if row["list"] == "服务事项"}),
        "duties_paid": _yes(duties, "paid"),
        "mentor_studios": len(sheets.rows["mentor_studios"]),
        "non_local_members": _yes(sheets.rows["people"], "non_local"),
        "lectures": sum(row["category"] == "大讲堂" for row in sheets.rows["activities"]),
        "training_attendances": sum(bool(row["takes_part"]) for row in sheets.rows["people"]),
    }
    lists = Counter(row["list"] for row in duties)
    measures = {"duties_rights": "赋权事项", "duties_services": "服务事项"}
    measures |= {"duties_assisting": "协助事项", "duties_negative": "负面事项"}
    counted |= {measure: lists[name] for measure, name in measures.items()}
    elsewhere = {"party_tier_5", "activity_sessions", "streets_set_up"}
    elsewhere |= {"communities_adjusted", "communities_set_up"}
    assert counted == {measure: n for measure, n in TOTALS.items() if measure not in elsewhere}
    campaign = [row for row in sheets.rows["activities"] if row["series"] == "通川有礼·也有您"]
    assert sum(int(row["sessions"]) for row in campaign) >= TOTALS["activity_sessions"]
    assert (tiers["1"], tiers["2"], tiers["5"]) == (5, 63, 483)
    assert len({row["compound"] for row in current}) == 219


def _yes(rows: list[Row], column: str) -> int:
    return sum(row[column] == "是" for row in rows)


def test_published_totals_are_a_sheet(sheets: SampleRows) -> None:
    rows = sheets.rows["published_totals"]
    assert {row["code"].removeprefix("PT-"): int(row["expected"]) for row in rows} == TOTALS
    assert [row["measure"] for row in rows if row["comparison"] == "at_least"] == [
        "party_tier_5",
        "communities_set_up",
        "activity_sessions",
    ]
    assert {row["concerns"] for row in rows} == {"511702"}


def test_lists_have_their_published_length(sheets: SampleRows) -> None:
    lists = Counter(row["list"] for row in sheets.rows["duties"])
    assert lists == {
        "赋权事项": 6,
        "服务事项": 72,
        "负面事项": 13,
        "协助事项": 116,
        "工作事项": 30,
        "权责事项": 27,
    }
    assert len({row["category"] for row in sheets.rows["duties"] if row["list"] == "服务事项"}) == 12
    assert sum(row["paid"] == "是" for row in sheets.rows["duties"]) == 11


def test_offices_have_six_divisions_and_a_centre(sheets: SampleRows) -> None:
    shape = Counter((row["office"], row["division"]) for row in sheets.rows["office_divisions"])
    assert sorted(shape.values()) == [1] * 5 + [6] * 5


def test_sample_is_small_enough_for_a_demo(sheets: SampleRows) -> None:
    assert 15_000 <= len(sheets.labels) <= 25_000


# ---- distributions


def test_party_tree_reaches_the_top(sheets: SampleRows) -> None:
    superior_of = {row["code"]: row["superior"] for row in sheets.rows["party_organizations"]}
    tops = set()
    for start in superior_of:
        code = start
        for _ in range(5):
            code = superior_of[code] or code
        tops.add(code)
    assert tops == {f"P1-51170200{n}" for n in range(1, 6)}


def test_party_bodies_fit_their_tiers_and_their_superiors(sheets: SampleRows) -> None:
    rows = {row["code"]: row for row in sheets.rows["party_organizations"]}
    allowed = {"1": (100, 9999), "2": (100, 9999), "3": (50, 99), "4": (3, 49), "5": (3, 49)}
    inside: Counter[str] = Counter()
    for row in rows.values():
        inside[row["superior"]] += int(row["members"])
        least, most = allowed[row["tier"]]
        assert least <= int(row["members"]) <= most, row
        assert not row["superior"] or rows[row["superior"]]["valid_from"] <= row["valid_from"]
    assert [code for code, row in rows.items() if inside[code] > int(row["members"])] == []


def test_committees_have_as_many_posts_as_members(sheets: SampleRows) -> None:
    posts = Counter(row["unit"] for row in sheets.rows["posts"])
    for name in ("owners_committees", "residents_committees"):
        assert [row["code"] for row in sheets.rows[name] if posts[row["code"]] != int(row["members"])] == []


def test_services_have_different_names(sheets: SampleRows) -> None:
    names = [row["name"] for row in sheets.rows["duties"] if row["list"] in ("服务事项", "权责事项")]
    assert len(set(names)) == len(names) == 72 + 27
    powers = Counter(row["power"] for row in sheets.rows["duties"] if row["power"])
    assert set(powers) == {"行政许可", "行政处罚", "行政强制", "其他权力"}


def test_founding_mode_fixes_the_coverage(sheets: SampleRows) -> None:
    shapes: defaultdict[str, set[str]] = defaultdict(set)
    for row in sheets.rows["party_organizations"]:
        if row["tier"] == "4":
            shapes[row["founding_mode"]] |= {sheets.labels[code] for code in codes_in(row["covers"])}
    assert shapes == {
        "小区自建": {"Compound"},
        "楼院合建": {"Compound"},
        "区域联建": {"Grid", "Compound"},
        "零散补建": {"Building"},
        "两新优建": {"Compound"},
        "商圈创建": {"Grid", "Compound"},
    }


def test_forums_are_on_saturdays(sheets: SampleRows) -> None:
    assert {date.fromisoformat(row["date"]).weekday() for row in sheets.rows["forums"]} == {5}


def test_matters_have_five_steps_in_order(sheets: SampleRows) -> None:
    steps = defaultdict(list)
    for row in sheets.rows["matter_steps"]:
        steps[row["matter"]].append((int(row["ordinal"]), row["date"] or "9999"))
    assert {tuple(ordinal for ordinal, _ in dated_steps) for dated_steps in steps.values()} == {
        (1, 2, 3, 4, 5)
    }
    assert [
        m
        for m, dated_steps in steps.items()
        if [d for _, d in dated_steps] != sorted(d for _, d in dated_steps)
    ] == []


# ---- no real people


def test_names_say_that_they_are_made_up(sheets: SampleRows) -> None:
    assert [row["name"] for row in sheets.rows["people"] if not re.match(r"演示..\d{3}$", row["name"])] == []
    assert [row["name"] for row in sheets.rows["property_firms"] if not row["name"].startswith("示例")] == []
    real_names = {row["name"] for row in sheets.rows["compounds"] if not row["name"].startswith("示例")}
    assert real_names == {"新锦苑", "御景上城", "吉昌大院"}
    assert {row["remark"] for row in sheets.rows["compounds"] if row["name"] in real_names} == {
        "名称见于公开报道，位置与属性为演示假定"
    }


def test_phones_are_masked(sheets: SampleRows) -> None:
    phones = {row["phone"] for name in ("people", "property_firms") for row in sheets.rows[name]} - {""}
    assert [phone for phone in phones if not re.fullmatch(r"13[89]\*{4}\d{4}", phone)] == []


def test_refused_columns_are_not_written(folder: Path) -> None:
    header = (folder / "sample" / "people.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert "身份证号" not in header
    assert header.startswith("编码,姓名,")


def test_both_folders_name_their_origin(folder: Path) -> None:
    assert NOTICE in (folder / "sample" / "ORIGIN.md").read_text(encoding="utf-8")
    assert "China" in (folder / "divisions" / "ORIGIN.md").read_text(encoding="utf-8")


# ---- make_sample


def test_returned_counts_are_the_rows_written(tmp_path: Path, sheets: SampleRows) -> None:
    assert write_sample(tmp_path) == {name: len(rows) for name, rows in sheets.rows.items() if rows}


def test_same_seed_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    code = "import sys, pathlib, wangge.sample as s; s.write_sample(pathlib.Path(sys.argv[1]))"
    environment = {**os.environ, "PYTHONHASHSEED": "17", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, env=environment)
    for part in ("divisions", "sample"):
        names = sorted(path.name for path in (folder / part).iterdir())
        assert names == sorted(path.name for path in (tmp_path / part).iterdir())
        assert filecmp.cmpfiles(folder / part, tmp_path / part, names, shallow=False) == (names, [], [])


def test_another_seed_gives_another_sample(sheets: SampleRows) -> None:
    other_sample = make_sample(seed=1)
    assert other_sample.network.rows["buildings"] != make_sample().network.rows["buildings"]
    assert other_sample.counts()["party_organizations"] == len(sheets.rows["party_organizations"])


def test_sample_is_quick(tmp_path: Path) -> None:
    start = time.process_time()
    write_sample(tmp_path)
    assert time.process_time() - start < 5


def test_scale_multiplies_what_is_made_up() -> None:
    single, triple = make_sample().counts(), make_sample(scale=3).counts()
    assert triple["communities"] == single["communities"] == 209
    assert triple["grids"] == 3 * single["grids"]
    assert triple["property_firms"] == 180
    assert 2.8 < triple["buildings"] / single["buildings"] < 3.2
    assert 2.4 < triple["people"] / single["people"] < 3.2


def test_totals_that_grow_are_left_out_of_a_larger_sample() -> None:
    rows = make_sample(scale=2).network.rows["published_totals"]
    assert [row["measure"] for row in rows] == [
        "joint_committees_street",
        "joint_committees_community",
        "centres_remodelled",
        "street_level_units",
        "community_level_units",
        "streets_set_up",
        "communities_adjusted",
        "communities_set_up",
        "staffing_plans",
        "duties_rights",
        "service_classes",
        "duties_services",
        "duties_paid",
        "duties_assisting",
        "duties_negative",
        "mentor_studios",
        "non_local_members",
        "activity_sessions",
        "activity_sessions",
        "training_attendances",
    ]


@pytest.mark.parametrize("scale", [0, -1, 101])
def test_impossible_scale_is_refused(scale: int) -> None:
    with pytest.raises(UsageError, match=f"scale {scale}: choose a number from 1 to 100"):
        make_sample(scale=scale)


def test_unknown_column_is_refused() -> None:
    with pytest.raises(ModelError, match=r"sheet people has no column \['id_number'\]"):
        Tables(load_model()).add("people", code="PE-1", id_number="x")
