"""Search queries are parsed into words and kinds, in either language and with half-width or full-width colons."""

from __future__ import annotations

import pytest

from wangge.graph.errors import UsageError
from wangge.graph.model import load_model
from wangge.viz.explorer.search.query import SearchQuery, parse_query

MODEL = load_model()


def labels(text: str) -> set[str]:
    return set(parse_query(text, MODEL).labels)


@pytest.mark.parametrize(
    "written",
    ["小区", "compound", "Compound", "COMPOUNDS", "comp", "ｃｏｍｐｏｕｎｄ", " 小区 ", "院落"],
)
@pytest.mark.parametrize("colon", [":", "：", " : "])
def test_kind_is_understood(written: str, colon: str) -> None:
    assert parse_query(f"{written}{colon}朝阳", MODEL) == SearchQuery(frozenset({"Compound"}), ("朝阳",))


@pytest.mark.parametrize("label", list(MODEL.nodes))
def test_every_kind_can_be_asked_for(label: str) -> None:
    kind = MODEL.nodes[label]
    assert labels(f"{kind.zh}:x") == labels(f"{label}:x") == labels(f"{kind.plural}:x") == {label}


@pytest.mark.parametrize(
    "written", ["party organization", "Party-Organization", "party_organizations", "党组"]
)
def test_words_of_a_kind_may_be_written_apart(written: str) -> None:
    assert labels(f"{written}:x") == {"PartyOrganization"}


def test_all_places_and_all_organizations_have_a_name() -> None:
    places = {kind.label for kind in MODEL.places}
    assert labels("地点:x") == labels("place:x") == places
    assert labels("组织:x") == {label for label, kind in MODEL.nodes.items() if "Organization" in kind.labels}


def test_without_a_kind_every_kind_is_meant() -> None:
    assert parse_query("朝阳　Cy ＣＹ", MODEL) == SearchQuery(frozenset(), ("朝阳", "cy"))
    assert parse_query("：朝阳", MODEL) == SearchQuery(frozenset(), ("朝阳",))


def test_only_the_first_colon_ends_a_kind() -> None:
    assert parse_query("人员:a:b", MODEL).words == ("a:b",)


def test_unknown_kind_names_the_nearest() -> None:
    with pytest.raises(
        UsageError, match=r"no kind is called 'compond' \(nearest: .*小区 Compound.*\); write"
    ):
        parse_query("compond:朝阳", MODEL)


def test_message_on_an_ambiguous_kind_lists_the_kinds() -> None:
    with pytest.raises(
        UsageError, match=r"'s' may mean .*街道 Street.*: write more of the kind before the colon"
    ):
        parse_query("s:朝阳", MODEL)


def test_many_words_are_refused() -> None:
    with pytest.raises(UsageError, match="the search has 9 words: use at most 8"):
        parse_query("a b c d e f g h i", MODEL)


@pytest.mark.parametrize("text", ["", " ", "小区:", ":", "\u200e\u202e\x00"])
def test_text_without_words_gives_none(text: str) -> None:
    assert parse_query(text, MODEL).words == ()
