"""Declares what a measure reads, and the condition for what is valid on a day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from wangge.graph.model import Model

__all__ = ["CURRENT", "Reads", "label_in"]

CURRENT = (
    "({0}.valid_from IS NULL OR {0}.valid_from <= $day) AND ({0}.valid_to IS NULL OR {0}.valid_to > $day)"
)


class Reads(NamedTuple):
    """What a measure reads: the types of relationship, and the labels of places and organisations that it doesn't need."""

    types: frozenset[str]
    leave_out: frozenset[str] = frozenset()


def label_in(model: Model, labels: Iterable[str]) -> str:
    """Return the first of the labels of a node that is a kind of the model; "" if there is none."""
    return next((label for label in labels if label in model.nodes), "")
