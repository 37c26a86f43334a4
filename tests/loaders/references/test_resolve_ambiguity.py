"""Ambiguous references are rejected: a code that belonged to two units, or a name that several units have."""

from __future__ import annotations

import pytest

from tests.loaders.references.measure_references import empty_directory, facts_of, refer
from wangge.graph.model import NodeKey
from wangge.loaders.references.context import ReferenceContext, nothing
from wangge.loaders.references.resolve import Directory
from wangge.loaders.reject import CellError
from wangge.loaders.sheets.cells import Value

PLACES = ("Street", "Community")
SAND = "990101001001"


@pytest.fixture
def directory() -> Directory:
    """Return a directory of a district with two streets, which both have a community called 凤凰."""
    new_directory = empty_directory()
    new_directory.add(facts_of("District", "990101", "江湾区"))
    for code, name in (("990101001", "滨江街道"), ("990101002", "望江街道")):
        new_directory.add(facts_of("Street", code, name, refer("PartOf", "Street", "990101")))
    for code, name in (
        (SAND, "江声社区居民委员会"),
        ("990101001002", "凤凰社区居民委员会"),
        ("990101002001", "凤凰社区居民委员会"),
        ("990101002002", "沙湾社区居民委员会"),
        ("990101002003", "石燕社区居民委员会"),
    ):
        new_directory.add(facts_of("Community", code, name, refer("PartOf", "Community", code[:9])))
    return new_directory


def add_event(
    directory: Directory, change: str, evidence: str, *after: str, before: str = "", **more: Value
) -> None:
    ends = [refer("ChangedTo", "ChangeEvent", text) for text in after]
    ends += [refer("ChangedFrom", "ChangeEvent", before)] if before else []
    directory.add(facts_of("ChangeEvent", "CE-1", change, *ends, change=change, remark=evidence, **more))


def answer(
    directory: Directory, text: str, context: ReferenceContext, edge: tuple[str, str] = ("Concerns", "Matter")
) -> str:
    """Return the code of the resolved unit, or the error message."""
    try:
        return directory.resolve(refer(*edge, text), PLACES, context).code
    except CellError as error:
        return f"{error.rule}: {error.message}"


STRANGER = ReferenceContext(declares=nothing)
"""The context of a row in a dataset that declares none of the units."""


def test_code_used_again_names_both_units(directory: Directory) -> None:
    add_event(directory, "改码", f"变更前：{SAND} 沙湾社区居民委员会", "990101002002")
    assert answer(directory, SAND, STRANGER) == (
        "ambiguous-reference: code '990101001001' is 江声社区居民委员会, and was 沙湾社区居民委员会 before, "
        "now 990101002002 沙湾社区居民委员会 (CE-1): write '990101001001 江声社区居民委员会' if you mean the present unit"
    )


def test_code_used_again_after_its_unit_was_closed_is_refused(directory: Directory) -> None:
    add_event(directory, "撤销", f"变更前：{SAND} 沙坝村民委员会")
    assert "was 沙坝村民委员会 before, no successor is recorded (CE-1)" in answer(directory, SAND, STRANGER)


@pytest.mark.parametrize("text", [f"{SAND} 江声社区居民委员会", f"江声（{SAND}）", "滨江街道/江声社区"])
def test_present_unit_of_a_code_used_again_can_be_named(directory: Directory, text: str) -> None:
    add_event(directory, "改码", f"变更前：{SAND} 沙湾社区居民委员会", "990101002002")
    assert answer(directory, text, STRANGER) == SAND


def test_dataset_that_declares_a_unit_means_it_by_its_code(directory: Directory) -> None:
    add_event(directory, "改码", f"变更前：{SAND} 沙湾社区居民委员会", "990101002002")
    assert answer(directory, SAND, ReferenceContext()) == SAND


