"""Tests the contents of the rectification list (整改清单), and that loading a filled-in list resolves its findings."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from wangge.graph.model import Column, NodeKey, NodeKind, ValueType, load_model
from wangge.graph.store import Engine, Store
from wangge.loaders.keeping.present import digest_of_graph
from wangge.loaders.load import load_datasets
from wangge.loaders.planning.planner import plan_datasets
from wangge.loaders.project import Dataset, Project
from wangge.loaders.sheets.rectification import waiver_requests
from wangge.loaders.sheets.rectification_form import ListHeading
from wangge.loaders.sheets.sources import read_sheets
from wangge.loaders.sheets.understand import understand_all
from wangge.loaders.writing.apply import apply_plan
from wangge.queries.check.counts import Counts
from wangge.queries.check.finding import Finding, ParentUnit, SubjectFacts
from wangge.queries.check.options import CheckOptions
from wangge.queries.check.project_check import check_project
from wangge.queries.check.report import CheckReport, PlaceCounts, RuleResult, Status
from wangge.queries.check.run import check
from wangge.queries.recipes.library import Library, load_library
from wangge.queries.reports.rectification import rectification_workbook
from wangge.queries.rules.rule import Mend, Rule, load_rules

DAY = date(2024, 6, 30)
STREET = "511702001"
EXAMPLE = Path(__file__).parents[3] / "examples" / "jiangwan"
NASTY = [
    "=1+1",
    "+86",
    "-1",
    "@SUM(A1)",
    "bell\x07 \x1b[2J",
    "two\nlines",
    "_x0041_",
    "半\ud800",
    "👨‍👩‍👧",
    "字" * 40_000,
]
RULES = (
    "buildings-have-party-group",
    "communities-have-one-legal-adviser",
    "compounds-have-party-branch",
    "posts-are-held",
    "posts-are-held-once",
)


def finding(
    subject: str, *, street: str = STREET, name: str = "新锦苑", reason: str = "没有业委会"
) -> Finding:
    units = (ParentUnit("511702", "通川区"), ParentUnit(STREET, "东城街道"))
    facts = SubjectFacts("Compound", name, units)
    return Finding(subject, (subject,), reason, facts, street_code=street)


def report_of(*results: RuleResult, notices: tuple[str, ...] = ()) -> CheckReport:
    return CheckReport(
        results=results,
        engine=Engine("ArcadeDB", "26.10", "bolt://127.0.0.1"),
        model_version="1",
        scope="511702",
        today=DAY,
        notices=notices,
    )


def result_of(rule: Rule, *findings: Finding, street: str = "东城街道") -> RuleResult:
    counts = Counts(uncovered=len(findings))
    return RuleResult(
        rule=rule,
        status=Status.FAILED,
        counts=counts,
        findings=findings,
        by_street=(PlaceCounts(STREET, street, counts),),
    )


@pytest.fixture
def committee_rule(rules: dict[str, Rule]) -> Rule:
    """Return a rule whose findings are resolved by a row that adds an owners' committee."""
    mend = Mend(sheet="owners_committees", set={"compound": "$subject"}, ask=["code", "name", "valid_from"])
    return rules["compounds-with-firm-have-owners-committee"].model_copy(update={"mend": mend})


@pytest.fixture
def contract_rule(rules: dict[str, Rule]) -> Rule:
    """Return a rule whose findings are resolved by a row that adds a contract; one column of the row is yes or no."""
    mend = Mend(
        sheet="property_engagements",
        set={"compound": "$subject"},
        ask=["firm", "contract", "valid_from", "red"],
    )
    return rules["compounds-have-one-contract"].model_copy(update={"mend": mend})


def opened_workbook(report: CheckReport) -> Workbook:
    return load_workbook(io.BytesIO(rectification_workbook(report)))


def headers(worksheet: Worksheet) -> list[str]:
    return [str(cell.value) for cell in worksheet[1]]


