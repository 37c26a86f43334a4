"""Compares the matching of search words and names with a brute-force search.

The brute-force search uses hand-written tables of the pronunciations of characters.
"""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.viz.explorer.search.entry import SearchEntry
from wangge.viz.explorer.search.index import SearchIndex
from wangge.viz.explorer.search.nametext import NameText
from wangge.viz.explorer.search.query import SearchQuery

_READ = {
    "朝": ("chao", "zhao"),
    "阳": ("yang",),
    "西": ("xi",),
    "安": ("an",),
    "县": ("xian",),
    "吕": ("lv", "lu"),
    "中": ("zhong",),
    "恩": ("en",),
    "长": ("chang", "zhang"),
    "区": ("qu",),
    "栋": ("dong",),
}
_READ_FIRST = {"区": ("qu", "ou")}
_CHARACTERS = "".join(_READ) + "12aN-·"

names = st.text(_CHARACTERS, min_size=1, max_size=4)


def _spellings(character: str, first: bool) -> set[str]:
    syllables = (_READ_FIRST if first and character in _READ_FIRST else _READ).get(character, ())
    shortened = {reading[0] for reading in syllables} | {r[:2] for r in syllables if r[1:2] == "h"}
    return {character.lower(), *syllables, *shortened}


def _kind(character: str) -> str:
    return (
        "han"
        if character in _READ
        else "digit"
        if character.isdigit()
        else "letter"
        if character.isalpha()
        else "other"
    )


def _may_start(name: str, position: int) -> bool:
    return (
        position == 0
        or _kind(name[position]) in ("han", "other")
        or _kind(name[position]) != _kind(name[position - 1])
    )


def _may_be_left_out(name: str, position: int) -> bool:
    before, after = position, position
    while before >= 0 and _kind(name[before]) == "other":
        before -= 1
    while after < len(name) and _kind(name[after]) == "other":
        after += 1
    between = before >= 0 and after < len(name) and {_kind(name[before]), _kind(name[after])} == {"digit"}
    return _kind(name[position]) == "other" and not between


def all_words(name: str) -> set[str]:
    """Return every search word that matches a name, by brute force."""
    words = set()
    for start in (position for position in range(len(name)) if _may_start(name, position)):
        for stop in range(start + 1, len(name) + 1):
            spellings = []
            for position in range(start, stop):
                left_out = {""} if _may_be_left_out(name, position) and position > start else set()
                spellings.append(_spellings(name[position], position == 0) | left_out)
            words |= {"".join(parts) for parts in product(*spellings)}
    return words


def finds(word: str, name: str) -> bool:
    return bool(NameText([name]).match(word).part)


@given(names, st.data())
def test_every_spelling_finds_its_name(name: str, data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(sorted(all_words(name))))
    assert finds(word, name)


@given(names, st.text("chaoyngxizelvqud12-西阳", min_size=1, max_size=6))
def test_word_finds_a_name_only_if_the_brute_force_search_does(name: str, word: str) -> None:
    assert finds(word, name) == (word in all_words(name))


@given(names, st.data())
def test_a_spelling_that_lacks_one_character_finds_the_name(name: str, data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(sorted(all_words(name))))
    position = data.draw(st.integers(0, len(word) - 1))
    cut = word[:position] + word[position + 1 :]
    assert not cut or finds(cut, name) == (cut in all_words(name))


@given(st.lists(names, min_size=1, max_size=8, unique=True), st.data())
def test_name_is_found_whatever_other_names_are_searched_with_it(
    many: list[str], data: st.DataObject
) -> None:
    word = data.draw(st.sampled_from(sorted(all_words(many[0]))))
    text = NameText(many)
    names_found = {
        name for name, end in zip(many, text.ends, strict=True) if text.match(word).part >> end & 1
    }
    assert names_found == {name for name in many if word in all_words(name)}


@given(st.from_regex(r"[0-9A-Za-z][0-9A-Za-z._-]{2,20}", fullmatch=True), st.integers(3, 21))
def test_code_is_found_by_its_beginning(code: str, length: int) -> None:
    index = SearchIndex.build([SearchEntry("Person", code, "王", "")])
    assert [index.find(SearchQuery(words=(code[:length].swapcase(),))).total] == [1]


@pytest.mark.parametrize(
    "word", ["朝阳", "chaoyang", "cy", "朝yang", "cyang", "c阳", "CY", "ｃｙ", "yang", "zhy", "chy"]
)
def test_chaoyang_is_found_by_characters_pinyin_and_initials(word: str) -> None:
    assert (
        SearchIndex.build([SearchEntry("Compound", "X1", "朝阳", "")]).find(SearchQuery(words=(word,))).total
        == 1
    )


@pytest.mark.parametrize("word", ["ang", "chaoya", "haoyang", "chaoyangg", "zhuyang", "yc"])
def test_chaoyang_is_not_found_by_other_spellings(word: str) -> None:
    match = NameText(["朝阳"]).match(word)
    assert not match.part


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("zeng", "曾小红"),
        ("shanxx", "单雄信"),
        ("xie", "解珍"),
        ("qiu", "仇和"),
        ("zha", "查良镛"),
        ("ou", "区建国"),
        ("moqi", "万俟红"),
        ("yuchi", "尉迟恭"),
        ("chanyu", "单于"),
        ("piao", "朴树"),
        ("lvbu", "吕布"),
        ("lubu", "吕布"),
        ("lübu", "吕布"),
        ("lve", "略阳"),
        ("lue", "略阳"),
        ("chongqing", "重庆"),
        ("changle", "长乐"),
        ("xian", "西安"),
        ("xian", "县"),
        ("xi'an", "西安"),
        ("aqu3d", "Ａ区３栋"),
        ("3#l", "3#楼"),
        ("3l", "3#楼"),
        ("beiyuan", "（北）院"),
        ("朝阳花园", "朝阳·花园"),
        ("🏠家园", "🏠家园"),
        ("家园", "🏠家园"),
    ],
)
def test_name_is_found_by_its_readings(word: str, name: str) -> None:
    assert (
        SearchIndex.build([SearchEntry("Person", "PE-1", name, "")]).find(SearchQuery(words=(word,))).total
        == 1
    )


@pytest.mark.parametrize(
    ("word", "name"),
    [("ou", "东区"), ("xi'an", "县"), ("3栋", "13栋"), ("12栋", "1-2栋"), ("anda", "Wanda"), ("tai", "大院")],
)
def test_word_that_is_no_reading_of_a_name_finds_nothing(word: str, name: str) -> None:
    assert (
        SearchIndex.build([SearchEntry("Person", "PE-1", name, "")]).find(SearchQuery(words=(word,))).total
        == 0
    )
