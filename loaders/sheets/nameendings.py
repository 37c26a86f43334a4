"""Derives properties of a node from the ending of its name, where the sheet gives no value."""

from __future__ import annotations

from functools import reduce

import polars as pl

from wangge.graph.model import PropertySpec, Sheet

__all__ = ["with_derived_values"]


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
    endings: dict[str, list[str]] = {}
    for ending, value in spec.name_endings:
        endings.setdefault(value, []).append(ending)
    by_name = [
        pl.when(reduce(lambda one, other: one | other, (pl.col("name").str.ends_with(e) for e in ends))).then(
            pl.lit(value)
        )
        for value, ends in endings.items()
    ]
    return pl.coalesce(pl.col(spec.name).cast(pl.String), *by_name).alias(spec.name)
