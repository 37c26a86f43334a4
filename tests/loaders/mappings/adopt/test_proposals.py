"""Proposals for ledgers in many shapes: what each column means, to which unit it belongs, and what is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.loaders.mappings.adopt.office_ledgers import KNOWN, ROSTER, Rows, raw_sheet
from wangge.graph.model import load_model
from wangge.graph.model.own_headers import with_own_headers
from wangge.loaders.mappings.adopt.known_names import PlaceNames
from wangge.loaders.mappings.adopt.proposal import SheetProposal, propose
from wangge.loaders.mappings.mapping import FactMapping
from wangge.loaders.mappings.none_words import is_none
from wangge.loaders.project import Project
from wangge.loaders.projectmodel import model_of

_NAMES = PlaceNames(("Street" if len(code) == 9 else "Community", name) for code, name in KNOWN.items())


def _proposed(rows: Rows, name: str = "Sheet1", file: str = "台账.xlsx") -> SheetProposal:
    return propose([raw_sheet(rows, name, file)], load_model(), _NAMES).sheets[0]


def _fact(sheet: SheetProposal, kind: str, number: int = 0) -> FactMapping:
    return [fact for fact in sheet.facts if fact.kind == kind][number]


def _posts(sheet: SheetProposal) -> list[tuple[str | None, tuple[str, ...], str | None, str | None]]:
    return [(f.title or f.title_column, f.within, f.holder, f.phone) for f in sheet.facts if f.kind == "Post"]


def test_roster_is_understood_without_a_graph() -> None:
    sheet = propose([raw_sheet(ROSTER)], load_model(), PlaceNames()).sheets[0]
    kinds = [fact.kind for fact in sheet.facts]
    assert kinds == [
        *("Street", "Community", "Grid", "Compound", "Building", "PropertyFirm", "Post", "OwnersCommittee"),
    ]
    assert sheet.questions == ()


def test_columns_in_another_order_give_the_same_facts() -> None:
    head: list[object] = ["户数", "网格员", "社区", "电话", "网格"]
    sheet = _proposed([head, [30, "张三", "梧桐梁社区", "13800000001", "第一网格"]])
    assert _fact(sheet, "Grid").within == ("社区",)
    assert _fact(sheet, "Grid").columns == {"households": "户数"}
    assert _posts(sheet) == [("网格员", ("网格",), "网格员", "电话")]


def test_group_titles_of_a_two_row_header_come_before_the_titles_below() -> None:
    rows: Rows = [
        ["社区", "网格", "网格长", None, "网格员", None],
        [None, None, "姓名", "电话", "姓名", "电话"],
        ["梧桐梁社区", "1网格", "张三", "13800000001", "李四", "13800000002"],
        [None, "2网格", "王五", "13800000003", "赵六、钱七", "13800000004、13800000005"],
    ]
    assert _posts(_proposed(rows)) == [
        ("网格长", ("网格",), "网格长姓名", "网格长电话"),
        ("网格员", ("网格",), "网格员姓名", "网格员电话"),
    ]


def test_posts_belong_to_the_unit_that_their_title_names() -> None:
    head: list[object] = [
        "社区",
        "网格",
        "网格员",
        "小区",
        "楼栋",
        "楼栋长",
        "业委会名称",
        "业委会主任",
        "社区书记",
    ]
    row: list[object] = [
        "梧桐梁社区",
        "第一网格",
        "张三",
        "翠湖名都",
        "1栋",
        "李四",
        "翠湖名都业委会",
        "王五",
        "赵六",
    ]
    assert _posts(_proposed([head, row])) == [
        ("网格员", ("网格",), "网格员", None),
        ("楼栋长", ("楼栋",), "楼栋长", None),
        ("业委会主任", ("业委会名称",), "业委会主任", None),
        ("社区书记", ("社区",), "社区书记", None),
    ]


def test_people_with_a_column_of_jobs_hold_these_posts_in_the_unit_of_the_row() -> None:
    rows: Rows = [
        ["村", "姓名", "性别", "职务", "联系电话"],
        ["梧桐梁社区", "张三", "男", "书记", "13800000001"],
    ]
    assert _posts(_proposed(rows)) == [("职务", ("村",), "姓名", "联系电话")]


def test_people_without_jobs_hold_the_post_in_the_name_of_the_file() -> None:
    rows: Rows = [["社区", "网格", "姓名", "电话"], ["梧桐梁社区", "第一网格", "张三", "13800000001"]]
    assert _posts(_proposed(rows, file="网格员花名册.xlsx")) == [("网格员", ("网格",), "姓名", "电话")]


def test_phones_of_a_post_in_question_belong_to_nobody_else() -> None:
    head: list[object] = ["社区", "小区", "楼栋", "单元长", "单元长电话", "楼栋长", "楼栋长电话"]
    row: list[object] = ["梧桐梁社区", "甲苑", "1栋", "张三", "13800000001", "李四", "13800000002"]
    sheet = _proposed([head, row])
    assert _posts(sheet) == [("楼栋长", ("楼栋",), "楼栋长", "楼栋长电话")]
    assert [question.column for question in sheet.questions] == ["单元长"]


def test_phone_column_with_many_faults_is_still_read() -> None:
    rows: Rows = [
        ["社区", "网格", "网格员", "电话"],
        ["梧桐梁社区", "一", "张三", "13800000001"],
        ["梧桐梁社区", "二", "李四", "待报"],
        ["梧桐梁社区", "三", "王五", "1380"],
    ]
    assert _posts(_proposed(rows)) == [("网格员", ("网格",), "网格员", "电话")]


def test_names_with_phones_behind_them_are_people() -> None:
    rows: Rows = [["社区", "网格", "网格员"], ["梧桐梁社区", "第一网格", "张三 13800000001"]]
    assert _posts(_proposed(rows)) == [("网格员", ("网格",), "网格员", None)]


def test_column_of_a_post_without_names_is_asked_about() -> None:
    rows: Rows = [["社区", "网格", "网格员"], ["梧桐梁社区", "第一网格", "由居委会派人轮流值守"]]
    sheet = _proposed(rows)
    assert [question.column for question in sheet.questions] == ["网格员"]


def test_committee_that_is_being_founded_does_not_exist_yet() -> None:
    rows: Rows = [
        ["社区", "小区", "业委会是否成立", "业委会主任"],
        ["梧桐梁社区", "甲苑", "是", "张三"],
        ["梧桐梁社区", "乙苑", "筹备中（未备案）", "李四"],
    ]
    fact = _fact(_proposed(rows), "OwnersCommittee")
    assert (fact.when, fact.holder) == ("业委会是否成立", "业委会主任")
    assert is_none("筹备中（未备案）", fact.none)


def test_names_without_any_job_are_asked_about() -> None:
    rows: Rows = [["编号", "姓名", "手机号", "备注"], ["1", "张三", "13800000001", "居民"]]
    sheet = _proposed(rows, "通讯录")
    assert sheet.facts == ()
    assert [question.column for question in sheet.questions] == ["姓名"]


@pytest.mark.parametrize(
    "header", ["户主", "户主姓名", "业主姓名", "租户", "居民姓名", "党员姓名", "法定代表人"]
)
def test_residents_never_hold_a_post(header: str) -> None:
    rows: Rows = [["社区", "小区", "楼栋", header], ["梧桐梁社区", "翠湖名都", "1栋", "张三"]]
    sheet = _proposed(rows)
    assert _posts(sheet) == []
    assert header in sheet.unread


def test_column_with_id_numbers_is_not_read() -> None:
    rows: Rows = [
        ["社区", "网格", "网格员", "编号"],
        ["梧桐梁社区", "第一网格", "张三", "110101199003077774"],
    ]
    assert "编号" in _proposed(rows).unread


@pytest.mark.parametrize(
    ("header", "cells", "split"),
    [
        ("楼栋数", ["3", "5栋"], "count"),
        ("楼栋", ["1-5栋", 3], "count"),
        ("楼栋", ["1-5栋", "6栋、7栋"], "numbers"),
        ("楼号", ["1号楼", "2号楼"], "numbers"),
    ],
)
def test_header_and_cells_distinguish_counts_from_numbers_of_buildings(
    header: str, cells: list[object], split: str
) -> None:
    rows: Rows = [
        ["社区", "小区", header],
        *(["梧桐梁社区", f"小区{at}苑", cell] for at, cell in enumerate(cells)),
    ]
    assert _fact(_proposed(rows), "Building").split == split


def test_count_of_buildings_of_a_whole_grid_is_asked_about() -> None:
    rows: Rows = [["社区", "网格", "楼栋数"], ["梧桐梁社区", "第一网格", 26], ["梧桐梁社区", "第二网格", 31]]
    sheet = _proposed(rows)
    assert [question.column for question in sheet.questions] == ["楼栋数"]
    assert all(fact.kind != "Building" for fact in sheet.facts)


def test_households_belong_to_the_finest_place_and_add_up_for_larger_ones() -> None:
    rows: Rows = [
        ["社区", "网格", "小区", "楼栋", "户数"],
        ["梧桐梁社区", "第一网格", "翠湖名都", "1栋", 40],
        ["梧桐梁社区", "第一网格", "翠湖名都", "2栋", 44],
    ]
    sheet = _proposed(rows)
    totals = {kind: _fact(sheet, kind).totals for kind in ("Grid", "Compound", "Building")}
    assert totals == {"Grid": ("households",), "Compound": ("households",), "Building": ()}


def test_households_of_a_grid_are_in_a_column_of_their_own() -> None:
    rows: Rows = [
        ["社区", "网格", "网格户数", "小区", "小区户数"],
        ["梧桐梁社区", "第一网格", 300, "翠湖名都", 120],
        ["梧桐梁社区", "第一网格", 300, "南滨1号", 180],
    ]
    sheet = _proposed(rows)
    assert (_fact(sheet, "Grid").columns, _fact(sheet, "Grid").totals) == ({"households": "网格户数"}, ())
    assert _fact(sheet, "Compound").columns == {"households": "小区户数"}


def test_scattered_buildings_are_in_the_grid() -> None:
    rows: Rows = [
        ["社区", "网格", "小区", "楼栋"],
        ["梧桐梁社区", "第一网格", "翠湖名都", "1-3栋"],
        ["梧桐梁社区", "第一网格", "零散楼栋", "4栋"],
    ]
    sheet = _proposed(rows)
    assert _fact(sheet, "Compound").none == ("零散楼栋",)
    assert _fact(sheet, "Building").within == ("小区", "网格")


def test_compound_with_a_remark_about_its_buildings_is_a_compound() -> None:
    names = ("翠湖名都", "住建局家属楼（单体楼）", "滨湖花园独栋", "散户小区", "沿街门面")
    rows: Rows = [["社区", "小区", "楼栋"], *(["梧桐梁社区", name, "1栋"] for name in names)]
    assert _fact(_proposed(rows), "Compound").none == ("沿街门面",)


def test_phones_belong_to_the_nearest_people_on_the_left() -> None:
    head: list[object] = ["社区", "网格", "网格长", "联系电话", "网格员", "联系电话"]
    row: list[object] = ["梧桐梁社区", "第一网格", "张三", "13800000001", "李四", "13800000002"]
    assert [post[3] for post in _posts(_proposed([head, row]))] == ["联系电话", "联系电话#2"]


def test_phone_next_to_a_firm_belongs_to_the_firm() -> None:
    rows: Rows = [
        ["社区", "小区", "物业公司", "联系电话"],
        ["梧桐梁社区", "翠湖名都", "示例甲物业", "13800000001"],
    ]
    assert _fact(_proposed(rows), "PropertyFirm").columns == {"phone": "联系电话"}


def test_contract_belongs_to_the_service_of_the_firm() -> None:
    head: list[object] = ["社区", "小区", "物业公司", "合同编号", "合同到期时间", "是否红色物业"]
    sheet = _proposed([head, ["梧桐梁社区", "翠湖名都", "示例甲物业", "HT-1", "2025-05-01", "是"]])
    firm = _fact(sheet, "PropertyFirm")
    assert firm.serves == "小区"
    assert firm.columns == {"contract": "合同编号", "valid_to": "合同到期时间", "red": "是否红色物业"}


def test_yes_and_no_say_whether_there_is_an_owners_committee() -> None:
    rows: Rows = [
        ["社区", "小区", "是否成立业委会", "业委会主任"],
        ["梧桐梁社区", "翠湖名都", "是", "张三"],
        ["梧桐梁社区", "南滨1号", "否", None],
    ]
    committee = _fact(_proposed(rows), "OwnersCommittee")
    assert (committee.when, committee.holder) == ("是否成立业委会", "业委会主任")


@pytest.mark.parametrize(
    ("sheet", "file", "above", "source"),
    [
        ("梧桐梁社区", "a.xlsx", [], "@sheet"),
        ("Sheet1", "梧桐梁社区网格台账.xlsx", [], "@file"),
        ("Sheet1", "梧桐梁社区/网格.xlsx", [], "@folder"),
        ("Sheet1", "a.xlsx", ["三里坪街道梧桐梁社区网格台账"], "@title"),
    ],
)
def test_community_is_taken_from_the_names_around_the_table(
    sheet: str, file: str, above: list[object], source: str
) -> None:
    rows: list[list[object]] = [["网格名称", "网格员", "户数"], ["第一网格", "张三", 301]]
    proposal = _proposed([above, *rows] if above else rows, sheet, file)
    assert _fact(proposal, "Grid").within == (source,)


def test_community_follows_from_the_first_digits_of_a_code() -> None:
    rows: Rows = [["网格编码", "网格名称"], ["511703001001001", "第一网格"], ["511703001001002", "第二网格"]]
    assert _fact(_proposed(rows), "Grid").within == ("@code",)


def test_rows_below_a_line_with_a_community_are_in_this_community() -> None:
    rows: Rows = [
        ["网格", "网格员（电话）"],
        ["一、梧桐梁社区"],
        ["第一网格", "张三（13800000001）"],
        ["二、花溪社区"],
        ["第一网格", "李四（13800000002）"],
    ]
    assert _fact(_proposed(rows), "Grid").within == ("@section",)


def test_place_without_any_larger_one_is_asked_about() -> None:
    rows: Rows = [["小区", "户数"], ["翠湖名都", 100], ["南滨1号", 200]]
    sheet = _proposed(rows, "小区台账")
    assert sheet.facts == ()
    assert [question.column for question in sheet.questions] == ["小区"]


@pytest.mark.parametrize("name", ["停车场", "微型消防站", "Sheet1"])
def test_list_of_names_and_codes_alone_shows_no_kind(name: str) -> None:
    rows: Rows = [["编码", "名称", "联系电话"], ["X1", "翠屏停车场", "13800000001"]]
    sheet = _proposed(rows, name)
    assert sheet.facts == ()
    assert [question.column for question in sheet.questions] == ["名称"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("社会组织(2024)", "SocialOrganization"),
        ("志愿服务队名册", "VolunteerTeam"),
        ("2024年驻区单位台账", "ResidentInstitution"),
    ],
)
def test_name_of_a_sheet_shows_what_it_lists(name: str, kind: str) -> None:
    rows: Rows = [["编码", "名称", "联系电话"], ["SOC1", "阳光社工服务中心", "13800000001"]]
    sheet = _proposed(rows, name)
    assert [fact.kind for fact in sheet.facts] == [kind]
    assert sheet.mapping("m").sheets != ()


def test_party_organisation_is_subordinate_to_the_one_of_the_next_higher_tier() -> None:
    head: list[object] = ["社区", "小区", "小区党支部", "楼栋党小组", "组长"]
    sheet = _proposed([head, ["梧桐梁社区", "翠湖名都", "翠湖名都党支部", "翠湖名都第一党小组", "张三"]])
    branch, group = _fact(sheet, "PartyOrganization"), _fact(sheet, "PartyOrganization", 1)
    assert (branch.values, branch.columns["covers"]) == ({"tier": 4}, "小区")
    assert (group.values, group.columns["superior"]) == ({"tier": 5}, "小区党支部")
    assert _posts(sheet) == [("组长", ("楼栋党小组",), "组长", None)]


def test_columns_side_by_side_declare_the_same_kinds() -> None:
    head: list[object] = ["网格", "网格员", "网格", "网格员"]
    sheet = _proposed([head, ["第一网格", "张三", "第二网格", "李四"]], "梧桐梁社区")
    assert [fact.name for fact in sheet.facts if fact.kind == "Grid"] == ["网格", "网格#2"]


def test_every_column_is_read_or_unread_or_asked_about() -> None:
    head = ["社区", "网格", "网格员", "颜色", "负责人", "小区"]
    sheet = _proposed([head, ["梧桐梁社区", "第一网格", "张三", "红", "李四", "翠湖名都"]])
    mapping = sheet.mapping("m")
    asked_about = [question.column for question in sheet.questions]
    assert sorted([*mapping.header, *sheet.unread, *asked_about]) == sorted(head)


def test_short_numbers_of_grids_are_asked_about() -> None:
    rows: Rows = [["社区", "网格编号", "户数"], ["梧桐梁社区", "1", 100], ["曹家梁社区", "1", 200]]
    assert [question.column for question in _proposed(rows).questions] == ["网格编号"]


def test_answer_decides_the_meaning_of_the_column() -> None:
    rows: Rows = [["社区", "网格编号", "户数"], ["梧桐梁社区", "1", 100], ["曹家梁社区", "1", 200]]
    raw, model = [raw_sheet(rows)], load_model()
    sheet = propose(raw, model, _NAMES).sheets[0]
    question = sheet.questions[0]
    answered = propose(raw, model, _NAMES, {sheet.key: {question.column: question.choices[0].sense}}).sheets[
        0
    ]
    assert answered.questions == ()
    assert _fact(answered, "Grid").name == "网格编号"


def test_director_in_a_ledger_of_owners_committees_may_be_theirs() -> None:
    rows: Rows = [["社区", "小区名称", "业委会届次", "主任"], ["梧桐梁社区", "翠湖名都", "第二届", "张三"]]
    raw, model = [raw_sheet(rows, "业主委员会换届台账")], load_model()
    sheet = propose(raw, model, _NAMES).sheets[0]
    question = next(question for question in sheet.questions if question.column == "主任")
    assert question.choices[0].text == "业主委员会的主任"
    answers = {sheet.key: {"主任": question.choices[0].sense}}
    committee = _fact(propose(raw, model, _NAMES, answers).sheets[0], "OwnersCommittee")
    assert (committee.within, committee.title, committee.holder) == (("小区名称",), "主任", "主任")


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("业主委员会", ["小区", "社区", "主任"]),
        ("Sheet1", ["社区", "议事会名称", "主任"]),
        ("Sheet1", ["社区", "居务监督委员会", "主任"]),
    ],
)
def test_director_of_a_committee_is_not_that_of_the_community(name: str, columns: list[object]) -> None:
    row: list[object] = ["梧桐梁社区" if column == "社区" else "翠湖名都" for column in columns[:-1]]
    sheet = _proposed([columns, [*row, "张三"]], name)
    assert _posts(sheet) == []
    assert "主任" in [question.column for question in sheet.questions]


def test_blank_party_branch_of_a_compound_is_not_that_of_the_row_above() -> None:
    head: list[object] = ["社区", "小区", "物业公司", "物业党支部"]
    rows: Rows = [
        head,
        ["梧桐梁社区", "翠湖名都", "江城物业服务有限公司", "江城物业党支部"],
        ["梧桐梁社区", "南滨苑", "无物业", ""],
    ]
    assert "物业党支部" not in _proposed(rows).fill


def test_members_of_a_joint_committee_in_one_cell_are_several() -> None:
    head: list[object] = ["社区", "大党委名称", "成员单位"]
    sheet = _proposed([head, ["梧桐梁社区", "梧桐梁社区大党委", "区财政局、区教育局"]])
    assert _fact(sheet, "ResidentInstitution").split == "list"


def test_sheet_of_the_template_needs_no_mapping() -> None:
    rows: Rows = [["编码", "名称", "所属社区", "户数"], ["511703001001001", "第一网格", "511703001001", 30]]
    sheet = _proposed(rows, "网格")
    assert (sheet.is_template, sheet.certain) == (True, False)


def test_sheet_named_like_a_template_with_columns_of_several_kinds_is_a_ledger() -> None:
    head: list[object] = ["社区编码", "网格编码", "网格名称", "小区编码", "小区名称"]
    row: list[object] = ["511703001001", "511703001001001", "第一网格", "511703001001X001", "翠湖名都"]
    assert not _proposed([head, row], "小区").is_template


def test_street_in_the_title_tells_communities_of_one_name_apart() -> None:
    names = PlaceNames(
        [
            ("Street", "三里坪街道"),
            ("Street", "翠屏街道"),
            ("Community", "新村社区"),
            ("Community", "新村社区"),
        ]
    )
    rows: Rows = [["翠屏街道网格台账"], ["社区", "网格", "户数"], ["新村社区", "第一网格", 30]]
    sheet = propose([raw_sheet(rows)], load_model(), names).sheets[0]
    assert _fact(sheet, "Community").within == ("@title",)


def test_kind_of_the_project_is_known_by_its_name() -> None:
    model = model_of(Project.find(Path(__file__).parents[4] / "examples" / "own-kinds"))
    rows: Rows = [["社区", "小区", "充电桩", "插座数"], ["梧桐梁社区", "翠湖名都", "1号充电棚", 10]]
    sheet = propose([raw_sheet(rows)], model, _NAMES).sheets[0]
    point = _fact(sheet, "ChargingPoint")
    assert (point.name, point.within, point.columns) == ("充电桩", ("小区",), {"sockets": "插座数"})


def test_ledger_without_a_clear_name_may_list_a_kind_of_the_project() -> None:
    model = model_of(Project.find(Path(__file__).parents[4] / "examples" / "own-kinds"))
    rows: Rows = [["社区", "小区", "名称", "插座数"], ["梧桐梁社区", "翠湖名都", "1号棚", 10]]
    sheet = propose([raw_sheet(rows)], model, _NAMES).sheets[0]
    [question] = [question for question in sheet.questions if question.column == "名称"]
    assert "充电桩" in [choice.text for choice in question.choices]


def test_header_of_the_office_itself_is_known() -> None:
    model = with_own_headers(load_model(), {"片名": "community", "登记户": "households"})
    rows: Rows = [["片名", "网格", "登记户"], ["梧桐梁社区", "第一网格", 30]]
    grid = _fact(propose([raw_sheet(rows)], model, _NAMES).sheets[0], "Grid")
    assert (grid.within, grid.columns) == (("片名",), {"households": "登记户"})


def test_members_of_owners_committees_are_in_the_committee_of_their_compound() -> None:
    rows: Rows = [
        ["小区", "姓名", "职务", "联系电话"],
        ["翠湖名都", "张三", "主任", "13800000001"],
        [None, "李四", "副主任", "13800000002"],
    ]
    sheet = _proposed(rows, "业委会成员名册", "梧桐梁社区.xlsx")
    committee = _fact(sheet, "OwnersCommittee")
    assert (committee.title_column, committee.holder, committee.phone) == ("职务", "姓名", "联系电话")
    assert _posts(sheet) == []
    assert sheet.fill == ("小区",)


def test_post_of_a_unit_that_is_in_question_waits_for_the_answer() -> None:
    rows: Rows = [
        ["网格", "微网格编号", "微网格长"],
        ["第一网格", "1", "张三"],
        ["第二网格", "1", "李四"],
    ]
    sheet = _proposed(rows, "梧桐梁社区")
    assert [question.column for question in sheet.questions] == ["微网格编号", "微网格长"]
    assert _posts(sheet) == []


def test_buildings_of_several_compounds_in_one_cell_are_asked_about() -> None:
    rows: Rows = [
        ["社区", "网格", "小区", "楼栋"],
        ["梧桐梁社区", "第一网格", "翠湖名都、南滨1号", "1-3栋、5栋"],
    ]
    sheet = _proposed(rows)
    assert [question.column for question in sheet.questions] == ["楼栋"]


def test_compound_that_manages_itself_has_no_firm() -> None:
    rows: Rows = [
        ["社区", "小区", "物业公司"],
        ["梧桐梁社区", "翠湖名都", "示例甲物业"],
        ["梧桐梁社区", "南滨1号", "自管"],
    ]
    assert _fact(_proposed(rows), "PropertyFirm").none == ("自管",)


def test_secretary_in_a_list_of_communities_has_a_post_in_the_community() -> None:
    rows: Rows = [["社区", "书记", "联系电话"], ["梧桐梁社区", "张三", "13800000001"]]
    assert _posts(_proposed(rows)) == [("书记", ("社区",), "书记", "联系电话")]


def test_summary_of_communities_declares_nothing() -> None:
    rows: Rows = [["序号", "社区", "网格数", "总户数"], [1, "梧桐梁社区", 3, 900]]
    sheet = _proposed(rows, "汇总")
    assert (sheet.facts, sheet.unread) == ((), ("序号", "社区", "网格数", "总户数"))


def test_groups_with_general_titles_are_part_of_a_two_row_header() -> None:
    rows: Rows = [
        ["三里坪街道网格信息"],
        ["社区", "网格信息", None, "人员信息", None],
        [None, "网格名称", "户数", "网格员", "联系电话"],
        ["梧桐梁社区", "第一网格", 300, "张三", "13800000001"],
    ]
    sheet = _proposed(rows)
    assert _fact(sheet, "Grid").within == ("社区",)
    assert sheet.layouts[0].header_row == 2
    assert [post[0] for post in _posts(sheet)] == ["网格员"]
    assert sheet.unread == ()


def test_secretary_belongs_to_the_party_organisation_on_the_left() -> None:
    head: list[object] = ["社区", "社区党委", "书记", "网格", "网格党支部", "支部书记"]
    row: list[object] = ["梧桐梁社区", "梧桐梁社区党委", "张三", "第一网格", "第一网格党支部", "李四"]
    assert [post[1] for post in _posts(_proposed([head, row]))] == [("社区党委",), ("网格党支部",)]


@pytest.mark.parametrize(
    "headers", [("经度", "纬度"), ("东经", "北纬"), ("小区经度", "小区纬度"), ("lng", "lat")]
)
def test_coordinates_belong_to_the_place_on_their_left(headers: tuple[str, str]) -> None:
    head: list[object] = ["社区", "网格", "小区", *headers, "户数"]
    sheet = _proposed([head, ["梧桐梁社区", "第一网格", "翠湖名都", 107.504167, 31.2, 300]])
    columns = _fact(sheet, "Compound").columns
    assert (columns.get("lon"), columns.get("lat")) == headers
    assert "lon" not in _fact(sheet, "Grid").columns


def test_posts_at_the_employer_are_no_posts_in_the_community_to_which_people_report() -> None:
    rows: Rows = [
        ["姓名", "工作单位", "职务", "报到社区", "联系电话"],
        ["张三", "区住建局", "科员", "梧桐梁社区", "13800000001"],
        ["李四", "区教育局", "副局长", "曹家梁社区", "13800000002"],
    ]
    sheet = _proposed(rows, "下沉党员")
    assert _posts(sheet) == []
    assert [question.column for question in sheet.questions] == ["姓名"]


def test_branch_of_a_resident_institution_covers_no_grid() -> None:
    rows: Rows = [
        ["社区", "单位名称", "主要负责人", "党组织名称", "党员人数", "所在网格"],
        ["梧桐梁社区", "样例小学", "张三", "样例小学党支部", 23, "第一网格"],
    ]
    sheet = _proposed(rows, "驻区单位")
    assert "covers" not in _fact(sheet, "PartyOrganization").columns


@pytest.mark.parametrize("title", ["双向进入交叉任职情况", "兼职情况"])
def test_column_about_offices_is_not_read_as_a_date(title: str) -> None:
    rows: Rows = [["社区", "网格", "网格员", title], ["梧桐梁社区", "1网格", "张三", "兼任支部委员"]]
    assert _fact(_proposed(rows), "Post").columns == {}


@pytest.mark.parametrize("title", ["任期", "任职起止时间"])
def test_term_of_office_in_one_column_gives_both_days(title: str) -> None:
    rows: Rows = [["社区", "网格", "网格员", title], ["梧桐梁社区", "1网格", "张三", "2021.1-2026.1"]]
    assert _fact(_proposed(rows), "Post").columns == {"valid_from": title, "valid_to": title}


@pytest.mark.parametrize("title", ["任期", "任职时间"])
def test_days_beside_several_people_are_asked_about(title: str) -> None:
    head: list[object] = ["社区", "书记", "副书记", title]
    sheet = _proposed([head, ["梧桐梁社区", "张三", "李四", "2021.1-2026.1"]])
    assert [fact.columns for fact in sheet.facts if fact.kind == "Post"] == [{}, {}]
    assert [question.column for question in sheet.questions] == [title]


def test_counts_of_buildings_and_entrances_are_no_names_of_entrances() -> None:
    rows: Rows = [
        ["社区", "小区名称", "楼栋（栋）", "单元（个）", "总户数"],
        ["梧桐梁社区", "酒厂宿舍", 3, 6, 72],
        ["梧桐梁社区", "粮站院", 2, 3, 36],
    ]
    sheet = _proposed(rows)
    assert [fact.kind for fact in sheet.facts] == ["Community", "Compound", "Building"]
    assert _fact(sheet, "Compound").columns == {"households": "总户数"}
    assert sheet.unread == ("单元（个）",)


def test_rare_surnames_under_the_title_of_a_post_are_people() -> None:
    rows: Rows = [
        ["社区", "网格", "网格员"],
        ["梧桐梁社区", "1网格", "满一"],
        ["梧桐梁社区", "2网格", "水二、云五"],
    ]
    assert _posts(_proposed(rows)) == [("网格员", ("网格",), "网格员", None)]


_CHIEFS: Rows = [
    ["社区", "小区", "楼栋", "楼栋长", "联系电话"],
    ["梧桐梁社区", "翠湖名都", "1栋", "张三", "13800000001"],
    [None, None, "2栋、3栋", "李四、王五", "13800000002、13800000003"],
    [None, None, "4-6栋", "赵六、钱七", "13800000004、13800000005"],
]


def test_row_with_as_many_people_as_buildings_is_a_question_with_choices() -> None:
    sheet = _proposed(_CHIEFS)
    [question] = sheet.questions
    assert (question.column, "1行" in question.why) == ("楼栋长", True)
    assert "2栋、3栋：李四、王五" in question.why
    assert [choice.text[:4] for choice in question.choices] == ["按顺序一", "每人都管", "各行不一"]
    assert _fact(sheet, "Post").pairs is None
    assert "楼栋长" in sheet.mapping("m").header


@pytest.mark.parametrize(("choice", "pairs"), [(0, "each"), (1, "all"), (2, None)])
def test_answer_about_people_and_buildings_is_in_the_mapping(choice: int, pairs: str | None) -> None:
    before = _proposed(_CHIEFS)
    answers = {"楼栋长": before.questions[0].choices[choice].sense}
    sheet = propose([raw_sheet(_CHIEFS)], load_model(), _NAMES, {before.key: answers}).sheets[0]
    assert _fact(sheet, "Post").pairs == pairs
    assert _posts(sheet) == _posts(before)
    assert len(sheet.questions) == (1 if pairs is None else 0)


@pytest.mark.parametrize(
    "row",
    [
        ["梧桐梁社区", "翠湖名都", "2栋、3栋", "李四", "13800000002"],
        ["梧桐梁社区", "翠湖名都", "2栋", "李四、王五", "13800000002、13800000003"],
        ["梧桐梁社区", "翠湖名都", "2栋、3栋、4栋", "李四、王五", "13800000002、13800000003"],
    ],
)
def test_row_that_tells_who_holds_what_is_no_question(row: list[object]) -> None:
    assert _proposed([*_CHIEFS[:2], row]).questions == ()


def test_row_with_as_many_people_as_posts_is_a_question() -> None:
    rows: Rows = [
        ["社区", "姓名", "职务"],
        ["梧桐梁社区", "张三", "书记、主任"],
        ["曹家梁社区", "李四、王五", "书记、主任"],
    ]
    sheet = _proposed(rows)
    assert [question.column for question in sheet.questions] == ["姓名"]
    assert "书记、主任：李四、王五" in sheet.questions[0].why


def test_phones_after_several_people_of_one_unit_are_asked_about() -> None:
    rows: Rows = [
        ["社区", "小区", "业委会名称", "主任", "副主任", "委员", "联系电话"],
        ["梧桐梁社区", "翠湖名都", "翠湖名都业委会", "张三", "李四", "王五", "13800000001"],
    ]
    sheet = _proposed(rows)
    [question] = sheet.questions
    assert (question.column, [choice.text for choice in question.choices]) == (
        "联系电话",
        ["主任的电话", "副主任的电话", "委员的电话", "不读这一列"],
    )
    answered = propose(
        [raw_sheet(rows, "Sheet1", "台账.xlsx")],
        load_model(),
        _NAMES,
        {sheet.key: {"联系电话": question.choices[0].sense}},
    ).sheets[0]
    phones = [fact.phone for fact in answered.facts if fact.holder == "主任"]
    assert (phones, answered.questions) == (["联系电话"], ())


def test_phones_after_people_of_two_units_belong_to_the_nearest() -> None:
    rows: Rows = [
        ["社区", "社区书记", "网格", "网格员", "联系电话"],
        ["梧桐梁社区", "张三", "第一网格", "李四", "13800000001"],
    ]
    sheet = _proposed(rows)
    assert sheet.questions == ()
    assert ("网格员", ("网格",), "网格员", "联系电话") in _posts(sheet)


def test_households_of_a_place_in_question_are_not_those_of_a_larger_one() -> None:
    rows: Rows = [
        ["网格", "微网格编号", "户数"],
        ["第一网格", "1", 120],
        ["第一网格", "2", 110],
    ]
    sheet = _proposed(rows, "梧桐梁社区")
    assert [question.column for question in sheet.questions] == ["微网格编号"]
    assert "户数" in sheet.unread
    assert _fact(sheet, "Grid").columns == {}


def test_households_that_a_head_looks_after_are_not_those_of_the_group() -> None:
    rows: Rows = [
        ["村民小组", "十户长姓名", "联系电话", "联系户数"],
        ["一组", "张三", "13800000001", 10],
        ["一组", "李四", "13800000002", 9],
    ]
    sheet = _proposed(rows, "梧桐梁社区")
    assert _fact(sheet, "VillagerGroup").columns == {}
    [question] = sheet.questions
    assert [choice.sense.word for choice in question.choices][:2] == ["十户长", "十户长"]


def test_branches_of_one_community_do_not_each_cover_it() -> None:
    rows: Rows = [
        ["社区", "社区党委", "党支部", "书记"],
        ["梧桐梁社区", "梧桐梁社区党委", "第一党支部", "张三"],
        [None, None, "第二党支部", "李四"],
    ]
    sheet = _proposed(rows)
    covers = [fact.columns.get("covers") for fact in sheet.facts if fact.kind == "PartyOrganization"]
    assert covers == ["社区", None]


def test_institution_that_reports_in_several_communities_has_one_branch() -> None:
    rows: Rows = [
        ["单位名称", "单位党组织", "报到社区", "联络员", "联系电话"],
        ["示例银行", "示例银行党支部", "梧桐梁社区", "张三", "13800000001"],
        [None, None, "曹家梁社区", "张三", "13800000001"],
    ]
    sheet = _proposed(rows, "双报到台账")
    assert _fact(sheet, "PartyOrganization").within == ("单位名称",)


def test_area_is_in_the_street_of_the_title() -> None:
    rows: Rows = [
        ["三里坪街道片区划分表"],
        ["片区", "片区长", "电话", "所辖社区"],
        ["东片区", "张三", "13800000001", "梧桐梁社区、曹家梁社区"],
    ]
    sheet = _proposed(rows)
    assert (_fact(sheet, "Area").within, sheet.questions) == (("@title",), ())


def test_post_in_the_title_is_offered_for_people_without_a_post() -> None:
    rows: Rows = [
        ["区级机关下沉干部名单"],
        ["姓名", "职务", "工作单位", "下沉社区"],
        ["张三", "科长", "区样例局", "梧桐梁社区"],
    ]
    [question] = _proposed(rows, "名单").questions
    assert question.choices[0].text == "下沉干部（社区）"


def test_former_holder_has_no_post_and_the_present_one_has_its_title() -> None:
    rows: Rows = [
        ["社区", "网格", "原网格员", "原网格员电话", "现网格员", "现网格员电话"],
        ["梧桐梁社区", "第一网格", "张三", "13800000001", "李四", "13800000002"],
    ]
    sheet = _proposed(rows)
    assert _posts(sheet) == [("网格员", ("网格",), "现网格员", "现网格员电话")]
    assert sheet.unread == ("原网格员", "原网格员电话")


def test_former_community_is_not_read() -> None:
    rows: Rows = [["原社区", "现社区", "网格"], ["曹家梁社区", "梧桐梁社区", "第一网格"]]
    assert _fact(_proposed(rows), "Grid").within == ("现社区",)


def test_list_inside_brackets_is_part_of_a_name() -> None:
    rows: Rows = [
        ["社区", "小区", "楼栋数"],
        ["梧桐梁社区", "翠湖名都（一、二期）", 3],
        ["梧桐梁社区", "南滨1号", 2],
    ]
    sheet = _proposed(rows)
    assert (_fact(sheet, "Compound").split, sheet.questions) == (None, ())


def test_compounds_that_a_grid_contains_are_in_it() -> None:
    rows: Rows = [
        ["社区", "网格", "包含小区（院落）", "网格员"],
        ["梧桐梁社区", "第一网格", "翠湖名都、南滨1号", "张三"],
    ]
    sheet = _proposed(rows)
    assert (_fact(sheet, "Compound").within, _fact(sheet, "Compound").split) == (("网格",), "list")


def test_district_tells_streets_of_one_name_apart() -> None:
    known = PlaceNames(
        [
            ("District", "江口县"),
            ("District", "河口县"),
            ("Street", "城关镇"),
            ("Street", "城关镇"),
            ("Street", "东门镇"),
        ]
    )
    rows: Rows = [["区县", "街道", "网格", "网格员"], ["江口县", "城关镇", "第一网格", "张三"]]
    sheet = propose([raw_sheet(rows)], load_model(), known).sheets[0]
    assert (_fact(sheet, "Street").within, sheet.unread) == (("区县",), ())
    other: Rows = [rows[0], ["江口县", "东门镇", "第一网格", "张三"]]
    sheet = propose([raw_sheet(other)], load_model(), known).sheets[0]
    assert (_fact(sheet, "Street").within, sheet.unread) == ((), ("区县",))


def test_post_beside_a_former_employer_is_asked_about() -> None:
    rows: Rows = [
        ["姓名", "原工作单位及职务", "所在社区", "担任职务", "联系电话"],
        ["张三", "区教育局局长", "梧桐梁社区", "关工委副主任", "13800000001"],
    ]
    sheet = _proposed(rows, "五老")
    assert ([question.column for question in sheet.questions], _posts(sheet)) == (["姓名"], [])
