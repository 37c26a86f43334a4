"""Cells with lists, ranges, exceptions and words that name nothing are read as a careful person reads them, or rejected."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.loaders.mappings.adopt.office_ledgers import OfficeProject, Rows, write_workbook
from tests.loaders.mappings.conftest import (
    BUILDINGS,
    COMMUNITIES,
    COMPOUNDS,
    HOUSES,
    PlanLedgers,
    names,
    rejects,
)
from wangge.loaders.mappings.adopt.senses import Role, Sense
from wangge.loaders.mappings.buildings import building_names
from wangge.loaders.mappings.lists import list_of_names
from wangge.loaders.mappings.madecodes import name_key
from wangge.loaders.mappings.texts import holders_in
from wangge.loaders.reject import CellError

HEADS: list[object] = ["社区", "小区", "楼栋", "楼栋长"]
NAMES = ("张大山", "李小河", "王小溪", "赵大江")


def _adopted(tmp_path: Path, head: list[object], rows: list[list[object]]) -> OfficeProject:
    project = OfficeProject(tmp_path)
    sheets: dict[str, Rows] = {"楼栋": [head, *rows]}
    write_workbook(tmp_path / "ledgers" / "楼栋.xlsx", sheets)
    return project


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["1#", "4#、5#", "8"], ["1号楼", "4号楼", "5号楼", "8栋"]),
        (["1栋", "4、5栋", "7", "9栋"], ["1栋", "4栋", "5栋", "7栋", "9栋"]),
        (["1-3栋", "5", "6"], ["1栋", "2栋", "3栋", "5栋", "6栋"]),
        (["13栋", "8", "20栋"], ["13栋", "20栋", "8栋"]),
        (["2", "5"], ["2栋", "5栋"]),
    ],
)
def test_bare_number_beside_lists_is_the_number_of_a_building(
    tmp_path: Path, cells: list[str], numbers: list[str]
) -> None:
    rows: list[list[object]] = [
        ["梧桐梁社区", "滨江苑", cell, name] for cell, name in zip(cells, NAMES, strict=False)
    ]
    project = _adopted(tmp_path, HEADS, rows)
    [sheet] = project.adopt().sheets
    plan = project.plan().datasets[1]

    assert [fact.split for fact in sheet.facts if fact.kind == "Building"] == ["numbers"]
    assert sorted(names(plan, "Building").values()) == sorted(numbers)
    assert (rejects(plan), len(names(plan, "Person"))) == ([], len(cells))


def test_bare_number_beside_some_of_the_buildings_of_other_compounds_is_a_number(tmp_path: Path) -> None:
    cells = ("1-5栋", "4-9栋", "5")
    rows: list[list[object]] = [["梧桐梁社区", f"滨江{at}苑", cell] for at, cell in enumerate(cells)]
    project = _adopted(tmp_path, HEADS[:3], rows)
    project.adopt()
    assert sorted(names(project.plan().datasets[1], "Building").values())[-1] == "9栋"
    assert len(names(project.plan().datasets[1], "Building")) == 12


@pytest.mark.parametrize(("word", "count"), [("", 2), ("numbers", 20)])
def test_column_with_numbers_only_is_asked_about(tmp_path: Path, word: str, count: int) -> None:
    rows: list[list[object]] = [["梧桐梁社区", "滨江苑", 12], ["梧桐梁社区", "翠湖苑", 8]]
    project = _adopted(tmp_path, HEADS[:3], rows)
    [sheet] = project.adopt().sheets
    [question] = sheet.questions
    assert question.column == "楼栋"
    assert all(fact.kind != "Building" for fact in sheet.facts)
    choice = next(choice.sense for choice in question.choices if choice.sense.word == word)
    assert choice == Sense(Role.NAME, "Building", word)

    project.adopt({"楼栋": choice})

    assert len(names(project.plan().datasets[1], "Building")) == count


@pytest.mark.parametrize("header", ["楼栋数", "栋数", "楼栋（栋）"])
def test_header_says_that_numbers_are_counts(tmp_path: Path, header: str) -> None:
    project = _adopted(tmp_path, ["社区", "小区", header], [["梧桐梁社区", "滨江苑", 12]])
    assert project.adopt().sheets[0].questions == ()
    assert len(names(project.plan().datasets[1], "Building")) == 12


def test_number_of_one_building_in_a_column_of_counts_is_a_reject(plan_ledgers: PlanLedgers) -> None:
    header = '[sheet]\nheader = ["社区", "小区", "楼栋"]\n\n'
    mapping = f"{header}{BUILDINGS}".replace('split = "numbers"', 'split = "count"')
    rows = "社区,小区,楼栋\n江声社区,江声苑,13栋\n江声社区,滨江苑,2\n江声社区,翠湖苑,共3栋\n"
    plan = plan_ledgers({"楼栋": rows}, {"楼栋": mapping})
    assert len(names(plan, "Building")) == 5
    assert [(row, column) for row, column, _ in rejects(plan)] == [(2, "楼栋")]


def _numbers(cell: str) -> list[str]:
    return [building.number for building in building_names(cell, counts=False)]


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("1-7幢（单号）", "1 3 5 7"),
        ("2-8栋双号", "2 4 6 8"),
        ("双号2-8栋", "2 4 6 8"),
        ("(单号)1-5栋", "1 3 5"),
        ("单号：1-5栋", "1 3 5"),
        ("1-5栋（单）", "1 3 5"),
        ("一至五栋单号", "1 3 5"),
        ("2-6号楼偶数", "2 4 6"),
        ("12-16号（双号）", "12 14 16"),
        ("A区1-5栋（奇数）", "A区1 A区3 A区5"),
        ("1-5栋单号、2-4栋双号", "1 3 5 2 4"),
        ("综合楼、2-4栋双号", "综合楼 2 4"),
        ("1-3栋、5栋（不含2栋）", "1 3 5"),
        ("1-5栋（除3栋外）", "1 2 4 5"),
        ("1-5栋(不含4栋)", "1 2 3 5"),
        ("1-5栋，不含2、3栋", "1 4 5"),
        ("1-5栋（3栋除外）", "1 2 4 5"),
        ("A区1-3栋（不含2栋）", "A区1 A区3"),
        ("1.2.3栋", "1 2 3"),
        ("1#2#3#", "1 2 3"),
        ("1栋2栋", "1 2"),
        ("1棟-3棟", "1 2 3"),
        ("①-③栋", "1 2 3"),
        ("甲、乙座", "甲座 乙座"),
        ("甲-丙座", "甲座 乙座 丙座"),
        ("东、西座", "东座 西座"),
    ],
)
def test_buildings_are_read_as_they_are_meant(cell: str, numbers: str) -> None:
    assert _numbers(cell) == numbers.split()


def test_range_of_buildings_beside_an_entrance_names_whole_buildings() -> None:
    buildings = building_names("3栋2单元、4-6栋", counts=False)
    assert [(one.name, one.entrances) for one in buildings] == [
        ("3栋", ("2单元",)),
        ("4栋", ()),
        ("5栋", ()),
        ("6栋", ()),
    ]


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "除3栋外",
            "单号楼",
            "双号楼栋",
            "单号",
            "其余楼栋",
            "待定",
            "1-3栋（不含7栋）",
            "1-3、5-9栋（单号）",
        ),
        *("3.5栋", "1.2", "2024.3.1", "12(含2栋商业)", "6+5", "4栋半", "1-10栋(含3栋)", "3栋（已拆除）"),
        *("1-3栋单元", "3栋（不含3栋）"),
    ],
)
def test_cell_that_does_not_say_which_buildings_is_a_reject(cell: str) -> None:
    with pytest.raises(CellError):
        building_names(cell, counts=False)


def test_range_of_counts_is_a_reject() -> None:
    with pytest.raises(CellError):
        building_names("5-6", counts=True)


ENTRANCES = f"""\
[sheet]
header = ["社区", "小区", "楼栋", "单元", "单元长"]

