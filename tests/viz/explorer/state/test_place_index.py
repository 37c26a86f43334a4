"""What lies in a place is found at once, and is what going up from each record finds."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from tests.viz.explorer.test_parts import Rows, inside, made, parents_of, trees
from wangge.viz.explorer.state.place_index import PlaceIndex, RecordLocation


def gone_through(rows: Rows, records: Iterable[RecordLocation], place: str) -> list[int]:
    """The records in a place, found by looking at every one."""
    within = {place, *inside(rows, place)} if place in parents_of(rows) else set()
    return [
        at
        for at, record in enumerate(records)
        if place in (record.street, record.community) or record.subject in within
    ]


@given(trees(), st.data())
def test_records_are_found_in_every_place(rows: Rows, data: st.DataObject) -> None:
    codes = st.sampled_from([*sorted(parents_of(rows)), "P1", "P2"])
    named = codes | st.just("")
    records = data.draw(st.lists(st.builds(RecordLocation, codes, named, named), max_size=12))
    lying = PlaceIndex(made(rows), records)
    for place in [*parents_of(rows), "P1", "elsewhere"]:
        assert lying.inside(place) == gone_through(rows, records, place)
