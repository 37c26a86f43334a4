"""Derives properties of a node from the ending of its name, where the sheet gives no value."""

from __future__ import annotations

from functools import reduce

import polars as pl

from wangge.graph.model import PropertySpec, Sheet, ValueType

__all__ = ["value_of_ending", "with_derived_values"]


def with_derived_values(frame: pl.DataFrame, sheet: Sheet) -> pl.DataFrame:
    """Fill in the properties of a frame of facts that follow from the names of its nodes.

    >>> from wangge.graph.model import load_model
    >>> frame = pl.DataFrame({"name": ["东城街道办事处", "蒲家镇", "高新区"], "form": [None, None, None]})
    >>> with_derived_values(frame, load_model().sheets["streets"])["form"].to_list()
    ['街道', '镇', None]
    """
    derived = [
        column.property for column in sheet.columns if column.property and column.property.name_endings
    ]
    if not derived or "name" not in frame.columns or frame.is_empty():
        return frame
    return frame.with_columns(_derived(spec) for spec in derived)


def _derived(spec: PropertySpec) -> pl.Expr:
    endings: dict[str | int, list[str]] = {}
    for ending, value in spec.name_endings:
        endings.setdefault(value, []).append(ending)
    by_name = [
        pl.when(reduce(lambda one, other: one | other, (pl.col("name").str.ends_with(e) for e in ends))).then(
            pl.lit(value)
        )
        for value, ends in endings.items()
    ]
    own = pl.col(spec.name) if spec.type is ValueType.INTEGER else pl.col(spec.name).cast(pl.String)
    return pl.coalesce(own, *by_name).alias(spec.name)


def value_of_ending(spec: PropertySpec, text: str) -> str | int | None:
    """Return the value of the first of the property's `name_endings` with which a text ends, or None."""
    return next((value for ending, value in spec.name_endings if text.endswith(ending)), None)