{COMMUNITIES}{COMPOUNDS}
{HOUSES}
[[facts]]
kind = "Entrance"
name = "单元"
in = "楼栋"

[[facts]]
kind = "Post"
title = "单元长"
of = "单元"
holder = "单元长"
"""


@pytest.mark.parametrize("cell", ["1-2", "1-2单元", "一、二单元", "1、2", "一至二单元"])
def test_cell_with_several_entrances_names_each(plan_ledgers: PlanLedgers, cell: str) -> None:
    rows = f"社区,小区,楼栋,单元,单元长\n江声社区,江声苑,3#,{cell},张三\n"
    plan = plan_ledgers({"单元": rows}, {"单元": ENTRANCES})
    assert rejects(plan) == []
    assert set(names(plan, "Entrance")) == {
        "990101001001-江声苑-3-1单元",
        "990101001001-江声苑-3-2单元",
    }
    assert (len(names(plan, "Post")), len(names(plan, "Person"))) == (2, 1)


def test_range_that_goes_down_is_no_entrance(plan_ledgers: PlanLedgers) -> None:
    rows = "社区,小区,楼栋,单元,单元长\n江声社区,江声苑,3#,2-1,张三\n"
    plan = plan_ledgers({"单元": rows}, {"单元": ENTRANCES})
    assert (names(plan, "Entrance"), [row for row, *_ in rejects(plan)]) == ({}, [2])


GRIDS = """\
[sheet]
header = ["社区", "网格"]