def texts(worksheet: Worksheet, row: int) -> dict[str, object]:
    return {str(head.value): cell.value for head, cell in zip(worksheet[1], worksheet[row], strict=True)}


def test_finding_of_a_surplus_committee_asks_for_no_row(rules: dict[str, Rule]) -> None:
    rule = rules["communities-have-one-residents-committee"]
    no_committee, two_committees = (
        finding("511702001001", reason=reason) for reason in ("没有居民委员会", "居民委员会不止一个")
    )
    worksheet = opened_workbook(report_of(result_of(rule, no_committee, two_committees)))["东城街道"]
    cells = [(texts(worksheet, row)["缺失的关联"], texts(worksheet, row)["补录表"]) for row in (2, 3)]
    assert cells == [("居民委员会 —代表→ 小区", "居民委员会"), (None, None)]


def test_row_says_what_is_wrong_and_what_to_fill_in(committee_rule: Rule) -> None:
    book = opened_workbook(report_of(result_of(committee_rule, finding("511702001001X001"))))
    assert book.sheetnames == ["说明", "东城街道"]
    assert texts(book["东城街道"], 2) == {
        "序号": 1,
        "规则编号": "compounds-with-firm-have-owners-committee",
        "规则": "有物业的小区有业委会",
        "对象编码": "511702001001X001",
        "对象名称": "新锦苑",
        "所在位置": "通川区/东城街道/新锦苑",
        "问题": "没有业委会",
        "缺失的关联": "业主委员会 —代表→ 小区",
        "来源": None,
        "整改办法": committee_rule.remedy,
        "补录表": "业主委员会",
        "补录内容": "所属小区=511702001001X001；编码=待填；名称=待填；起始日期=待填",
        "编码": None,
        "名称": None,
        "起始日期": None,
        "申请豁免理由": None,
        "责任人": None,
        "豁免截止日期": None,
    }


def test_cells_that_nobody_fills_in_are_hatched_and_locked(committee_rule: Rule, contract_rule: Rule) -> None:
    first, second = (
        result_of(committee_rule, finding("511702001001X001")),
        result_of(contract_rule, finding("511702001001X002")),
    )
    worksheet = opened_workbook(report_of(first, second))["东城街道"]
    assert headers(worksheet)[12:18] == ["编码", "名称", "起始日期", "物业企业编码", "合同编号", "红色物业"]
    open_cells = {
        (cell.row, headers(worksheet)[cell.column - 1]): (cell.fill.fill_type, cell.protection.locked)
        for row in worksheet["M2:R3"]
        for cell in row
    }
    open_cell, locked_cell = ("solid", False), ("lightUp", True)
    assert [open_cells[2, name] for name in headers(worksheet)[12:18]] == [open_cell] * 3 + [locked_cell] * 3
    assert [open_cells[3, name] for name in headers(worksheet)[12:18]] == [locked_cell] * 2 + [open_cell] * 4
    assert worksheet["O2"].number_format == "yyyy-mm-dd"
    assert worksheet["M2"].number_format == "@"
    (drop_down,) = worksheet.data_validations.dataValidation
    assert (drop_down.formula1, str(drop_down.sqref), drop_down.errorStyle) == ('"是,否"', "R3", "warning")


def test_sheet_is_ready_for_the_screen_and_for_print(committee_rule: Rule) -> None:
    worksheet = opened_workbook(
        report_of(result_of(committee_rule, finding("511702001001X001"), finding("511702001001X002")))
    )["东城街道"]
    assert (worksheet.freeze_panes, worksheet.auto_filter.ref, worksheet.print_title_rows) == (
        "F2",
        "A1:R3",
        "$1:$1",
    )
    assert (
        worksheet.page_setup.orientation,
        worksheet.page_setup.paperSize,
        worksheet.page_setup.fitToHeight,
    ) == (
        "landscape",
        8,
        0,
    )
    assert all(
        worksheet.column_dimensions[get_column_letter(column)].width
        for column in range(1, worksheet.max_column + 1)
    )
    assert all(cell.alignment.wrap_text for row in worksheet["A1:R3"] for cell in row)


