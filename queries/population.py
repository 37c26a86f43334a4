"""The subjects of a rule, each once, with the state its recipe found it in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graph.errors import QueryError
from queries.counts import SubjectState
from queries.rule import Rule
from queries.runner import Answer

__all__ = ["Member", "population"]

_ORDER = (SubjectState.UNCOVERED, SubjectState.UNKNOWN, SubjectState.COVERED)


@dataclass(frozen=True)
class Member:
    """One subject, told apart by `key`; the street is empty where it lies in none."""

    subject: str
    key: tuple[str, ...]
    state: SubjectState
    reason: str
    street_code: str
    street: str


def population(rule: Rule, answer: Answer) -> list[Member]:
    """Every subject of the answer once, in order of its key.

    A subject that comes in several rows, because it lies in two places, counts once in its
    gravest state: uncovered before unknown before covered. Raises `QueryError` for a row
    without a subject, or with a state that is neither true, false nor null.
    """
    found: dict[tuple[str, ...], Member] = {}
    for row in answer.dicts():
        member = _member(rule, row)
        known = found.get(member.key)
        if known is None or _ORDER.index(member.state) < _ORDER.index(known.state):
            found[member.key] = member
    return [found[key] for key in sorted(found)]


def _member(rule: Rule, row: Mapping[str, Any]) -> Member:
    subject = row.get("subject")
    if not isinstance(subject, str) or not subject:
        raise QueryError(f"{rule.recipe} returned a row without a subject; mend the recipe")
    return Member(
        subject=subject,
        key=tuple(str(row[name]) for name in _identity(rule.key)),
        state=_state(rule, row.get("covered")),
        reason=str(row.get("reason") or ""),
        street_code=str(row.get("street_code") or ""),
        street=str(row.get("street") or ""),
    )


def _identity(key: Iterable[str]) -> list[str]:
    return ["subject", *(name for name in key if name != "subject")]


def _state(rule: Rule, covered: object) -> SubjectState:
    if covered is None:
        return SubjectState.UNKNOWN
    if not isinstance(covered, bool):
        raise QueryError(f"{rule.recipe} returned covered = {covered!r}; it must be true, false or null")
    return SubjectState.COVERED if covered else SubjectState.UNCOVERED
