"""Declares `TreeRow`, a row of the table next to a picture."""

from __future__ import annotations

from typing import Any, NamedTuple

from wangge.viz.links import RuleLink

__all__ = ["TreeRow"]


class TreeRow(NamedTuple):
    """A row of the table next to a picture (a treegrid).

    `parent` is the id of the parent's row. `level`, `position` and `siblings` are ARIA attributes; `branch` says
    whether the row has child rows, or would have some if it weren't `folded`. `state` is the key of the node's state,
    such as `uncovered`; `state_name` is the word that the page shows for this state. `detail` is a short text with
    counts. `href` may be empty. `rules` are the rules that report the row's node as missing or uncovered.
    """

    id: str
    parent: str
    level: int
    position: int
    siblings: int
    branch: bool
    name: str
    kind: str
    state: str
    state_name: str
    code: str
    detail: str
    href: str = ""
    rules: tuple[RuleLink, ...] = ()
    folded: bool = False

    def data(self) -> dict[str, Any]:
        """Return the row as a dictionary of JSON values."""
        return {**self._asdict(), "rules": [rule._asdict() for rule in self.rules]}