def test_findings_outside_every_street_belong_to_the_district(committee_rule: Rule) -> None:
    book = opened_workbook(
        report_of(result_of(committee_rule, finding("DUTY-1", street=""), finding("511702001001X001")))
    )
    assert book.sheetnames == ["说明", "东城街道", "区级"]
    assert texts(book["区级"], 2)["对象编码"] == "DUTY-1"


@pytest.mark.parametrize(
    ("street", "title"),
    [
        ("a/b:c*?[d]\\'e'", "a b c   d   e"),
        ("说明", "说明 2"),
        ("街" * 40, "街" * 31),
        ("", STREET),
        ("History", "History 2"),
    ],
)
def test_sheet_has_a_title_whatever_the_street_is_called(
    committee_rule: Rule, street: str, title: str
) -> None:
    book = opened_workbook(report_of(result_of(committee_rule, finding("511702001001X001"), street=street)))
    assert book.sheetnames == ["说明", title]


def test_no_text_becomes_a_formula_or_breaks_the_file(committee_rule: Rule, tmp_path: Path) -> None:
    findings = [finding(f"511702001001X{n:03}", name=name, reason=name) for n, name in enumerate(NASTY)]
    report = report_of(result_of(committee_rule, *findings), notices=tuple(NASTY))
    book = opened_workbook(report)
    cells = [
        cell
        for worksheet in book.worksheets
        for row in worksheet.rows
        for cell in row
        if cell.value is not None
    ]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert [book["东城街道"].cell(row, 5).value for row in (2, 3, 4, 5)] == NASTY[:4]
    assert {cell.number_format for cell in book["东城街道"]["E"]} == {"@"}
    path = tmp_path / "整改清单.xlsx"
    path.write_bytes(rectification_workbook(report))
    sheets = [
        s for raw in read_sheets(Dataset("d", path), tmp_path) for s in understand_all(raw, load_model())
    ]
    assert [(sheet.rows_in, sheet.rejects) for sheet in sheets] == [(0, [])]


def test_equal_reports_give_equal_bytes(committee_rule: Rule) -> None:
    report = report_of(result_of(committee_rule, finding("511702001001X001")))
    assert rectification_workbook(report) == rectification_workbook(replace(report))


def test_first_sheet_counts_and_says_what_is_synthetic(committee_rule: Rule, contract_rule: Rule) -> None:
    findings = [finding("511702001001X001"), finding("DUTY-1", street="")]
    error = RuleResult(rule=contract_rule, status=Status.ERROR, counts=Counts(), reason="no such property")
    worksheet = opened_workbook(
        report_of(result_of(committee_rule, *findings), error, notices=("合成数据",))
    )["说明"]
    cells = [[cell.value for cell in row if cell.value is not None] for row in worksheet.rows]
    assert ["注意：合成数据"] in cells
    assert [f"未能检查：{contract_rule.title_zh}（{contract_rule.id}）：no such property"] in cells
    assert ["规则编号", "规则", "严重程度", "合计", "东城街道", "区级", "已豁免，不在表中"] in cells
    assert [committee_rule.id, committee_rule.title_zh, "一般", 2, 1, 1, 0] in cells
    assert ["合计", 2, 1, 1, 0] in cells
    assert ["业主委员会", "编码", "编码", "如 OC-511702001001X001，不得与已有的重复"] in cells


def test_list_of_a_check_without_findings_has_only_the_cover_sheet(committee_rule: Rule) -> None:
    assert opened_workbook(report_of(result_of(committee_rule))).sheetnames == ["说明"]


