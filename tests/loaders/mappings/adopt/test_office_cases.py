"""After `adopt`, the plan for an office's ledger has the facts that a clerk would enter by hand."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from tests.loaders.mappings.adopt.office_ledgers import ROSTER, OfficeProject, Rows, write_workbook

_MERGED = ("A1:L1", "B4:B8", "C4:C6", "D4:D5", "E4:E5", "F4:F5", "C7:C8", "D7:D8", "E7:E8", "F7:F8")
_WIDE = [
    "街道",
    "社区编码",
    "社区名称",
    "网格编码",
    "网格名称",
    "小区编码",
    "小区名称",
    "楼栋编码",
    "楼栋名称",
    "户数",
]
_STONE = "511703002009"
_GRID_HEAD = ["编码", "网格名称", "网格员", "户数"]


def _roster(folder: Path, rows: list[list[object]], merged: tuple[str, ...] = _MERGED) -> OfficeProject:
    project = OfficeProject(folder)
    write_workbook(folder / "ledgers" / "网格员花名册.xlsx", {"网格员花名册": rows}, merged)
    return project


def _by_hand(folder: Path) -> OfficeProject:
    """Return a project with the same facts in nine sheets of the template, as a clerk would enter them."""
    project = OfficeProject(folder)
    one, two, three = "511703001001", "511703001002", "511703001003"
    grids = [
        [f"{one}001", "第一网格", one, 730],
        [f"{one}002", "第二网格", one, 96],
        [f"{two}001", "第一网格", two, 722],
        [f"{three}001", "花溪1网格", three, 130],
    ]
    compounds = [
        [f"{one}X001", "滨江花园（A区）", f"{one}001", 420, 5],
        [f"{one}X002", "翠湖名都", f"{one}001", 310, 3],
        [f"{one}X003", "供电局宿舍", f"{one}002", 96, 2],
        [f"{two}X001", "南滨1号", f"{two}001", 512, 6],
        [f"{two}X002", "南滨一号二期", f"{two}001", 210, 3],
    ]
    buildings: list[list[object]] = []
    for code, _name, _grid, _households, count in compounds:
        for number in range(1, int(str(count)) + 1):
            buildings.append([f"{str(code)[:12]}B{len(buildings):04}", f"{number}栋", code, None])
    buildings += [[f"{three}B{number:04}", f"{number}栋", None, f"{three}001"] for number in range(1, 9)]
    people = [
        ("张三", "13808180001", f"{one}001"),
        ("李四", "13908180002", f"{one}001"),
        ("赵六", "13700000003", f"{one}002"),
        ("钱七", "13600000004", f"{two}001"),
        ("周九", "13300000006", f"{three}001"),
        ("王五", None, "OC1"),
        ("孙八", "13500000005", "OC2"),
        ("孙八", "13500000005", "OC3"),
    ]
    persons = {name: (f"E{at}", phone) for at, (name, phone, _unit) in enumerate(people)}
    sheets: dict[str, Rows] = {
        "网格": [["编码", "名称", "所属社区", "户数"], *grids],
        "小区": [["编码", "名称", "所属网格", "户数"], *(row[:4] for row in compounds)],
        "楼栋": [["编码", "名称", "所属小区", "所属网格"], *buildings],
        "岗位": [
            ["编码", "岗位名称", "所在单位"],
            *(
                [f"P{at}", "业委会主任" if unit[0] == "O" else "网格员", unit]
                for at, (_, _, unit) in enumerate(people)
            ),
        ],
        "人员": [
            ["编码", "姓名", "联系电话"],
            *([code, name, phone] for name, (code, phone) in persons.items()),
        ],
        "任职": [
            ["人员编码", "岗位"],
            *([persons[name][0], f"P{at}"] for at, (name, _, _) in enumerate(people)),
        ],
        "物业公司": [["编码", "名称"], ["F1", "达州市示例甲物业服务有限公司"], ["F2", "示例乙物业"]],
        "物业服务合同": [
            ["物业企业编码", "小区"],
            ["F1", f"{one}X001"],
            *(["F2", code] for code in (f"{one}X002", f"{two}X001", f"{two}X002")),
        ],
        "业委会": [
            ["编码", "名称", "所属小区"],
            ["OC1", "滨江花园业委会", f"{one}X001"],
            ["OC2", "南滨1号业委会", f"{two}X001"],
            ["OC3", "南滨一号二期业委会", f"{two}X002"],
        ],
    }
    write_workbook(folder / "ledgers" / "手工.xlsx", sheets)
    return project


def test_wide_roster_declares_what_nine_sheets_by_hand_declare(tmp_path: Path) -> None:
    project = _roster(tmp_path / "ledger", ROSTER)
    proposal = project.adopt()
    assert [sheet.questions for sheet in proposal.sheets] == [()]
    assert [sheet.unread for sheet in proposal.sheets] == [("序号", "备注")]
    assert _without_codes(project.facts()) == _without_codes(_by_hand(tmp_path / "hand").facts())


def _without_codes(facts: Counter[str]) -> list[str]:
    return sorted(re.sub(r"'code': '[^']*', ", "", text) for text in facts.elements())


def test_roster_without_merged_cells_is_filled_down(tmp_path: Path) -> None:
    merged, plain = _roster(tmp_path / "merged", ROSTER), _roster(tmp_path / "plain", ROSTER, ())
    merged.adopt()
    plain.adopt()
    assert plain.facts() == merged.facts()


def test_second_month_in_another_order_declares_the_same_facts(tmp_path: Path) -> None:
    project = _roster(tmp_path / "project", ROSTER)
    project.adopt()
    first = {change.key for batch in project.plan().datasets[1].changes.batches() for change in batch.changes}
    swapped = [list(row) for row in ROSTER]
    swapped[3][6:], swapped[4][6:] = swapped[4][6:], swapped[3][6:]
    write_workbook(project.folder / "ledgers" / "网格员花名册.xlsx", {"网格员花名册": swapped}, _MERGED)
    second = {
        change.key for batch in project.plan().datasets[1].changes.batches() for change in batch.changes
    }
    assert second == first


def test_wide_ledger_with_codes_of_every_tier_keeps_them(tmp_path: Path) -> None:
    project = OfficeProject(tmp_path)
    rows = [
        [
            *("翠屏街道", _STONE, "石家湾社区", f"{_STONE}001", "第一网格", f"{_STONE}X001", "金科苑"),
            *(f"{_STONE}B000{number}", f"{number}栋", 40 + number),
        ]
        for number in (1, 2, 3)
    ]
    sheets: dict[str, Rows] = {name: [_WIDE, *rows] for name in ("网格", "小区", "楼栋")}
    write_workbook(tmp_path / "ledgers" / "all3.xlsx", sheets)
    assert len(project.adopt().sheets) == 1
    facts = [text for text in project.facts() if "PartOf" not in text]
    assert len(facts) == 5
    assert all(_STONE in text for text in facts)


def test_sheet_per_community_takes_the_community_from_its_name(tmp_path: Path) -> None:
    project = OfficeProject(tmp_path)
    communities = {"梧桐梁社区": "511703001001", "曹家梁社区": "511703001002", "花溪社区": "511703001003"}
    sheets: dict[str, Rows] = {
        name: [
            [f"{name}网格台账"],
            _GRID_HEAD,
            *(
                [f"{code}00{number}", f"第{'一二'[number - 1]}网格", "张三", 300 + number]
                for number in (1, 2)
            ),
        ]
        for name, code in communities.items()
    }
    write_workbook(tmp_path / "ledgers" / "coded.xlsx", sheets)
    proposal = project.adopt()
    assert [fact.within for fact in proposal.sheets[0].facts if fact.kind == "Grid"] == [("@sheet",)]
    facts = project.facts()
    assert sum(facts.values()) == 6 * 3 + 3
    assert sum("Grid" in text for text in facts) == 6
