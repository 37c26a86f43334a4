"""Headers that offices usually write are known: as a column, as a place, or as a column that the graph doesn't store."""

from __future__ import annotations

import pytest

from wangge.graph.model import load_model
from wangge.graph.model.left_out import LEFT_OUT, LeftOutReason
from wangge.loaders.sheets.header import column_of
from wangge.loaders.sheets.placecolumn import place_of_header
from wangge.loaders.sheets.table import RawRow, RawSheet
from wangge.loaders.sheets.understand import understand

MODEL = load_model()

USUAL = {
    "grids": "序号 网格编号 网格编码 网格代码 网格名称 网格名 网格 所属社区（村） 村（社区） 社区（村） 社区名称 村社区 所属镇街 乡镇（街道） 镇（街道） "
    "所辖户数 常住户数 居民户数 网格户数 总户数（户） 网格员 网格长 专职网格员 兼职网格员 网格员姓名 网格员联系电话 联系电话 手机号码 覆盖范围 四至范围 "
    "常住人口 人口数 面积 小区数 楼栋数 备注 网格类型 网格党支部 社区民警",
    "compounds": "小区编号 小区名称 小区名 小区（院落）名称 院落名称 楼盘名称 项目名称 所属社区 所属网格 网格名称 网格号 所在网格 小区类别 小区性质 房屋类型 "
    "建成时间 建筑年代 建成年月 竣工时间 交付时间 总户数 入住户数 户数（户） 楼栋数 栋数 单元数 物业公司 物业企业名称 物业服务企业 业委会 有无业委会 业委会主任 "
    "是否老旧小区 别名 地址 小区党支部 建筑面积（㎡） 开发商 车位数 电梯数 物业费 备注",
    "buildings": "楼栋编号 楼栋号 楼栋名称 楼号 幢号 栋号 楼幢名称 楼栋 所属小区 小区名称 小区 所属网格 网格名称 单元数 单元 楼层数 总层数 地上层数 层数 "
    "户数 总户数 楼栋长 楼栋长姓名 楼栋长联系电话 门牌号 地址 建成年代 结构 有无电梯 党小组 备注",
    "party_organizations": "党组织编码 党组织名称 党支部名称 党组织 党组织类别 组织类别 层级 上级党组织 上级党组织名称 隶属党组织 书记 党组织书记 书记姓名 副书记 "
    "党员数 党员人数 党员总数 成立时间 成立日期 换届时间 届满时间 覆盖小区 覆盖网格 联系电话 备注",
    "people": "人员编号 编号 姓名 性别 民族 出生年月 年龄 学历 政治面貌 是否党员 联系电话 手机号码 手机号 联系方式 电话号码 职务 任职时间 身份证号码 所在单位 "
    "所属网格 所属社区 家庭住址 入党时间 社工证 备注",
    "holdings": "人员编码 姓名 人员 人员姓名 岗位编码 岗位 岗位名称 职务 任职时间 任职日期 任职起始时间 到岗时间 聘用时间 离任时间 任期届满时间 届次 联系电话",
    "posts": "岗位编码 岗位名称 职务 所在单位 所属网格 工作单位 单位名称 任期 任职人 岗位职责",
    "property_firms": "企业编码 企业名称 公司名称 物业公司名称 物业企业名称 统一社会信用代码 社会信用代码 法定代表人 法人代表 联系电话 负责人 资质等级 服务小区 "
    "项目经理 注册地址 注册资金 地址",
    "property_engagements": "物业企业编码 物业公司 物业企业 物业企业名称 物业公司名称 物业服务企业 小区 小区名称 服务小区 项目名称 合同编号 合同号 合同期限 合同起始日期 "
    "合同开始时间 签订时间 合同到期时间 到期时间 终止时间 是否红色物业 收费标准",
    "owners_committees": "业委会编码 业委会名称 业主委员会名称 小区名称 所属小区 所在小区 成立时间 成立日期 备案时间 备案号 届次 换届时间 届满时间 主任 副主任 委员 "
    "业委会主任 联系电话 任期",
    "communities": "社区编码 社区名称 村（社区）名称 所属街道 街道名称 乡镇 所属乡镇 镇街 社区书记 社区主任 联系电话 网格数 总户数 常住人口 面积 地址",
    "resident_institutions": "单位编号 单位名称 单位性质 单位类型 报到社区 所属社区 地址 单位地址 负责人 联系人 联系电话 党员人数 报到时间 服务项目",
    "residents_committees": "居委会编码 居委会名称 所属社区 主任 委员 成立时间 换届时间 联系电话 地址 办公用房面积",
    "social_organizations": "社会组织编码 社会组织名称 联动社区 社工人数 负责人 联系电话 成立时间 业务主管单位 统一社会信用代码 业务范围",
    "volunteer_teams": "服务队名称 志愿服务队名称 志愿者人数 队长 联系电话 成立时间 服务内容 活动次数",
    "service_centres": "中心名称 党群服务中心名称 建筑面积 面积 服务社区 地址 联系电话 建成时间",
}  # fmt: skip


def _unknown(kind: str) -> list[str]:
    sheet = MODEL.sheets[kind]
    return [
        header
        for header in USUAL[kind].split()
        if column_of(sheet, header)[0] is None and place_of_header(sheet, header, MODEL) is None
    ]


@pytest.mark.parametrize("kind", USUAL)
def test_no_usual_header_of_a_kind_is_unknown(kind: str) -> None:
    assert _unknown(kind) == []


