"""Returns the remarks on a sheet: hidden parts, columns that aren't stored, and characters that others can't read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wangge.graph.model import Model
from wangge.loaders.sheets.header import Header
from wangge.loaders.sheets.hidden import hidden_parts
from wangge.loaders.sheets.placecolumn import outer_columns, place_of_header
from wangge.loaders.sheets.skipped_rows import row_numbers
from wangge.loaders.sheets.table import RawSheet
from wangge.loaders.sheets.understood import UnderstoodSheet

__all__ = ["place_columns", "sheet_messages"]


def place_columns(header: Header, model: Model) -> dict[int, str]:
    """Return the titles of the extra columns that name a parent place, by position."""
    extra = {
        **header.unknown,
        **{at: titles[:1] for at, titles in header.skipped.items()},
        **{at: (title,) for at, (title, _) in header.left_out.items()},
    }
    return {
        at: titles[0]
        for at, titles in sorted(extra.items())
        if any(place_of_header(header.sheet, title, model) for title in titles)
    }


def sheet_messages(
    raw: RawSheet,
    header: Header,
    places: Mapping[int, str],
    result: UnderstoodSheet,
    signs: dict[str, list[int]],
) -> Iterator[str]:
    """Yield one sentence for each remark.

    `places` has the extra columns that name parent places, `signs` the rows of each private-use character.
    `result` is the result of the sheet so far.
    """
    yield from hidden_parts(raw)
    outer = {at: header.titles[at] for at in outer_columns(header.columns, result)}
    yield from _column_notices(header, {**places, **outer})
    yield from _sign_notices(signs)


def _column_notices(header: Header, places: Mapping[int, str]) -> Iterator[str]:
    for _, title in sorted(places.items()):
        yield f"column {title!r} is not stored; it limits the search for the units that the rows name"
    for at, titles in header.unknown.items():
        if at not in places:
            yield f"column {titles[0]!r} is not known and was left out"
    for at, (title, column) in header.left_out.items():
        if at not in places:
            yield f"column {title!r} {column.reason}"
    for at, (title, taken) in header.skipped.items():
        if at not in places:
            yield f"column {title!r} was skipped; column {taken!r} has the same meaning"


def _sign_notices(signs: dict[str, list[int]]) -> Iterator[str]:
    for sign, numbers in sorted(signs.items()):
        yield (
            f"{row_numbers(numbers)}: other computers can't show the private-use character U+{ord(sign):04X}; "
            "replace it with the character that was meant"
        )
