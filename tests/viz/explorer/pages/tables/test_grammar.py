"""For any columns and operands, the texts of the parameters `sort` and `filter` are parsed to what was formatted."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wangge.viz.explorer.pages.tables.grammar import (
    Filter,
    FilterOperator,
    SortKey,
    format_filter,
    format_sort,
    parse_filter,
    parse_sort,
)

NAMES = st.text(
    st.characters(blacklist_characters=",:：-", blacklist_categories=("Cs", "Zs", "Cc")), min_size=1
)
NAMES = NAMES.filter(lambda name: name == name.strip())
OPERANDS = st.one_of(st.text(max_size=12), st.sampled_from([">=3", "!", "=", "~", "<", "a:b", "", ">=~"]))


STRICT = (FilterOperator.ABOVE, FilterOperator.BELOW)
FILTERS = st.tuples(NAMES, st.sampled_from(FilterOperator), OPERANDS).filter(
    lambda parts: parts[1] not in STRICT or not parts[2].startswith("=")
)


@given(FILTERS.map(lambda parts: Filter(*parts)))
@example(Filter("name", FilterOperator.LIKE, ">=3"))
def test_a_filter_is_read_as_it_is_written(test: Filter) -> None:
    assert parse_filter(format_filter(test)) == test


@given(st.lists(st.builds(SortKey, NAMES, st.booleans())))
def test_a_sort_is_read_as_it_is_written(keys: list[SortKey]) -> None:
    assert parse_sort(format_sort(keys)) == tuple(keys)


@pytest.mark.parametrize("text", ["", "name", ">=3"])
def test_a_filter_without_a_colon_is_none(text: str) -> None:
    assert parse_filter(text) is None


def test_a_strict_comparison_does_not_swallow_an_equals_sign() -> None:
    with pytest.raises(ValueError, match=">="):
        Filter("number", FilterOperator.ABOVE, "=3")
