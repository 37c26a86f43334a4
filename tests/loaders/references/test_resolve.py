"""A reference resolves to one node, or its error names the candidates, the successor or the nearest names."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.loaders.conftest import DISTRICT
from tests.loaders.references.measure_references import empty_directory, facts_of, measure, page, refer
from wangge.graph.store import Store
from wangge.loaders.planning.plan import Plan
from wangge.loaders.project import Dataset
from wangge.loaders.references.resolve import Directory
from wangge.loaders.reject import CellError

DOCS = Path(__file__).parents[3] / "docs" / "references.md"
PLACES = ("Street", "Community")


@pytest.fixture
def directory() -> Directory:
    """Return a directory of two streets and a town with their communities, a committee and a change event.

    Some of the communities have the same name.
    """
    new_directory = empty_directory()
    new_directory.add(facts_of("District", "990101", "江湾区"))
    for code, name in (("990101001", "滨江街道"), ("990101002", "望江街道办事处"), ("990101100", "罗江镇")):
        new_directory.add(facts_of("Street", code, name, refer("PartOf", "Street", "江湾区")))
    for code, name, street in (
        ("990101001001", "江声社区居民委员会", "990101001"),
        ("990101001002", "凤凰社区居民委员会", "滨江街道"),
        ("990101002001", "凤凰社区居委会", "990101002000"),
        ("990101100001", "罗江社区居民委员会", "罗江镇"),
        ("990101100200", "长岭村民委员会", "罗江镇"),
        ("990101100002", "长岭社区居民委员会", "罗江镇"),
        ("990101100201", "石燕村民委员会", "罗江镇"),
    ):
        new_directory.add(facts_of("Community", code, name, refer("PartOf", "Community", street)))
    new_directory.add(facts_of("ResidentsCommittee", "RC-1", "江声社区居民委员会"))
    new_directory.add(
        facts_of(
            "ChangeEvent",
            "CE-1",
            "改码",
            refer("ChangedTo", "ChangeEvent", "990101001001"),
            remark="变更前：990101009001 江声社区居民委员会、990101009009 石燕村民委员会",
        )
    )
    return new_directory


def code(directory: Directory, text: str, *labels: str) -> str:
    return directory.resolve(refer("Concerns", "Matter", text), labels or PLACES).code


def refusal(directory: Directory, text: str, *labels: str) -> str:
    with pytest.raises(CellError) as caught:
        code(directory, text, *labels)
    return f"{caught.value.rule}: {caught.value.message}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("江声社区居民委员会", "990101001001"),
        ("江声社区", "990101001001"),
        ("江声 居委会", "990101001001"),
        ("江声", "990101001001"),
        ("９９０１０１００１００１", "990101001001"),
        ("望江街道", "990101002"),
        ("滨江街道办事处", "990101001"),
        ("罗江镇", "990101100"),
        ("罗江社区", "990101100001"),
        ("长岭村", "990101100200"),
        ("长岭村委会", "990101100200"),
        ("滨江街道/凤凰社区", "990101001002"),
        ("望江街道　凤凰社区", "990101002001"),
        ("江湾区/望江/凤凰", "990101002001"),
        ("江湾区望江街道凤凰社区", "990101002001"),
        ("990101002000/凤凰社区", "990101002001"),
        ("990101002001 凤凰社区", "990101002001"),
        ("凤凰社区（990101001002）", "990101001002"),
    ],
)
def test_spelling_finds_its_unit(directory: Directory, text: str, expected: str) -> None:
    assert code(directory, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "凤凰社区",
            "ambiguous-reference: '凤凰社区' matches 2 nodes of kind Street or Community: Community 990101001002 (in 江湾区/滨江街道)、"
            "Community 990101002001 (in 江湾区/望江街道办事处)",
        ),
        (
            "罗江",
            "ambiguous-reference: '罗江' matches 2 nodes of kind Street or Community: Street 990101100 (in 江湾区)、"
            "Community 990101100001 (in 江湾区/罗江镇)",
        ),
        (
            "长岭",
            "ambiguous-reference: '长岭' matches 2 nodes of kind Street or Community: Community 990101100200、"
            "Community 990101100002 (in 江湾区/罗江镇)",
        ),
        (
            "罗江镇/江声社区",
            "unknown-reference: no Street or Community '江声社区' is in '罗江镇'; known: "
            "Community 990101001001 (in 江湾区/滨江街道)",
        ),
        (
            "990101001001 凤凰社区",
            "ambiguous-reference: code '990101001001' is 江声社区居民委员会, not 凤凰社区; 凤凰社区 is "
            "Community 990101001002 (in 江湾区/滨江街道)、Community 990101002001 (in 江湾区/望江街道办事处)",
        ),
        (
            "990101009001",
            "unknown-reference: no Street or Community has code or name '990101009001'; 990101009001 "
            "江声社区居民委员会 no longer exists, now 990101001001 江声社区居民委员会 (CE-1)",
        ),
        (
            "石燕村",
            "ambiguous-reference: '石燕村' is the name of Community 990101100201 (in 江湾区/罗江镇), and was the name of "
            "990101009009 石燕村民委员会 (CE-1): write '990101100201 石燕村民委员会' if you mean the present unit",
        ),
        (
            "990101001009",
            "unknown-reference: no Street or Community has code or name '990101001009' (nearest: 990101001001)",
        ),
        (
            "江生社区",
            "unknown-reference: no Street or Community has code or name '江生社区' "
            "(nearest: 江声社区居民委员会 990101001001)",
        ),
        (
            "江声村",
            "unknown-reference: no Street or Community has code or name '江声村' "
            "(nearest: 江声社区居民委员会 990101001001)",
        ),
    ],
)
def test_error_lists_the_candidates(directory: Directory, text: str, expected: str) -> None:
    assert refusal(directory, text) == expected


@pytest.mark.parametrize("text", ["李示例13812341234", "13812341234", "滨江街道/江声 138 1234 1234"])
def test_phone_is_never_repeated(directory: Directory, text: str) -> None:
    message = refusal(directory, text)
    assert ("138****1234" in message, "1234" in message.replace("138****1234", "")) == (True, False)


def test_short_form_means_the_place_and_not_its_committee(directory: Directory) -> None:
    assert code(directory, "江声社区", "Community", "ResidentsCommittee") == "990101001001"
    assert "matches 2 nodes" in refusal(directory, "江声社区居民委员会", "Community", "ResidentsCommittee")


def test_stem_alone_never_names_a_person() -> None:
    directory = empty_directory()
    directory.add(facts_of("Person", "PE-1", "李红镇"))
    assert "no Person" in refusal(directory, "李红", "Person")


def test_removed_node_is_found_no_more(directory: Directory) -> None:
    node = directory.resolve(refer("Concerns", "Matter", "江声社区"), PLACES)
    directory.remove(node)
    assert "no Street or Community" in refusal(directory, "990101001001")


def test_rows_name_their_parent_in_any_spelling(
    store: Store, write_sheets: Callable[..., Dataset], load: Callable[..., Plan]
) -> None:
    grids = (
        "编码,名称,所属社区\n"
        "990101001001001,一,江声社区居委会\n"
        "990101001001002,二,滨江街道/江声\n"
        "990101001002001,三,990101001002 望江社区\n"
        "990101001002002,四,990101001002 江声社区\n"
    )
    load(write_sheets(DISTRICT))
    applied = load(write_sheets({"grids": grids}, "later"), write_sheets(DISTRICT))
    rejects = [(r.sheet, r.row, str(r.rule)) for r in applied.rejects if "later" in r.file]
    assert rejects == [("grids", 2, "declared-elsewhere"), ("grids", 5, "ambiguous-reference")]
    rows = store.read(
        "MATCH (g:Grid)-[:PART_OF]->(c) RETURN g.name AS grid, c.code AS community ORDER BY g.code"
    ).dicts()
    assert rows == [
        {"grid": "第一网格", "community": "990101001001"},
        {"grid": "二", "community": "990101001001"},
        {"grid": "三", "community": "990101001002"},
    ]


def test_a_name_is_looked_up_with_the_same_work_among_any_number_of_units() -> None:
    few, many = (steps_of_looking_up(units) for units in (100, 10_000))
    assert many <= 1.1 * few


def steps_of_looking_up(units: int) -> int:
    """Return how many functions are called to look up 50 names among this number of communities."""
    directory = empty_directory()
    for number in range(units):
        directory.add(facts_of("Community", f"{number:012d}", f"第{number}示例社区居民委员会"))
    code(directory, "第99示例社区", "Community")
    calls: Counter[str] = Counter()
    sys.setprofile(lambda _frame, event, _argument: calls.update([event]))
    try:
        for number in range(50):
            code(directory, f"第{number}示例社区", "Community")
    finally:
        sys.setprofile(None)
    return calls["call"] + calls["c_call"]


def test_no_reference_of_one_edition_means_another_unit_in_the_next() -> None:
    assert [(m.form, m.with_events, m.year) for m in measure() if m.counts["wrong"]] == []


def test_change_events_leave_no_code_in_doubt() -> None:
    assert [(m.form, m.year) for m in measure() if m.with_events and m.counts["in doubt"]] == []


def test_page_holds_the_measured_tables() -> None:
    """If the page is out of date, the test rewrites it and fails once, so that somebody reviews the change."""
    text = DOCS.read_text(encoding="utf-8")
    head, remaining = text.split("<!-- measured -->\n")
    written, foot = remaining.split("<!-- end of measured -->\n")
    expected = page() + "\n"
    if written != expected:
        marks = ("<!-- measured -->\n", "<!-- end of measured -->\n")
        DOCS.write_text(head + marks[0] + expected + marks[1] + foot, encoding="utf-8")
    assert written == expected, (
        "docs/references.md was out of date and has been rewritten; review the difference"
    )


@pytest.mark.parametrize(
    ("text", "labels", "expected"),
    [
        (
            "凤凰社区",
            PLACES,
            "“凤凰社区”对应2个街道或社区：社区“凤凰社区居民委员会” 990101001002（在江湾区/滨江街道）、"
            "社区“凤凰社区居委会” 990101002001（在江湾区/望江街道办事处）",
        ),
        (
            "990101001009",
            ("Community",),
            "没有编码或名称为“990101001009”的社区（最接近的是：990101001001）",
        ),
        (
            "990101009001",
            ("Community",),
            "没有编码或名称为“990101009001”的社区；990101009001 江声社区居民委员会已不存在，"
            "现为990101001001 江声社区居民委员会（CE-1）",
        ),
        (
            "滨江街道/罗江社区",
            ("Community",),
            "“滨江街道”中没有社区“罗江社区”；已有的是：社区“罗江社区居民委员会” 990101100001（在江湾区/罗江镇）",
        ),
        ("没有的", ("Province", "City", "District", "Street"), "没有编码或名称为“没有的”的地点"),
    ],
)
def test_message_names_kinds_and_units_in_chinese(
    directory: Directory, text: str, labels: tuple[str, ...], expected: str
) -> None:
    with pytest.raises(CellError) as caught:
        code(directory, text, *labels)
    assert caught.value.message.zh == expected
