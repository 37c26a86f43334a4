"""The search index returns the right hits in the right order; hostile queries return none."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.counted_calls import calls_made_by
from wangge.graph.errors import UsageError
from wangge.graph.model import load_model
from wangge.viz.explorer.search.entry import SearchEntry
from wangge.viz.explorer.search.index import SearchIndex, SearchResult
from wangge.viz.explorer.search.query import SearchQuery, parse_query

ENTRIES = (
    SearchEntry("Person", "PE-2", "单雄信", "东城街道办事处"),
    SearchEntry("Person", "PE-1", "朝阳", "东城街道办事处"),
    SearchEntry("Post", "PO-1", "网格员", "朝阳网格"),
    SearchEntry("PropertyFirm", "PF-1", "朝阳物业", ""),
    SearchEntry("Building", "511702002001B0003", "3栋", "吉昌大院"),
    SearchEntry("Building", "511702002001B0013", "13栋", "吉昌大院"),
    SearchEntry("Building", "511702001001B0003", "3栋", "新锦苑"),
    SearchEntry("Compound", "511702002001X001", "吉昌大院", "朝阳网格"),
    SearchEntry("Compound", "511702002001X002", "新朝阳", "朝阳网格"),
    SearchEntry("Grid", "511702002001001", "朝阳网格", "朝阳社区"),
    SearchEntry("Community", "511702002001", "朝阳社区", "东城街道"),
    SearchEntry("Street", "511702001", "东城街道", "通川区"),
    SearchEntry("District", "511702", "通川区", "达州市"),
)
INDEX = SearchIndex.build(ENTRIES)


def codes(text: str) -> list[str]:
    return [hit.code for hit in INDEX.find(parse_query(text, load_model())).hits]


def test_exact_name_comes_first_then_beginnings_then_the_rest() -> None:
    assert codes("朝阳") == ["PE-1", "511702002001", "511702002001001", "PF-1", "511702002001X002"]


def test_full_pinyin_of_a_whole_name_comes_before_beginnings() -> None:
    assert codes("zhaoyang") == ["PE-1", "511702002001", "511702002001001", "PF-1", "511702002001X002"]


def test_equal_hits_begin_with_places_from_the_largest_down() -> None:
    assert codes("cy") == ["511702002001", "511702002001001", "PF-1", "PE-1", "511702002001X002"]


def test_exact_code_comes_first() -> None:
    assert codes("511702001")[:2] == ["511702001", "511702001001B0003"]


@pytest.mark.parametrize("written", ["511702001000", "５１１７０２００１", "511702001"])
def test_code_is_found_in_any_spelling(written: str) -> None:
    assert codes(f"street:{written}") == ["511702001"]


def test_padded_code_stands_for_one_division_and_nothing_under_it() -> None:
    assert codes("511702000000") == ["511702"]


@pytest.mark.parametrize(("written", "expected"), [("pe-", ["PE-1", "PE-2"]), ("pe", []), ("pe-2", ["PE-2"])])
def test_code_needs_three_characters_of_its_prefix(written: str, expected: list[str]) -> None:
    assert codes(written) == expected


@pytest.mark.parametrize("text", ["吉昌 3栋", "jc 3d", "3栋 吉昌大院", "jichang 511702002001B0003", "jc 3D"])
def test_some_words_may_match_the_place_that_contains_the_hit(text: str) -> None:
    assert codes(text) == ["511702002001B0003"]


def test_one_word_must_match_its_own_name_or_code() -> None:
    assert codes("吉昌") == ["511702002001X001"]
    assert codes("吉昌 大院") == ["511702002001X001"]


def test_every_word_must_match() -> None:
    assert codes("吉昌 4栋") == []


def test_labels_narrow_the_search() -> None:
    assert codes("人员:朝阳") == ["PE-1"]
    assert codes("楼栋:3d") == ["511702001001B0003", "511702002001B0003"]


def test_kind_without_words_lists_all_its_nodes_and_an_empty_query_none() -> None:
    assert codes("小区:") == ["511702002001X001", "511702002001X002"]
    assert INDEX.find(SearchQuery()) == SearchResult((), 0)


def test_hits_are_the_entries_themselves() -> None:
    assert set(INDEX.find(SearchQuery(frozenset(entry.label for entry in ENTRIES))).hits) == set(ENTRIES)
    assert len(INDEX) == len(ENTRIES)


@given(st.permutations(ENTRIES), st.sampled_from(["朝阳", "cy", "3d", "5117", "jc 3d", "d c"]))
def test_order_doesnt_depend_on_the_order_of_reading(entries: list[SearchEntry], text: str) -> None:
    query = parse_query(text, load_model())
    assert SearchIndex.build(entries).find(query) == INDEX.find(query)


@given(st.integers(0, 8), st.integers(0, 8))
def test_pages_are_slices_of_one_list(after: int, most: int) -> None:
    query = SearchQuery(words=("朝阳",))
    all_hits = INDEX.find(query)
    assert INDEX.find(query, most=most, after=after) == (all_hits.hits[after : after + most], all_hits.total)


def test_page_before_the_first_is_the_first() -> None:
    assert INDEX.find(SearchQuery(words=("朝阳",)), most=2, after=-5) == INDEX.find(
        SearchQuery(words=("朝阳",)), most=2
    )
    assert INDEX.find(SearchQuery(words=("朝阳",)), most=-1) == SearchResult((), 5)


@pytest.mark.parametrize(
    "entries", [[], [SearchEntry("Person", "", "", "")], [SearchEntry("Nothing", "\0", "\0\n", "\0")]]
)
def test_empty_names_and_codes_are_harmless(entries: list[SearchEntry]) -> None:
    index = SearchIndex.build(entries)
    assert index.find(SearchQuery(words=("a", "吉"))) == SearchResult((), 0)
    assert len(index) == len(entries)


@given(st.lists(st.text(max_size=12), min_size=1, max_size=6), st.text(max_size=20))
def test_any_text_can_be_stored_and_asked_for(written: list[str], text: str) -> None:
    entries = [SearchEntry("Person", f"PE-{number}", name, "") for number, name in enumerate(written)]
    index = SearchIndex.build(entries)
    try:
        hits = index.find(SearchQuery(words=(text,))).hits
    except UsageError:
        hits = ()
    assert set(hits) <= set(entries)


HOSTILE = {
    "regex": ".*(a+)+$[^朝]|\\",
    "long latin": "xian" * 2500,
    "long han": "朝" * 10_000,
    "apostrophes": "x" + "'" * 10_000,
    "digits": "5" * 10_000,
    "emoji": "🏠👨‍👩‍👧‍👦",
    "nul": "\x00%00\x00",
    "markup": "<img/src=x onerror=alert(1)>",
    "cypher": "' OR 1=1 // {code: $code}",
    "surrogate": "\ud800",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_find_nothing(text: str) -> None:
    assert INDEX.find(SearchQuery(words=(text,))) == SearchResult((), 0)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_work_of_a_search_grows_no_faster_than_its_words(text: str) -> None:
    calls = calls_made_by(lambda: INDEX.find(SearchQuery(words=(text,))))
    assert calls <= 300 * (10 + len(text))


def test_marks_of_text_direction_are_ignored() -> None:
    assert codes("\u202e朝\u200f阳\u202c") == codes("朝阳")


def test_hostile_names_are_found_unchanged() -> None:
    names = [
        "<img src=x onerror=alert(1)>",
        "朝" * 200,
        "a" * 200,
        "\u202e倒\u202c",
        "👨‍👩‍👧‍👦之家",
        "-" * 200 + "院",
    ]
    index = SearchIndex.build(
        SearchEntry("Compound", f"X{number}", name, "") for number, name in enumerate(names)
    )
    words = ["img", "c" * 200, "a" * 200, "倒", "之家", "-院"]
    hits_by_word = [index.find(SearchQuery(words=(word,))).hits for word in words]
    assert [[hit.name for hit in hits] for hits in hits_by_word] == [[name] for name in names]


@pytest.mark.parametrize("word", ["z", "zy", "zhongguorenmin", "xianxian"])
def test_work_of_a_search_hardly_grows_with_the_index(word: str) -> None:
    def index_of(rounds: int) -> SearchIndex:
        characters = [chr(0x4E00 + number) for number in range(2000)] * rounds
        pairs = pairwise(characters)
        return SearchIndex.build(
            SearchEntry("Person", f"PE-{first}{second}", first + second, "") for first, second in pairs
        )

    def calls_on(index: SearchIndex) -> int:
        return calls_made_by(lambda: index.find(SearchQuery(words=(word,))))

    assert calls_on(index_of(10)) <= 2 * calls_on(index_of(1)) + 500