def test_waived_findings_are_counted_and_not_listed(
    embedded_store: Store, library: Library, rules: dict[str, Rule], day: date
) -> None:
    with embedded_store.writing() as transaction:
        transaction.run((Path(__file__).parents[1] / "district.cypher").read_text(encoding="utf-8"))
    chosen = [rules[name] for name in ("compounds-have-party-branch", "posts-are-held")]
    report = check(embedded_store, chosen, library, CheckOptions(today=day))
    book = opened_workbook(report)
    listed = sum(worksheet.max_row - 1 for worksheet in book.worksheets[1:])
    assert listed == sum(result.counts.uncovered for result in report.results) > 0


# ---- filling in a list and loading it


def findings_of(report: CheckReport) -> set[tuple[str, str]]:
    return {(result.rule.id, item.subject) for result in report.results for item in result.findings}


def rows_of(worksheet: Worksheet, rule: str) -> list[int]:
    column = headers(worksheet).index(ListHeading.RULE) + 1
    return [row for row in range(2, worksheet.max_row + 1) if worksheet.cell(row, column).value == rule]


def write(worksheet: Worksheet, row: int, **values: str | date) -> str:
    """Fill in cells of a row, and return the code of its subject; `values` maps column headers to values."""
    names = headers(worksheet)
    for header, value in values.items():
        worksheet.cell(row, names.index(header) + 1, value)
    return str(worksheet.cell(row, names.index(ListHeading.SUBJECT) + 1).value)


@pytest.mark.one_engine(
    "tests what is read from a filled list; loads and checks run on each engine elsewhere"
)
def test_filled_list_resolves_only_its_own_findings(store: Store, tmp_path: Path) -> None:
    example = Project.find(EXAMPLE)
    load_datasets(store, example.datasets, folder=example.folder)
    before = check_project(store, example, ids=RULES)
    path = tmp_path / "整改清单.xlsx"
    path.write_bytes(rectification_workbook(before))
    book = load_workbook(path)
    street, other_street = book.worksheets[1], book.worksheets[2]
    first, second, remaining = rows_of(street, "buildings-have-party-group")[:3]
    [(superior,)] = store.read("MATCH (p:PartyOrganization {tier: 4}) RETURN min(p.code) AS code").records
    group: dict[str, str | date] = {
        "编码": "DX-L1",
        "名称": "联合党小组",
        "上级党组织": superior,
        "起始日期": date(2023, 5, 1),
    }
    buildings = [write(street, row, **group) for row in (first, second)]
    (adviser_row, *_) = rows_of(other_street, "communities-have-one-legal-adviser")
    community = write(other_street, adviser_row, 编码="LS-N1", 名称="示例律所", 起始日期="2023-06-01")
    vacancy_row = rows_of(other_street, "posts-are-held")[0]
    person = store.read("MATCH (p:Person) WHERE NOT (p)-[:HOLDS]->() RETURN min(p.code) AS code").dicts()
    person = (
        person if person[0]["code"] else store.read("MATCH (p:Person) RETURN min(p.code) AS code").dicts()
    )
    post = write(other_street, vacancy_row, 人员编码=person[0]["code"], 起始日期=date(2023, 7, 1))
    waived = write(
        street, remaining, 申请豁免理由="拆迁", 责任人="示例街道办", 豁免截止日期=date(2024, 6, 30)
    )
    book.save(path)

    filled_list = Dataset("整改清单", path)
    plan = plan_datasets(store, [filled_list], folder=tmp_path)
    assert plan.rejects == []
    assert set(plan.as_json()) == {
        "sheets",
        "changes",
        "rejects",
        "notices",
        "guards",
        "foreign",
        "differences",
    }
    changes = {
        (
            str(c.operation),
            c.key.code if isinstance(c.key, NodeKey) else (c.key.source.code, c.key.target.code),
        )
        for c in plan.datasets[0].changes
    }
    assert changes == {
        ("add", "DX-L1"),
        ("add", ("DX-L1", superior)),
        *(("add", ("DX-L1", building)) for building in buildings),
        ("add", "LS-N1"),
        ("add", ("LS-N1", community)),
        ("add", (person[0]["code"], post)),
    }
    apply_plan(store, plan)
    after = check_project(store, example, ids=RULES)
    resolved = {
        *(("buildings-have-party-group", building) for building in buildings),
        ("communities-have-one-legal-adviser", community),
        ("posts-are-held", post),
    }
    assert findings_of(after) == findings_of(before) - resolved
    assert [(w.rule, w.subject, w.until) for w in waiver_requests(path)] == [
        ("buildings-have-party-group", waived, date(2024, 6, 30))
    ]
    assert plan_datasets(store, [filled_list], folder=tmp_path).datasets[0].unread


