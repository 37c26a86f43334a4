"""Rows in the unusual notations of other districts are read as they are meant, or the reject names the cell."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.loaders.mappings.adopt.office_ledgers import OfficeProject, Rows, write_workbook
from tests.loaders.mappings.conftest import (
    COMMUNITIES,
    COMPOUNDS,
    HEADER,
    ROSTER,
    PlanLedgers,
    facts,
    names,
    rejects,
)
from wangge.cli.adopt_output import sheet_lines
from wangge.loaders.mappings.buildings import building_names
from wangge.loaders.planning.plan import DatasetPlan
from wangge.loaders.reject import CellError

CODED = """\
[sheet]
header = ["社区代码", "社区", "网格"]

[[facts]]
kind = "Community"
name = "社区"
code = "社区代码"
known = true

[[facts]]
kind = "Grid"
name = "网格"
in = "社区"
"""


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("A区1-3号楼", ["A区1号楼", "A区2号楼", "A区3号楼"]),
        ("1栋、A区1-2号楼、5号楼；二期3栋", ["1栋", "A区1号楼", "A区2号楼", "A区5号楼", "二期3栋"]),
        ("东区一至二栋", ["东区1栋", "东区2栋"]),
        ("十栋、二十栋、第三十五幢", ["10栋", "20栋", "35幢"]),
        ("九至十一栋", ["9栋", "10栋", "11栋"]),
        ("7号院3-4号楼", ["7号院3号楼", "7号院4号楼"]),
        ("小区1-2栋", ["1栋", "2栋"]),
        ("人民路12-1号", ["人民路12-1号"]),
        ("A区、B区", ["A区", "B区"]),
    ],
)
def test_buildings_of_a_section_are_read_one_by_one(cell: str, read: list[str]) -> None:
    assert [building.name for building in building_names(cell, counts=False)] == read


def test_entrances_of_a_building_in_a_section_belong_to_that_building() -> None:
    first, second = building_names("A区1栋1单元、2单元、B区1栋1单元", counts=False)

    assert (first.name, first.entrances) == ("A区1栋", ("1单元", "2单元"))
    assert (second.name, second.entrances) == ("B区1栋", ("1单元",))


def test_range_of_buildings_that_is_not_understood_never_becomes_one_building() -> None:
    with pytest.raises(CellError):
        building_names("商业楼1-2号楼", counts=False)


def test_code_and_name_of_two_communities_are_refused_at_the_name(plan_ledgers: PlanLedgers) -> None:
    rows = (
        "990101001001,江声社区,第一网格",
        "990101001001,望江社区,第二网格",
        "990101001002,,第三网格",
        "990101001002,新名社区,第四网格",
    )
    plan = plan_ledgers({"网格": "\n".join(("社区代码,社区,网格", *rows)) + "\n"}, {"网格": CODED})

    assert [(row, column) for row, column, _ in rejects(plan)] == [(3, "社区")]
    assert "990101001002" in rejects(plan)[0][2]
    assert set(names(plan, "Grid").values()) == {"第一网格", "第三网格", "第四网格"}


COMMITTEES = f"""\
{COMMUNITIES}{COMPOUNDS}
[[facts]]
kind = "OwnersCommittee"
name = "业委会"
in = "小区"
"""
LIST_OF_COMMITTEES = "序号,社区,小区,业委会\n1,江声社区,江声苑,江声苑业委会\n"


@pytest.mark.parametrize("cell", ["3", "三", "第3号", "03"])
def test_number_in_a_column_of_grids_is_the_grid_with_this_number(
    plan_ledgers: PlanLedgers, cell: str
) -> None:
    plan = plan_ledgers({"网格": f"社区代码,社区,网格\n990101001001,江声社区,{cell}\n"}, {"网格": CODED})
    assert names(plan, "Grid") == {"990101001001-第三网格": "第三网格"}


@pytest.mark.parametrize("cell", ["江声（社区）", "江声(社区)", "江声社区", "江声"])
def test_word_for_a_community_may_be_in_brackets(plan_ledgers: PlanLedgers, cell: str) -> None:
    plan = plan_ledgers({"队伍": f"社区,队伍\n{cell},夜巡队\n"}, {"队伍": TEAMS})
    assert (list(names(plan, "VolunteerTeam").values()), rejects(plan)) == (["夜巡队"], [])


@pytest.mark.parametrize("cell", ["全部网格", "所有", "本社区所有网格", "各网格", "全社区", "其余网格"])
def test_all_grids_are_no_grid(plan_ledgers: PlanLedgers, cell: str) -> None:
    plan = plan_ledgers({"网格": f"社区代码,社区,网格\n990101001001,江声社区,{cell}\n"}, {"网格": CODED})
    assert names(plan, "Grid") == {}
    assert [(row, column) for row, column, _ in rejects(plan)] == [(2, "网格")]


@pytest.mark.parametrize("cell", ["筹备组", "江声苑业委会筹备组", "业主大会筹备委员会"])
def test_a_group_that_prepares_a_committee_is_no_committee(plan_ledgers: PlanLedgers, cell: str) -> None:
    plan = plan_ledgers({"业委会": LIST_OF_COMMITTEES.replace("江声苑业委会", cell)}, {"业委会": COMMITTEES})
    assert names(plan, "OwnersCommittee") == {}
    assert set(names(plan, "Compound").values()) == {"江声苑"}
    assert [(row, column) for row, column, _ in rejects(plan)] == [(2, "业委会")]


@pytest.mark.parametrize(
    "below",
    [
        "未成立业委会的小区,,,\n序号,社区,小区,业委会\n1,江声社区,滨江苑,联络组",
        "未成立业委会的小区,未成立业委会的小区,未成立业委会的小区,未成立业委会的小区\n1,江声社区,滨江苑,联络组",
        "序号,社区,小区,社区联系人\n1,江声社区,滨江苑,联络组",
        "序号,小区,社区,牵头人\n1,滨江苑,江声社区,联络组",
        "历届业委会,,,\n序号,社区,小区,业委会\n1,江声社区,滨江苑,联络组",
    ],
)
def test_rows_of_a_second_table_are_rejected(plan_ledgers: PlanLedgers, below: str) -> None:
    plan = plan_ledgers({"业委会": f"{LIST_OF_COMMITTEES},,,\n{below}\n"}, {"业委会": COMMITTEES})
    assert list(names(plan, "OwnersCommittee").values()) == ["江声苑业委会"]
    assert [message.count("belongs to another table") for *_, message in rejects(plan)] == [1]


@pytest.mark.parametrize("title", ["凉水井片区,,,", "第二部分,,,", "续表,,,"])
def test_rows_below_a_second_title_and_the_same_header_are_read(
    plan_ledgers: PlanLedgers, title: str
) -> None:
    below = f"{title}\n序号,社区,小区,业委会\n2,江声社区,滨江苑,滨江苑业委会"
    plan = plan_ledgers({"业委会": f"{LIST_OF_COMMITTEES}{below}\n"}, {"业委会": COMMITTEES})
    assert sorted(names(plan, "OwnersCommittee").values()) == ["江声苑业委会", "滨江苑业委会"]
    assert rejects(plan) == []


WORKERS = f"""\
{COMMUNITIES}[[facts]]
kind = "Post"
title_column = "职务"
of = "社区"
holder = "姓名"
"""


@pytest.mark.parametrize(
    "title", ["原居委会主任", "副书记（已离任）", "待定", "拟任副主任", "委员(退休)", "空缺"]
)
def test_title_of_a_post_that_is_not_held_is_a_reject(plan_ledgers: PlanLedgers, title: str) -> None:
    plan = plan_ledgers(
        {"人员": f"社区,姓名,职务\n江声社区,张三,{title}\n江声社区,李四,副主任\n"}, {"人员": WORKERS}
    )
    assert list(names(plan, "Post").values()) == ["副主任"]
    assert sorted(names(plan, "Person").values()) == ["张三", "李四"]
    assert [(row, column) for row, column, _ in rejects(plan)] == [(2, "职务")]


TEAMS = f"""\
{COMMUNITIES}[[facts]]
kind = "VolunteerTeam"
name = "队伍"
linked_in = "社区"
"""


def test_teams_of_two_communities_may_have_one_name(plan_ledgers: PlanLedgers) -> None:
    rows = "江声社区,夕阳红夜巡队\n望江社区,夕阳红夜巡队\n江声社区,江声志愿队\n望江社区,江声志愿队\n"
    plan = plan_ledgers({"队伍": f"社区,队伍\n{rows}"}, {"队伍": TEAMS})
    assert rejects(plan) == []
    assert sorted(names(plan, "VolunteerTeam").values()) == [
        "夕阳红夜巡队",
        "夕阳红夜巡队",
        "江声志愿队",
        "江声志愿队",
    ]


def test_team_of_two_communities_is_one(plan_ledgers: PlanLedgers) -> None:
    mapping = TEAMS.replace('name = "社区"\n', 'name = "社区"\nsplit = "list"\n', 1)
    plan = plan_ledgers({"队伍": '社区,队伍\n"江声、望江社区",平安队\n'}, {"队伍": mapping})
    assert (rejects(plan), names(plan, "VolunteerTeam")) == ([], {"990101-平安队": "平安队"})


@pytest.mark.parametrize("cell", ["有", "3支", "已成立", "是", "√", "2"])
def test_how_many_organisations_there_are_is_no_name(plan_ledgers: PlanLedgers, cell: str) -> None:
    plan = plan_ledgers({"队伍": f"社区,队伍\n江声社区,{cell}\n"}, {"队伍": TEAMS})
    assert names(plan, "VolunteerTeam") == {}
    assert [(row, column) for row, column, _ in rejects(plan)] == [(2, "队伍")]


@pytest.mark.parametrize("cell", ["在建", "规划中", "待建"])
def test_organisation_that_is_planned_is_none(plan_ledgers: PlanLedgers, cell: str) -> None:
    rows = f"社区,队伍\n江声社区,{cell}\n江声社区,夜巡队\n"
    plan = plan_ledgers({"队伍": rows}, {"队伍": TEAMS})
    assert (list(names(plan, "VolunteerTeam").values()), rejects(plan)) == (["夜巡队"], [])


def test_a_third_title_continues_the_first_table(plan_ledgers: PlanLedgers) -> None:
    below = "未成立业委会的小区,,,\n2,江声社区,甲苑,联络组\n三、其余小区,,,\n3,江声社区,滨江苑,滨江苑业委会"
    plan = plan_ledgers({"业委会": f"{LIST_OF_COMMITTEES}{below}\n"}, {"业委会": COMMITTEES})
    assert sorted(names(plan, "OwnersCommittee").values()) == ["江声苑业委会", "滨江苑业委会"]
    assert [row for row, *_ in rejects(plan)] == [4]


def test_building_of_a_compound_in_two_grids_is_only_in_its_compound(plan_ledgers: PlanLedgers) -> None:
    row = '江声社区,"第一、第二网格",,,江声苑,1-2栋,,\n'
    mapping = ROSTER.replace('name = "网格"\n', 'name = "网格"\nsplit = "list"\n', 1)
    plan = plan_ledgers({"花名册": f"{HEADER}\n{row}"}, {"花名册": mapping})
    assert rejects(plan) == []
    assert set(names(plan, "Building").values()) == {"1栋", "2栋"}
    parents = [text for text in facts(plan) if "PartOf" in text and "江声苑-1" in text]
    assert len(parents) == 1


def test_sheet_named_after_a_community_without_its_last_word_shows_where_its_rows_are(tmp_path: Path) -> None:
    project = OfficeProject(tmp_path)
    head = ["小区名称", "户数"]
    sheets: dict[str, Rows] = {
        "1.梧桐梁": [head, ["滨江苑", 80]],
        "曹家梁（2）": [head, ["翠湖苑", 90]],
        "花溪社区": [head, ["花溪苑", 70]],
    }
    write_workbook(tmp_path / "ledgers" / "小区.xlsx", sheets)

    proposal = project.adopt()

    assert [sheet.questions for sheet in proposal.sheets] == [()]
    assert {code[:12] for code in names(project.plan().datasets[1], "Compound")} == {
        "511703001001",
        "511703001002",
        "511703001003",
    }


def test_column_without_a_header_is_named_with_its_rows(plan_ledgers: PlanLedgers) -> None:
    rows = ("990101001001,江声社区,第一网格,,", "990101001001,江声社区,第二网格,,张三")
    plan = plan_ledgers({"网格": "\n".join(("社区代码,社区,网格,,", *rows)) + "\n"}, {"网格": CODED})

    assert [notice.message_zh for notice in plan.notices if "表头" in notice.message_zh] == [
        "E列没有表头，不读：第3行"
    ]


def test_adopt_says_that_it_looked_at_the_first_rows_of_a_long_sheet_only(tmp_path: Path) -> None:
    project = OfficeProject(tmp_path)
    rows: list[list[object]] = [["梧桐梁社区", f"第{number}网格"] for number in range(1, 400)]
    short: Rows = [["社区", "网格名称"], *rows[:3]]
    sheets: dict[str, Rows] = {"长": [["社区", "网格"], *rows], "短": short}
    write_workbook(tmp_path / "ledgers" / "网格.xlsx", sheets)

    long, other = project.adopt().sheets

    assert any("只看了前200行" in line for line in sheet_lines(long, project.model))
    assert not any("只看了" in line for line in sheet_lines(other, project.model))


def test_branch_of_a_ledger_of_entrances_covers_the_compound(tmp_path: Path) -> None:
    head = ["村（社区）名称", "所属网格", "小区（院落）名称", "门栋号", "单元号", "单元长", "所属党支部"]
    rows: list[list[object]] = [
        ["梧桐梁社区", "第1网格", "滨江苑", f"{n}栋", "1单元", name, "滨江苑党支部"]
        for n, name in ((1, "张大山"), (2, "李小河"))
    ]
    project = OfficeProject(tmp_path)
    write_workbook(tmp_path / "ledgers" / "综合台账.xlsx", {"综合": [head, *rows]})

    [sheet] = project.adopt().sheets

    within = {fact.kind: fact.within for fact in sheet.facts}
    assert within["Building"][0] == "小区（院落）名称"
    assert within["Entrance"] == ("门栋号",)
    [branch] = [fact for fact in sheet.facts if fact.kind == "PartyOrganization"]
    assert branch.columns["covers"] == "小区（院落）名称"
    assert sheet.questions == ()


def test_question_about_entrances_asks_for_their_building(tmp_path: Path) -> None:
    project = OfficeProject(tmp_path)
    rows: Rows = [["社区", "单元号", "单元长"], ["梧桐梁社区", "1单元", "张大山"]]
    write_workbook(tmp_path / "ledgers" / "单元.xlsx", {"单元": rows})

    [sheet] = project.adopt().sheets

    assert "台账里看不出单元属于哪里；请加一列，写明所在的楼栋" in [
        question.why for question in sheet.questions
    ]


MICRO_GRIDS = """\
[sheet]
header = ["社区", "网格", "微网格", "小区", "楼栋", "户数"]

