"""Converts new facts from columns to statement parameters, import files, journal payloads and digests."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Any

import polars as pl

from wangge.loaders.frames import SHEET, SOURCE, TARGET
from wangge.loaders.planning.newfacts import NewFacts
from wangge.loaders.writing.journal import packed

__all__ = ["csv_lines", "digest_sum", "parameters", "payload"]

_ESCAPED = r"[\x00-\x1f\x7f'\\]"
"""The ASCII characters that the function `ascii` writes as escape sequences."""


def parameters(new: NewFacts, run: str) -> dict[str, list[Any]]:
    """Return the parameters of the statement that creates the facts: lists of codes, properties and sources."""
    columns = [*(new.frame[name] for name in (*_ends(new), *new.properties)), new.sources(run).alias("src")]
    return {column.name: column.to_list() for column in columns}


def csv_lines(new: NewFacts, names: Sequence[str], run: str, dataset: str) -> str:
    """Return the facts as lines of a CSV file: codes, the properties `names`, dataset and source.

    A property that a fact doesn't have is an empty field without quotes.
    """
    own = [pl.col(name) if name in new.frame.columns else pl.lit(None).alias(name) for name in names]
    lines = new.frame.select(
        *_ends(new), *own, pl.lit(dataset).alias("dataset"), new.sources(run).alias("src")
    )
    return lines.write_csv(include_header=False)


def payload(new: NewFacts) -> str:
    """Return new facts as text for the journal: JSON, compressed, in base64.

    The JSON has the `version` 2; the `operation` and `kind` of the facts; `ends`, the labels of a
    relationship's ends; `key`, the names of the key properties; `places`, the file and name of every sheet;
    and `count`, the number of facts. `columns` has, for each fact, the position in `places`, the row, the
    codes of the ends, and the properties. A column is a list of values, a text with one value on each line,
    or `{"all": value}` if all values are equal.
    """
    group, used = new.group, new.used_places()
    columns = {name: _stored(new.frame[name]) for name in new.frame.columns if name != SHEET}
    positions = new.frame[SHEET].replace_strict(used, range(len(used)), return_dtype=pl.Int32)
    content = {
        "version": 2,
        "operation": group.operation,
        "kind": group.kind,
        "ends": [label for label in (group.source, group.target) if label],
        "key": new.key,
        "places": [new.places[place] for place in used],
        "count": len(new),
        "columns": {SHEET: _stored(positions), **columns},
    }
    return packed(content)


def digest_sum(
    new: NewFacts, names: Iterable[str], decimal: Collection[str], later: Iterable[str] = ()
) -> int:
    """Return the sum of the facts' digests as `GraphDigest` defines them.

    `names` are the properties in the order in which the digest covers them, `decimal` those that are decimal
    numbers. `later` are properties that the digest covers only where they have a value.
    """
    total, empty = 0, blake2b(digest_size=16)
    for line in _digested(new, names, decimal, later).encode("ascii", "backslashreplace").splitlines():
        hasher = empty.copy()
        hasher.update(line)
        total += int.from_bytes(hasher.digest())
    return total


def _ends(new: NewFacts) -> list[str]:
    return [SOURCE] if new.group.of_nodes else [SOURCE, TARGET]


def _stored(column: pl.Series) -> Any:
    values = column.cast(pl.String) if column.dtype == pl.Date else column
    if values.n_unique() == 1:
        return {"all": values[0]}
    if values.dtype == pl.String and not values.null_count():
        text = values.str.join("\n").item()
        if text.count("\n") == len(values) - 1:
            return text
    return values.to_list()


def _digested(new: NewFacts, names: Iterable[str], decimal: Collection[str], later: Iterable[str]) -> str:
    """Return the texts to hash, one line per fact. A line is the fact as `repr` would write it."""
    group, frame = new.group, new.frame
    ends = [_repr(frame[SOURCE])]
    if not group.of_nodes:
        target = [pl.lit(repr(group.target)), _repr(frame[TARGET])]
        ends = [pl.lit(repr(group.source)), *ends, *target, *(_key_value(frame, name) for name in new.key)]
    values = [_property(frame, name, decimal=name in decimal) for name in names]
    parts = [pl.lit(f"({group.kind!r}, "), *_tuple(ends), pl.lit(", "), *_tuple(values), pl.lit(")")]
    for name in later:
        if name in frame.columns:
            own = pl.concat_str(pl.lit(f";{name}="), _property(frame, name, decimal=name in decimal))
            parts.append(pl.when(frame[name].is_null()).then(pl.lit("")).otherwise(own))
    return str(frame.select(pl.concat_str(parts).str.join("\n")).item())


def _key_value(frame: pl.DataFrame, name: str) -> pl.Expr:
    return _repr(frame[name]) if name in frame.columns else pl.lit("None")


def _property(frame: pl.DataFrame, name: str, *, decimal: bool) -> pl.Expr:
    if name not in frame.columns:
        return pl.lit("None")
    return _repr(frame[name].cast(pl.Float64) if decimal else frame[name])


def _repr(column: pl.Series) -> pl.Expr:
    """Return a column's values as `repr` writes them.

    Non-ASCII characters may or may not be escaped; `digest_sum` escapes those that aren't.
    """
    if column.dtype == pl.String and not column.str.contains(_ESCAPED).any():
        return pl.concat_str(pl.lit("'"), pl.lit(column), pl.lit("'")).fill_null("None")
    if column.dtype.is_integer():
        return pl.lit(column.cast(pl.String)).fill_null("None")
    return pl.lit(pl.Series(map(repr, column), dtype=pl.String))


def _tuple(parts: list[pl.Expr]) -> Iterator[pl.Expr]:
    """Yield the pieces of the text that `repr` would write for a tuple of `parts`."""
    yield pl.lit("(")
    for number, part in enumerate(parts):
        if number:
            yield pl.lit(", ")
        yield part
    yield pl.lit(",)" if len(parts) == 1 else ")")
