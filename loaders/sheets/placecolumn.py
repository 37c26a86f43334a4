"""Recognises columns that only name a place further up, such as 所属街道 next to 所属社区."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import polars as pl

from wangge.graph.model import Column, Model, NodeKind, Sheet, header_key
from wangge.loaders import frames
from wangge.loaders.sheets.understood import UnderstoodSheet

__all__ = ["outer_columns", "place_of_header"]

_BRACKETED = re.compile(r"[（(\[【［].*?[）)\]】］]", re.DOTALL)
_LEVELS = (4, 5)
_HEADS = ("所属", "所在", "隶属")
_TAILS = ("名称", "编码", "代码", "编号", "code", "name")


def place_of_header(sheet: Sheet, header: str, model: Model) -> NodeKind | None:
    """Return the kind of parent place that an unknown header means, or None.

    Places above streets aren't recognised, because the graph needn't have provinces and cities. Places below communities
    are recognised only on sheets of places.

    >>> from wangge.graph.model import load_model
    >>> model = load_model()
    >>> headers = ("所属街道", "街道（乡镇）", "镇街名称", "所在街道编码", "street", "颜色", "所属市")
    >>> kinds = [place_of_header(model.sheets["grids"], header, model) for header in headers]
    >>> [kind.label for kind in kinds if kind]
    ['Street', 'Street', 'Street', 'Street', 'Street']
    >>> place_of_header(model.sheets["streets"], "所属街道", model) is None
    True
    """
    lowest = max(
        (
            model.nodes[label].place_tier or 0
            for column in sheet.columns
            if column.ends is not None
            for label in column.ends.targets
        ),
        default=0,
    )
    keys = set(_spellings(header))
    of_places = isinstance(sheet.kind, NodeKind) and sheet.kind.place_tier is not None
    for kind in model.places:
        tier, level = kind.place_tier or 0, kind.division_level
        recognised = level in _LEVELS or (of_places and level is None)
        if recognised and tier < lowest and keys & _called(kind, model):
            return kind
    return None


def _called(kind: NodeKind, model: Model) -> set[str]:
    own_sheet = next(sheet for sheet in model.sheets.values() if sheet.kind is kind)
    return {header_key(name) for name in (kind.label, own_sheet.name, own_sheet.zh, *own_sheet.aliases)}


def _spellings(header: str) -> list[str]:
    keys = [header_key(header), header_key(_BRACKETED.sub("", header))]
    for key in keys[:]:
        keys += [key.removesuffix(tail) for tail in _TAILS if key.endswith(tail)]
    for key in keys[:]:
        keys += [key.removeprefix(head) for head in _HEADS if key.startswith(head)]
    return [key for key in keys if key]


def outer_columns(columns: Mapping[int, Column], result: UnderstoodSheet) -> Iterator[int]:
    """Yield the positions of columns that name places, but never the parent, because each row names a nearer place."""
    tiers = {at: column.parent_tier for at, column in columns.items() if column.parent_tier}
    if result.sheet is None or len(tiers) < 2:
        return
    frame = result.facts.frame()
    names = {at: frames.reference(result.sheet.columns.index(columns[at])) for at in tiers}
    for at, tier in tiers.items():
        nearer = [pl.col(names[other]) for other in tiers if tiers[other] > tier]
        ends = columns[at].ends
        if not nearer or (ends is not None and ends.overlaps):
            continue
        filled = pl.col(names[at]).is_not_null()
        alone = frame.select((filled & pl.all_horizontal(c.is_null() for c in nearer)).any()).item()
        if not alone and frame.select(filled.any()).item():
            yield at
