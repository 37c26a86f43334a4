"""Describes one suggestion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wangge.graph.model import NodeKey
from wangge.viz.explorer.suggest.amounts import Amount
from wangge.viz.explorer.suggest.questions import AnswerableQuestion

__all__ = ["NODE_KINDS", "Suggestion", "path_of"]

NODE_KINDS = ("place", "person", "firm", "organisation", "post", "node")
"""The kinds of suggestions that are nodes."""


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """One suggestion.

    `kind` is place, person, firm, organisation, post or node; recipe, rule, measure, page or path; or search, if
    nothing is known under the name `unknown`. `path` and `query` are its address. `entry` is the number of the node
    that it is about in the search index, `to` that of the other end of a path, `others` those of the other nodes in a
    question. `question` and `amounts` are set for a question. `view` is chain, network, relations or rectification.xlsx for
    these pages of a node, or of a question. `is_near` marks a question for a text of which only a part is understood.
    """

    kind: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    entry: int | None = None
    to: int | None = None
    others: tuple[int, ...] = ()
    question: AnswerableQuestion | None = None
    amounts: tuple[Amount, ...] = ()
    view: str = ""
    unknown: str = ""
    is_near: bool = False


def path_of(node: NodeKey) -> str:
    """Return the address of a node's page.

    >>> path_of(NodeKey("Grid", "110118001001"))
    '/node/Grid/110118001001'
    """
    return f"/node/{node.label}/{node.code}"