def test_headers_that_are_left_out_are_declared_for_existing_kinds() -> None:
    kinds = {sheet.kind.name for sheet in MODEL.sheets.values()}
    assert {kind for entry in LEFT_OUT for kind in entry.kinds} <= kinds


def test_personal_column_is_left_out_with_the_reason_and_its_id_numbers_are_refused() -> None:
    rows = (
        RawRow(1, ("编号", "姓名", "民族", "出生年月", "证明材料")),
        RawRow(2, ("1", "示例甲", "汉", "1980-01", "")),
        RawRow(3, ("2", "示例乙", "11010519491231002X", "", "")),
    )
    sheet = understand(RawSheet("f.xlsx", "人员", rows), MODEL)
    assert sheet is not None
    assert [(r.row, str(r.rule)) for r in sheet.rejects] == [(3, "id-number")]
    assert [facts.values for facts in sheet.facts] == [{"code": "1", "name": "示例甲"}]
    assert [notice.message for notice in sheet.notices] == [
        "column '证明材料' is not known and was left out",
        "column '民族' is personal data and was left out; the graph never stores it",
        "column '出生年月' is personal data and was left out; the graph never stores it",
    ]


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("网格长身份证号", LeftOutReason.PERSONAL),
        ("住户姓名", LeftOutReason.PERSONAL),
        ("专职网格员电话", LeftOutReason.POSTS),
        ("业委会主任及电话", LeftOutReason.POSTS),
        ("片区长", LeftOutReason.POSTS),
        ("微网格数量", LeftOutReason.COUNTED),
        ("网格面积（平方公里）", LeftOutReason.NO_PROPERTY),
        ("是否达标", LeftOutReason.NO_PROPERTY),
        ("下次换届时间", LeftOutReason.NO_PROPERTY),
    ],
)
def test_reason_of_a_column_that_no_list_names_follows_from_its_words(
    header: str, reason: LeftOutReason
) -> None:
    column, exact = column_of(MODEL.sheets["grids"], header)
    assert column is not None
    assert (column.reason, exact) == (reason, False)


@pytest.mark.parametrize("header", ["颜色", "小区编号", "楼栋编号", "其他"])
def test_header_that_says_nothing_or_names_other_things_stays_unknown(header: str) -> None:
    assert column_of(MODEL.sheets["property_firms"], header)[0] is None


@pytest.mark.parametrize(
    ("kind", "titles", "column", "chosen"),
    [
        ("property_engagements", "物业公司 小区 合同号 签订时间 合同起始日期", "valid_from", "合同起始日期"),
        ("grids", "网格编码 网格名称 社区 常住户数 总户数", "households", "总户数"),
        ("buildings", "楼栋编码 楼栋号 楼栋名称 小区", "name", "楼栋名称"),
    ],
)
def test_more_usual_of_two_headers_for_a_column_is_taken(
    kind: str, titles: str, column: str, chosen: str
) -> None:
    rows = (RawRow(1, tuple(titles.split())),)
    sheet = understand(RawSheet("f.xlsx", MODEL.sheets[kind].zh, rows), MODEL)
    assert sheet is not None
    zh = next(own.zh for own in MODEL.sheets[kind].columns if own.name == column)
    assert sheet.titles[zh][1] == chosen


@pytest.mark.parametrize(
    ("written", "year"),
    [
        ("1998", 1998),
        ("1998年", 1998),
        ("1998年6月", 1998),
        ("1998-06", 1998),
        ("2003/5/1", 2003),
        (1998, 1998),
    ],
)
def test_year_of_a_date_is_the_year_of_construction(written: str | int, year: int) -> None:
    rows = (
        RawRow(1, ("小区编码", "小区名称", "所属网格", "建成时间")),
        RawRow(2, ("511703001001X001", "翠湖", "511703001001001", written)),
    )
    sheet = understand(RawSheet("f.xlsx", "小区", rows), MODEL)
    assert sheet is not None
    assert [facts.values["built"] for facts in sheet.facts] == [year]


@pytest.mark.parametrize(("written", "stored"), [("商品房", "商品房小区"), ("老旧", "老旧小区"), ("老旧小区（2000年前）", "老旧小区")])  # fmt: skip
def test_choice_written_shorter_or_longer_is_taken_if_it_is_the_only_one(written: str, stored: str) -> None:
    rows = (
        RawRow(1, ("小区编码", "小区名称", "所属网格", "小区性质")),
        RawRow(2, ("511703001001X001", "翠湖", "511703001001001", written)),
        RawRow(3, ("511703001001X002", "翠湖二期", "511703001001001", "小区")),
    )
    sheet = understand(RawSheet("f.xlsx", "小区", rows), MODEL)
    assert sheet is not None
    assert [facts.values["housing"] for facts in sheet.facts] == [stored]
    assert [(r.row, str(r.rule)) for r in sheet.rejects] == [(3, "bad-choice")]


@pytest.mark.parametrize(
    ("written", "member"), [("中共党员", True), ("群众", False), ("共青团员", False), ("是", True)]
)
def test_political_status_shows_whether_somebody_is_a_party_member(written: str, member: bool) -> None:
    rows = (RawRow(1, ("编号", "姓名", "政治面貌")), RawRow(2, ("1", "示例甲", written)))
    sheet = understand(RawSheet("f.xlsx", "人员", rows), MODEL)
    assert sheet is not None
    assert [facts.values["party_member"] for facts in sheet.facts] == [member]
