"""The kind of a sheet follows from its name, else from distinctive headers or codes, and is never another."""

from __future__ import annotations

import pytest

from wangge.graph.model import load_model
from wangge.graph.model.signatures import ONLY_SHOWN_BY, SHOWN_BY
from wangge.loaders.sheets.header import find_header
from wangge.loaders.sheets.sheetname import kinds_in_name
from wangge.loaders.sheets.table import Cell, RawRow, RawSheet
from wangge.loaders.sheets.understand import understand
from wangge.loaders.sheets.understood import UnderstoodSheet

MODEL = load_model()


def kind_of(name: str, *rows: str, file: str = "") -> str | None:
    """Return the English name of a sheet's kind, or None. In `rows`, blanks separate the cells."""
    cells = [RawRow(number, tuple(row.split())) for number, row in enumerate(rows, start=1)]
    sheet, _ = find_header(name, cells, MODEL, file)
    return None if sheet is None else sheet.name


def read(name: str, *rows: tuple[Cell, ...], file: str = "f.xlsx") -> UnderstoodSheet:
    numbered = tuple(RawRow(number, row) for number, row in enumerate(rows, start=1))
    sheet = understand(RawSheet(file, name, numbered), MODEL)
    assert sheet is not None
    return sheet


@pytest.mark.parametrize(
    ("name", "header", "row"),
    [
        ("Sheet1", "编码 名称 联系电话", "SCH1 达川区实验小学 13800000001"),
        ("停车场", "编码 名称", "PK1 翠屏停车场"),
        ("微型消防站", "编码 名称 联系电话", "XF1 梧桐梁微型消防站 13800000001"),
        ("微型消防站", "编码 名称 所属社区 联系电话", "XF1 梧桐梁微型消防站 梧桐梁社区 13800000001"),
        ("通讯录", "编号 姓名 手机号 备注", "1 张三 13800000001 居民"),
        ("居民", "编号 姓名 手机号 党员", "1 张三 13800000001 是"),
        ("志愿者名单", "人员编号 姓名 手机号", "1 张三 13800000001"),
        ("低保户", "编号 姓名 住址 岗位 联系电话", "1 张三 通川路 公益 13800000001"),
        ("重点人员", "编号 姓名 手机号", "1 张三 13800000001"),
        ("重点人员台账", "编号 姓名 职务 户籍地址", "1 张三 无 通川路"),
        ("党员花名册", "编号 姓名 职务 入党时间 党支部", "1 张三 组长 2001-07-01 一支部"),
        ("小区充电桩", "编码 名称 所属小区", "CD1 一号桩 翠湖"),
        ("消防栓", "编码 名称 所属网格", "XF1 一号 511703001001001"),
        ("垃圾分类点", "编码 名称 所属社区 所属网格 户数", "1 一号点 梧桐梁社区 第一网格 30"),
        ("商户台账", "编号 名称 法定代表人 联系电话 地址", "1 面馆 张三 13800000001 通川路"),
        ("养老院", "编码 名称 统一社会信用代码 联系电话", "YL1 乐龄养老院 91511700MA 0818-2100000"),
        ("学校", "编码 名称 建筑面积", "SCH1 实验小学 3000"),
        ("电梯", "编码 名称 所属小区 层数", "DT1 一号梯 翠湖 18"),
        ("2024", "编码 名称 起始日期 终止日期", "X1 某某 2024-01-01 2025-01-01"),
    ],
)
def test_headers_of_many_kinds_show_none(name: str, header: str, row: str) -> None:
    assert kind_of(name, header, row) is None
    sheet = read(name, tuple(header.split()), tuple(row.split()))
    (reject,) = sheet.rejects
    assert str(reject.rule) == "unknown-sheet"
    assert "wangge adopt" in reject.message
    assert len(sheet.rejected) == sheet.rows_in == 2


def test_refused_sheet_names_the_kinds_that_it_fits() -> None:
    sheet = read("Sheet1", ("编码", "名称", "联系电话"), ("SCH1", "实验小学", "0818-2100000"))
    assert "they fit 物业服务企业" in sheet.rejects[0].message
    assert "name the sheet after its kind" in sheet.rejects[0].message


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("居委会-三里坪街道", "residents_committees"),
        ("社会组织(2024)", "social_organizations"),
        ("业委会-三里坪", "owners_committees"),
        ("三里坪业委会台账", "owners_committees"),
        ("2024年物业公司汇总表", "property_firms"),
        ("网格(梧桐梁社区)", "grids"),
        ("三里坪街道网格基本信息一览表", None),
        ("党组织 (2)", "party_organizations"),
        ("翠屏街道驻区单位", "resident_institutions"),
    ],
)
def test_name_of_a_kind_decides_even_if_columns_are_missing(name: str, kind: str | None) -> None:
    assert kind_of(name, "编码 名称 联系电话", "YW1 滨江花园 13800000001") == kind


