"""Fills the parameters of a question with what a text mentions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from wangge.graph.model import NodeKey
from wangge.queries.recipes.parameter import Parameter, ParameterType
from wangge.viz.explorer.suggest.amounts import Amount, parameters_for
from wangge.viz.explorer.suggest.periods import Period
from wangge.viz.explorer.suggest.questions import AnswerableQuestion

__all__ = ["FilledQuestion", "fill"]

_LARGEST_PLACES = frozenset({"Province"})
_BUILDING = "building"
_COVERED = "covered"


class FilledQuestion(NamedTuple):
    """The parameters of a question's address, the amounts that they use, and the number of amounts that none uses."""

    query: dict[str, str]
    used: tuple[Amount, ...]
    unused: int


def fill(
    question: AnswerableQuestion,
    place: NodeKey | None,
    others: Sequence[NodeKey],
    amounts: Iterable[Amount],
    line: str | None,
    period: Period | None = None,
) -> FilledQuestion | None:
    """Return the parameters of the question for a place, other nodes, amounts, a line and a period.

    A node for which there is no parameter filters the table of the answer.

    None means that the question can't be limited to the place or the nodes, so its answer would be about something else.
    """
    query = dict(question.query)
    if place is not None:
        key = _place_parameter(question, place)
        if key is None:
            return None
        query[key] = place.code
    for other in others:
        parameter = next((p for p in question.parameters if p.label == other.label), None)
        column = next((c for c in question.columns if c.type == other.label), None)
        if parameter is not None and f"p.{parameter.name}" not in query:
            query[f"p.{parameter.name}"] = other.code
        elif column is not None and "filter" not in query:
            query["filter"] = f"{column.name}:={other.code}"
            if column == question.columns[0] and _COVERED in {column.name for column in question.columns}:
                # The table would only show the node if it had a problem.
                query["show"] = "all"
        else:
            return None
    if line is not None and "line" in {parameter.name for parameter in question.parameters}:
        query["p.line"] = line
    used: list[Amount] = []
    unused = 0
    for amount in amounts:
        taken = parameters_for(question.parameters, amount)
        query |= {f"p.{name}": str(value) for name, value in taken.items()}
        if taken:
            used.append(amount)
        else:
            unused += 1
    if period is not None and not any(amount.unit in ("年", "期") for amount in used):
        named = Amount("期", 0, first=period.first, last=period.last)
        if taken := _of_period(question, named):
            query |= {f"p.{name}": str(value) for name, value in taken.items()}
            if "year" in taken and period.first:
                named = Amount("年", period.first.year)
            return FilledQuestion(query, (*used, named), 0)
    return FilledQuestion(query, tuple(used), unused)


def _of_period(question: AnswerableQuestion, period: Amount) -> dict[str, int | date]:
    """Return the parameters that take a period with two ends, or the year that it is; those of a single day don't."""
    names = {parameter.name for parameter in question.parameters}
    if {"since", "until"} <= names:
        return parameters_for(question.parameters, period)
    first, last = period.first, period.last
    if "year" in names and first and last and (first.month, first.day) == (1, 1) and first.year == last.year:
        return {"year": first.year} if (last.month, last.day) == (12, 31) else {}
    return {}


def _place_parameter(question: AnswerableQuestion, place: NodeKey) -> str | None:
    """Return the parameter of the address that takes the place; None if there is none."""
    if place.label in _LARGEST_PLACES or (question.kind == "page" and not question.takes_place):
        return None
    if question.kind in ("rule", "page"):
        return "under"
    by_name: Mapping[str, Parameter] = {parameter.name: parameter for parameter in question.parameters}
    own = next(
        (
            parameter
            for parameter in by_name.values()
            if parameter.label == place.label
            or (parameter.type is ParameterType.PLACE and parameter.name not in ("scope", _BUILDING))
            or (parameter.name == _BUILDING and place.label == "Building")
        ),
        by_name.get("scope"),
    )
    return None if own is None else f"p.{own.name}"
