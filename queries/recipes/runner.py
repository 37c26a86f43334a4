"""Runs a recipe: sets its parameters, looks up the scope in the graph, and runs its one read-only statement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Protocol

from wangge.graph.errors import QueryError, WanggeError
from wangge.queries.fault import nearest
from wangge.queries.recipes.parameter import NO_DEFAULT, TODAY, Parameter, ParameterType, Value
from wangge.queries.recipes.recipe import Recipe
from wangge.queries.recipes.scope import Places

if TYPE_CHECKING:
    from wangge.graph.store import Store

__all__ = [
    "RecipeAnswer",
    "WithParameters",
    "bound_values",
    "known_values",
    "parameter_values",
    "run",
    "today_here",
]

_CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


class WithParameters(Protocol):
    """A recipe or a measure: something with a name and declared parameters."""

    @property
    def name(self) -> str:
        """The name with which it is called."""

    @property
    def parameters(self) -> dict[str, Parameter]:
        """The declared parameters by name."""


@dataclass(frozen=True)
class RecipeAnswer:
    """The result of a recipe: column names, rows in the recipe's order, and the values of its parameters.

    `recipe` is its name. `noun` says whether this is the name of a recipe or of a measure.
    """

    recipe: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    parameters: dict[str, Value]
    noun: str = "recipe"

    def dicts(self) -> Iterator[dict[str, Any]]:
        """Return each row as a dict of values by column."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)


def today_here() -> date:
    """Return the current date in China, independent of the time zone of the machine."""
    return datetime.now(UTC).astimezone(_CHINA).date()


def run(
    store: Store,
    recipe: Recipe,
    params: Mapping[str, object] | None = None,
    *,
    scope: str | None = None,
    settings: Mapping[str, Value] | None = None,
    today: date | None = None,
    timeout: float = 60.0,
) -> RecipeAnswer:
    """Run a recipe's statement exactly as it is written in its file, on a read-only connection.

    `params` are the values of declared parameters, by name. A parameter that isn't in `params` gets its value from
    `settings` (the project's settings), or else its default. `scope` is the code of a place, for a recipe with the
    parameter `scope`. `timeout` is in seconds.

    Raises `QueryError` for an unknown, missing or invalid parameter or an unknown place, and `EngineError` if the
    database fails.
    """
    values = bound_values(
        Places(store), recipe, params or {}, scope=scope, settings=settings or {}, today=today
    )
    try:
        rows = store.read(recipe.text, values, timeout=timeout)
    except WanggeError as error:
        raise type(error)(f"{recipe.name}: {error}") from error
    return RecipeAnswer(recipe.name, tuple(column.name for column in recipe.columns), rows.records, values)


def bound_values(
    places: Places,
    recipe: WithParameters,
    params: Mapping[str, object],
    *,
    scope: str | None,
    settings: Mapping[str, Value],
    today: date | None,
) -> dict[str, Value]:
    """Return the value of every parameter as it is sent to the engine. The codes of places are looked up in the graph.

    Raises what `run` raises.
    """
    values = parameter_values(recipe, params, settings, today=today or today_here())
    explicit = scope if scope is not None else params.get("scope")
    for name, parameter in recipe.parameters.items():
        if parameter.type is ParameterType.PLACE:
            values[name] = _place(places, name, values[name], explicit)
        elif parameter.label and values[name] is not None:
            values[name] = places.node(parameter.label, str(values[name]))
    return values


def known_values(
    places: Places | None,
    recipe: Recipe,
    params: Mapping[str, object],
    *,
    scope: str | None,
    settings: Mapping[str, Value],
    today: date | None,
) -> dict[str, Value]:
    """Return the same as `bound_values`, but a parameter without a value has the value None.

    If there is no graph, `places` is None; then the codes of places are returned as they were given.
    """
    given_values = {**settings, **params}
    missing: dict[str, object] = {
        name: None
        for name, parameter in recipe.parameters.items()
        if parameter.default is NO_DEFAULT and name not in given_values
    }
    values = parameter_values(recipe, {**missing, **params}, settings, today=today or today_here())
    explicit = scope if scope is not None else params.get("scope")
    if "scope" in values and explicit is not None:
        values["scope"] = str(explicit)
    if places is None:
        return values
    for name, parameter in recipe.parameters.items():
        if parameter.type is ParameterType.PLACE and (name == "scope" or values[name] is not None):
            values[name] = _place(places, name, values[name], explicit)
        elif parameter.label and values[name] is not None:
            values[name] = places.node(parameter.label, str(values[name]))
    return values


def parameter_values(
    recipe: WithParameters, params: Mapping[str, object], settings: Mapping[str, Value], *, today: date
) -> dict[str, Value]:
    """Return the value of every declared parameter: from `params`, else from the settings, else its default.

    Raises `QueryError` for an undeclared parameter, a missing value, or a value of the wrong type.
    """
    declared = recipe.parameters
    for name in params:
        if name not in declared:
            raise QueryError(f"{recipe.name} has no parameter {name!r}{nearest(name, declared)}")
    explicit_values = {**{name: value for name, value in settings.items() if name in declared}, **params}
    return {
        name: _value(recipe, parameter, explicit_values, today=today) for name, parameter in declared.items()
    }


def _value(
    recipe: WithParameters, parameter: Parameter, explicit_values: Mapping[str, object], *, today: date
) -> Value:
    value = explicit_values.get(parameter.name, parameter.default)
    if value is NO_DEFAULT:
        if parameter.name == "scope":
            return None
        raise QueryError(f"{recipe.name} needs {parameter.name}; give it as -p {parameter.name}=…")
    if value is TODAY:
        return today
    try:
        return parameter.check(value, today=today)
    except QueryError as error:
        raise QueryError(f"{recipe.name}: {error}") from error


def _place(places: Places, name: str, value: Value, explicit: object) -> Value:
    if name != "scope":
        return places.resolve(str(value))
    if explicit is not None:
        return places.resolve(str(explicit))
    return places.default(str(value or ""))