[[facts]]
kind = "Community"
name = "社区"
known = true

[[facts]]
kind = "Grid"
name = "网格"
in = "社区"
"""
LISTS_OF_GRIDS = f'{GRIDS}split = "list"\n'


@pytest.mark.parametrize(
    "name", ["3号网格", "三号网格", "网格3", "网格三", "网格（三）", "03网格", "第3网格", "3网格", "第三网格"]
)
def test_number_of_a_grid_may_be_written_in_any_way(plan_ledgers: PlanLedgers, name: str) -> None:
    assert name_key(name) == "第三网格"
    assert name_key(f"江声{name}") == "江声第三网格"
    assert name_key(name.replace("网格", "微网格")) == "第三微网格"
    rows = f"社区,网格\n江声社区,{name}\n江声社区,第三网格\n"
    plan = plan_ledgers({"网格": rows}, {"网格": GRIDS})
    assert (set(names(plan, "Grid")), rejects(plan)) == ({"990101001001-第三网格"}, [])


@pytest.mark.parametrize("name", ["滨江网格", "1号桥网格", "第一网格2组", "网格100"])
def test_other_numbers_in_names_of_grids_stay_as_they_are(name: str) -> None:
    assert name_key(name) in (name, "第一网格2组")


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("第一网格至第三网格", "一二三"),
        ("第1-3网格", "一二三"),
        ("1-3网格", "一二三"),
        ("1-3号网格", "一二三"),
        ("1网格-3网格", "一二三"),
        ("第一至三网格", "一二三"),
        ("第1、3网格", "一三"),
        ("第1-2网格、第5网格", "一二五"),
    ],
)
def test_list_or_range_of_grids_names_each(plan_ledgers: PlanLedgers, cell: str, numbers: str) -> None:
    plan = plan_ledgers({"网格": f"社区,网格\n江声社区,{cell}\n"}, {"网格": LISTS_OF_GRIDS})
    assert (rejects(plan), set(names(plan, "Grid"))) == (
        [],
        {f"990101001001-第{number}网格" for number in numbers},
    )
    alone = plan_ledgers({"网格": f"社区,网格\n江声社区,{cell}\n"}, {"网格": GRIDS})
    assert (names(alone, "Grid"), [column for _, column, _ in rejects(alone)]) == ({}, ["网格"])


@pytest.mark.parametrize(
    "cell",
    [
        "除第5网格外",
        "除第5网格以外",
        "单号网格",
        "双号网格",
        "待定",
        "待定（等街道通知）",
        "第三网格（已撤销）",
    ],
)
@pytest.mark.parametrize("mapping", [GRIDS, LISTS_OF_GRIDS])
def test_words_that_name_no_single_grid_are_rejects(
    plan_ledgers: PlanLedgers, cell: str, mapping: str
) -> None:
    plan = plan_ledgers({"网格": f"社区,网格\n江声社区,{cell}\n"}, {"网格": mapping})
    assert (names(plan, "Grid"), [column for _, column, _ in rejects(plan)]) == ({}, ["网格"])


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("桥南、桥北小区", "桥南小区 桥北小区"),
        ("第一、第二小区", "第一小区 第二小区"),
        ("机关、企业党支部", "机关党支部 企业党支部"),
        ("金科苑、滨江小区", "金科苑 滨江小区"),
        ("金苑、滨江小区", "金苑 滨江小区"),
        ("阳光、滨江花园小区", "阳光 滨江花园小区"),
        ("江声、望江社区", "江声 望江社区"),
        ("1-3栋党小组", "1-3栋党小组"),
    ],
)
def test_names_in_a_list_share_only_a_plain_word(cell: str, read: str) -> None:
    assert list_of_names(cell) == read.split()


LISTS_OF_COMPOUNDS = f'[sheet]\nheader = ["社区", "小区"]\n\n{COMMUNITIES}{COMPOUNDS}split = "list"\n'


@pytest.mark.parametrize(
    "cell", ["健康里1号院、3号院、5号院等7个院落", "江声苑、滨江苑等", "江声苑等3个小区"]
)
def test_incomplete_list_is_a_reject(plan_ledgers: PlanLedgers, cell: str) -> None:
    plan = plan_ledgers({"小区": f"社区,小区\n江声社区,{cell}\n"}, {"小区": LISTS_OF_COMPOUNDS})
    assert names(plan, "Compound") == {}
    assert [(column, "等" in message) for _, column, message in rejects(plan)] == [("小区", True)]


@pytest.mark.parametrize("cell", ["平等小区", "平等", "翠湖苑（物业已退出）", "翠湖名都（原供电局宿舍）"])
def test_name_that_only_looks_incomplete_or_ended_is_read(plan_ledgers: PlanLedgers, cell: str) -> None:
    plan = plan_ledgers({"小区": f"社区,小区\n江声社区,{cell}\n"}, {"小区": LISTS_OF_COMPOUNDS})
    assert list(names(plan, "Compound").values()) == [cell]


@pytest.mark.parametrize("cell", ["江声苑（已拆除）", "江声苑已撤销", "（原）江声苑"])
def test_compound_that_is_gone_is_a_reject(plan_ledgers: PlanLedgers, cell: str) -> None:
    plan = plan_ledgers({"小区": f"社区,小区\n江声社区,{cell}\n"}, {"小区": LISTS_OF_COMPOUNDS})
    assert names(plan, "Compound") == {}
    assert [column for _, column, _ in rejects(plan)] == ["小区"]


FIRMS = f"""\
[sheet]
header = ["社区", "小区", "物业"]

