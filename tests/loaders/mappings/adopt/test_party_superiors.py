"""The secretary and the members in a row belong to the organisation that the row lists, not to its superior."""

from __future__ import annotations

import pytest

from tests.loaders.mappings.adopt.office_ledgers import raw_sheet
from wangge.graph.model import load_model
from wangge.loaders.mappings.adopt.known_names import PlaceNames
from wangge.loaders.mappings.adopt.proposal import SheetProposal, propose
from wangge.loaders.mappings.mapping import FactMapping

_ROWS: tuple[tuple[object, ...], ...] = (
    ("梧桐梁第一党支部", "梧桐梁社区党委", "张三", 12),
    ("梧桐梁第二党支部", "梧桐梁社区党委", "李四", 15),
)


def _proposed(head: tuple[str, ...], *rows: tuple[object, ...]) -> SheetProposal:
    return propose([raw_sheet([head, *rows], "党支部")], load_model(), PlaceNames()).sheets[0]


def _branches(sheet: SheetProposal) -> FactMapping:
    return next(fact for fact in sheet.facts if fact.values == {"tier": 4})


@pytest.mark.parametrize(
    "superior",
    [
        *("隶属社区党委", "隶属党委", "上级党委", "隶属于社区党组织", "上级党组织名称", "所属社区党委"),
        *("社区党委", "所属党委", "所在党委", "上级社区党委"),
    ],
)
def test_secretary_and_members_belong_to_the_branch(superior: str) -> None:
    sheet = _proposed(("党支部名称", superior, "支部书记", "党员人数"), *_ROWS)
    branches = _branches(sheet)
    assert (branches.name, branches.columns) == ("党支部名称", {"superior": superior, "members": "党员人数"})
    (post,) = [fact for fact in sheet.facts if fact.kind == "Post"]
    assert (post.title, post.within, post.holder) == ("支部书记", ("党支部名称",), "支部书记")


def test_organisation_on_the_left_keeps_its_own_secretary() -> None:
    sheet = _proposed(
        ("社区党委", "党委书记", "党支部", "支部书记"),
        ("梧桐梁社区党委", "王五", "梧桐梁第一党支部", "张三"),
    )
    posts = {fact.holder: fact.within for fact in sheet.facts if fact.kind == "Post"}
    assert posts == {"党委书记": ("社区党委",), "支部书记": ("党支部",)}


def test_organisation_behind_its_branch_keeps_the_secretary_that_follows_it() -> None:
    sheet = _proposed(
        ("党支部", "支部书记", "社区党委", "党委书记"),
        ("梧桐梁第一党支部", "张三", "梧桐梁社区党委", "王五"),
    )
    posts = {fact.holder: fact.within for fact in sheet.facts if fact.kind == "Post"}
    assert posts == {"党委书记": ("社区党委",), "支部书记": ("党支部",)}


@pytest.mark.parametrize(
    ("superior", "within", "columns"),
    [("所属社区党委", ("社区",), {"covers": "社区"}), ("上级党委", (), {})],
)
def test_superior_is_in_the_community_of_the_row_if_its_title_says_so(
    superior: str, within: tuple[str, ...], columns: dict[str, str]
) -> None:
    sheet = _proposed(
        ("社区", "党支部", superior, "书记"), ("梧桐梁社区", "梧桐梁第一党支部", "梧桐梁社区党委", "张三")
    )
    fact = next(fact for fact in sheet.facts if fact.name == superior)
    assert (fact.within, fact.columns, fact.values) == (within, columns, {"tier": 2})