@pytest.mark.parametrize("kind", ["业委会", "居委会", "社会组织", "党组织", "驻区单位", "志愿服务队"])
@pytest.mark.parametrize("name", ["{}", "{}-三里坪", "三里坪{}", "{}(2024)", "2024年{}统计表", "{}台账"])
def test_sheet_named_after_a_kind_is_never_another(kind: str, name: str) -> None:
    own = next(sheet.name for sheet in MODEL.sheets.values() if kind in (sheet.zh, *sheet.aliases))
    for headers in ("编码 名称 联系电话", "小区编码 小区名称 所属网格", "编码 名称 所属社区 户数"):
        assert kind_of(name.format(kind), headers, "511703001001001 滨江 13800000001") == own


@pytest.mark.parametrize("name", ["人员", "社区工作人员", "三里坪街道干部名册", "工作人员 (2)"])
def test_sheet_named_after_post_holders_is_read_as_people(name: str) -> None:
    assert kind_of(name, "编号 姓名 手机号", "1 张三 13800000001") == "people"


def test_name_of_the_file_decides_if_the_sheet_has_no_name_of_its_own() -> None:
    rows = ("编码 名称 所属小区", "YW1 滨江花园业委会 滨江花园")
    assert kind_of("Sheet1", *rows, file="2024/三里坪业委会.xlsx") == "owners_committees"
    assert kind_of("Sheet1", *rows, file="2024/三里坪.xlsx") is None


def test_other_sheet_of_a_file_named_after_a_kind_is_not_that_kind() -> None:
    assert kind_of("通讯录", "编号 姓名 手机号 备注", "1 张三 13800000001 居民", file="网格.xlsx") is None


@pytest.mark.parametrize("name", ["梧桐梁社区", "翠湖小区", "三里坪街道", "第一网格", "新市镇"])
def test_name_of_one_place_is_not_that_of_a_kind(name: str) -> None:
    named = kinds_in_name(name, MODEL)
    assert (named.sure, named.likely) == ((), ())
    header, row = "楼栋编码 楼栋名称 所属网格 户数", "511703001001B0001 1栋 511703001001001 30"
    assert kind_of(name, header, row) == "buildings"


@pytest.mark.parametrize("name", ["老旧小区", "三里坪街道小区", "全区小区一览表", "达川区住宅小区台账"])
def test_kind_of_place_at_the_end_of_a_name_is_taken_if_its_columns_are_there(name: str) -> None:
    assert kind_of(name, "编码 名称 所属网格", "511703001001X001 翠湖 511703001001001") == "compounds"
    assert kind_of(name, "编码 名称 联系电话", "1 翠湖 13800000001") is None


@pytest.mark.parametrize(
    ("header", "row", "kind"),
    [
        ("网格编码 网格名称 所属社区", "达川-001 第一网格 梧桐梁社区", "grids"),
        ("编码 名称 所属社区 户数", "511703001001001 第一网格 梧桐梁社区 300", "grids"),
        ("编码 名称 所属社区 户数", "1 第一网格 梧桐梁社区 300", None),
        ("编码 名称 所属网格", "511703001001X001 翠湖 第一网格", "compounds"),
        ("编码 名称 所属网格", "511703001001B0001 1栋 第一网格", "buildings"),
        ("编码 名称 所属社区", "RC-511703001001 梧桐梁社区居委会 梧桐梁社区", None),
        (
            "居委会编码 居委会名称 所属社区",
            "RC-511703001001 梧桐梁社区居委会 梧桐梁社区",
            "residents_committees",
        ),
        ("人员编码 岗位编码 起始日期", "PE-1 PO-1 2024-01-01", "holdings"),
        ("编号 姓名 职务 手机号", "1 张三 网格员 13800000001", "people"),
        ("编码 名称 层级 党员数", "P-1 一支部 4 23", "party_organizations"),
    ],
)
def test_distinctive_headers_or_codes_show_the_kind(header: str, row: str, kind: str | None) -> None:
    assert kind_of("Sheet1", header, row) == kind


def test_sheet_with_headers_of_several_kinds_is_of_no_kind() -> None:
    header = "企业编码 企业名称 联系电话 小区编码 小区名称"
    assert kind_of("Sheet1", header, "W1 某某物业 13800000001 511703001001X001 翠湖") is None


def test_headers_that_show_a_kind_are_those_of_its_sheet() -> None:
    sheets = {sheet.kind.name: sheet for sheet in MODEL.sheets.values()}
    assert sheets.keys() >= SHOWN_BY.keys() >= ONLY_SHOWN_BY
    for kind, headers in SHOWN_BY.items():
        assert all(sheets[kind].column(header) for header in headers), kind