def test_change_event_names_what_it_changed_by_code(directory: Directory) -> None:
    add_event(directory, "改码", f"变更前：{SAND} 沙湾社区居民委员会", "990101002002")
    assert answer(directory, SAND, STRANGER, ("ChangedTo", "ChangeEvent")) == SAND


@pytest.mark.parametrize(
    ("change", "after", "before"),
    [
        ("更名", (), ""),
        ("转制", (), ""),
        ("更名", (SAND,), ""),
        ("更名", ("江声社区",), ""),
        ("更名", (f"{SAND} 江声社区",), ""),
        ("合并", (SAND,), ""),
        ("更名", (), SAND),
    ],
)
def test_unit_that_was_only_renamed_is_found_by_its_code(
    directory: Directory, change: str, after: tuple[str, ...], before: str
) -> None:
    add_event(directory, change, f"变更前：{SAND} 老江声社区居民委员会", *after, before=before)
    assert answer(directory, SAND, STRANGER) == SAND


def test_renamed_street_is_found_by_its_padded_code(directory: Directory) -> None:
    add_event(directory, "更名", "变更前：990101001000 老街街道办事处", "990101001000")
    assert answer(directory, "990101001000", STRANGER) == "990101001"


def test_unit_with_the_name_of_a_former_unit_is_ambiguous(directory: Directory) -> None:
    add_event(directory, "更名", f"变更前：{SAND} 老江声社区居民委员会", SAND)
    closing_event = facts_of(
        "ChangeEvent", "CE-2", "撤销", change="撤销", remark="990101002009 江声社区居民委员会"
    )
    directory.add(closing_event)
    assert answer(directory, SAND, STRANGER) == (
        "ambiguous-reference: code '990101001001' was 老江声社区居民委员会 before and is 江声社区居民委员会, a name "
        "that another unit had: 990101002009 江声社区居民委员会 no longer exists, no successor is recorded (CE-2): "
        "write '990101001001 江声社区居民委员会' if you mean the present unit"
    )


def test_rejected_name_lists_its_unit_and_the_full_spelling(directory: Directory) -> None:
    assert answer(directory, "江声", STRANGER) == (
        "ambiguous-reference: '江声' alone may mean another unit than Community 990101001001 (in 江湾区/滨江街道), "
        "which has this name now: add its parent, or write '990101001001 江声社区居民委员会' if you mean the present unit"
    )


def test_district_is_not_enough_to_identify_a_community(directory: Directory) -> None:
    assert "alone may mean another" in answer(directory, "江湾区/江声社区", STRANGER)
    assert "alone may mean another" in answer(
        directory, "江声社区", ReferenceContext(None, ("江湾区",), nothing)
    )


def test_street_is_found_by_its_name_alone(directory: Directory) -> None:
    assert answer(directory, "望江", STRANGER) == "990101002"


@pytest.mark.parametrize(
    "context",
    [
        ReferenceContext(None, ("滨江街道",), nothing),
        ReferenceContext(None, ("990101001000",), nothing),
        ReferenceContext(None, ("江湾区/滨江",), nothing),
        ReferenceContext(NodeKey("Grid", "990101001001001"), (), nothing),
        ReferenceContext(NodeKey("Compound", "990101001001X001"), (), nothing),
        ReferenceContext(None, (), lambda node: node.code == SAND),
    ],
    ids=["street", "code of street", "path", "grid's code", "compound's code", "own dataset"],
)
def test_name_is_accepted_if_the_row_confirms_it(directory: Directory, context: ReferenceContext) -> None:
    assert answer(directory, "江声社区", context) == SAND


def test_code_of_another_community_confirms_no_name(directory: Directory) -> None:
    context = ReferenceContext(NodeKey("Grid", "990101002002001"), (), nothing)
    assert "alone may mean another" in answer(directory, "江声社区", context)


def test_compared_editions_confirm_names(directory: Directory) -> None:
    add_event(directory, "撤销", "变更前：990101002009 石坝村民委员会", inferred=True)
    assert answer(directory, "江声社区", STRANGER) == SAND
    assert "no Street or Community" in answer(directory, "石坝村", STRANGER)