[[facts]]
kind = "Grid"
name = "网格"
in = "社区"

[[facts]]
kind = "MicroGrid"
name = "微网格"
in = "网格"

[[facts]]
kind = "Compound"
name = "小区"
in = "微网格"

[[facts]]
kind = "Building"
name = "楼栋"
in = ["小区", "微网格"]
split = "numbers"
households = "户数"
"""


def test_compound_in_several_micro_grids_is_in_the_grids_that_contain_them(plan_ledgers: PlanLedgers) -> None:
    rows = (
        "江声社区,第一网格,1号微网格,江声苑,1栋,40",
        "江声社区,第一网格,2号微网格,江声苑,2栋,40",
        "江声社区,第二网格,3号微网格,江声苑,3栋,40",
        "江声社区,第二网格,3号微网格,滨江苑,1栋,40",
    )
    ledger = "\n".join(("社区,网格,微网格,小区,楼栋,户数", *rows)) + "\n"
    plan = plan_ledgers({"微网格": ledger}, {"微网格": MICRO_GRIDS})

    assert rejects(plan) == []
    above = parents(plan)
    assert above["990101001001-江声苑"] == {"990101001001-第一网格", "990101001001-第二网格"}
    assert above["990101001001-滨江苑"] == {"990101001001-第二网格-第三微网格"}
    assert above["990101001001-江声苑-2"] == {"990101001001-江声苑", "990101001001-第一网格-第二微网格"}
    assert [notice.message_zh for notice in plan.notices if "江声苑" in notice.message_zh] == [
        "小区“江声苑”分属几个微网格（1号微网格、2号微网格、3号微网格），按属于这些微网格所在的网格入库"
    ]


def test_approximate_number_is_stored_with_a_notice(plan_ledgers: PlanLedgers) -> None:
    cells = ("约40户", "50户左右", "大约60", "70余户", "近80户", "90多", "四十余户")
    rows = [f"江声社区,第一网格,1号微网格,江声苑,{n}栋,{cell}" for n, cell in enumerate(cells, 1)]
    ledger = "\n".join(("社区,网格,微网格,小区,楼栋,户数", *rows)) + "\n"
    plan = plan_ledgers({"微网格": ledger}, {"微网格": MICRO_GRIDS})

    assert [(row, column) for row, column, _ in rejects(plan)] == [(8, "户数")]
    buildings = [fact for fact in facts(plan) if "'households'" in fact]
    assert re.findall(r"'households', (\d+)", " ".join(buildings)) == ["40", "50", "60", "70", "80", "90"]
    assert [notice.message_zh for notice in plan.notices if "约数" in notice.message_zh] == [
        "“户数”列：约数按所写的数字入库，如“约40”记为40：第2–7行"
    ]


def parents(plan: DatasetPlan) -> dict[str, set[str]]:
    """Return the codes of the places above each place that a plan adds, by its code."""
    above: dict[str, set[str]] = {}
    for fact in facts(plan):
        if matched := re.search(r"PartOf.*?code='([^']*)'.*?code='([^']*)'", fact):
            above.setdefault(matched[1], set()).add(matched[2])
    return above


def test_grid_in_two_communities_is_refused_at_the_later_row(plan_ledgers: PlanLedgers) -> None:
    rows = (
        "990101001001,江声社区,第一网格,990101001001001",
        "990101001002,望江社区,第一网格,990101001001001",
    )
    mapping = CODED.replace('name = "网格"\n', 'name = "网格"\ncode = "编码"\n')
    plan = plan_ledgers({"网格": "\n".join(("社区代码,社区,网格,编码", *rows)) + "\n"}, {"网格": mapping})

    [(row, column, message)] = rejects(plan)
    assert (row, column) == (3, "社区")
    assert "is in 990101001001, as" in message
    assert "not in 990101001002" in message
    assert parents(plan)["990101001001001"] == {"990101001001"}


def test_list_that_is_read_as_one_name_is_in_a_notice(plan_ledgers: PlanLedgers) -> None:
    rows = ("江声社区,第一网格,甲,江声苑、滨江苑,1栋,40", "江声社区,第一网格,甲,翠湖苑,1栋,40")
    ledger = "\n".join(("社区,网格,微网格,小区,楼栋,户数", *rows)) + "\n"
    plan = plan_ledgers({"微网格": ledger}, {"微网格": MICRO_GRIDS})

    [notice] = [notice.message_zh for notice in plan.notices if "几个名称" in notice.message_zh]
    assert "“小区”列" in notice
    assert notice.endswith("第2行")
