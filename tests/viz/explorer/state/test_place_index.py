"""The place index returns the same records as a scan of all records."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from tests.viz.explorer.test_parts import Rows, inside, parents_of, place_tree, trees
from wangge.viz.explorer.state.place_index import PlaceIndex, RecordLocation


def scanned(rows: Rows, records: Iterable[RecordLocation], place: str) -> list[int]:
    """Return the numbers of the records about a place or anything in it, by a scan of all records."""
    within = {place, *inside(rows, place)} if place in parents_of(rows) else set()
    return [
        number for number, record in enumerate(records) if place in record.places or record.subject in within
    ]


@given(trees(), st.data())
def test_records_are_found_in_every_place(rows: Rows, data: st.DataObject) -> None:
    codes = st.sampled_from([*sorted(parents_of(rows)), "P1", "P2"])
    codes_or_none = codes | st.just("")
    places = st.lists(codes_or_none, max_size=4).map(tuple)
    records = data.draw(st.lists(st.builds(RecordLocation, codes, places), max_size=12))
    index = PlaceIndex(place_tree(rows), records)
    for place in [*parents_of(rows), "P1", "elsewhere"]:
        assert index.inside(place) == scanned(rows, records, place)