# ---- the lists of the shipped rules

RULES_WITH_MEND = [rule for rule in load_rules(load_library()) if rule.mend is not None]
VALUES = {
    ValueType.DATE: "2024-01-01",
    ValueType.INTEGER: "2023",
    ValueType.DECIMAL: "90",
    ValueType.BOOLEAN: "是",
}
CODES = {"Building": "511702001001B0999"}


def create(store: Store, pattern: str) -> None:
    """Run a Cypher statement that creates facts; then assign all facts in the graph to the dataset 原表."""
    with store.writing() as transaction:
        transaction.run(pattern)
        transaction.run(
            "MATCH (n) WHERE n.code IS NOT NULL SET n.src = '2:R000000:表:表.csv', n.dataset = '原表'"
        )
        transaction.run("MATCH ()-[r]->() SET r.src = '2:R000000:表:表.csv', r.dataset = '原表'")


def answer(store: Store, column: Column, label: str) -> str:
    """Return a value that a clerk could enter in the column. If the value is a reference, create the node it names."""
    if column.ends is not None:
        target_label = (column.ends.sources if column.role == "source" else column.ends.targets)[0]
        create(
            store,
            f"CREATE (:{':'.join(load_model().nodes[target_label].labels)} {{code: 'ZG-OTHER', name: '另一个'}})",
        )
        return "ZG-OTHER"
    if column.property is None or column.name == "code":
        return CODES.get(label, "ZG-1")
    return (*column.property.choices, VALUES.get(column.property.type, "整改新设"))[0]


@pytest.mark.parametrize("rule", RULES_WITH_MEND, ids=lambda rule: rule.id)
def test_filled_list_resolves_the_finding_of_the_example(
    embedded_store: Store, library: Library, rule: Rule, tmp_path: Path
) -> None:
    first = tmp_path / "provinces.csv"
    first.write_text("编码,名称,代码体系,代码版本\n510000,四川省,NBS,2023\n", encoding="utf-8")
    load_datasets(embedded_store, [Dataset("省", first)], folder=tmp_path)
    create(embedded_store, rule.examples.violates)
    before = check(embedded_store, [rule], library, CheckOptions(today=DAY))
    path = tmp_path / "整改清单.xlsx"
    path.write_bytes(rectification_workbook(before))
    book = load_workbook(path)
    sheet = load_model().sheets[rule.mend.sheet] if rule.mend else None
    assert sheet is not None
    label = sheet.kind.label if isinstance(sheet.kind, NodeKind) else ""
    answers = {
        c.zh: answer(embedded_store, c, label) for c in sheet.columns if rule.mend and c.name in rule.mend.ask
    }
    subject = write(book.worksheets[1], 2, **answers)
    book.save(path)
    _store_digest_of_graph(embedded_store)
    plan = plan_datasets(embedded_store, [Dataset("整改清单", path)], folder=tmp_path)
    assert plan.rejects == []
    apply_plan(embedded_store, plan)
    after = check(embedded_store, [rule], library, CheckOptions(today=DAY))
    assert findings_of(after) == findings_of(before) - {(rule.id, subject)}


def _store_digest_of_graph(store: Store) -> None:
    """Store the digest of the current graph in the record of run R000001, as if that run had loaded all of it."""
    digest = digest_of_graph(store, load_model()).text()
    with store.writing() as transaction:
        transaction.run("MATCH (r:Run {id: 'R000001'}) SET r.left = $digest", {"digest": digest})
