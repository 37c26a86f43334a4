"""All spellings of a unit's name have the same short form, but names of units of different kinds never do."""

from __future__ import annotations

import pytest

from wangge.loaders.references.names import code_and_name, parents_and_names, same_name, short_form, stem

VARIANTS = {
    "community": (
        "凉水井社区",
        "凉水井社区居委会",
        "凉水井社区居民委员会",
        "凉水井居民委员会",
        " 凉水井　社区 ",
    ),
    "village": ("犀牛山村", "犀牛山村委会", "犀牛山村民委员会", "犀牛山村村民委员会", "犀牛山 村委"),
    "street": ("东城街道", "东城街道办事处", "东城街道办", "东城街办"),
    "town": ("罗江镇", "罗江镇人民政府", "罗江镇政府"),
    "width": ("Ａ１社区", "A1社区", "ａ１社区居委会"),
}


@pytest.mark.parametrize("names", VARIANTS.values(), ids=VARIANTS.keys())
def test_spellings_of_one_unit_are_one_name(names: tuple[str, ...]) -> None:
    assert len({short_form(name) for name in names}) == 1


def test_units_of_different_kinds_keep_different_names() -> None:
    kinds = ("罗江镇", "罗江乡", "罗江街道", "罗江社区", "罗江村")
    assert len({short_form(name) for name in kinds}) == 5
    assert {stem(name)[0] for name in kinds} == {"罗江"}


def test_a_village_that_became_a_community_has_another_name() -> None:
    assert not same_name("韩家坝村民委员会", "韩家坝社区居民委员会")


@pytest.mark.parametrize("name", ["居委会", "村委会", "街道", "社区", "新村", "", "1栋"])
def test_a_name_is_never_reduced_to_nothing(name: str) -> None:
    assert stem(name) == (name, "")


def test_building_number_is_not_a_code() -> None:
    assert code_and_name("1001号楼") is None


def test_code_without_a_name_is_not_both() -> None:
    assert code_and_name("990101001001X001") is None


def test_path_is_split_after_a_word_for_a_kind_only_if_it_has_no_separator() -> None:
    assert list(parents_and_names("江湾区/滨江街道江声社区")) == [("江湾区", "滨江街道江声社区")]
