"""Equal names in ledgers are one person if their phones agree, or if their communities agree and no phone differs."""

from __future__ import annotations

from itertools import permutations

from wangge.graph.model import NodeKey
from wangge.loaders.mappings.declared import LedgerPlace
from wangge.loaders.mappings.people import Mention, people_of, posts_of

GRID, OTHER_GRID = NodeKey("Grid", "C1-1"), NodeKey("Grid", "C2-1")


def mention(
    name: str, phone: str | None = None, division: str = "C1", unit: NodeKey = GRID, row: int = 2
) -> Mention:
    return Mention(name, phone, division, unit, "网格员", LedgerPlace(0, row, "网格员"), {}, {}, {})


def people(*mentions: Mention) -> set[tuple[str, str | None]]:
    results = {frozenset((p.code, p.phone) for p in people_of(order)) for order in permutations(mentions)}
    assert len(results) == 1
    return set(results.pop())


def test_same_name_and_phone_is_one_person_in_two_communities() -> None:
    assert people(mention("张三", "138****0001"), mention("张三", "138****0001", "C2", OTHER_GRID)) == {
        ("C1-张三", "138****0001")
    }


def test_same_name_in_one_community_without_a_different_phone_is_one_person() -> None:
    assert people(mention("张三", "138****0001"), mention("张三")) == {("C1-张三", "138****0001")}


def test_namesakes_with_different_phones_are_two_people() -> None:
    assert people(mention("张三", "138****0001"), mention("张三", "139****0002")) == {
        ("C1-张三-0001", "138****0001"),
        ("C1-张三-0002", "139****0002"),
    }


def test_same_name_in_two_communities_without_phones_is_two_people() -> None:
    assert people(mention("张三"), mention("张三", division="C2", unit=OTHER_GRID)) == {
        ("C1-张三", None),
        ("C2-张三", None),
    }


def test_post_stays_the_same_when_its_holder_changes() -> None:
    codes = []
    for name in ("张三", "李四"):
        mentions = [mention(name)]
        codes.append([post.code for post in posts_of(mentions, people_of(mentions))])
    assert codes == [["C1-1-网格员"], ["C1-1-网格员"]]


def test_holders_of_one_title_hold_a_post_each_and_a_vacancy_is_one_more() -> None:
    mentions = [mention("李四"), mention("张三"), mention(""), mention("", row=3)]
    posts = posts_of(mentions, people_of(mentions))
    assert [(post.code, [person for person, _, _ in post.holders]) for post in posts] == [
        ("C1-1-网格员", ["C1-张三"]),
        ("C1-1-网格员-2", ["C1-李四"]),
        ("C1-1-网格员-3", []),
    ]