{COMMUNITIES}{COMPOUNDS}
[[facts]]
kind = "PropertyFirm"
name = "物业"
serves = "小区"
"""


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "待定",
            "暂缺",
            "待定(公开招标中)",
            "招标中",
            "正在招标",
            "公开招标中",
            "三供一业移交",
            "无物业(自治)",
        ),
        *("尚未引进物业", "已退出", "待选聘"),
    ],
)
def test_words_for_no_firm_yet_are_no_firm(plan_ledgers: PlanLedgers, cell: str) -> None:
    plan = plan_ledgers({"物业": f"社区,小区,物业\n江声社区,江声苑,{cell}\n"}, {"物业": FIRMS})
    assert (rejects(plan), names(plan, "PropertyFirm")) == ([], {})


@pytest.mark.parametrize(
    "cell",
    [
        '"河滨物业(已退出,2024.2由恒安物业接管)"',
        "恒安物业(2024年3月撤管)",
        "恒安物业（原）",
        "(注销)恒安物业",
        "恒安物业已退出",
    ],
)
def test_firm_that_has_left_is_a_reject(plan_ledgers: PlanLedgers, cell: str) -> None:
    plan = plan_ledgers({"物业": f"社区,小区,物业\n江声社区,江声苑,{cell}\n"}, {"物业": FIRMS})
    assert names(plan, "PropertyFirm") == {}
    assert [(column, "has ended" in message) for _, column, message in rejects(plan)] == [("物业", True)]


@pytest.mark.parametrize("cell", ["恒安物业（拟退出）", "恒安物业（招标引进）", "招商物业"])
def test_firm_that_is_still_there_is_read(plan_ledgers: PlanLedgers, cell: str) -> None:
    plan = plan_ledgers({"物业": f"社区,小区,物业\n江声社区,江声苑,{cell}\n"}, {"物业": FIRMS})
    assert list(names(plan, "PropertyFirm").values()) == [cell]


COMMITTEES = (
    FIRMS.replace("物业", "业委会").replace("PropertyFirm", "OwnersCommittee").replace("serves", "in")
)


@pytest.mark.parametrize("cell", ["业委会(已解散)", "江声苑业委会（已注销）", "(注销)江声苑业委会"])
def test_committee_that_has_ended_is_a_reject(plan_ledgers: PlanLedgers, cell: str) -> None:
    plan = plan_ledgers({"业委会": f"社区,小区,业委会\n江声社区,江声苑,{cell}\n"}, {"业委会": COMMITTEES})
    assert names(plan, "OwnersCommittee") == {}
    assert [column for _, column, _ in rejects(plan)] == ["业委会"]


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "(原)陈志强",
            "（原）张三",
            "陈志强(原)",
            "张三（前任）",
            "张三（已离职）",
            "李四(已调走)",
            "王五(退休)",
        ),
        *("王五（2024.3离任）", "局长", "校长", "老张", "李大妈", "侯姐", "王校长", "李师傅", "区医院 院办"),
        *("张三等", "张三等3人", "张三、老李", "校长 13900000001"),
    ],
)
def test_text_that_names_no_current_holder_is_a_reject(cell: str) -> None:
    with pytest.raises(CellError):
        holders_in(cell)


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("校长 寇静", "寇静"),
        ("寇静 校长", "寇静"),
        ("校长 寇静 13900000001", "寇静"),
        ("行长 谷 丰", "谷丰"),
        ("周一兼", "周一"),
        ("周一（兼）", "周一"),
        ("待配", ""),
        ("原小明", "原小明"),
    ],
)
def test_title_beside_a_name_is_no_part_of_it(cell: str, name: str) -> None:
    assert [holder.name for holder in holders_in(cell)] == [name]