def test_event_entered_by_hand_confirms_no_other_name(directory: Directory) -> None:
    add_event(directory, "撤销", "变更前：990101002009 石坝村民委员会")
    assert "alone may mean another" in answer(directory, "江声社区", STRANGER)


def test_homonym_is_resolved_by_the_street_of_the_row(directory: Directory) -> None:
    assert answer(directory, "凤凰社区", ReferenceContext(None, ("望江街道",), nothing)) == "990101002001"
    assert answer(directory, "凤凰", ReferenceContext(None, ("滨江街道办事处",), nothing)) == "990101001002"


@pytest.mark.parametrize("text", [SAND, "江声社区", f"{SAND} 江声社区", "滨江街道/江声社区"])
def test_unit_in_another_place_than_the_row_says_is_refused(directory: Directory, text: str) -> None:
    message = (
        f"unknown-reference: no Street or Community {text!r} is in '望江街道', which the row names; known: "
    )
    assert answer(directory, text, ReferenceContext(None, ("望江街道",))) == (
        message + "Community 990101001001 (in 江湾区/滨江街道)"
    )


def test_every_place_on_the_row_must_hold(directory: Directory) -> None:
    assert answer(directory, SAND, ReferenceContext(None, ("江湾区", "滨江街道"), nothing)) == SAND
    assert "is in '江湾区、望江街道'" in answer(
        directory, SAND, ReferenceContext(None, ("江湾区", "望江街道"))
    )


def test_street_may_be_the_place_that_the_row_names(directory: Directory) -> None:
    assert answer(directory, "望江街道", ReferenceContext(None, ("望江街道",), nothing)) == "990101002"


def test_unit_without_a_known_parent_is_accepted_by_code(directory: Directory) -> None:
    directory.add(facts_of("Community", "990101003001", "新声社区居民委员会"))
    assert answer(directory, "990101003001", ReferenceContext(None, ("望江街道",), nothing)) == "990101003001"
    assert "which the row names" in answer(directory, "新声社区", ReferenceContext(None, ("望江街道",)))


def test_text_that_names_no_division_does_not_check_a_code(directory: Directory) -> None:
    assert answer(directory, SAND, ReferenceContext(None, ("朝阳路",), nothing)) == SAND
    assert "which the row names" in answer(directory, "江声社区", ReferenceContext(None, ("朝阳路",)))


def test_code_in_a_street_that_no_longer_exists_is_rejected(directory: Directory) -> None:
    add_event(directory, "撤销", "变更前：990101009 老街街道")
    assert "is in '老街街道', which the row names" in answer(
        directory, SAND, ReferenceContext(None, ("老街街道",))
    )


def test_cell_with_several_values_may_name_units_outside_the_place_of_the_row(directory: Directory) -> None:
    covers = ("Covers", "PartyOrganization")
    context = ReferenceContext(None, ("望江街道",), nothing)
    assert answer(directory, SAND, context, covers) == SAND
    assert answer(directory, "凤凰社区", context, covers) == "990101002001"


def test_organisation_need_not_be_in_the_place_of_the_row(directory: Directory) -> None:
    directory.add(facts_of("Department", "D-1", "区民政局"))
    post = refer("PostIn", "Post", "区民政局")
    assert (
        directory.resolve(post, ("Community", "Department"), ReferenceContext(None, ("望江街道",))).code
        == "D-1"
    )


def test_row_added_with_its_street_refers_to_the_homonym_there(directory: Directory) -> None:
    grid = facts_of("Grid", "990101002001001", "第一网格", refer("PartOf", "Grid", "凤凰社区"))
    directory.add(grid, ("望江街道",))
    cell = refer("Concerns", "Matter", "望江街道/凤凰社区/第一网格")
    assert directory.resolve(cell, ("Grid",)).code == "990101002001001"
