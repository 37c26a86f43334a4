"""Tests the place tree, addresses, JSON and paging of the explorer on random data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from wangge.queries.check.counts import Counts, SubjectState
from wangge.viz.explorer.pages.address import PageAddress, node_path
from wangge.viz.explorer.pages.formats import as_json
from wangge.viz.explorer.pages.paging import Paging
from wangge.viz.explorer.reads.children import most_parts
from wangge.viz.explorer.state.place_tree import PlaceTree, States

TIERS = ("District", "Street", "Community", "Grid", "Compound", "Building")
NAMES = st.text(min_size=1, max_size=12).filter(
    lambda name: name not in ("lang", "names", "colour", "sel", "page")
)
TEXTS = st.text(min_size=1, max_size=40)

Rows = dict[str, list[tuple[str, str]]]


@st.composite
def trees(draw: st.DrawFn) -> Rows:
    """Draw places of each tier, each as a pair of its code and its parent's code.

    The parent may be in any higher tier, be an empty text, or be no place of the tree. Some places have two parents.
    """
    rows: Rows = {}
    codes_above: list[str] = []
    for tier, label in enumerate(TIERS):
        codes = [f"{tier}{number}" for number in range(draw(st.integers(0, 6)))]
        parents = st.sampled_from([*codes_above, "", "unknown"])
        rows[label] = [(code, draw(parents)) for code in codes]
        rows[label] += [(code, draw(parents)) for code in codes if draw(st.integers(0, 9)) == 0]
        codes_above += codes
    return rows


def place_tree(rows: Rows) -> PlaceTree:
    return PlaceTree([(label, rows[label]) for label in TIERS])


def parents_of(rows: Rows) -> Mapping[str, str]:
    """Return the parent of each place. If a place has two, return the parent with the smaller code."""
    parents: dict[str, str] = {}
    for pairs in rows.values():
        for code, parent in sorted(pairs):
            parents.setdefault(code, parent)
    return parents


def inside(rows: Rows, place: str) -> set[str]:
    """Return the codes of all places in `place`, by following the parents of every place."""
    parents = parents_of(rows)
    codes = set()
    for code in parents:
        ancestor = parents[code]
        while ancestor in parents:
            if ancestor == place:
                codes.add(code)
            ancestor = parents[ancestor]
    return codes


@given(trees())
def test_the_tree_counts_what_lies_in_each_place(rows: Rows) -> None:
    tree = place_tree(rows)
    kinds = {code: label for label, pairs in rows.items() for code, _parent in pairs}
    assert len(tree) == len(kinds)
    for code in kinds:
        number = tree.number(code)
        assert number is not None
        inner_codes = inside(rows, code)
        below = [(label, tree.codes[inner]) for label, part in tree.below(number) for inner in part]
        assert sorted(below) == sorted((kinds[inner], inner) for inner in inner_codes)
        for label in TIERS:
            assert tree.count(number, label) == sum(kinds[inner] == label for inner in inner_codes)


@given(trees(), st.data())
def test_states_are_counted_at_every_place(rows: Rows, data: st.DataObject) -> None:
    codes = sorted(parents_of(rows))
    possible_states = (
        SubjectState.COVERED,
        SubjectState.UNCOVERED,
        SubjectState.UNKNOWN,
        SubjectState.WAIVED,
        None,
    )
    drawn_states = {code: data.draw(st.sampled_from(possible_states)) for code in codes}
    known_states = [(state, [code]) for code, state in drawn_states.items() if state is not None]
    states = States(place_tree(rows), [*known_states, (SubjectState.COVERED, ["nowhere"])])
    for code in codes:
        assert states.of(code) is drawn_states[code]
        tally = [drawn_states[inner] for inner in (code, *inside(rows, code))]
        assert states.counts(code) == Counts(
            covered=tally.count(SubjectState.COVERED),
            uncovered=tally.count(SubjectState.UNCOVERED),
            unknown=tally.count(SubjectState.UNKNOWN),
            waived=tally.count(SubjectState.WAIVED),
        )
    assert states.counts("nowhere") == Counts()
    chosen = data.draw(st.lists(st.sampled_from([*codes, "nowhere"]), max_size=8))
    has_any = any(states.counts(code).total for code in chosen)
    assert states.has_any(states.tree.spans(chosen)) is has_any


ADDRESSES = st.builds(
    PageAddress,
    path=st.sampled_from(["/", "/rules", "/node/Grid/511702001001001", "/recipes/vacant-posts"]),
    language=st.sampled_from(["zh", "en"]),
    hide_names=st.booleans(),
    colour=st.none() | TEXTS,
    selected=st.none() | TEXTS,
    page=st.integers(1, 1_000_000),
    query=st.dictionaries(NAMES, TEXTS, max_size=5),
)


@given(ADDRESSES)
def test_an_address_is_read_back_from_its_own_text(address: PageAddress) -> None:
    parts = urlsplit(address.same())
    assert PageAddress.read(parts.path, "html", dict(parse_qsl(parts.query))) == address


@given(ADDRESSES, st.sampled_from(["json", "csv", "svg"]))
def test_another_format_has_the_parameters_of_its_page(address: PageAddress, format_name: str) -> None:
    parts = urlsplit(address.in_format(format_name))
    stem = parts.path.removesuffix(f".{format_name}")
    address_of_link = PageAddress.read(
        "/" if stem == "/index" else stem, "html", dict(parse_qsl(parts.query))
    )
    assert (
        address_of_link.path,
        address_of_link.language,
        address_of_link.hide_names,
        address_of_link.colour,
        address_of_link.page,
        address_of_link.query,
    ) == (
        address.path,
        address.language,
        address.hide_names,
        address.colour,
        address.page,
        address.query,
    )


@given(ADDRESSES)
def test_links_keep_only_language_hidden_names_and_colour(address: PageAddress) -> None:
    parts = urlsplit(address.to(node_path("Grid", "1")))
    address_of_link = PageAddress.read(parts.path, "html", dict(parse_qsl(parts.query)))
    assert address_of_link == PageAddress(
        path=node_path("Grid", "1"),
        language=address.language,
        hide_names=address.hide_names,
        colour=address.colour,
    )


REPEATED = st.builds(str.__mul__, st.text(min_size=1, max_size=8), st.integers(0, 300))
"""Short and very long texts. To draw thousands of single characters would take a hundred times as long."""


@given(st.dictionaries(REPEATED, REPEATED, max_size=60))
def test_an_address_stays_short_for_any_query(query: dict[str, str]) -> None:
    address = PageAddress.read("/", "html", query)
    assert len(address.query) <= 40
    assert all(len(name) <= 80 and len(value) <= 400 for name, value in address.query.items())
    assert 1 <= address.page <= 1_000_000


@given(st.text(min_size=1), st.text(min_size=1))
def test_a_path_of_a_node_has_three_parts_and_no_reserved_character(label: str, code: str) -> None:
    path = node_path(label, code)
    assert path.count("/") == 3
    assert path.isascii()
    assert not set(path) & set("?#\\\"'<> ")


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=8))
def test_json_is_read_back_unchanged(value: object) -> None:
    assert json.loads(as_json({"value": value})) == {"value": value}


@given(st.lists(st.integers(0, 60), max_size=30), st.integers(0, 480))
def test_every_child_has_the_largest_equal_share_that_fits(sizes: list[int], limit: int) -> None:
    share = most_parts(sizes, limit)
    assert sum(min(size, share) for size in sizes) <= limit
    larger = sum(min(size, share + 1) for size in sizes)
    if share:
        assert larger > limit or share >= max(sizes)
    else:
        assert not any(sizes) or sum(min(size, 3) for size in sizes) > limit


@given(st.integers(1, 10_000), st.integers(0, 5_000))
def test_pages_hold_every_item_once(page: int, total: int) -> None:
    paging = Paging.of(page, total)
    assert 1 <= paging.page <= paging.pages
    assert paging.skipped < max(total, 1)
    assert paging.last + paging.rest == total
    all_pages = [Paging.of(number, total) for number in range(1, paging.pages + 1)]
    assert sum(max(one_page.last - one_page.skipped, 0) for one_page in all_pages) == total
